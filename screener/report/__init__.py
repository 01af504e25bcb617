"""Verdicts as people and programs read them: no decisions here, only words and shapes."""
