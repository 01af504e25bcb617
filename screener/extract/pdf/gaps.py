"""What of a PDF's pages nobody could read: scans, pictures, codes that stand for nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screener.document import Gap, GapKind, Location
from screener.extract.pdf.runs import PageContent

_FEW = 5  # characters
_OUTLINES = 200  # curves: letters drawn as shapes
_LISTED = 20


def page_gaps(
    pages: Sequence[PageContent], seen: frozenset[int] = frozenset(), missing: str = ""
) -> list[Gap]:
    """Gaps of all pages, each kind summed up in one sentence.

    Pages in `seen` were looked at: what they show was read, whatever their codes stand for.
    `missing` says why pages were not looked at that could have been.
    """
    gaps = []
    for kind, applies, sentence in _KINDS:
        settled = frozenset() if applies is _failed else seen
        numbers = [page.number for page in pages if applies(page) and page.number not in settled]
        if numbers:
            message = sentence.format(_listed(numbers)) + ("" if applies is _failed else missing)
            gaps.append(Gap(kind, message, Location(page=numbers[0])))
    return gaps


def is_scan(page: PageContent) -> bool:
    if page.characters >= _FEW or page.failure:
        return False
    return any(one.matters for one in page.pictures) or (
        page.characters == 0 and page.curves >= _OUTLINES
    )


def has_pictures(page: PageContent) -> bool:
    return page.characters >= _FEW and any(one.matters for one in page.pictures)


def is_garbled(page: PageContent) -> bool:
    lost = page.unreadable >= 3 and page.unreadable > 0.02 * page.characters
    return lost or page.private > max(_FEW, 0.3 * page.characters)


def _failed(page: PageContent) -> bool:
    return page.failure


_KINDS: tuple[tuple[GapKind, Callable[[PageContent], bool], str], ...] = (
    (GapKind.NO_TEXT_LAYER, is_scan, "{}是图片，没有可读取的文字"),
    (GapKind.IMAGE, has_pictures, "{}有图片，其中的文字未读取"),
    (GapKind.DAMAGED, is_garbled, "{}的文字编码无法还原，未能读取"),
    (GapKind.DAMAGED, _failed, "{}的内容损坏，未能读完"),
)


def _listed(numbers: Sequence[int]) -> str:
    shown = "、".join(str(one) for one in numbers[:_LISTED])
    if len(numbers) > _LISTED:
        return f"第{shown}等{len(numbers)}页"
    return f"第{shown}页"
