"""The colour something is drawn in, as far as it can be told from the numbers alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

UNKNOWN = -1  # a pattern, a spot colour, an index: it may look like anything
WHITE = 0xFFFFFF
ALIKE = 0x14  # in each of red, green and blue: no eye tells them apart

_STROKED = frozenset({1, 5})
_SPOTS = frozenset({"Separation", "DeviceN"})
_LIGHTS = frozenset({"DeviceGray", "CalGray", "DeviceRGB", "CalRGB", "ICCBased", "DeviceCMYK"})
_DARK = 0x38
_PALE = 0xFA


def text_ink(state: Any, mode: int) -> int:
    """0xRRGGBB of text in one rendering mode, or UNKNOWN."""
    return stroke_ink(state) if mode in _STROKED else fill_ink(state)


def fill_ink(state: Any) -> int:
    """0xRRGGBB, or UNKNOWN."""
    return _ink(_hashable(state.ncolor), getattr(state.ncs, "name", ""))


def stroke_ink(state: Any) -> int:
    return _ink(_hashable(state.scolor), getattr(state.scs, "name", ""))


def ink_of(parts: Any) -> int:
    """The colour of an annotation's array of one, three or four numbers."""
    value = _hashable(parts)
    return _ink(value, "DeviceRGB") if value != () else UNKNOWN


def is_dark(ink: int) -> bool:
    return ink >= 0 and all(part <= _DARK for part in _parts(ink))


def is_white(ink: int) -> bool:
    return ink >> 16 >= _PALE and all(part >= _PALE for part in _parts(ink))


def alike(one: int, other: int) -> bool:
    """Can no eye tell text in one colour on the other?"""
    return min(one, other) >= 0 and all(
        abs(a - b) <= ALIKE for a, b in zip(_parts(one), _parts(other), strict=True)
    )


def _parts(ink: int) -> tuple[int, int, int]:
    return ink >> 16, ink >> 8 & 0xFF, ink & 0xFF


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@lru_cache(maxsize=4096)
def _ink(value: Any, space: str) -> int:
    parts = value if isinstance(value, tuple) else (value,)
    if not parts or not all(isinstance(part, (int, float)) for part in parts):
        return UNKNOWN
    if space in _SPOTS:
        return WHITE if all(part <= 0.02 for part in parts) else UNKNOWN
    if space not in _LIGHTS:
        return UNKNOWN
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        parts = tuple((1 - part) * (1 - black) for part in (cyan, magenta, yellow))
    elif len(parts) == 1:
        parts = parts * 3
    if len(parts) != 3:
        return UNKNOWN
    red, green, blue = (round(255 * min(1.0, max(0.0, part))) for part in parts)
    return int(red << 16 | green << 8 | blue)
