"""Two screenings of the same bytes, side by side: what is new, what is gone, what is regraded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from api.service.context import Context
from api.service.payloads import open_finding
from api.service.views import GoneFinding, Rescreening
from api.store.models import DispositionRow, EarlierFinding, FindingRow, Version
from screener.review.disposition import Disposition
from screener.rule import Category, Severity
from screener.verdict import Outcome

ABSENT = "absent"
_KEPT = ("id", "version_id", "ordinal", "fingerprint", "rule", "category", "severity", "payload",
         "was")  # fmt: skip


def set_aside(session: Session, version: Version, stood: str) -> None:
    """Keep a verdict and its findings while the next one is awaited; `stood` is a level's name."""
    assert version.screened_at
    columns = [getattr(FindingRow, name) for name in _KEPT]
    mine = FindingRow.version_id == version.id
    session.execute(insert(EarlierFinding).from_select(_KEPT, select(*columns).where(mine)))
    session.execute(delete(FindingRow).where(mine))
    told = {"time": version.screened_at.isoformat(), "outcome": version.outcome,
            "tool": version.tool, "stood": stood}  # fmt: skip
    version.earlier = [*version.earlier, told]


def note_way(version: Version, went: str) -> None:
    """Where the draft went on after the verdict that was awaited."""
    if version.earlier:
        version.earlier = [*version.earlier[:-1], {**version.earlier[-1], "went": went}]


@dataclass(frozen=True, slots=True)
class Difference:
    """Counts; a finding that is `regraded` was there before, with another severity."""

    new: int = 0
    gone: int = 0
    regraded: int = 0

    @property
    def any(self) -> bool:
        return bool(self.new or self.gone or self.regraded)


def compare(
    session: Session, version: Version, rows: Sequence[FindingRow], at: datetime
) -> Difference:
    """Mark on the findings of a new verdict what the one before made of them, and keep of that
    one's only what is gone. Nothing is marked where there was none before.

    What was new or weighed otherwise stays marked until a person has said something about it.
    """
    if not version.earlier:
        return Difference()
    aside = _aside(session, version)
    before = {one.fingerprint: one for one in aside if one.gone_at is None}
    said = _decided(session, version)
    for row in rows:
        row.was = _was(row, before.get(row.fingerprint), decided=row.fingerprint in said)
    here = {row.fingerprint for row in rows}
    for one in aside:
        if one.fingerprint in here:
            session.delete(one)
        else:
            one.gone_at = one.gone_at or at
    new = len(here - set(before))
    regraded = sum(
        row.fingerprint in before and before[row.fingerprint].severity != row.severity
        for row in rows
    )
    return Difference(new, len(set(before) - here), regraded)


def _was(row: FindingRow, before: EarlierFinding | None, *, decided: bool) -> str | None:
    if before is None:
        return ABSENT
    if before.severity != row.severity:
        return before.severity
    return None if decided or before.was == row.severity else before.was


def _aside(session: Session, version: Version) -> list[EarlierFinding]:
    wanted = (
        select(EarlierFinding)
        .where(EarlierFinding.version_id == version.id)
        .order_by(EarlierFinding.ordinal, EarlierFinding.id)
    )
    return list(session.execute(wanted).scalars())


def _decided(session: Session, version: Version) -> set[str]:
    wanted = select(DispositionRow.fingerprint).where(DispositionRow.draft_id == version.draft_id)
    return set(session.execute(wanted).scalars())


def gone(session: Session, version: Version) -> list[EarlierFinding]:
    """What earlier verdicts on these bytes said and the present one does not."""
    return [one for one in _aside(session, version) if one.gone_at is not None]


def view(
    context: Context,
    session: Session,
    version: Version,
    rows: Sequence[FindingRow],
    said: Sequence[Disposition],
) -> Rescreening | None:
    """What the last screening anew has changed; None where the first verdict stands."""
    if not version.earlier or version.status != "screened":
        return None
    told = version.earlier[-1]
    marks = Counter(row.was for row in rows)
    return Rescreening(
        times=len(version.earlier),
        stood=told["stood"],
        went=told["went"],
        before=datetime.fromisoformat(told["time"]),
        outcome=Outcome[told["outcome"].upper()],
        changed=differing(told["tool"] or {}, version.tool or {}),
        new=marks[ABSENT],
        regraded=sum(marks.values()) - marks[ABSENT] - marks[None],
        remaining=len(rows) - marks[ABSENT],
        gone=tuple(_gone_view(context, one, said) for one in gone(session, version)),
    )


def _gone_view(context: Context, row: EarlierFinding, said: Sequence[Disposition]) -> GoneFinding:
    told = open_finding(context, row)
    assert row.gone_at
    return GoneFinding(
        fingerprint=row.fingerprint,
        rule=row.rule,
        title=told["title"],
        category=Category(row.category),
        severity=Severity[row.severity.upper()],
        document=told["document"],
        place=told["place"],
        text=told["text"],
        before=told["before"],
        after=told["after"],
        gone_at=row.gone_at,
        dispositions=tuple(one for one in said if one.fingerprint == row.fingerprint),
    )


def older(context: Context, tool: Mapping[str, str] | None) -> tuple[str, ...]:
    """What of a verdict's grounds is not in force any more; empty too where that is not known."""
    return differing(tool, context.tool) if tool and context.tool else ()


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """Which of what a verdict rests on is not the same in both."""
    names = ("lexicons", "policy", "model", "version")
    return tuple(name for name in names if one.get(name) != other.get(name))
