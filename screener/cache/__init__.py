"""Nothing is read twice: what was made of a file is kept under its content, encrypted."""
