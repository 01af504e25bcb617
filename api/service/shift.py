"""How far two distributions lie apart, in one number and one word (population stability index)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 50  # on either side: with fewer, chance alone looks like change
_SLIGHT, _CLEAR = 0.1, 0.25


@dataclass(frozen=True, slots=True)
class Shift:
    """`psi` is what exceeds chance, None where there is too little to compare; `verdict` is the
    word for people.
    """

    name: str
    psi: float | None
    verdict: str
    recent: int
    reference: int

    @property
    def sentence(self) -> str:
        if self.psi is None:
            return f"{self.name}：数量太少，不作判断（{self.recent} 比 {self.reference}）"
        return (
            f"{self.name}：{self.verdict}（PSI {self.psi:.2f}，{self.recent} 比 {self.reference}）"
        )


def shift(name: str, recent: Sequence[int], reference: Sequence[int]) -> Shift:
    """Compare counts of the same classes in the same order.

    Told is what exceeds chance: of two samples of one distribution the index is
    (classes - 1) * (1/n + 1/m) on average, not nothing.
    """
    few, many = sum(recent), sum(reference)
    if min(few, many) < LEAST:
        return Shift(name, None, "", few, many)
    classes = sum(one + other > 0 for one, other in zip(recent, reference, strict=True))
    beyond = psi(recent, reference) - (classes - 1) * (1 / few + 1 / many)
    word = "稳定" if beyond < _SLIGHT else "略有变化" if beyond < _CLEAR else "明显变化"
    return Shift(name, round(max(0.0, beyond), 4), word, few, many)


def psi(recent: Sequence[int], reference: Sequence[int]) -> float:
    """Sum over classes of (p - q) ln(p / q), half a count added to each so that none is empty."""
    pairs = [(one, other) for one, other in zip(recent, reference, strict=True) if one + other]
    few = sum(one + 0.5 for one, _ in pairs)
    many = sum(other + 0.5 for _, other in pairs)
    shares = [((one + 0.5) / few, (other + 0.5) / many) for one, other in pairs]
    return sum((p - q) * math.log(p / q) for p, q in shares)
