"""Low-level readers that formats share; they know bytes and packages, but no Document."""
