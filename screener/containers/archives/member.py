"""What an archive holds: members with their bytes, or with the reason they were not read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from screener.containers.charset import decode
from screener.errors import Damaged, Unreadable, Unsupported

_SPECIAL = "{}，没有内容可读，所指的内容未经审查"


@dataclass(frozen=True, slots=True)
class Member:
    """A member; `problem` says why `data` is empty. `comment` is what its writer noted on it."""

    name: str
    data: bytes = field(default=b"", repr=False)
    problem: Unreadable | None = None
    folder: bool = False
    comment: str = field(default="", repr=False)


@dataclass(slots=True)
class Contents:
    """An archive taken apart; `problems` are those of the archive, `comments` its own."""

    members: list[Member] = field(default_factory=list)
    problems: list[Unreadable] = field(default_factory=list)
    comments: list[str] = field(default_factory=list, repr=False)


def link(kind: str) -> Unsupported:
    """The problem of a member that only points elsewhere: 符号链接, 设备, 管道."""
    return Unsupported(_SPECIAL.format(f"压缩包成员是{kind}"))


def guarded(name: str, read: Callable[[], bytes], comment: str = "") -> Member:
    """The member `read` gives, or the reason it gives none."""
    try:
        return Member(name, read(), comment=comment)
    except Unreadable as error:
        return Member(name, problem=error, comment=comment)


def name_of(raw: bytes) -> str:
    """A member's name from its bytes: UTF-8 or what Chinese Windows wrote; never lost."""
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def note_of(raw: bytes) -> str:
    """A comment from its bytes; empty where it says nothing."""
    if not raw.strip(b"\0 \r\n\t"):
        return ""
    decoded = decode(raw)
    return decoded.text if decoded else raw.decode("latin-1")


def damaged_member() -> Damaged:
    return Damaged("压缩包成员损坏，无法解开")
