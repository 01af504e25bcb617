"""What people decide after the machine: roles, workflow, and the signed record of it all."""
