"""Identity numbers that pass every check and belong to nobody alive: birth years of the 1800s."""

from __future__ import annotations

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"

PHONE = "13800138000"


def identity_number(region: str, birth: str, order: int) -> str:
    """A resident identity number; `birth` is YYYYMMDD of a year before 1900."""
    if birth >= "19000101":
        raise ValueError("示例号码的出生年份必须早于1900年")
    body = f"{region}{birth}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECK[total % 11]
