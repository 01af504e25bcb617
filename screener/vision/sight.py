"""One look at a picture: its lines in order and its codes, under the budget of the file.

What was seen is remembered by the digest of the pixels: a logo on a hundred slides is read once.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from statistics import median

import numpy as np

from screener.errors import Unsupported
from screener.limits import Budget
from screener.vision.available import is_available
from screener.vision.codes import Code, read_codes
from screener.vision.engine import Line, Pixels, read_lines
from screener.vision.layout import Block, Keep, Piece, arrange, kept, moved, pieces_of, shifted
from screener.vision.pixels import LONGEST, is_blank, is_paper

MISSING = "没有安装图片文字识别组件，图片中的文字没有读取"
_SIDE = 1_280  # pixels of the longer side in which lines are searched for
_SMALL_PRINT = 12  # pixels of height there: look closer
_DOUBT = 0.6  # a line read with less certainty than this may say something else
_STRIP = 2  # a scroll is cut into strips so many times as long as wide
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen in one picture of `width` by `height` pixels.

    `paper`: it is large, light, and has ink on it, as a page with words has.
    """

    width: int
    height: int
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    codes: tuple[Code, ...] = field(default=(), repr=False)
    paper: bool = False

    @property
    def silent(self) -> bool:
        """Is it a page of which not one word was made out?"""
        return self.paper and not self.blocks and not self.codes

    @property
    def pieces(self) -> Iterator[Piece]:
        for block in self.blocks:
            yield from pieces_of(block)

    @property
    def doubtful(self) -> int:
        """Lines made out with so little certainty that they may say something else."""
        return sum(piece.score < _DOUBT for piece in self.pieces)

    def within(self, left: int, top: int, width: int, height: int) -> Sight:
        """The same, seen as part of a page of `width` by `height` pixels."""
        blocks = tuple(moved(block, left, top) for block in self.blocks)
        codes = tuple(
            code._replace(corners=shifted(code.corners, left, top)) for code in self.codes
        )
        return Sight(width, height, blocks, codes, self.paper)

    def only(self, keep: Keep) -> Sight:
        """What is left of it when only some texts count, by what they say and where."""
        blocks = (kept(block, keep) for block in self.blocks)
        codes = tuple(code for code in self.codes if keep(code.text, code.corners))
        return replace(self, blocks=tuple(block for block in blocks if block), codes=codes)

    @property
    def texts(self) -> Iterator[str]:
        """Every line, cell and code."""
        yield from (piece.text for piece in self.pieces)
        yield from (code.text for code in self.codes)


_known: OrderedDict[bytes, Sight] = OrderedDict()


def look(pixels: Pixels, budget: Budget) -> Sight:
    """Read everything in one picture.

    Raises:
        Unsupported: no reader of pictures is installed.
        TooLarge: what one file may cost is spent.
    """
    height, width = pixels.shape[:2]
    if is_blank(pixels):
        return Sight(width, height)
    if not is_available("ocr"):
        raise Unsupported(MISSING)
    digest = hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).digest()
    strips = list(_strips(pixels))
    budget.spend_sight(digest, sum(_cost(strip) for _, strip in strips))
    sight = _known.get(digest)
    if sight is None:
        lines = [line for offset, strip in strips for line in _lines(strip, offset)]
        blocks, codes = tuple(arrange(lines)), tuple(read_codes(pixels))
        sight = Sight(width, height, blocks, codes, is_paper(pixels))
        _known[digest] = sight
        if len(_known) > _REMEMBERED:
            _known.popitem(last=False)
    _known.move_to_end(digest)
    return sight


def _cost(pixels: Pixels) -> int:
    """Pixels searched at a first look."""
    height, width = pixels.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    return round(height * width * scale * scale)


def _lines(pixels: Pixels, offset: tuple[int, int]) -> Iterator[Line]:
    lines = read_lines(pixels, _SIDE)
    longer = max(pixels.shape[:2])
    if lines and longer > 1.2 * _SIDE and _height(lines) * _SIDE / longer < _SMALL_PRINT:
        lines = read_lines(pixels, min(longer, LONGEST))
    for line in lines:
        if len(line.text) > 1 or line.score >= _DOUBT:  # a ring is no doubtful letter
            yield line._replace(corners=shifted(line.corners, *offset))


def _height(lines: list[Line]) -> float:
    """Pixels from the top of a line to its foot, as most lines are."""
    return median(float(np.hypot(*np.subtract(one.corners[0], one.corners[3]))) for one in lines)


def _strips(pixels: Pixels) -> Iterator[tuple[tuple[int, int], Pixels]]:
    """(x, y) and pixels of each part; a page is one, a long scroll is cut where it is calmest."""
    height, width = pixels.shape[:2]
    along = 0 if height >= width else 1
    long, short = max(height, width), min(height, width)
    if long <= 3 * short or long <= _SIDE:
        yield (0, 0), pixels
        return
    ink = _ink(pixels, along)
    start, step = 0, max(_STRIP * short, _SIDE // 2)
    while start < long:
        end = long if long - start <= 1.5 * step else _calm(ink, start + step, step // 3)
        part = pixels[start:end] if along == 0 else pixels[:, start:end]
        yield ((0, start) if along == 0 else (start, 0)), np.ascontiguousarray(part)
        start = end


def _ink(pixels: Pixels, along: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """How much each row (or column) varies."""
    grey = pixels.mean(axis=2)
    return np.asarray(np.abs(np.diff(grey, axis=1 - along)).sum(axis=1 - along), dtype=np.int64)


def _calm(ink: np.ndarray[tuple[int, ...], np.dtype[np.int64]], at: int, reach: int) -> int:
    """The middle of the widest stretch with the least ink within `reach` of `at`."""
    window = ink[at - reach : at + reach]
    quiet = np.flatnonzero(window <= window.min() + 1)
    runs = np.split(quiet, np.flatnonzero(np.diff(quiet) > 1) + 1)
    longest = max(runs, key=len)
    return at - reach + int(longest[len(longest) // 2])
