"""Web pages mended in place: values masked across tags and entities, comments dropped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from screener.containers.charset import Decoded
from screener.mend.masks import Kind
from screener.mend.matcher import Edit, Matcher
from screener.mend.result import Log, MendedFile
from screener.mend.text import checked_text, splice

_PIECE = re.compile(
    r"(?P<comment><!--(?!\#).*?(?:-->|\Z))|(?P<raw><(?P<code>script|style)\b.*?</(?P=code)\s*>)"
    r"|(?P<tag><[a-zA-Z/!?](?:[^>\"']|\"[^\"]*\"|'[^']*')*>)|(?P<text>[^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_BLOCK = re.compile(
    r"</?(?:p|div|td|th|tr|table|li|ul|ol|br|h[1-6]|section|article|title|option|select|dd|dt|dl"
    r"|head|body|html|form|input|textarea|hr|pre|caption|tbody|thead|footer|header)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Stream:
    """Text as a reader takes it in; `spans` say where in the source each character stands."""

    chars: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, source: str, start: int) -> None:
        """Add a stretch of source, its entities read as the characters they stand for."""
        at = 0
        for entity in _ENTITY.finditer(source):
            self._plain(source[at : entity.start()], start + at)
            for char in html.unescape(entity[0]):
                self.chars.append(char)
                self.spans.append((start + entity.start(), start + entity.end()))
            at = entity.end()
        self._plain(source[at:], start + at)

    def _plain(self, text: str, start: int) -> None:
        self.chars += text
        self.spans += [(start + at, start + at + 1) for at in range(len(text))]

    def divide(self) -> None:
        self.chars.append("\n")
        self.spans.append((-1, -1))


def mend_html(data: bytes, name: str, decoded: Decoded | None, matcher: Matcher) -> MendedFile:
    """The page mended, in the character set it came in.

    Raises:
        MendError: its characters cannot all be told.
    """
    page = checked_text(data, decoded)
    log = Log()
    text = _Stream()
    edits: list[Edit] = []
    comments = 0
    for piece in _PIECE.finditer(page.text):
        if piece["comment"]:
            comments += 1
            edits.append(Edit(piece.start(), piece.end(), "", Kind.NAME))
        elif piece["text"]:
            text.add(piece["text"], piece.start())
        else:
            inside = _Stream()
            inside.add(piece[0], piece.start())
            edits += _edits(inside, matcher, log)
            if piece["raw"] or _BLOCK.match(piece[0]):
                text.divide()
    edits += _edits(text, matcher, log)
    log.count("删去网页注释{}处", comments)
    return MendedFile(name, splice(data, page, sorted(edits)), log.changes)


def _edits(stream: _Stream, matcher: Matcher, log: Log) -> Iterator[Edit]:
    """Edits of the source: the mask where a value begins, nothing where the rest of it stood."""
    for edit in matcher.edits("".join(stream.chars)):
        log.mask(edit.kind)
        news = _shares(edit)
        done = -1
        for at, new in zip(range(edit.start, edit.end), news, strict=True):
            start, end = stream.spans[at]
            if start >= 0 and start != done:
                yield Edit(start, end, new, edit.kind)
                done = start


def _shares(edit: Edit) -> list[str]:
    """What each character of the value becomes."""
    size = edit.end - edit.start
    return list(edit.new) if len(edit.new) == size else [edit.new, *[""] * (size - 1)]
