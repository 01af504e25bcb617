"""Mutation fuzzing over every extractor: `python -m tests.fuzz --minutes N --seed S`."""
