"""Mending a draft: masks for personal information, and the file with them, clean all through."""
