"""The folder's PDFs: fonts embedded or only named, prose by the line or in pieces, tables."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from screener.forms.fonts import find_font, subset
from tests.samples.pdf import FONT as NAMED
from tests.samples.pdf import HEIGHT, WIDTH, wrap

_LEFT, _TOP, _BOTTOM, _STEP = 72.0, HEIGHT - 80, 80.0, 20.0
rl_config.useA85 = 0  # office programs write streams as they are
_CHARACTERS = 2_600  # of the embedded font: what its builder redraws in bearable time


class Draft(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def paragraphs(self) -> Sequence[str]: ...


@cache
def _common() -> str:
    """The characters of the first level of GB 2312, and what stands between them."""
    han = bytes(byte for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)
                for byte in (high, low)).decode("gb2312", "ignore")  # fmt: skip
    signs = "　，。、；：？！“”（）《》·—％〔〕０１２３４５６７８９"
    return "".join(map(chr, range(32, 127))) + signs + han[:_CHARACTERS]


@cache
def _embedded() -> str:
    """The name of a font that is embedded; where this machine has none, of the named one."""
    path = find_font()
    if path is None:
        return _named()
    pdfmetrics.registerFont(TTFont("Bench", io.BytesIO(subset(path, _common()).data)))
    return "Bench"


@cache
def _named() -> str:
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(NAMED))
    return NAMED


def pdf(draft: Draft, number: int) -> bytes:
    """Pages of prose, one file in three written in short pieces; one in four has a table."""
    out = io.BytesIO()
    font = _embedded() if number % 2 else _named()
    _Pages(Canvas(out, pagesize=A4, invariant=1), font, number).draw(draft)
    return out.getvalue()


class _Pages:
    def __init__(self, canvas: Canvas, font: str, number: int) -> None:
        self._canvas = canvas
        self._font = font
        self._apart = number % 3 == 0
        self._table = number % 4 == 0
        self._y = _TOP
        self._page = 1

    def draw(self, draft: Draft) -> None:
        _named()
        self._begin()
        self._canvas.setTitle(draft.title)
        self._line(self._known(draft.title), 18)
        for paragraph in draft.paragraphs:
            for line in wrap("　　" + self._known(paragraph), WIDTH - 2 * _LEFT):
                self._line(line, 12)
        if self._table:
            self._grid(
                [(str(n), one[:8], one[8:20]) for n, one in enumerate(draft.paragraphs[:25])]
            )
        self._end()
        self._canvas.save()

    def _known(self, text: str) -> str:
        if self._font == NAMED:
            return text
        return "".join(one if one in _common() else "口" for one in text)

    def _begin(self) -> None:
        self._y = _TOP
        self._canvas.setFont(self._font, 9)
        self._canvas.drawString(_LEFT, HEIGHT - 50, self._known("政务公开"))
        self._canvas.line(_LEFT, HEIGHT - 56, WIDTH - _LEFT, HEIGHT - 56)

    def _end(self) -> None:
        self._canvas.setFont(self._font, 9)
        self._canvas.drawCentredString(WIDTH / 2, 40, f"- {self._page} -")
        self._canvas.showPage()
        self._page += 1

    def _line(self, text: str, size: int) -> None:
        if self._y < _BOTTOM:
            self._end()
            self._begin()
        if self._apart:
            written = self._canvas.beginText(_LEFT, self._y)
            written.setFont(self._font, size, _STEP)
            written.setCharSpace(0.2)
            for one in range(0, len(text), 5):
                written.textOut(text[one : one + 5])
            self._canvas.drawText(written)
        else:
            self._canvas.setFont(self._font, size)
            self._canvas.drawString(_LEFT, self._y, text)
        self._y -= _STEP

    def _grid(self, rows: list[tuple[str, str, str]]) -> None:
        self._end()
        self._begin()
        xs = [_LEFT, _LEFT + 60, _LEFT + 200, WIDTH - _LEFT]
        ys = [_TOP - 22 * at for at in range(len(rows) + 1)]
        self._canvas.grid(xs, ys)
        self._canvas.setFont(self._font, 11)
        for y, row in zip(ys, rows, strict=False):
            for x, cell in zip(xs, row, strict=False):
                self._canvas.drawString(x + 4, y - 16, self._known(cell))
