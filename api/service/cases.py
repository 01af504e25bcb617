"""Between the tables and the core's `Case`: loading one draft's, and writing back what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.problems import not_found
from api.store.models import (
    ChainSetting,
    DispositionRow,
    Draft,
    FindingRow,
    SignOffRow,
    Version,
)
from screener.review.canonical import build, plain
from screener.review.disposition import Disposition, Facts, Flag, weigh
from screener.review.levels import Chain, Level, chain_from, usual_chain
from screener.review.roles import Role
from screener.review.signoff import SignOff
from screener.review.words import Conclusion, Decision, State, Step
from screener.review.workflow import Case
from screener.rule import Category, Severity

USUAL_LEVELS = 4
REVIEWS = frozenset(
    {State.DEPARTMENT_REVIEW, State.CONFIDENTIALITY_REVIEW, State.COUNTERSIGN, State.RELEASE}
)


def locked(session: Session, draft_id: str) -> Draft:
    """The draft's row, for this transaction alone; as it is now."""
    row = session.execute(
        select(Draft)
        .where(Draft.id == draft_id)
        .with_for_update(of=Draft)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None:
        raise not_found("这份稿件")
    return row


def load(session: Session, row: Draft) -> Case:
    version = current(row)
    valid: list[SignOff] = []
    voided: list[SignOff] = []
    for one in _signed(session, row):
        (voided if one.voided else valid).append(build(SignOff, one.body))
    return Case(
        id=row.id,
        author=row.author_id,
        department=row.department_id,
        digest=version.sha256,
        state=State(row.state),
        version=row.version,
        screening=version.screening,
        interrupted=None if row.interrupted is None else State(row.interrupted),
        level=row.level,
        levels=levels_of(row),
        facts=facts(session, row, version),
        referred=row.referred,
        conclusion=None if row.conclusion is None else Conclusion(row.conclusion),
        signoffs=tuple(valid),
        voided=tuple(voided),
    )


def save(session: Session, row: Draft, case: Case) -> None:
    """What the workflow changed; signatures are added or voided, never changed or removed."""
    row.state = case.state.value
    row.version = case.version
    row.level = case.level
    row.levels = [plain_level(level) for level in case.levels]
    row.referred = case.referred
    row.interrupted = None if case.interrupted is None else case.interrupted.value
    row.conclusion = None if case.conclusion is None else case.conclusion.value
    row.awaits = "".join(f",{role.value}" for role in _turn(case)) + ","
    known = _signed(session, row)
    for one in known:
        one.voided = one.voided or build(SignOff, one.body) not in case.signoffs
    everything = (*case.voided, *case.signoffs)
    for at, signoff in enumerate(everything[len(known) :], len(known)):
        session.add(SignOffRow(draft_id=row.id, ordinal=at, voided=at < len(case.voided),
                               body=plain(signoff)))  # fmt: skip
    session.flush()


def _signed(session: Session, row: Draft) -> list[SignOffRow]:
    wanted = select(SignOffRow).where(SignOffRow.draft_id == row.id).order_by(SignOffRow.ordinal)
    return list(session.execute(wanted).scalars())


def valid_signoffs(session: Session, drafts: Sequence[str]) -> dict[str, tuple[SignOff, ...]]:
    """The signatures that count, by draft, for many at once."""
    rows = session.execute(
        select(SignOffRow.draft_id, SignOffRow.body)
        .where(SignOffRow.draft_id.in_(drafts), SignOffRow.voided.is_(False))
        .order_by(SignOffRow.draft_id, SignOffRow.ordinal)
    )
    found: dict[str, list[SignOff]] = {}
    for draft, body in rows:
        found.setdefault(draft, []).append(build(SignOff, body))
    return {draft: tuple(signed) for draft, signed in found.items()}


def _turn(case: Case) -> tuple[Role, ...]:
    """Whose turn it is."""
    if case.state in {State.SELF_REVIEW, State.RETURNED}:
        return (Role.AUTHOR,)
    if case.state in {State.SEALED, State.RECHECK} or case.referred:
        return (Role.CONFIDENTIALITY_OFFICER,)
    if case.state in REVIEWS and case.levels:
        return tuple(sorted(case.current.roles))
    return ()


def standing(case: Case) -> str:
    """What people call the place where the draft is: its level under review, or its state."""
    return case.current.title if case.state in REVIEWS and case.levels else case.state.label


def current(row: Draft) -> Version:
    return row.versions[-1]


def levels_of(row: Draft) -> tuple[Level, ...]:
    return tuple(
        Level(Step(step), frozenset(map(Role, roles)), title) for step, roles, title in row.levels
    )


def plain_level(level: Level) -> list[object]:
    return [level.step.value, sorted(role.value for role in level.roles), level.title]


def facts(session: Session, row: Draft, version: Version) -> Facts:
    """What of the findings of this version still stops it."""
    if version.status != "screened":
        return Facts()
    flags = list(flags_of(session, version))
    cleared = (
        frozenset(one.fingerprint for one in flags if one.category is Category.STATE_SECRET)
        if version.permitted
        else frozenset()
    )
    said = dispositions(session, row.id)
    return weigh(flags, said, author=row.author_id, permitted=cleared)


def flags_of(session: Session, version: Version) -> Iterable[Flag]:
    rows = session.execute(
        select(FindingRow.fingerprint, FindingRow.category, FindingRow.severity)
        .where(FindingRow.version_id == version.id)
        .order_by(FindingRow.ordinal)
    )
    for fingerprint, category, severity in rows:
        yield Flag(fingerprint=fingerprint, category=Category(category),
                   severity=Severity[severity.upper()])  # fmt: skip


def dispositions(session: Session, draft_id: str) -> tuple[Disposition, ...]:
    """Everything people said about findings of this draft, oldest first."""
    rows = session.execute(
        select(DispositionRow)
        .where(DispositionRow.draft_id == draft_id)
        .order_by(DispositionRow.id)
    ).scalars()
    return tuple(
        Disposition(fingerprint=row.fingerprint, decision=Decision(row.decision),
                    reason=row.reason, person=row.person, name=row.name, role=Role(row.role),
                    time=row.time)
        for row in rows
    )  # fmt: skip


def chain_for(session: Session, department_id: str, column: str | None) -> Chain:
    """The chain set for department and column, for the column, for the department, for all."""
    rows = session.execute(select(ChainSetting)).scalars().all()
    found = {(row.department_id, row.site_column): row for row in rows}
    for key in ((department_id, column), (None, column), (department_id, None), (None, None)):
        if row := found.get(key):
            return chain_from([tuple(level) for level in row.levels], row.forced)
    return usual_chain(USUAL_LEVELS)
