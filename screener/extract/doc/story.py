"""One story of a Word document (body, headers, notes …) read into passages, in order."""

from __future__ import annotations

import re

from screener.containers.wordflow import StoryWriter
from screener.document import Part, TextBuilder
from screener.extract.doc.looks import Look
from screener.extract.doc.pieces import DocumentText, Run

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\r]")
_CELL, _LINE, _PAGE, _PARAGRAPH, _COLUMN = "\x07", "\x0b", "\x0c", "\r", "\x0e"
_PICTURE, _SYMBOL, _HYPHEN = "\x01", "(", "\x1e"
_FIELD_MARKS = {
    "\x13": StoryWriter.begin_field,
    "\x14": StoryWriter.separate_field,
    "\x15": StoryWriter.end_field,
}
_SYMBOL_FONTS = ("wingdings", "webdings", "symbol")


class StoryReader:
    """Reads stories of one document; `pictures` are the offsets of pictures met in the text."""

    def __init__(self, text: DocumentText, builder: TextBuilder, fonts: list[str]) -> None:
        self._text = text
        self._fonts = fonts
        self.writer = StoryWriter(builder)
        self.pictures: dict[int, None] = {}
        self._continuous: frozenset[int] = frozenset()
        self._fresh = self._text_before = False

    def read(
        self,
        start: int,
        end: int,
        part: Part,
        place: str | None = None,
        *,
        continuous: frozenset[int] | None = None,
    ) -> None:
        """Read code units `start` to `end`. `continuous`: where a section ends but no page does.

        Without it the story has no pages.
        """
        runs = list(self._text.runs(start, end))
        turns = continuous is not None and self._turns(runs)
        self._continuous = continuous or frozenset()
        self.writer.begin(part, place, 1 if turns else None)
        self._fresh, self._text_before = True, False
        for run in runs:
            self._run(run)
        self.writer.end()

    def _turns(self, runs: list[Run]) -> bool:
        return any(_PAGE in run.text for run in runs) or any(
            self._text.layout(run.offset).new_page for run in runs
        )

    def _run(self, run: Run) -> None:
        look = run.look
        layout = self._text.layout(run.offset)
        if self._fresh and layout.new_page and self._text_before:
            self.writer.turn_page()
        self._fresh, self._text_before = False, True
        unseen = look.unseen(layout.background)
        if look.special and run.text.startswith(_SYMBOL) and look.symbol:
            self._say(self._symbol(look.symbol) * len(run.text), look, unseen)
            return
        at = 0
        for match in _CONTROL.finditer(run.text):
            self._say(run.text[at : match.start()], look, unseen)
            at = match.end()
            offset = run.offset + match.start() * run.width
            self._control(match[0], offset, run.start + match.start(), look, unseen)
        self._say(run.text[at:], look, unseen)

    def _say(self, text: str, look: Look, unseen: str | None) -> None:
        if text:
            self.writer.text(
                text, unseen, inserted=look.inserted, points=look.points, bold=look.bold
            )

    def _control(
        self, mark: str, offset: int, position: int, look: Look, unseen: str | None
    ) -> None:
        writer = self.writer
        if mark == _PARAGRAPH:
            self._end_paragraph(offset)
        elif mark == _CELL:
            if self._text.layout(offset).ends_row:
                writer.end_row()
            else:
                writer.end_cell()
        elif mark == _PAGE:
            if position in self._continuous:
                writer.break_line()
            else:
                writer.turn_page()
            writer.end_paragraph()
        elif mark in _FIELD_MARKS:
            _FIELD_MARKS[mark](writer)
        elif mark in (_LINE, _COLUMN) and unseen is None:
            writer.break_line()
        elif mark == _HYPHEN:
            writer.text("-", unseen)
        elif mark == _PICTURE:
            self._picture(look)

    def _picture(self, look: Look) -> None:
        """Note a picture in the text; that of an object pasted in only repeats the object."""
        shown = look.special and not (look.ole or look.data or self.writer.in_object)
        if shown and look.picture is not None:
            self.pictures[look.picture] = None

    def _end_paragraph(self, offset: int) -> None:
        layout = self._text.layout(offset)
        self._fresh = True
        self.writer.end_paragraph(
            in_table=layout.in_table or layout.depth > 0,
            heading=layout.heading,
            centred=layout.centred,
        )

    def _symbol(self, symbol: tuple[int, int]) -> str:
        """Wingdings and its like stay private-use characters, which folding knows."""
        number, code = symbol
        font = self._fonts[number].lower() if number < len(self._fonts) else ""
        plain = code & 0xFF
        if font == "symbol" and 0x20 <= plain < 0x40:  # digits and punctuation stand as in ASCII
            return chr(plain)
        if code < 0x100 and font.startswith(_SYMBOL_FONTS):
            code += 0xF000
        return "" if 0xD800 <= code < 0xE000 else chr(code)
