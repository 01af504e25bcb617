"""Whole folders: every file as one task, screened in worker processes, results in walk order."""
