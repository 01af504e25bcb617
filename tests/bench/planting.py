"""Every shipped term, in every trick, in every carrier, and over the seams of blocks.

`python -m tests.bench.planting` takes minutes; a sample of it is tests/properties/test_tricks.py.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from screener.document import Span
from screener.trie import BLOCK
from tests.bench.tricks import TRICKS
from tests.properties.test_tricks import CARRIERS, bare, found, middle, terms

_TOGETHER = 400  # terms in one document
_AT_SEAMS = 12  # terms of each trick that are moved over a seam, character by character
_FILLER = "今天天气晴朗。"

Plant = tuple[str, str, str, str]  # what stands before, as it is written, behind, and the term


def plants(trick: str) -> Iterator[Plant]:
    """Each term in each carrier, at the beginning of a line, within one and at its end."""
    dice = random.Random(len(trick))
    for term in terms():
        for before, after in CARRIERS:
            written = TRICKS[trick](term, dice)
            if written is not None:
                yield before, written, after, term


def missed(trick: str, some: list[Plant]) -> list[str]:
    """The terms that are not found exactly where they stand."""
    spans, passages, at = [], [], 0
    for before, written, after, _ in some:
        spans.append(Span(at + len(before), at + len(before) + len(written)))
        passages.append(before + written + after)
        at += len(passages[-1]) + 1
    text, places = "\n".join(passages), found(passages)
    return [
        term
        for (*_, term), span in zip(some, spans, strict=True)
        if not {tuple(span), tuple(bare(text, span)), middle(trick, term, span)} & places
    ]


def at_seams(trick: str) -> Iterator[Plant]:
    dice = random.Random(7)
    chosen = dice.sample(terms(), _AT_SEAMS)
    for shift, term in enumerate(chosen):
        written = TRICKS[trick](term, dice)
        if written is not None:
            size = BLOCK - shift % (len(written) + 1) - 1
            yield (_FILLER * (BLOCK // len(_FILLER) + 1))[: size - 1] + "，", written, "。", term


def main() -> None:
    total = lost = 0
    for trick in TRICKS:
        every = list(plants(trick))
        gone: Counter[str] = Counter()
        for low in range(0, len(every), _TOGETHER):
            gone.update(missed(trick, every[low : low + _TOGETHER]))
        seams = list(at_seams(trick))
        seam_gone = [term for one in seams for term in missed(trick, [one])]
        total, lost = total + len(every), lost + gone.total()
        print(f"{trick:<14} {len(every)} planted, missed {dict(gone)}; "
              f"{len(seams)} over seams, missed {seam_gone}", flush=True)  # fmt: skip
    print(f"{total} planted, {lost} missed: {1 - lost / total:.4f} found exactly where they stand")


if __name__ == "__main__":
    main()
