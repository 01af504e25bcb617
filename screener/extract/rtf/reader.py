"""The walk through one RTF file: every story, and everything written where nobody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from screener.containers.wordflow import StoryWriter
from screener.document import Part, TextBuilder
from screener.errors import TooLarge
from screener.extract.rtf.charsets import Charsets
from screener.extract.rtf.letters import Letters
from screener.extract.rtf.looks import LOOKS
from screener.extract.rtf.state import Collected, State
from screener.extract.rtf.tokens import Token, numbered_text, singly, tokens
from screener.extract.rtf.words import (
    COLLECTED,
    PICTURES,
    SILENT,
    STORIES,
    SYMBOLS,
    TRANSPARENT,
)

_OPEN = frozenset({"", "info", "fonttbl", "stylesheet", "pict", "fldinst"})


class RtfReader:
    """Reads tokens; each story has a writer of its own, and `done` takes finished groups."""

    def __init__(self, done: Callable[[Collected, State], None], most: int, *, paged: bool) -> None:
        self._done = done
        self._most, self._paged = most, paged
        self._turns = self._begun = self.shape_hidden = False
        self._numbers = count(1)
        self.stories: list[tuple[Part, TextBuilder]] = []
        self._writers: list[StoryWriter] = []
        self.colors: list[str | None] = []
        self._charsets = Charsets()
        self.headings: set[int] = set()
        self._stack: list[tuple[State, str]] = []
        self._groups: list[Collected] = []
        self._state = State()
        self._letters = Letters(self._charsets)
        self._painted = False
        self._new_story(Part.BODY, None)
        self.open_groups = 0

    def read(self, data: bytes) -> None:
        for number, token in enumerate(tokens(data)):
            if token.word:
                self._flush()
            self._token(token)
            if not number & 0xFFF and sum(one.length for _, one in self.stories) > self._most:
                raise TooLarge("文档文字总量超过上限")
        self._flush()
        self.open_groups = len(self._stack)
        while self._stack:
            self._close()
        self._writers[0].end()

    def _new_story(self, part: Part, place: str | None) -> int:
        builder = TextBuilder()
        writer = StoryWriter(builder, self._numbers)
        body = part is Part.BODY and place is None
        writer.begin(part, place, 1 if body and self._paged else None)
        self.stories.append((part, builder))
        self._writers.append(writer)
        return len(self._writers) - 1

    def _token(self, token: Token) -> None:
        word = token.word
        if word == "{":
            self._stack.append((replace(self._state), ""))
            self._state.fresh, self._state.starred = True, False
            if self._state.target == "docvar":
                self._groups[-1].pieces.append("\0")
        elif word == "}":
            if self._stack:
                self._close()
        elif not word:
            self._bytes(token.text)
        elif word == "us":
            self._run(token.text)
        elif word == "*":
            self._state.starred = True
        elif word == "bin":
            if self._groups:
                self._groups[-1].picture.raw = token.text
        else:
            self._control(word, token.number)

    def _close(self) -> None:
        before, opened = self._stack.pop()
        state, self._state = self._state, before
        writer = self._writers[state.story]
        if opened == "story":
            writer.end()
        elif opened == "field":
            writer.end_field()
        elif opened == "fldinst":
            writer.text(self._groups.pop().text)
            writer.separate_field()
        elif opened == "collect":
            self._done(self._groups.pop(), state)

    def _opens(self, kind: str) -> None:
        self._stack[-1] = (self._stack[-1][0], kind)

    def _control(self, word: str, number: int | None) -> None:
        state = self._state
        fresh, state.fresh = state.fresh, False
        if fresh and self._stack and self._destination(word):
            return
        if word == "u" and number is not None:
            self._unicode(number & 0xFFFF)
        elif word in SYMBOLS:
            self._say(SYMBOLS[word])
        elif not state.target:
            if mark := _MARKS.get(word):
                mark(self)
            elif look := LOOKS.get(word):
                look(state, number)
            elif word == "s":
                state.heading = number in self.headings
        self._everywhere(word, number)

    def _everywhere(self, word: str, number: int | None) -> None:
        """Words that mean something whatever the text of their group is for."""
        state = self._state
        in_table = state.target == "fonttbl"
        self._charsets.declare(word, number, state.font, in_table=in_table)
        if word == "uc":
            state.skip = max(0, number or 0)
        elif word == "f" and number is not None:
            state.font = number
        elif word in ("plain", "deff") and not in_table:
            state.font = self._charsets.default_font
        elif word in ("red", "green", "blue") and self._groups:
            self._groups[-1].pieces.append(f"{word[0]}{number or 0}")
        elif word in PICTURES and self._groups:
            self._groups[-1].picture.extension = PICTURES[word]
        elif word == "ftnalt" and state.story:
            self._writer.place = "尾注"
        elif word in ("s", "outlinelevel") and state.target == "stylesheet":
            self._groups[-1].pieces.append(f"\\{word}{number or 0} ")

    def _destination(self, word: str) -> bool:
        """Does the word that opens a group say where its text goes?"""
        state = self._state
        if word in ("ud", "picprop"):
            state.target = ""
        elif state.target in SILENT:
            return True
        elif state.target not in _OPEN:
            return False
        elif word in STORIES:
            self._begin_story(word)
        elif word == "field":
            self._writer.begin_field()
            state.target = ""
            self._opens("field")
        elif word == "fldinst":
            self._collect(word)
            self._opens(word)
        elif word in COLLECTED:
            self._collect(word)
        elif word in SILENT:
            state.target = word
        elif state.starred and word not in TRANSPARENT and state.target != "stylesheet":
            self._collect(f"*{word}")
        else:
            state.object = state.object or word == "result"
            self.shape_hidden = self.shape_hidden and word != "shp"
            if word == "fldrslt":
                state.target = ""
            return False
        return True

    def _begin_story(self, word: str) -> None:
        part, place = STORIES[word]
        if self.shape_hidden and place == "文本框":
            part, place = Part.HIDDEN, "隐藏的形状"
        state = self._state
        state.story = self._new_story(part, place)
        state.pard()
        state.plain()
        state.target = ""
        self._opens("story")

    def _collect(self, word: str) -> None:
        self._state.target = word
        self._groups.append(Collected(word))
        self._opens("collect")

    def _bytes(self, raw: bytes) -> None:
        state = self._state
        state.fresh = False
        raw = self._letters.beyond(raw)
        if not raw or state.target in SILENT:
            return
        if state.target in ("pict", "objdata", "datastore") and self._groups:
            self._groups[-1].picture.digits.append(raw)
        else:
            self._letters.hold(raw)

    def _run(self, run: bytes) -> None:
        """Characters by number; where what stands in for them is not as announced, one by one."""
        self._state.fresh = False
        text = None if self._letters.awaited else numbered_text(run, self._state.skip)
        if text is not None and "\ufffd" in text:
            text = None  # half of a pair: the other half may follow in the next group
        if text is not None:
            self._say(text)
            return
        for token in singly(run):
            if token.word == "u":
                self._unicode((token.number or 0) & 0xFFFF)
            else:
                self._bytes(token.text)

    def _unicode(self, code: int) -> None:
        self._flush()
        if text := self._letters.numbered(code, self._state.skip):
            self._say(text)

    def _flush(self) -> None:
        if text := self._letters.held(self._state.font):
            self._say(text)

    def _say(self, text: str) -> None:
        state = self._state
        if state.target in SILENT:
            return
        if state.target:
            if self._groups:
                self._groups[-1].pieces.append(text)
            return
        if not state.story and text.strip():
            if self._turns and self._begun:
                self._writer.turn_page()
            self._turns, self._begun = False, True
        unseen = state.unseen(self.colors, painted=self._painted and state.in_table)
        self._writer.text(
            text, unseen, inserted=state.inserted, points=state.points, bold=state.bold
        )

    # Marks that end something

    @property
    def _writer(self) -> StoryWriter:
        return self._writers[self._state.story]

    def _paragraph(self) -> None:
        state = self._state
        self._writer.end_paragraph(
            in_table=state.in_table, heading=state.heading, centred=state.centred
        )

    def _section(self) -> None:
        self._paragraph()
        self._turns = True

    def _row(self) -> None:
        self._writer.end_row()
        self._painted = False

    def _turn_before(self, turns: bool) -> None:
        self._turns = turns

    def _paint(self) -> None:
        self._painted = True


_MARKS: dict[str, Callable[[RtfReader], None]] = {
    "par": RtfReader._paragraph,
    "sect": RtfReader._section,
    "row": RtfReader._row,
    "cell": lambda reader: reader._writer.end_cell(),
    "nestcell": lambda reader: reader._writer.end_paragraph(in_table=True),
    "nestrow": lambda reader: reader._writer.end_paragraph(in_table=True),
    "line": lambda reader: reader._writer.break_line(),
    "column": lambda reader: reader._writer.break_line(),
    "page": lambda reader: reader._writer.turn_page(),
    "pagebb": lambda reader: reader._turn_before(True),
    "sbknone": lambda reader: reader._turn_before(False),
    "clcbpat": RtfReader._paint,
    "clcbpatraw": RtfReader._paint,
}
