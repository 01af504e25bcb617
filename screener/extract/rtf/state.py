"""What holds inside one RTF group: where its text goes, how it looks."""

from __future__ import annotations

from dataclasses import dataclass, field

from screener.containers.colours import UNKNOWN, camouflage
from screener.containers.wordflow import DELETED, TINY_POINTS


@dataclass(slots=True)
class State:
    """Copied when a group opens. `target` is where text goes, by name; empty: into the story.

    `starred`: the group is one that old readers skip.
    """

    target: str = ""
    starred: bool = False
    fresh: bool = False
    skip: int = 1  # how many characters stand in for one Unicode character
    font: int = -1
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    bold: bool = False
    points: float = 0.0
    color: int = 0
    shade: int | None = None
    in_table: bool = False
    centred: bool = False
    heading: bool = False
    paragraph_shade: int | None = None
    story: int = 0
    object: bool = False
    eastern: bool = False  # what follows says how Chinese text looks

    def plain(self) -> None:
        """Character formatting back to the default."""
        self.hidden = self.deleted = self.inserted = self.bold = False
        self.points, self.color, self.shade = 0.0, 0, None

    def pard(self) -> None:
        """Paragraph formatting back to the default."""
        self.in_table = self.centred = self.heading = False
        self.paragraph_shade = None

    def unseen(self, colors: list[str | None], *, painted: bool) -> str | None:
        """Why no reader of the page sees this text, in an editor's words; None if one does."""
        if self.deleted:
            return DELETED
        if self.hidden:
            return "隐藏文字"
        if 0 < self.points <= TINY_POINTS:
            return "极小字"
        ground = UNKNOWN if painted else _color(colors, self.paragraph_shade)
        return camouflage(_color(colors, self.color), _color(colors, self.shade), ground)


def _color(colors: list[str | None], index: int | None) -> str | None:
    return colors[index] if index is not None and 0 <= index < len(colors) else None


@dataclass(slots=True)
class Picture:
    """A picture as it is met: `hex` digits or whole bytes."""

    extension: str = ""
    digits: list[bytes] = field(default_factory=list)
    raw: bytes = b""

    @property
    def data(self) -> bytes:
        return self.raw or unhex(b"".join(self.digits))


class Collected:
    """Text of one group that is no story; `data` where it is written as plain bytes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pieces: list[str] = []
        self.picture = Picture()

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def unhex(digits: bytes) -> bytes:
    """Bytes of hexadecimal digits, whatever stands between them."""
    clean = digits.translate(None, _NOT_HEX)
    return bytes.fromhex(clean[: len(clean) // 2 * 2].decode("ascii"))


_NOT_HEX = bytes(set(range(256)) - set(b"0123456789abcdefABCDEF"))
