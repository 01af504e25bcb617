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


def camouflage(color: str | None, shade: str | None, background: str | None) -> str | None:
    """Why text of this colour cannot be seen, in an editor's words; None where it can.

    `shade` is painted behind the text itself, `background` behind its paragraph or cell. None
    stands for the program's own: black on white.
    """
    ground = shade or background or "FFFFFF"
    if ground == UNKNOWN:
        return None
    if color is None:
        covered = shade is not None and looks_alike(shade, "000000")
        return "与底色同色的文字" if covered else None
    if looks_alike(color, ground):
        return "白色文字" if looks_alike(color, "FFFFFF") else "与底色同色的文字"
    return None
