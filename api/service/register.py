"""The 台账: every item with its columns, by month or any other span, empty spans too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from api.problems import invalid
from api.service import cases, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.paging import offset
from api.service.views import Page
from api.store.models import DispositionRow, Draft, FindingRow, Version
from screener.review.deadlines import BEIJING
from screener.review.levels import Level
from screener.review.roles import Role
from screener.review.signoff import SignOff
from screener.review.words import Action, Conclusion, Decision, State, Step
from screener.rule import Category
from screener.verdict import Outcome

_MOST = 500
_READ = "screened"
_SPAN = timedelta(days=366 * 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which items: uploaded from `start` to `end`, both included; None does not restrict."""

    start: date | None = None
    end: date | None = None
    department_id: str | None = None
    outcome: Outcome | None = None
    state: State | None = None
    conclusion: Conclusion | None = None
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One line of the register, with the columns of the form; what is not there yet is empty."""

    draft_id: str
    number: str
    title: str
    kind: str
    department: str
    author: str
    source: str
    channel: str
    column: str
    openness: str
    outcome: Outcome | None
    categories: Mapping[Category, int]
    department_signer: str
    department_signed: str
    officer: str
    officer_signed: str
    conclusion: Conclusion | None
    reason: str
    signer: str
    signed: str
    published: str
    url: str
    attachments: int
    notice_until: str
    state: State
    remark: str
    created_at: datetime


def ledger(
    context: Context,
    caller: Caller,
    wanted: Wanted,
    *,
    cursor: str | None = None,
    limit: int = 100,
) -> Page[LedgerRow]:
    """In order of registration."""
    start, limit = offset(cursor), max(1, min(limit, _MOST))
    conditions = _conditions(caller, wanted)
    with context.database.read() as session:
        total = session.scalar(select(func.count(Draft.id)).where(*conditions)) or 0
        rows = session.execute(
            select(Draft).where(*conditions).order_by(Draft.id).offset(start).limit(limit)
        ).scalars().unique().all()  # fmt: skip
        items = _rows(session, rows)
    following = start + len(items)
    return Page(items, str(following) if following < total else None, total)


def all_rows(context: Context, caller: Caller, wanted: Wanted) -> tuple[LedgerRow, ...]:
    """Everything that matches, for a file."""
    conditions = _conditions(caller, wanted)
    with context.database.read() as session:
        found = session.execute(select(Draft).where(*conditions).order_by(Draft.id))
        rows = found.scalars().unique().all()
        parts = (rows[at : at + _MOST] for at in range(0, len(rows), _MOST))
        return tuple(row for part in parts for row in _rows(session, part))


def _conditions(caller: Caller, wanted: Wanted) -> list[ColumnElement[bool]]:
    if not caller.has(Role.AUDITOR):
        sight.need_business(caller)
    conditions = [] if caller.has(Role.AUDITOR) else [sight.visible(caller)]
    if wanted.start and wanted.end and not timedelta(0) <= wanted.end - wanted.start <= _SPAN:
        raise invalid("end", "结束日期应不早于开始日期，且跨度不超过五年")
    if wanted.start:
        conditions.append(Draft.created_at >= _midnight(wanted.start))
    if wanted.end and wanted.end < date.max:
        conditions.append(Draft.created_at < _midnight(wanted.end + timedelta(days=1)))
    if wanted.department_id:
        conditions.append(Draft.department_id == wanted.department_id)
    if wanted.outcome:
        conditions.append(Draft.rank == wanted.outcome.value)
    if wanted.state:
        conditions.append(Draft.state == wanted.state.value)
    if wanted.conclusion:
        conditions.append(Draft.conclusion == wanted.conclusion.value)
    if words := wanted.query.strip():
        conditions.append(Draft.title.contains(words, autoescape=True)
                          | Draft.number.contains(words, autoescape=True))  # fmt: skip
    return conditions


def _midnight(day: date) -> datetime:
    """The beginning of a day, as the moment it is."""
    if not 1900 < day.year < 9000:
        return datetime.combine(day, time(), UTC)
    return datetime.combine(day, time(), BEIJING)


def _rows(session: Session, drafts: Sequence[Draft]) -> tuple[LedgerRow, ...]:
    """What lies in other tables is asked for once for all of them."""
    signoffs = cases.valid_signoffs(session, [row.id for row in drafts])
    versions = [version.id for row in drafts if (version := cases.current(row)).status == _READ]
    counted = _categories(session, versions)
    return tuple(
        _row(row, signoffs.get(row.id, ()), counted.get(cases.current(row).id, {}))
        for row in drafts
    )


def _row(
    row: Draft, signoffs: tuple[SignOff, ...], categories: Mapping[Category, int]
) -> LedgerRow:
    version, levels = cases.current(row), cases.levels_of(row)
    form = {name: str(value) for name, value in row.form.items()}
    signed = {step: _signed(signoffs, levels, step) for step in Step}
    conclusion = None if row.conclusion is None else Conclusion(row.conclusion)
    last = signoffs[-1] if signoffs and conclusion else None
    publication = row.publication or {}
    return LedgerRow(
        draft_id=row.id,
        number=row.number,
        title=row.title,
        kind=form.get("kind", ""),
        department=row.department.name,
        author=row.author.name,
        source=form.get("source", ""),
        channel=form.get("channel", ""),
        column=row.site_column or "",
        openness=form.get("openness", ""),
        outcome=None if version.outcome is None else Outcome[version.outcome.upper()],
        categories=categories,
        department_signer=_name(signed[Step.DEPARTMENT]),
        department_signed=_time(signed[Step.DEPARTMENT]),
        officer=_name(signed[Step.CONFIDENTIALITY]),
        officer_signed=_time(signed[Step.CONFIDENTIALITY]),
        conclusion=conclusion,
        reason="；".join(one for one in (last.comment, last.article) if one) if last else "",
        signer=_name(signed[Step.RELEASE]),
        signed=_time(signed[Step.RELEASE]),
        published=str(publication.get("time", "")),
        url=str(publication.get("url", "")),
        attachments=max(0, int((version.counts or {}).get("documents", 1)) - 1),
        notice_until=form.get("notice_until", ""),
        state=State(row.state),
        remark="原件已销毁" if row.destroyed_at else "",
        created_at=row.created_at,
    )


def _signed(signoffs: tuple[SignOff, ...], levels: tuple[Level, ...], step: Step) -> SignOff | None:
    """The latest signature given for a step of this kind."""
    titles = {level.title for level in levels if level.step is step}
    found = [one for one in signoffs if one.level in titles and one.action is not Action.SUBMIT]
    return found[-1] if found else None


def _name(signoff: SignOff | None) -> str:
    return signoff.name if signoff else ""


def _time(signoff: SignOff | None) -> str:
    return signoff.time if signoff else ""


def _categories(session: Session, versions: Sequence[str]) -> dict[str, dict[Category, int]]:
    """How many findings of each category, by version."""
    counted = session.execute(
        select(FindingRow.version_id, FindingRow.category, func.count(FindingRow.id))
        .where(FindingRow.version_id.in_(versions))
        .group_by(FindingRow.version_id, FindingRow.category)
        .order_by(FindingRow.category)
    )
    found: dict[str, dict[Category, int]] = {}
    for version, category, count in counted:
        found.setdefault(version, {})[Category(category)] = count
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What the yearly report asks for; `false_alarms` by rule: dismissed of all decided."""

    items: int
    outcomes: Mapping[str, int]
    conclusions: Mapping[str, int]
    states: Mapping[str, int]
    categories: Mapping[str, int]
    rules: tuple[tuple[str, int], ...]
    false_alarms: tuple[tuple[str, int, int], ...]
    withdrawn: int


def statistics(context: Context, caller: Caller, wanted: Wanted) -> Statistics:
    conditions = _conditions(caller, wanted)
    with context.database.read() as session:
        standing = _standing(session, conditions)
        ids = select(Draft.id).where(*conditions)
        hits = session.execute(
            select(FindingRow.rule, FindingRow.category, func.count(FindingRow.id))
            .join(Version, Version.id == FindingRow.version_id)
            .where(Version.draft_id.in_(ids))
            .group_by(FindingRow.rule, FindingRow.category)
        ).all()
        said = session.execute(
            select(DispositionRow.rule, DispositionRow.decision, func.count(DispositionRow.id))
            .where(DispositionRow.draft_id.in_(ids))
            .group_by(DispositionRow.rule, DispositionRow.decision)
        ).all()
    rules: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    for rule, category, count in hits:
        rules[rule] += count
        categories[category] += count
    decided: Counter[str] = Counter()
    dismissed: Counter[str] = Counter()
    for rule, decision, count in said:
        decided[rule] += count
        dismissed[rule] += count if decision == Decision.FALSE_ALARM.value else 0
    states, conclusions, outcomes = standing
    return Statistics(
        items=states.total(),
        outcomes=outcomes,
        conclusions=conclusions,
        states=states,
        categories=categories,
        rules=tuple(rules.most_common(50)),
        false_alarms=tuple(
            (rule, dismissed[rule], count) for rule, count in decided.most_common(50)
        ),
        withdrawn=states[State.WITHDRAWN.value],
    )


def _standing(
    session: Session, conditions: Sequence[ColumnElement[bool]]
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """How many items by state, by conclusion and by outcome, counted where they lie."""
    states: Counter[str] = Counter()
    conclusions: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    counted = session.execute(
        select(Draft.state, Draft.conclusion, Version.outcome, func.count(Draft.id))
        .join(Version, and_(Version.draft_id == Draft.id, Version.number == Draft.version))
        .where(*conditions)
        .group_by(Draft.state, Draft.conclusion, Version.outcome)
    )
    for state, conclusion, outcome, count in counted:
        states[state] += count
        outcomes[outcome or "waiting"] += count
        if conclusion:
            conclusions[conclusion] += count
    return states, conclusions, outcomes
