"""Drafts as lines of a list: the summary of the service with the words and colours of a page."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages import words
from api.service.views import DraftSummary


@dataclass(frozen=True, slots=True)
class Line:
    it: DraftSummary

    @property
    def title(self) -> str:
        """What people call it; its number while the machine has not allowed a title."""
        return self.it.title or f"稿件 {self.it.number}"

    @property
    def state_kind(self) -> str:
        return words.state_kind(self.it.state)

    @property
    def due(self) -> words.Answer | None:
        if self.it.state in words.OVER:
            return None
        return words.due(self.it.days_left, self.it.due_on)

    @property
    def found(self) -> str:
        """Empty for a draft that was sealed or is not read yet: “no findings” would be wrong."""
        return words.found(self.it.counts) if self.screened else ""

    @property
    def screened(self) -> bool:
        return self.it.status == "screened"

    @property
    def findings(self) -> int:
        return sum(self.it.counts.get(one, 0) for one in ("block", "review", "info"))

    @property
    def open(self) -> int:
        return self.it.counts.get("open", 0)
