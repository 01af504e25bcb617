"""The machine's part: a version is claimed, screened outside, and its verdict kept once."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import PurePosixPath

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from api.service import audit, cases, comparison, events, sealing
from api.service.caller import SYSTEM
from api.service.context import Context
from api.service.drafts import TITLE
from api.service.intake import Intake, known_as_sealed, load_intake
from api.service.payloads import dump_reading, lock_finding, lock_version
from api.service.sealing import Placed
from api.service.views import Mark
from api.store.models import Blob, Draft, FindingRow, Version, new_id
from api.store.vault import VaultDamaged
from screener.batch.worker import Examined
from screener.report.place import WHOLE, place
from screener.review import workflow
from screener.review.disposition import fingerprints
from screener.verdict import Verdict, model_score

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Job:
    """One version to screen. `claim` is this try's own: a verdict under another is not kept."""

    version_id: str
    claim: str
    attempt: int
    column: str | None
    intake: Intake = field(repr=False)
    data: bytes | None = field(repr=False)


def claim(context: Context, version_id: str) -> Job | None:
    """Take a version that waits, or whose worker has vanished; None when there is nothing to do.

    `data` is None in the job when the original cannot be read any more.
    """
    with context.database.write() as session:
        row = session.execute(
            select(Version)
            .where(Version.id == version_id, _free(context))
            .with_for_update(skip_locked=True)
        ).scalar_one_or_none()
        if row is None:
            return None
        blob = session.get(Blob, row.blob_id) if row.blob_id else None
        gone = blob is None or blob.destroyed_at is not None
        if gone or (known_as_sealed(session, row.sha256) and not row.permitted):
            names = _names(row)
            draft = cases.locked(session, row.draft_id)
            notices = sealing.seal(context, session, draft, row, sealing.KNOWN)
        else:
            row.status, row.claimed_by = "screening", new_id()
            row.lease_until = context.clock() + LEASE
            row.attempts += 1
            names, notices = [], []
        column = row.draft.site_column
    if row.status == "sealed":
        _after(context, notices, names)
        return None
    assert row.blob_id
    assert row.intake
    assert row.claimed_by
    try:
        intake = load_intake(context.vault.get(row.intake))
        data = context.vault.get(row.blob_id)
    except VaultDamaged:
        intake, data = Intake(filename="", title="", form={}), None
    return Job(version_id, row.claimed_by, row.attempts, column, intake, data)


def _free(context: Context) -> ColumnElement[bool]:
    return or_(
        Version.status == "queued",
        and_(Version.status == "screening", Version.lease_until < context.clock()),
    )


def release(context: Context, job: Job, *, again: bool = True) -> None:
    """Give a version back; `again` at once, otherwise when the sweep comes by."""
    with context.database.write() as session:
        row = _mine(session, job)
        if row is not None:
            row.status, row.lease_until, row.claimed_by = "queued", None, None
    if again:
        context.queue.screen(job.version_id)


def renew(context: Context, job: Job) -> bool:
    """Say that the work goes on; False when the claim is no longer ours."""
    with context.database.write() as session:
        row = _mine(session, job)
        if row is not None:
            row.lease_until = context.clock() + LEASE
    return row is not None


def release_all(context: Context) -> None:
    """Where this is the only machine, whatever was claimed before the start was claimed in vain."""
    with context.database.write() as session:
        session.execute(
            update(Version)
            .where(Version.status == "screening")
            .values(status="queued", lease_until=None, claimed_by=None)
        )


def keep(context: Context, job: Job, examined: Examined) -> bool:
    """Keep the verdict, or seal the draft; False when another try was first."""
    verdict = examined.verdict
    found = tuple(sealing.placed(verdict, verdict.path))
    marks = sealing.marks(one for one in found)
    with context.database.read() as session:
        row = _mine(session, job)
        if row is None:
            return False
        permitted = row.permitted
    if marks and not permitted:
        return _seal(context, job, marks)
    reading = context.vault.put(dump_reading(examined.document)).id
    with context.database.write() as session:
        row = _mine(session, job)
        if row is not None:
            intake, row.reading = row.intake, reading
            notices = _store(context, session, row, job, Result(found, verdict, examined.tool))
        else:
            intake, notices = reading, []
    _after(context, notices, [intake] if intake else [])
    return row is not None


def _seal(context: Context, job: Job, marks: tuple[Mark, ...]) -> bool:
    with context.database.write() as session:
        row = _mine(session, job)
        if row is None:
            return False
        names = _names(row)
        draft = cases.locked(session, row.draft_id)
        notices = sealing.seal(context, session, draft, row, marks)
    _after(context, notices, names)
    context.database.forget_free_pages()
    return True


def _mine(session: Session, job: Job) -> Version | None:
    return session.execute(
        select(Version)
        .where(
            Version.id == job.version_id,
            Version.status == "screening",
            Version.claimed_by == job.claim,
        )
        .with_for_update()
    ).scalar_one_or_none()


def _names(row: Version) -> list[str]:
    return [name for name in (row.blob_id, row.intake) if name is not None]


def _after(context: Context, notices: list[str], destroyed: list[str]) -> None:
    for name in destroyed:
        context.vault.destroy(name)
    for notice in notices:
        context.queue.deliver(notice)


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict, its findings with those of packed files, and which machine spoke."""

    found: tuple[Placed, ...]
    verdict: Verdict
    tool: Mapping[str, str]


def _store(context: Context, session: Session, row: Version, job: Job, result: Result) -> list[str]:
    found, verdict = result.found, result.verdict
    draft = cases.locked(session, row.draft_id)
    names = fingerprints((one.finding for one in found), context.fingerprint_key)
    rows = [
        _finding_row(context, row, ordinal, name, one)
        for ordinal, (name, one) in enumerate(zip(names, found, strict=True))
    ]
    difference = comparison.compare(session, row, rows, context.clock())
    session.add_all(rows)
    severities = Counter(one.finding.severity.word for one in found)
    row.status, row.lease_until, row.intake = "screened", None, None
    row.screened_at, row.tool = context.clock(), dict(result.tool)
    row.outcome, row.risk, row.media_type = verdict.outcome.word, verdict.risk, verdict.media_type
    row.model_score = model_score(verdict)
    row.counts = {word: severities.get(word, 0) for word in ("block", "review", "info")}
    row.counts |= {"characters": verdict.characters, "documents": _documents(verdict)}
    row.payload = lock_version(context, row, job.intake.filename, list(unread(verdict)))
    if row.number == 1:
        stem = PurePosixPath(job.intake.filename).stem
        draft.title = (job.intake.title or stem)[:TITLE]
        draft.form = dict(job.intake.form)
    session.flush()
    case = cases.load(session, draft)
    chain = cases.chain_for(session, draft.department_id, draft.site_column)
    onward = workflow.screened(case, chain, case.facts)
    cases.save(session, draft, onward)
    comparison.note_way(row, cases.standing(onward))
    draft.rank, draft.open_findings = verdict.outcome.value, case.facts.undecided
    draft.changed, draft.updated_at = difference.any, context.clock()
    anew = asdict(difference) if row.earlier else {}
    audit.note(session, SYSTEM, "draft.screened", "draft", draft.id, at=context.clock(),
               version=row.number, outcome=verdict.outcome.word, **anew)  # fmt: skip
    return events.tell(session, draft, "draft.screened")


def _finding_row(
    context: Context, version: Version, ordinal: int, fingerprint: str, one: Placed
) -> FindingRow:
    row_id = new_id()
    told = f"{one.finding.rule}\0{one.finding.text}".encode("utf-8", "surrogatepass")
    return FindingRow(
        id=row_id,
        version_id=version.id,
        ordinal=ordinal,
        fingerprint=fingerprint,
        same_text=hmac.new(context.fingerprint_key, told, hashlib.sha256).hexdigest(),
        rule=one.finding.rule,
        category=one.finding.category.value,
        severity=one.finding.severity.word,
        payload=lock_finding(context, row_id, one),
    )


def unread(verdict: Verdict) -> Iterator[str]:
    """What was not read, in an editor's words."""
    for gap in verdict.gaps:
        where = place(gap.location)
        told = where == WHOLE or gap.message.startswith(where)
        yield gap.message if told else f"{where}：{gap.message}"
    for child in verdict.children:
        yield from unread(child)


def _documents(verdict: Verdict) -> int:
    return 1 + sum(_documents(child) for child in verdict.children)


def waiting(context: Context, limit: int = 1_000) -> list[tuple[str, bool]]:
    """Versions that should be screened and that nobody works on, oldest first; after them, each
    told so, those that stood somewhere already and are screened anew.
    """
    anew = Draft.interrupted.is_not(None)
    wanted = select(Version.id, anew).join(Version.draft).where(_free(context))
    with context.database.read() as session:
        rows = session.execute(wanted.order_by(anew, Version.id).limit(limit))
        return [(version_id, later) for version_id, later in rows]
