"""What of a document was read, part by part and with amounts: nothing unread is taken for clean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from screener.document import Document, Part

_DETAIL = re.compile(r"[“ \d].*", re.DOTALL)  # of a place: which one of its kind
_GRIDS = frozenset({"表格", "元素", "数据项"})  # of the body: no places a person tells apart
_UNIT = "处"


class Read(NamedTuple):
    """`amount` of `unit` (处, 页, 张 …) that hold `characters`.

    `place` says in an editor's words what `part` alone does not: 隐藏列, 文档属性, 页面.
    """

    part: Part
    place: str | None
    amount: int
    unit: str
    characters: int | None = None


def parts_read(document: Document) -> tuple[Read, ...]:
    """What a reader went through, whether it held text or not, then its text by place."""
    return (*_counted(document), *_texts(document))


def _counted(document: Document) -> Iterator[Read]:
    for count in document.counts:
        yield Read(Part.BODY, count.what, count.amount, count.unit)
    if document.children:
        yield Read(Part.BODY, "内含文件", len(document.children), "份")


def _texts(document: Document) -> Iterator[Read]:
    found: dict[tuple[Part, str | None], list[int]] = {}
    part, place, sums = None, None, [0, 0]
    for span, location, _, _ in document.passages:
        if location.part is not part or location.place is not place:  # mostly the same again
            part, place = location.part, location.place
            sums = found.setdefault((part, _kind(part, place)), [0, 0])
        sums[0] += 1
        sums[1] += span.end - span.start
    order = list(Part)
    for (part, place), (amount, characters) in sorted(
        found.items(), key=lambda one: (order.index(one[0][0]), one[0][1] or "")
    ):
        yield Read(part, place, amount, _UNIT, characters)


@lru_cache(maxsize=4096)
def _kind(part: Part, place: str | None) -> str | None:
    """A place without what tells it from others of its kind: 文档属性“标题” is 文档属性."""
    kind = _DETAIL.sub("", place or "") or None
    return None if part is Part.BODY and kind in _GRIDS else kind
