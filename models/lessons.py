"""People's decisions as passages to learn from: which count, which contradict, how much they weigh.

Confirmed findings are confidential passages, rejected ones publishable. An author alone cannot
teach that a finding was wrong, and numbers and markings teach nothing about content.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.corpus import Example
from models.runs import shares_run
from screener.errors import UsageError
from screener.fold import fold_term
from screener.lexicon import load_lexicon
from screener.review.roles import Role
from screener.review.words import Decision
from screener.rule import Category

SCHEMA = "screener.disposition/1"
HAND = "+"  # all lessons are one hand: left out together when the model is calibrated
LEAST_SHARE, MOST_SHARE = 0.05, 0.25  # of all passages; what a small office and a great one weigh
MOST_COPIES = 5
_TESTED = 4  # of the drafts, one in so many is never learnt from
_NEEDED = ("number", "fingerprint", "rule", "decision", "role", "time")
_LABELS = {
    Decision.CHANGE.value: True,
    Decision.MASK.value: True,
    Decision.FALSE_ALARM.value: False,
    Decision.LAWFUL.value: False,
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One passage people agreed about. `number` is its draft's, `time` of the last word."""

    text: str = field(repr=False)
    confidential: bool
    category: Category
    number: str
    time: str

    @property
    def tested(self) -> bool:
        """Is its draft one of those kept for testing? The same for ever, by its number."""
        return hashlib.sha256(self.number.encode()).digest()[0] % _TESTED == 0

    @property
    def example(self) -> Example:
        return Example(text=self.text, confidential=self.confidential, category=self.category,
                       topic="disposition", cue="", id=HAND)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lessons:
    """`counts` says what became of every line, in the words of the manifest."""

    lessons: tuple[Lesson, ...]
    counts: dict[str, int]

    @property
    def tested(self) -> tuple[Lesson, ...]:
        return tuple(one for one in self.lessons if one.tested)


def read_lessons(paths: Sequence[Path]) -> Lessons:
    """What the files of `screener dispositions` teach, oldest first.

    Raises:
        UsageError: a file cannot be read or is no such file; the message quotes nothing of it.
    """
    counts: Counter[str] = Counter()
    content = _content_rules()
    findings: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in (row for path in paths for row in _rows(path)):
        counts["lines"] += 1
        own = str(row["rule"]).startswith("lexicon.")
        if row["decision"] not in _LABELS or not (own or row["rule"] in content):
            counts["not_about_content"] += 1
        elif not row.get("text"):
            counts["without_text"] += 1
        else:
            findings.setdefault((row["number"], row["fingerprint"]), []).append(row)
    agreed = _agreed(findings.values(), counts)
    lessons = sorted(_settled(agreed, counts), key=lambda one: (one.time, one.number, one.text))
    return Lessons(tuple(lessons), dict(counts))


def _content_rules() -> frozenset[str]:
    lexicon = load_lexicon()
    return frozenset(
        rule.id for kind in ("passages", "terms") for rule in lexicon.by_detector(kind)
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"无法读取处置意见 {path}") from error
    for number, line in enumerate(lines, 1):
        row = _row(line)
        if row is None:
            raise UsageError(f"{path} 第 {number} 行不是 screener dispositions 导出的处置意见")
        yield row


def _row(line: str) -> dict[str, Any] | None:
    """A line that says all that is needed; None for anything else."""
    try:
        row: dict[str, Any] = json.loads(line)
        whole = row["schema"] == SCHEMA and all(isinstance(row[name], str) for name in _NEEDED)
    except (ValueError, KeyError, TypeError):
        return None
    return row if whole else None


def _agreed(findings: Iterable[list[dict[str, Any]]], counts: Counter[str]) -> Iterator[Lesson]:
    """One lesson for each finding whose reviewers, each by the last word, say the same."""
    for rows in findings:
        counts["repeated"] += len(rows) - 1
        last = {row["role"]: row for row in sorted(rows, key=lambda row: row["time"])}
        others = [row for role, row in last.items() if role != Role.AUTHOR.value]
        labels = {_LABELS[row["decision"]] for row in others or last.values()}
        latest = max(last.values(), key=lambda row: row["time"])
        if len(labels) > 1:
            counts["contradictory"] += 1
        elif not others and labels == {False}:
            counts["authors_word_alone"] += 1
        else:
            yield Lesson(fold_term(latest["text"]), labels.pop(), _category(latest),
                         latest["number"], latest["time"])  # fmt: skip


def _category(row: dict[str, Any]) -> Category:
    try:
        return Category(row.get("category") or row["rule"].partition(".")[0])
    except ValueError:
        return Category.WORK_SECRET


def _settled(lessons: Iterator[Lesson], counts: Counter[str]) -> Iterator[Lesson]:
    """The same text once, and not at all where it was judged both ways."""
    alike: dict[str, list[Lesson]] = {}
    for one in lessons:
        alike.setdefault(one.text, []).append(one)
    for same in alike.values():
        if len({one.confidential for one in same}) > 1:
            counts["contradictory"] += len(same)
            continue
        counts["repeated"] += len(same) - 1
        yield max(same, key=lambda one: (one.tested, one.time))


def to_learn(lessons: Lessons, frozen: NDArray[np.uint64], others: int) -> list[Example]:
    """The lessons not kept for testing, as often as their share asks; counts are added.

    `frozen` are runs of all that is tested with (see models.runs), `others` the number of passages
    learnt from besides.
    """
    counts = lessons.counts
    counts["kept_for_testing"] = len(lessons.tested)
    free = [one for one in lessons.lessons if not one.tested]
    kept = [one for one in free if not shares_run(one.text, frozen)]
    counts["too_near_to_tests"] = len(free) - len(kept)
    most = max(1, int(others * MOST_SHARE / (1 - MOST_SHARE)))
    counts["beyond_the_share"] = max(0, len(kept) - most)
    kept = kept[-most:]
    counts["passages"] = len(kept)
    if not kept:
        counts["copies"] = 0
        return []
    wanted = others * LEAST_SHARE / (1 - LEAST_SHARE)
    counts["copies"] = max(1, min(MOST_COPIES, int(-(-wanted // len(kept)))))
    return [one.example for one in kept for _ in range(counts["copies"])]
