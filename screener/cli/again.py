"""Files of which a scan said before all that it would say now."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from screener.batch.pages import Pages, Told

if TYPE_CHECKING:
    from screener.batch.answer import Answer
    from screener.batch.recall import Recall
    from screener.batch.walk import Target
    from screener.detect.glyphs import Absence
    from screener.report.entry import DocumentEntry
    from screener.settings import Settings

_SMALL = 1 << 16  # bytes of own lists that are worth asking about without reading files


@dataclass(slots=True)
class Again:
    """Asks `pages` for what was told of a file before, and `recall` for what is known of it.

    Where own lists are new, `shipped` are the pages of the shipped rules alone: what they tell
    holds of every file in which, by its glyphs, the own lists' words have an `absence`.
    """

    recall: Recall
    pages: Pages
    shipped: Pages | None = None
    absence: Absence | None = None
    _open: dict[str, Told] = field(default_factory=dict)  # what own lists may have a part in

    def known(self, target: Target) -> Answer | Told | Target:
        told = self.pages.known(target)
        if told is None and self.shipped:
            told = self.shipped.known(target)
            if told is not None and not self._is_silent(told):
                self._open[target.name] = told
                told = None
        return self.recall.known(target) if told is None else told

    def _is_silent(self, told: Told) -> bool:
        from screener.cache.codec import unpack_plain
        from screener.detect.glyphs import Glyphs

        assert self.absence
        return told.glyphs is not None and self.absence.holds(Glyphs(*unpack_plain(told.glyphs)))

    def keep(self, target: Target, answer: Answer) -> Answer:
        return self.recall.keep(target, answer)

    def retell(self, target: Target, told: Told) -> Iterator[DocumentEntry]:
        """The documents of `target` as they were told before."""
        from screener.report.line import retold

        self._add(target, told, told)
        return retold(told.lines, target.path)

    def tell(
        self, target: Target, answer: Answer, documents: Iterable[DocumentEntry]
    ) -> Sequence[DocumentEntry]:
        """The documents of `target`, which are kept where the same would be said again."""
        from screener.report.line import told

        documents, mine = tuple(documents), None
        if answer.lasting and not answer.incident and answer.stamp == target.stamp:
            mine = Told(told(documents, target.path), answer.glyphs)
        before = self._open.pop(target.name, None)
        self._add(target, mine, before or (mine if answer.shipped else None))
        return documents

    def _add(self, target: Target, told: Told | None, under_shipped: Told | None) -> None:
        self.pages.add(target, told)
        if self.shipped:
            self.shipped.add(target, under_shipped)

    def close(self) -> None:
        """All files were told of."""
        self.pages.close()
        if self.shipped:
            self.shipped.close()


def again_for(
    recall: Recall, settings: Settings, paths: Sequence[str], *, mask: bool
) -> Again | None:
    """For a scan of one folder that believes what stands still; None for another."""
    if recall.store is None or recall.by_bytes or len(paths) != 1:
        return None
    lock, store = recall.lock, recall.store
    place = str(mask), os.path.abspath(paths[0])  # noqa: PTH100 - links as given
    pages = Pages(lock, store, recall.environment.screening, *place)
    absence = None
    if settings.lexicons and pages.are_new:
        absence = _absence(settings)
    shipped = Pages(lock, store, recall.environment.shipped, *place) if absence else None
    return Again(recall, pages, shipped, absence)


def _absence(settings: Settings) -> Absence | None:
    if sum(path.stat().st_size for path in settings.lexicons) > _SMALL:
        return None
    from screener.detect.glyphs import Absence
    from screener.lexicon import own_rules

    return Absence.of(own_rules(settings.lexicons, hashlib.sha256()))
