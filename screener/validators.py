"""Checks of identifiers: small functions from a compact string to "this can be one"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(value: str) -> bool:
    """GB 11643 check digit of an 18-character resident identity number."""
    if len(value) != 18 or not value[:17].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(value, _ID_WEIGHTS, strict=False))
    return "10x98765432"[total % 11] == value[17].lower()


VALIDATORS: Mapping[str, Callable[[str], bool]] = MappingProxyType({"resident_id": resident_id})
