"""A candidate beside the model in force: on frozen sets, and on past drafts screened again.

Both judge through the whole program, as users meet them: rules, policy and thresholds are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.evaluate import area, calibration_error
from models.frozen import labelled, public
from models.lessons import Lesson
from screener.pipeline import Screener, Settings
from screener.rule import Severity, by_model
from screener.verdict import Outcome, Verdict, all_findings, model_score

_LOAD_SHARE = 0.25  # by how much the drafts a week that people must look at may grow
_LOAD_DRAFTS = 1.0  # and at least so many


@dataclass(frozen=True, slots=True)
class Figure:
    """One number under both models. `allowed` is how much worse it may get; None only shows it."""

    name: str
    label: str
    before: float
    after: float
    allowed: float | None
    higher_is_better: bool = False

    @property
    def gain(self) -> float:
        return (self.after - self.before) * (1 if self.higher_is_better else -1)

    @property
    def worse(self) -> bool:
        return self.allowed is not None and -self.gain > self.allowed + 1e-9


@dataclass(frozen=True, slots=True)
class Tested:
    """One frozen set; `missing` says why it was not tested."""

    name: str
    label: str
    size: int
    figures: tuple[Figure, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Flip:
    """A past draft whose verdict changes."""

    path: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Replay:
    """Past drafts under both models. `weeks` is the time they came in over."""

    documents: int
    weeks: float
    looked_at_before: int
    looked_at_after: int
    flips: tuple[Flip, ...]

    @property
    def figure(self) -> Figure:
        before, after = self.looked_at_before / self.weeks, self.looked_at_after / self.weeks
        allowed = max(_LOAD_DRAFTS, before * _LOAD_SHARE)
        return Figure("review_load", "每周须复核的稿件", round(before, 2), round(after, 2), allowed)


@dataclass(frozen=True, slots=True)
class Comparison:
    before: str
    after: str
    tested: tuple[Tested, ...]
    replay: Replay | None

    @property
    def figures(self) -> Iterator[Figure]:
        for one in self.tested:
            yield from one.figures
        if self.replay is not None:
            yield self.replay.figure

    @property
    def worse(self) -> tuple[Figure, ...]:
        return tuple(one for one in self.figures if one.worse)


@dataclass(frozen=True, slots=True)
class Two:
    """The program with the model in force, and with the candidate."""

    before: Screener
    after: Screener

    @classmethod
    def load(cls, settings: Settings, candidate: Path) -> Two:
        """Raises ModelError when one of the two cannot be used."""
        after = Screener.load(replace(settings, model=candidate))
        return cls(Screener.load(settings), after)

    def on(self, texts: Iterable[str]) -> list[tuple[Verdict, Verdict]]:
        return [(self.before.screen_text(text), self.after.screen_text(text)) for text in texts]


def on_drafts(two: Two) -> Tested:
    """Whole labelled drafts: leaks caught, harmless ones stopped, ranking and calibration."""
    drafts = labelled()
    name, label = "drafts", "有标注的整篇稿件"
    if not drafts:
        return Tested(name, label, 0, (), "安装包不带测试稿件，请在源码目录里评估")
    pairs = two.on(text for text, _ in drafts)
    leaks = np.array([leak for _, leak in drafts])

    def share(holds: Callable[[Verdict], bool], *, of: bool) -> tuple[float, float]:
        mine = [pair for pair, leak in zip(pairs, leaks, strict=True) if leak == of]
        return _shares(mine, holds)

    old, new = (np.array([model_score(pair[which]) or 0.0 for pair in pairs]) for which in (0, 1))
    ranking = area(old, leaks), area(new, leaks)
    errors = calibration_error(old, leaks), calibration_error(new, leaks)
    figures = (
        Figure("caught", "不宜公开的被拦下", *share(stopped, of=True), 0.01, True),
        Figure("caught_by_model", "其中有模型提示的", *share(raised, of=True), 0.02, True),
        Figure("false_alarms", "可以公开的被拦下", *share(stopped, of=False), 0.01),
        Figure("area", "模型得分的排序（AUC）", *ranking, 0.01, True),
        Figure("calibration_error", "模型得分的校准误差", *errors, None),
    )
    return Tested(name, label, len(drafts), figures)


def _shares(
    pairs: Sequence[tuple[Verdict, Verdict]], holds: Callable[[Verdict], bool]
) -> tuple[float, float]:
    """Of how many it holds under either model."""
    old, new = (sum(holds(pair[which]) for pair in pairs) / len(pairs) for which in (0, 1))
    return round(old, 4), round(new, 4)


def stopped(verdict: Verdict) -> bool:
    return verdict.outcome is not Outcome.PASS


def raised(verdict: Verdict) -> bool:
    """Is there a finding of the model that counts?"""
    return any(
        by_model(one.rule) and one.severity is not Severity.INFO for one in all_findings(verdict)
    )


def alone(verdict: Verdict) -> bool:
    """Is the model the only reason for a person to look at it?"""
    weighty = [one for one in all_findings(verdict) if one.severity is not Severity.INFO]
    return bool(weighty) and all(by_model(one.rule) for one in weighty)


def on_public(two: Two) -> Tested:
    """Published documents never learnt from: what the model alone would have stopped."""
    documents = public()
    name, label = "published", "从未学过的公开文件"
    if not documents:
        return Tested(name, label, 0, (), "公开文本不在手边")
    pairs = two.on(text for _, text in documents)
    news = [pair for (genre, _), pair in zip(documents, pairs, strict=True) if genre == "news"]
    rest = [pair for (genre, _), pair in zip(documents, pairs, strict=True) if genre != "news"]
    figures = [
        Figure(key, told, *_shares(mine, alone), 0.002)
        for key, told, mine in (
            ("raised", "只因模型被拦下", pairs),
            ("raised_news", "其中新闻", news),
            ("raised_rest", "其中法规、政策、裁判文书等", rest),
        )
        if mine
    ]
    return Tested(name, label, len(documents), tuple(figures))


def on_lessons(two: Two, lessons: Sequence[Lesson]) -> Tested:
    """Passages of decided findings kept for testing: does the model side with the reviewers?"""
    name, label = "dispositions", "留作评估的处置意见"
    if not lessons:
        return Tested(name, label, 0, (), "没有给出处置意见，或其中没有留作评估的")
    pairs = two.on(one.text for one in lessons)
    figures = []
    for key, told, of in (
        ("confirmed", "认可的仍有提示", True),
        ("rejected", "驳回的仍有提示", False),
    ):
        mine = [pair for pair, one in zip(pairs, lessons, strict=True) if one.confidential is of]
        if mine:
            allowed = max(0.02, 1 / len(mine))
            figures.append(Figure(key, told, *_shares(mine, raised), allowed, of))
    return Tested(name, label, len(lessons), tuple(figures))


def replay(pairs: Iterable[tuple[Verdict, Verdict]], weeks: float) -> Replay:
    """Past drafts screened under both models, in the same order."""
    counts: Counter[str] = Counter()
    flips = []
    for before, after in pairs:
        counts.update(documents=1, before=stopped(before), after=stopped(after))
        if before.outcome is not after.outcome:
            flips.append(Flip(before.path, before.outcome, after.outcome))
    return Replay(counts["documents"], weeks, counts["before"], counts["after"], tuple(flips))
