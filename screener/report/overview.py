"""A run by folder and department while its documents pass by: bounded, however many they are."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from screener.report.departments import Departments
from screener.report.entry import DocumentEntry
from screener.report.gate import is_new
from screener.report.words import is_incident
from screener.verdict import Outcome

_FOLDERS = 4000  # folders told apart; what is deeper or comes later counts for the one above
_DEPARTMENTS = 500
_REST = "（其余部门）"
_WORST = 10


@dataclass(slots=True)
class Numbers:
    """Documents of one folder or department by outcome, and what was found in them."""

    passed: int = 0
    review: int = 0
    block: int = 0
    unread: int = 0
    findings: int = 0

    def add(self, entry: DocumentEntry) -> None:
        verdict = entry["verdict"]
        self.block += verdict == Outcome.BLOCK.word
        self.review += verdict == Outcome.REVIEW.word
        self.passed += verdict == Outcome.PASS.word
        self.unread += bool(entry["errors"])
        self.findings += sum(1 for one in entry["findings"] if one["severity"] != "info")

    @property
    def documents(self) -> int:
        return self.passed + self.review + self.block

    @property
    def badness(self) -> tuple[int, int, int]:
        return self.block, self.review, self.documents


@dataclass(slots=True)
class Folder:
    """`all` counts everything below, `own` what lies in the folder itself."""

    path: str
    all: Numbers = field(default_factory=Numbers)
    own: Numbers = field(default_factory=Numbers)
    folders: dict[str, Folder] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Worst:
    """A document to be looked at first; `number` is its place in the run, from 1."""

    rank: tuple[bool, int, int, float, int]
    number: int = field(compare=False)
    path: str = field(compare=False)
    verdict: str = field(compare=False)
    block: int = field(compare=False)
    review: int = field(compare=False)


class Overview:
    """A watcher of a report. `roots` are the paths that were screened: one is left out of paths."""

    def __init__(self, roots: Sequence[str], departments: Departments) -> None:
        self._prefix = f"{roots[0].rstrip('/')}/" if len(roots) == 1 else ""
        self._table = departments
        self._folders = 0
        self._worst: list[Worst] = []
        self._number = 0
        self.tree = Folder("")
        self.departments: dict[str, Numbers] = {}
        self.numbers: dict[str, array[int]] = {one.word: array("Q") for one in Outcome}
        self.unread = 0
        self.new = 0
        self.incident = False

    def add(self, entry: DocumentEntry) -> None:
        self.numbers[entry["verdict"]].append(self._number)
        self._number += 1
        self.unread += bool(entry["errors"])
        self.new += is_new(entry)
        self.incident = self.incident or is_incident(entry)
        path = self.short(entry["path"])
        self._count(path.partition("!/")[0], entry)
        self._rank(entry)

    def short(self, path: str) -> str:
        return path.removeprefix(self._prefix)

    def _count(self, path: str, entry: DocumentEntry) -> None:
        folder = self.tree
        folder.all.add(entry)
        for name in path.split("/")[:-1]:
            below = folder.folders.get(name)
            if below is None:
                if self._folders >= _FOLDERS:
                    break
                self._folders += 1
                below = folder.folders[name] = Folder(f"{folder.path}/{name}".lstrip("/"))
            folder = below
            folder.all.add(entry)
        folder.own.add(entry)
        department = self._table.of(path)
        if department not in self.departments and len(self.departments) >= _DEPARTMENTS:
            department = _REST
        self.departments.setdefault(department, Numbers()).add(entry)

    def _rank(self, entry: DocumentEntry) -> None:
        severities = [one["severity"] for one in entry["findings"]]
        block, review = severities.count("block"), severities.count("review")
        if not block + review:
            return
        rank = (is_incident(entry), block, review, entry["risk"], -self._number)
        one = Worst(rank, self._number, entry["path"], entry["verdict"], block, review)
        if len(self._worst) < _WORST:
            heapq.heappush(self._worst, one)
        else:
            heapq.heappushpop(self._worst, one)

    @property
    def worst(self) -> list[Worst]:
        """The documents with most to put right, the worst first."""
        return sorted(self._worst, reverse=True)


def ranked(numbers: Iterable[tuple[str, Numbers]]) -> list[tuple[str, Numbers]]:
    """Those with most to put right first."""
    return sorted(numbers, key=lambda one: (*(-count for count in one[1].badness), one[0]))
