"""Pages that must be seen to be read: scans, pictures, codes that stand for nothing.

What is seen is compared with what the file says stands there; and a picture under a box or a
bar is seen a second time without it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from screener.document import Gap, GapKind, Location, Part, TextBuilder
from screener.errors import TooLarge
from screener.extract.pdf.blocks import Block, Paragraph
from screener.extract.pdf.gaps import has_pictures, is_garbled, is_scan, page_gaps
from screener.extract.pdf.render import Area, View, Views, open_views
from screener.extract.pdf.runs import SCAN_LAYER, PageContent
from screener.extract.pdf.runs import Part as PagePart
from screener.limits import Budget
from screener.vision.available import is_available
from screener.vision.engine import Corners, Pixels
from screener.vision.layout import Keep
from screener.vision.passages import add_sight, sight_gaps
from screener.vision.pixels import differs, is_blank
from screener.vision.sight import Sight, look

COVERED = "图片上被遮盖的文字"
_MANY = 12  # pictures: a page cut into strips and tiles is looked at whole
_WHOLE = 0.6  # of the page
_ENOUGH = 20  # characters, before layer and picture can be said to contradict each other
_AGREE = 0.5  # of the pairs of characters
_OTHER = 96  # levels by which a pixel is another once what was drawn over it is gone
_NEAR = 25  # the part of a page that a line near a change may be away from it
_SOME = 0.03  # of the pixels of a line
_DRAWN = 0.4  # of the characters that the codes of a page promise


class PageSight(NamedTuple):
    sight: Sight
    location: Location


@dataclass(frozen=True, slots=True)
class Sights:
    """What was seen, page by page. `whole` are the pages of which nothing was left unseen.

    `missing` says why nothing could be: the readers are not installed.
    """

    pages: tuple[PageSight, ...] = ()
    whole: frozenset[int] = frozenset()
    gaps: tuple[Gap, ...] = ()
    missing: str = ""


_Pages = Sequence[tuple[PageContent, Sequence[Block]]]


def add_sights(
    builder: TextBuilder, data: bytes, pages: _Pages, budget: Budget, *, tables: int
) -> list[Gap]:
    """Add what must be seen to be read; return what nobody read, nor saw.

    `tables` is how many tables the document has so far.
    """
    sights = look_at(data, pages, budget)
    for sight, location in sights.pages:
        tables = add_sight(builder, sight, location, tables=tables)
    unread = page_gaps([page for page, _ in pages], sights.whole, sights.missing)
    return [*unread, *sights.gaps]


def look_at(data: bytes, pages: _Pages, budget: Budget) -> Sights:
    """Look at every page whose words cannot be had otherwise, as far as the budget goes."""
    wanted = [one for one in pages if _must_be_seen(one[0])]
    if not wanted:
        return Sights()
    if not (is_available("pages") and is_available("ocr")):
        return Sights(missing="（没有安装图片文字识别组件）")
    found: list[PageSight] = []
    whole: list[int] = []
    gaps: list[Gap] = []
    try:
        with open_views(data) as views:
            for page, blocks in wanted:
                looker = _Looker(views, budget, page, blocks)
                found += looker.sights()
                gaps += looker.gaps
                whole += [page.number] if looker.whole else []
    except TooLarge as error:
        gaps.append(Gap(GapKind.TOO_LARGE, str(error)))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001, S110 - whatever pdfium says of it: the page stays a gap
        pass
    return Sights(tuple(found), frozenset(whole), tuple(gaps))


def _must_be_seen(page: PageContent) -> bool:
    return is_scan(page) or has_pictures(page) or is_garbled(page)


class _Looker:
    """Looks at one page; `gaps` are what it saw and could not make out, or could not believe."""

    def __init__(
        self, views: Views, budget: Budget, page: PageContent, blocks: Sequence[Block]
    ) -> None:
        self._views = views
        self._budget = budget
        self._page = page
        self._layer = _plain("".join(_texts(blocks, layer=True)))
        self._garbled = is_garbled(page)
        legible = not self._garbled or page.garbled
        self._shown = _plain("".join(_texts(blocks, layer=False))) if legible else ""
        self.gaps: list[Gap] = []
        self.whole = True

    def sights(self) -> list[PageSight]:
        number = self._page.number
        view = self._views.view(number)
        bare = self._views.view(number, bare=True) if view.pictures else None
        found: list[PageSight] = []
        made_out = 0
        for part in self._parts(view):
            sight = self._look(view, part)
            seen = _plain("".join(sight.texts))
            self._compare(seen)
            made_out += len(seen)
            found.append(
                PageSight(self._news(sight, self._layer + self._shown), Location(page=number))
            )
            self.gaps += sight_gaps(sight, Location(page=number))
            if bare and differs(_cut(view, part), _cut(bare, part)) and _covers(view, bare):
                below = self._look(bare, part).only(_changed(view, bare))
                under = self._news(below, self._layer + self._shown + seen)
                found.append(PageSight(under, Location(Part.HIDDEN, number, place=COVERED)))
        # Letters of a font that is nowhere to be had are drawn as nothing.
        self.whole = not self._garbled or made_out > _DRAWN * self._promised
        return found

    @property
    def _promised(self) -> int:
        """How many characters stand where a garbled page is looked at."""
        page = self._page
        return page.unreadable + page.private if page.garbled else page.characters

    def _parts(self, view: View) -> tuple[Area, ...]:
        """The parts of the page to look at: its pictures, or all of it."""
        height, width = view.pixels.shape[:2]
        pictures = view.pictures
        if self._garbled and self._page.garbled and not pictures:
            return tuple(_area(part, width, height) for part in self._page.garbled)
        filled = max((_size(one) for one in pictures), default=0) >= _WHOLE * width * height
        if is_scan(self._page) or self._garbled or filled or not 0 < len(pictures) <= _MANY:
            return (Area(0, 0, width, height),)
        return pictures

    def _look(self, view: View, part: Area) -> Sight:
        height, width = view.pixels.shape[:2]
        sight = look(_cut(view, part), self._budget)
        return sight.within(part.left, part.top, width, height)

    def _news(self, sight: Sight, known: str) -> Sight:
        """What the file does not say itself."""
        return sight.only(lambda text, _: _plain(text) not in known)

    def _compare(self, seen: str) -> None:
        """Note that an invisible text says something else than the scan over it."""
        if len(self._layer) < _ENOUGH:
            return
        ours, theirs = _pairs(seen), _pairs(self._layer)
        if len(ours & theirs) < _AGREE * max(len(ours), len(theirs)):
            number = self._page.number
            message = f"第{number}页的文字层与看到的画面不一致，两者都已审查"
            self.gaps.append(Gap(GapKind.CONTRADICTION, message, Location(page=number)))


def _area(part: PagePart, width: int, height: int) -> Area:
    return Area(
        int(part.left * width), int(part.top * height), round(part.right * width),
        round(part.bottom * height),
    )  # fmt: skip


def _cut(view: View, part: Area) -> Pixels:
    return np.ascontiguousarray(view.pixels[part.top : part.bottom, part.left : part.right])


def _covers(view: View, bare: View) -> bool:
    """Is there anything in the picture where, or near where, something is drawn over it?"""
    changes = _changes(view, bare)
    rows = np.flatnonzero(changes.any(axis=1))
    near = len(changes) // _NEAR
    for band in np.split(rows, np.flatnonzero(np.diff(rows) > near) + 1) if len(rows) else ():
        columns = np.flatnonzero(changes[band[0] : band[-1] + 1].any(axis=0))
        tall, wide = (slice(max(0, one[0] - near), one[-1] + near + 1) for one in (band, columns))
        if not is_blank(bare.pixels[tall, wide]):
            return True
    return False


def _changes(view: View, bare: View) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    difference = np.abs(view.pixels.astype(np.int16) - bare.pixels)
    return np.asarray(difference.max(axis=2) > _OTHER, dtype=np.bool_)


def _changed(view: View, bare: View) -> Keep:
    """Is something drawn over the picture where a line stands?"""
    changes = _changes(view, bare)

    def keep(_: str, corners: Corners) -> bool:
        xs, ys = [int(x) for x, _ in corners], [int(y) for _, y in corners]
        over = changes[max(0, min(ys)) : max(ys) + 1, max(0, min(xs)) : max(xs) + 1]
        return bool(over.size and over.mean() > _SOME)

    return keep


def _size(part: Area) -> int:
    return (part.right - part.left) * (part.bottom - part.top)


def _texts(blocks: Sequence[Block], *, layer: bool) -> Iterator[str]:
    """What stands on the page to be seen; or what an OCR program put under its picture."""
    for block in blocks:
        if isinstance(block, Paragraph):
            if (block.hidden == SCAN_LAYER) if layer else not block.hidden:
                yield block.text
        elif not layer:
            yield from (text for row in block.rows for _, text in row)


def _plain(text: str) -> str:
    """Letters, digits and stars alone, however wide they are."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if char.isalnum() or char in "★*")


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
