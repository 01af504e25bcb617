"""What programs send and get, as OpenAPI shows it."""
