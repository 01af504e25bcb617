"""A strong marking of state secrets: the upload is gone at that moment, an incident stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.service import audit, cases, events
from api.service.caller import SYSTEM
from api.service.context import Context
from api.service.views import Mark
from api.store.models import Blob, Draft, EarlierFinding, Incident, Version
from screener.document import Part
from screener.finding import Finding
from screener.report.place import place
from screener.review import workflow
from screener.review.deadlines import incident_due
from screener.verdict import Verdict

KNOWN = (Mark(rule="state_secret.known", title="与此前封存的文件逐字节相同", place=""),)


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with the path, inside the upload, of the document it is in."""

    path: str
    finding: Finding


def placed(verdict: Verdict, root: str) -> Iterator[Placed]:
    """All findings of an upload and what is packed in it, in order."""
    path = verdict.path.removeprefix(root).removeprefix("!/")
    for finding in verdict.findings:
        yield Placed(path, finding)
    for child in verdict.children:
        yield from placed(child, root)


def marks(findings: Iterable[Placed]) -> tuple[Mark, ...]:
    """What of the findings seals an upload; said without a word of the draft.

    Sheets, properties and packed files are named by people: their names are left out.
    """
    found = []
    for one in findings:
        finding = one.finding
        if not finding.is_incident:
            continue
        where = place(finding.location._replace(sheet=None, place=None))
        if finding.location.part is Part.FILENAME:
            where = "文件名"
        if one.path:
            where = f"压缩包或附件内的文件，{where}"
        found.append(Mark(rule=finding.rule, title=finding.title, place=where))
    return tuple(found)


def seal(
    context: Context, session: Session, row: Draft, version: Version, why: tuple[Mark, ...]
) -> list[str]:
    """Seal a draft; the caller destroys the files once the transaction has ended well."""
    case = cases.load(session, row)
    cases.save(session, row, workflow.sealed(case))
    if version.blob_id is not None:
        blob = session.execute(
            select(Blob).where(Blob.id == version.blob_id).with_for_update()
        ).scalar_one()
        blob.destroyed_at = blob.destroyed_at or context.clock()
    version.status, version.intake, version.lease_until = "sealed", None, None
    version.screened_at, version.outcome, version.earlier = context.clock(), "block", []
    session.execute(delete(EarlierFinding).where(EarlierFinding.version_id == version.id))
    row.title, row.form, row.site_column = "", {}, None
    row.rank, row.changed, row.updated_at = 3, False, context.clock()
    found = context.clock().astimezone(UTC)
    session.add(
        Incident(
            draft_id=row.id,
            sha256=version.sha256,
            size=version.size,
            marks=[[one.rule, one.title, one.place] for one in why],
            uploader_id=version.uploaded_by,
            department_id=row.department_id,
            found_at=found,
            due_at=incident_due(found),
        )
    )
    session.flush()
    audit.note(session, SYSTEM, "draft.sealed", "draft", row.id, at=context.clock(),
               sha256=version.sha256, rules=sorted({one.rule for one in why}))  # fmt: skip
    return events.tell(session, row, "draft.sealed")
