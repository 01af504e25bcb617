"""What a worker says of one file in a scan, as bytes: cheap to hold, to send and to keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter

from screener.document import GapKind
from screener.stamp import Stamp
from screener.verdict import Verdict, all_findings

# What another run might read: it may have more time, more memory, or another file.
_MOMENTARY = frozenset({GapKind.TIMEOUT, GapKind.CRASHED, GapKind.UNREADABLE, GapKind.TOO_LARGE})


@dataclass(frozen=True, slots=True)
class Answer:
    """`verdict` and `document` are packed (`screener.cache.codec`); `digest` is of the file.

    `document` is there where the file was read anew. `stamp` is the file's while it was read,
    where a later change would show. `lasting` says that any other run would come to the same;
    `incident`, that there seem to be markings of state secrets; `shipped`, that the organisation's
    own lists have no part in it; `known`, that the verdict is one that was given with the target.
    `beside` is what else a caller asked of what was read, packed; `glyphs` is what the text and
    the name are written with, packed.
    """

    digest: str
    verdict: bytes = field(repr=False)
    document: bytes | None = field(default=None, repr=False)
    stamp: Stamp | None = None
    lasting: bool = False
    incident: bool = False
    shipped: bool = False
    beside: bytes | None = field(default=None, repr=False)
    known: bool = False
    glyphs: bytes | None = field(default=None, repr=False)


def is_incident(verdict: Verdict) -> bool:
    """Does the file, or anything in it, seem to carry a marking of state secrets?"""
    return any(finding.is_incident for finding in all_findings(verdict))


def is_shipped(verdict: Verdict) -> bool:
    """Did no list of an organisation's own hit anything, not even what was dropped?"""
    hits = chain(verdict.findings, verdict.dropped)
    return not any(map(attrgetter("own"), hits)) and all(map(is_shipped, verdict.children))


def is_lasting(verdict: Verdict) -> bool:
    """Would the same file always come to this? Not if time, memory or luck decided."""
    return not any(kind in _MOMENTARY for kind in _gaps(verdict))


def _gaps(verdict: Verdict) -> Iterator[GapKind]:
    for gap in verdict.gaps:
        yield gap.kind
    for child in verdict.children:
        yield from _gaps(child)
