"""A site as it stands, compared with the records of what was let out: what is to be put right."""
