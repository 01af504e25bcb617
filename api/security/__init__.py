"""Passwords, sessions, tokens, signatures of notices: small functions that keep no state."""
