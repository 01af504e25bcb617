"""Does the model still meet what it was made for? Counts by week, and never a word of a draft."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.service import models
from api.service.caller import Caller
from api.service.context import Context
from api.service.models import ModelView
from api.service.payloads import open_finding
from api.service.shift import Shift, shift
from api.store.models import DispositionRow, FindingRow, Version
from api.store.shelf import ModelShelf
from screener.paths import MODELS
from screener.review.deadlines import BEIJING
from screener.review.roles import Role
from screener.review.words import Decision
from screener.rule import CONTENT, Category

BINS = 10
WEEKS = 12
_RECENT = 4  # weeks compared with the first ones of the model
_YEAR = timedelta(weeks=53)
_WEEK = timedelta(weeks=1)
_PROFILE = "profile.json"
_REJECTED = frozenset({Decision.FALSE_ALARM.value, Decision.LAWFUL.value})
_DECIDED = _REJECTED | {Decision.CHANGE.value, Decision.MASK.value}


@dataclass(frozen=True, slots=True)
class Week:
    """From Monday `start`. `scores` are counts of the highest scores by tenths; `raised` versions
    hold a finding of the model; of its findings people `decided`, and `rejected` some.
    """

    start: date
    drafts: int
    scores: tuple[int, ...]
    raised: int
    decided: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Share:
    """How often something was found here, and stood in what the model learnt from."""

    name: str
    label: str
    found: int
    learnt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftView:
    """The latest weeks first. `compared` names what the latest four weeks are compared with."""

    model: ModelView
    weeks: tuple[Week, ...]
    shifts: tuple[Shift, ...]
    compared: str
    categories: tuple[Share, ...]
    kinds: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    week: date
    score: float
    model: str | None
    raised: bool


def report(context: Context, caller: Caller) -> DriftView:
    """What the service's own statistics say about the model in force.

    Raises:
        Problem: `forbidden`.
    """
    caller.need(Role.CONFIDENTIALITY_OFFICER, Role.SYSTEM_ADMIN)
    monday = _monday(context.today())
    latest = [monday - _WEEK * back for back in range(WEEKS)]
    with context.database.read() as session:
        found = _model_findings(session, context.clock() - _YEAR)
        raised = {row.version_id for row, _ in found}
        judged = _judged(session, context.clock() - _YEAR, raised)
        decided = _decisions(session)
        recent = [row for row, week in found if week in latest]
        profile = _profile(ModelShelf(context.settings.data).in_force())
        kinds = _kinds(context, recent, profile["kinds"])
    model = models.in_force(context)
    weeks = tuple(_week(start, judged, decided) for start in latest)
    scores, compared = _scores(judged, model.digest, latest[:_RECENT])
    categories = _shares(
        Counter(row.category for row in recent), profile["categories"],
        {one.value: one.label for one in Category},
    )  # fmt: skip
    named = _shares(kinds, profile["kinds"], {})
    return DriftView(
        model=model,
        weeks=weeks,
        shifts=(scores, _against("提示类别与训练语料相比", categories),
                _against("内容种类与训练语料相比", named)),
        compared=compared,
        categories=categories,
        kinds=named,
    )  # fmt: skip


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week_of(moment: datetime) -> date:
    return _monday(moment.astimezone(BEIJING).date())


def _model_findings(session: Session, since: datetime) -> list[tuple[FindingRow, date]]:
    """Those that count, each with the week in which its draft was screened."""
    rows = session.execute(
        select(FindingRow, Version.screened_at)
        .join(Version, Version.id == FindingRow.version_id)
        .where(
            FindingRow.rule.endswith(CONTENT, autoescape=True),
            FindingRow.severity != "info",
            Version.screened_at >= since,
        )
    )
    return [(row, _week_of(at)) for row, at in rows if at is not None]


def _judged(session: Session, since: datetime, raised: set[str]) -> list[_Judged]:
    rows = session.execute(
        select(Version.id, Version.screened_at, Version.model_score, Version.tool).where(
            Version.screened_at >= since, Version.model_score.is_not(None)
        )
    )
    return [
        _Judged(_week_of(at), score, (tool or {}).get("model"), key in raised)
        for key, at, score, tool in rows
    ]  # fmt: skip


def _decisions(session: Session) -> list[tuple[date, bool]]:
    """The last word on each finding of the model: its week, and whether it was a rejection."""
    last: dict[tuple[str, str], tuple[date, bool]] = {}
    rows = session.execute(
        select(DispositionRow)
        .where(DispositionRow.rule.endswith(CONTENT, autoescape=True))
        .order_by(DispositionRow.id)
    ).scalars()
    for row in rows:
        if row.decision in _DECIDED:
            week = _week_of(datetime.fromisoformat(row.time))
            last[row.draft_id, row.fingerprint] = week, row.decision in _REJECTED
    return list(last.values())


def _week(start: date, judged: Sequence[_Judged], decided: Sequence[tuple[date, bool]]) -> Week:
    here = [one for one in judged if one.week == start]
    said = [rejected for week, rejected in decided if week == start]
    return Week(start, len(here), _histogram(here), sum(one.raised for one in here),
                len(said), sum(said))  # fmt: skip


def _histogram(judged: Sequence[_Judged]) -> tuple[int, ...]:
    counted = Counter(min(int(one.score * BINS), BINS - 1) for one in judged)
    return tuple(counted.get(bin_, 0) for bin_ in range(BINS))


def _scores(judged: Sequence[_Judged], digest: str, recent: Sequence[date]) -> tuple[Shift, str]:
    """The latest weeks against the first weeks that this same model judged."""
    mine = [one for one in judged if one.model == digest]
    earlier = sorted({one.week for one in mine} - set(recent))[:_RECENT]
    compared = f"{earlier[0]:%Y-%m-%d} 起的 {len(earlier)} 周" if earlier else "尚无更早的周"
    return (
        shift(
            "最近四周得分分布与启用初期相比",
            _histogram([one for one in mine if one.week in recent]),
            _histogram([one for one in mine if one.week in earlier]),
        ),
        compared,
    )


def _kinds(context: Context, rows: Sequence[FindingRow], known: Mapping[str, int]) -> Counter[str]:
    """How often the notes of findings name each kind of content the model knows."""
    counted: Counter[str] = Counter()
    for row in rows:
        notes = " ".join(open_finding(context, row).get("notes", ()))
        counted.update(name for name in known if f"“{name}”" in notes)
    return counted


def _profile(folder: Path) -> dict[str, Mapping[str, int]]:
    """What the model learnt from, in counts; the shipped model's where it brought none."""
    for place in (folder, MODELS):
        try:
            told = json.loads((place / _PROFILE).read_text("utf-8"))
            return {"categories": dict(told["categories"]), "kinds": dict(told["kinds"])}
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return {"categories": {}, "kinds": {}}


def _shares(
    found: Mapping[str, int], learnt: Mapping[str, int], labels: Mapping[str, str]
) -> tuple[Share, ...]:
    names = sorted(
        {*found, *learnt}, key=lambda one: (-found.get(one, 0), -learnt.get(one, 0), one)
    )
    return tuple(
        Share(one, labels.get(one, one), found.get(one, 0), learnt.get(one, 0)) for one in names
    )


def _against(name: str, shares: Sequence[Share]) -> Shift:
    return shift(name, [one.found for one in shares], [one.learnt for one in shares])
