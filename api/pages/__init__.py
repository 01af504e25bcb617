"""The pages people work with: thin routes that call the services and render templates."""
