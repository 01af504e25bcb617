"""Files of which a scan said before all that it would say now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.batch.answer import Answer
    from screener.batch.pages import Pages
    from screener.batch.recall import Recall
    from screener.batch.walk import Target
    from screener.report.entry import DocumentEntry


@dataclass(slots=True)
class Again:
    """Asks `pages` for what was told of a file before, and `recall` for what is known of it."""

    recall: Recall
    pages: Pages

    def known(self, target: Target) -> Answer | bytes | Target:
        told = self.pages.known(target)
        return self.recall.known(target) if told is None else told

    def keep(self, target: Target, answer: Answer) -> Answer:
        return self.recall.keep(target, answer)

    def retell(self, target: Target, told: bytes) -> Iterator[DocumentEntry]:
        """The documents of `target` as they were told before."""
        from screener.report.line import retold

        self.pages.add(target, told)
        return retold(told, target.path)

    def tell(
        self, target: Target, answer: Answer, documents: Iterable[DocumentEntry]
    ) -> Sequence[DocumentEntry]:
        """The documents of `target`, which are kept where the same would be said again."""
        from screener.report.line import told

        documents = tuple(documents)
        lasting = answer.lasting and not answer.incident and answer.stamp == target.stamp
        self.pages.add(target, told(documents, target.path) if lasting else None)
        return documents
