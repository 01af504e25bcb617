"""Changes of the tables, one file each, applied at every start."""
