"""When two colours are so alike that text in one cannot be read on the other."""

from __future__ import annotations

UNKNOWN = "?"
_TOLERANCE = 12  # of 255, per channel


def looks_alike(first: str, second: str) -> bool:
    """Are two RRGGBB colours the same to the eye? What is no such colour is like none."""
    try:
        left, right = bytes.fromhex(first), bytes.fromhex(second)
    except ValueError:
        return False
    if len(left) != 3 or len(right) != 3:
        return False
    return max(abs(a - b) for a, b in zip(left, right, strict=True)) <= _TOLERANCE
