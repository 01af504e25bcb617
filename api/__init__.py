"""The HTTP service: accounts, drafts, review, signed records; the core knows nothing of it."""
