"""What was read: a document, its passages, where each stands, and what could not be read.

Offsets are Unicode code points of `Document.text`, zero-based and half-open.
What people see (page, paragraph, row, line) counts from one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import repeat
from typing import NamedTuple

from screener.errors import Damaged, Encrypted, OutOfTime, TooLarge, Unreadable, Unsupported


class Span(NamedTuple):
    """A half-open range of code points, `text[start:end]`."""

    start: int
    end: int


def spans_of(bounds: Iterable[Sequence[int]]) -> Iterator[Span]:
    """A span for each start and end. Great tables have ten thousands: no call of Python's each."""
    return map(tuple.__new__, repeat(Span), bounds)


class Part(StrEnum):
    """Where in a document text was found. The values are part of the public contract."""

    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    COMMENT = "comment"
    REVISION = "revision"
    NOTES = "notes"
    HIDDEN = "hidden"
    METADATA = "metadata"
    ATTRIBUTE = "attribute"
    MARKUP = "markup"
    OCR = "ocr"
    SUBTITLE = "subtitle"
    FILENAME = "filename"


class Box(NamedTuple):
    """A place on a page or picture as it is shown, in thousandths of its width and height."""

    left: int
    top: int
    right: int
    bottom: int


COVERED = "遮盖的文字"  # how the place ends of words that are there, but painted over
FRAME = "页面框架"  # place of menus, crumbs and footers: no author wrote them for this draft


class Location(NamedTuple):
    """Where a person finds a passage; None where the format has no such thing.

    `cell` is `C7`-style. `place` says in an editor's words what the other fields cannot:
    文本框, 隐藏列, 删除的修订, 文档属性“关键词”.
    """

    part: Part = Part.BODY
    page: int | None = None
    paragraph: int | None = None
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    place: str | None = None
    box: Box | None = None


NOWHERE = Location()
INSERTED = "插入的修订"  # the place of text that is seen, and tracked as new


class TableCell(NamedTuple):
    """The passage's place in a table of the document; all three count from one."""

    table: int
    row: int
    column: int


class Passage(NamedTuple):
    """One paragraph, cell, comment or property. `span.end` excludes the separator after it.

    A line break inside a passage is a soft one, from a line that was full: folding may close it.
    `heading` marks titles, around which markings stand.
    """

    span: Span
    location: Location = NOWHERE
    cell: TableCell | None = None
    heading: bool = False


class GapKind(StrEnum):
    """Why something was not read. Each is a rule `unscreenable.<kind>`."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    UNREADABLE = "unreadable"
    NO_TEXT_LAYER = "no_text_layer"
    IMAGE = "image"
    CONTRADICTION = "contradiction"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was not read. `message` is Chinese and quotes nothing of the content."""

    kind: GapKind
    message: str
    location: Location = NOWHERE


_KINDS: dict[type[Unreadable], GapKind] = {
    Encrypted: GapKind.ENCRYPTED,
    Damaged: GapKind.DAMAGED,
    Unsupported: GapKind.UNSUPPORTED,
    TooLarge: GapKind.TOO_LARGE,
    OutOfTime: GapKind.TIMEOUT,
}


def gap_for(error: Unreadable, location: Location = NOWHERE) -> Gap:
    """The gap that an error of a reader becomes."""
    return Gap(_KINDS[type(error)], str(error), location)


class NoticeKind(StrEnum):
    """What a file's make gives away without a word. Each is a rule `sensitive_info.<kind>`."""

    CROPPED_PICTURE = "cropped_picture"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a file that a person should know, though no text says it.

    `message` is Chinese and quotes nothing of the content. A `minor` one is told, and decides
    nothing.
    """

    kind: NoticeKind
    message: str
    location: Location = NOWHERE
    minor: bool = False


class Count(NamedTuple):
    """How much of what a reader went through: pages, sheets, slides, whether they hold text or not.

    `what` and `unit` are said to people: 页面 12 页.
    """

    what: str
    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Document:
    """One thing screened as a whole: a file, or a member of a container.

    `path` is `outer.zip!/inner/a.docx` for members. `digest` is the SHA-256 of the bytes in hex,
    `size` their number. `passages` are sorted, disjoint and cover all of `text` but separators.
    `insertions` are the parts of `text` that are tracked as new, sorted and disjoint.
    """

    path: str
    media_type: str
    digest: str
    size: int
    text: str = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)
    children: tuple[Document, ...] = ()
    gaps: tuple[Gap, ...] = ()
    counts: tuple[Count, ...] = ()
    notices: tuple[Notice, ...] = ()
    insertions: tuple[Span, ...] = ()


_made = tuple.__new__


class TextBuilder:
    """Collects passages in reading order into one text; the only way extractors make offsets."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._passages: list[Passage] = []
        self._insertions: list[Span] = []
        self._length = 0

    def add(
        self,
        text: str,
        location: Location,
        *,
        cell: TableCell | None = None,
        heading: bool = False,
        separator: str = "\n",
        inserted: Sequence[Span] = (),
    ) -> None:
        """Append one passage, apart from the one before by `separator`; blank text is left out.

        `inserted` are the parts of `text` that are tracked as new, in order and disjoint.
        """
        if not text or text.isspace():
            return
        start = self._length
        if start:
            self._pieces.append(separator)
            start += len(separator)
        end = self._length = start + len(text)
        self._pieces.append(text)
        span = _made(Span, (start, end))  # a million times in a great table: no call of Python's
        self._passages.append(_made(Passage, (span, location, cell, heading)))
        if inserted:
            self._insertions += [Span(start + one.start, start + one.end) for one in inserted]

    def add_row(
        self, cells: list[tuple[str, Location]], *, table: int, row: int, first_column: int = 1
    ) -> None:
        """Append one table row: cells apart by a tab, the row from what stands before by a line."""
        separator = "\n"
        for column, (text, location) in enumerate(cells, first_column):
            if text.strip():
                self.add(text, location, cell=TableCell(table, row, column), separator=separator)
                separator = "\t"

    @property
    def length(self) -> int:
        """Code points collected so far."""
        return self._length

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(self._passages)

    @property
    def insertions(self) -> tuple[Span, ...]:
        return tuple(self._insertions)

    @property
    def text(self) -> str:
        return "".join(self._pieces)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Bytes packed inside a file, to be read as a child document.

    `name` is its path inside the container. `gap` says why `data` is missing or not to be read.
    `location` is where a picture stands: what is seen in it is found there.
    """

    name: str
    data: bytes = field(repr=False)
    gap: Gap | None = None
    location: Location = NOWHERE


@dataclass(frozen=True, slots=True)
class Content:
    """What one format's reader returns for one file."""

    media_type: str
    text: str = field(default="", repr=False)
    passages: tuple[Passage, ...] = field(default=(), repr=False)
    attachments: tuple[Attachment, ...] = ()
    gaps: tuple[Gap, ...] = ()
    counts: tuple[Count, ...] = ()
    notices: tuple[Notice, ...] = ()
    insertions: tuple[Span, ...] = ()


def with_name(document: Document, name: str) -> Document:
    """Return `document` with its file name as a last passage, so that names are screened too."""
    builder_start = len(document.text) + 1 if document.text else 0
    text = f"{document.text}\n{name}" if document.text else name
    span = Span(builder_start, builder_start + len(name))
    passage = Passage(span, Location(part=Part.FILENAME))
    return replace(document, text=text, passages=(*document.passages, passage))
