"""What is asked of a mending, and what comes of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from screener.mend.masks import Kind


class Revisions(StrEnum):
    """What becomes of tracked changes."""

    ACCEPT = "accept"
    REJECT = "reject"

    @property
    def label(self) -> str:
        return {Revisions.ACCEPT: "接受修订", Revisions.REJECT: "拒绝修订"}[self]


class Hidden(StrEnum):
    """What becomes of what no reader of the page would see."""

    REMOVE = "remove"
    SHOW = "show"

    @property
    def label(self) -> str:
        return {Hidden.REMOVE: "删去隐藏内容", Hidden.SHOW: "把隐藏内容显示出来"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The choices a person has."""

    revisions: Revisions = Revisions.ACCEPT
    hidden: Hidden = Hidden.REMOVE


@dataclass(frozen=True, slots=True)
class MendedFile:
    """The bytes to offer, and in Chinese what was done. `name` fits what the file is now."""

    name: str
    data: bytes = field(repr=False)
    changes: tuple[str, ...]


class Log:
    """Counts what was done while a file is mended."""

    def __init__(self) -> None:
        self._masked: Counter[Kind] = Counter()
        self._done: Counter[str] = Counter()
        self._notes: dict[str, None] = {}

    def mask(self, kind: Kind) -> None:
        self._masked[kind] += 1

    def count(self, what: str, times: int = 1) -> None:
        """`what` is a sentence with {} where the number goes."""
        if times:
            self._done[what] += times

    def note(self, what: str) -> None:
        self._notes[what] = None

    @property
    def changes(self) -> tuple[str, ...]:
        masked = (f"遮挡{kind.label}{self._masked[kind]}处" for kind in Kind if self._masked[kind])
        return (
            *masked,
            *(what.format(times) for what, times in self._done.items()),
            *self._notes,
        )
