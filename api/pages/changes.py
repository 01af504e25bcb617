"""What became of the text from one version to the next, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from api.service.views import DocumentView

_MOST_PASSAGES = 4_000
_MOST_SHOWN = 60


class Change(NamedTuple):
    """Lines that went and lines that came in their place; either may be empty."""

    before: str
    after: str


def changes(before: Sequence[DocumentView], after: Sequence[DocumentView]) -> list[Change] | None:
    """The changed places in order; None where the texts are too long to compare."""
    old, new = list(_lines(before)), list(_lines(after))
    if max(len(old), len(new)) > _MOST_PASSAGES:
        return None
    return list(_compared(old, new))[:_MOST_SHOWN]


def _compared(old: list[str], new: list[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield Change("\n".join(old[first:last]), "\n".join(new[start:end]))


def _lines(documents: Sequence[DocumentView]) -> Iterator[str]:
    for document in documents:
        for passage in document.passages:
            yield passage.text
