"""Pieces of text as a PDF page draws them, with where they stand and whether a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from screener.containers.image_size import may_hold_words

OFF_LAYER = "关闭的图层"
OFF_PAGE = "页面之外"
OFF_CROP = "裁剪框之外"
CLIPPED = "裁剪掉的文字"
INVISIBLE = "不可见文字"
TINY = "极小字号"
WHITE = "白色文字"
SCAN_LAYER = "扫描页的文字层"  # what some OCR program took the picture above it to say

_SMALLEST = 0.0008  # of the page: half a square centimetre of A4


class Run(NamedTuple):
    """Characters drawn in one go. Coordinates are points, upright, `y` (the baseline) upwards.

    `hidden` says in an editor's words why nobody sees it; empty when it is seen.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    hidden: str = ""
    turn: int = 0  # quarter turns, anti-clockwise, of the direction it is written in

    @property
    def advance(self) -> float:
        """How wide one of its characters is, on average."""
        return (self.x1 - self.x0) / max(1, len(self.text))

    def __repr__(self) -> str:
        return f"Run({len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as drawn: pixels, and share of the page it covers."""

    width: int
    height: int
    share: float

    @property
    def matters(self) -> bool:
        """May it hold words? Bullets, icons and lines may not."""
        return may_hold_words(self.width, self.height) and self.share >= _SMALLEST


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight stroke: horizontal when `across`, at `at`, from `start` to `end`."""

    across: bool
    at: float
    start: float
    end: float


class Part(NamedTuple):
    """A part of a page as it is shown, in shares of its width and height, from the top left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything one page draws. `failure` is set when it could not be read to its end."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...] = field(default=(), repr=False)
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    pictures: tuple[Picture, ...] = ()
    curves: int = 0
    unreadable: int = 0  # characters whose code stands for nothing
    private: int = 0  # characters whose meaning only their font knows
    characters: int = 0
    garbled: tuple[Part, ...] = ()  # lines whose codes stand for nothing, if they are but a few
    appearances: tuple[str, ...] = field(default=(), repr=False)  # what annotations draw
    spoken: tuple[str, ...] = field(default=(), repr=False)  # said in place of what is drawn
    failure: bool = False
