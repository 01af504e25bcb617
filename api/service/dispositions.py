"""People's decisions on findings as lines to learn from: provenance always, texts when asked for.

Nobody's name is in a line. Texts of drafts that are sealed or destroyed are never given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.problems import invalid
from api.service import audit, comparison
from api.service.caller import Caller
from api.service.context import Context
from api.service.names import checked_line
from api.service.payloads import load_reading, open_finding
from api.service.views import DocumentView, FileView
from api.store.models import DispositionRow, Draft, EarlierFinding, FindingRow, Version
from api.store.vault import VaultDamaged
from screener.review.deadlines import BEIJING
from screener.review.roles import Role
from screener.review.words import State

SCHEMA = "screener.disposition/1"
_AROUND = 160  # code points a line's text has at least, where the draft says as much
_BESIDE = 150  # and at most on either side of the finding
_ENDS = "。！？；\n"


@dataclass(frozen=True, slots=True)
class Wanted:
    """`start` and `end`, both included, are days of the decisions; None does not restrict."""

    texts: bool = False
    start: date | None = None
    end: date | None = None
    reason: str = ""


@dataclass(slots=True)
class _Source:
    """One version, with its findings and its text, read when first asked for."""

    context: Context
    draft: Draft
    version: Version
    findings: dict[str, FindingRow | EarlierFinding]
    texts: bool
    _documents: tuple[DocumentView, ...] | None = field(default=None, repr=False)

    def documents(self) -> tuple[DocumentView, ...]:
        if self._documents is None:
            try:
                self._documents = load_reading(self.context, self.version)
            except VaultDamaged:
                self._documents = ()
        return self._documents


def export(context: Context, caller: Caller, wanted: Wanted) -> FileView:
    """JSON lines, oldest decision first; that they were handed out, and why, is noted.

    Raises:
        Problem: `forbidden`, `invalid` when texts are asked for without a reason.
    """
    caller.need(Role.CONFIDENTIALITY_OFFICER)
    reason = checked_line("reason", wanted.reason, longest=500)
    if wanted.texts and not reason:
        raise invalid("reason", "导出文字须写明用途")
    with context.database.write() as session:
        lines = list(_lines(context, session, wanted))
        audit.note(session, caller, "dispositions.exported", "dispositions", "", at=context.clock(),
                   lines=len(lines), texts=sum("text" in one for one in lines),
                   reason=reason)  # fmt: skip
    data = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines).encode()
    name = f"dispositions-{context.today().isoformat()}.jsonl"
    return FileView(name=name, media_type="application/jsonl", data=data)


def _lines(context: Context, session: Session, wanted: Wanted) -> Iterator[dict[str, Any]]:
    sources: dict[tuple[str, int], _Source | None] = {}
    for said in session.execute(select(DispositionRow).order_by(DispositionRow.id)).scalars():
        day = datetime.fromisoformat(said.time).astimezone(BEIJING).date()
        if (wanted.start and day < wanted.start) or (wanted.end and day > wanted.end):
            continue
        key = said.draft_id, said.version
        if key not in sources:
            sources[key] = _source(context, session, *key, texts=wanted.texts)
        if (source := sources[key]) is not None:
            yield _line(source, said)


def _source(
    context: Context, session: Session, draft_id: str, number: int, *, texts: bool
) -> _Source | None:
    draft = session.get_one(Draft, draft_id)
    version = next((one for one in draft.versions if one.number == number), None)
    if version is None:
        return None
    rows: list[FindingRow | EarlierFinding] = [*comparison.gone(session, version)]
    rows += session.execute(select(FindingRow).where(FindingRow.version_id == version.id)).scalars()
    closed = draft.state == State.SEALED.value or draft.destroyed_at is not None
    allowed = texts and not closed and version.status == "screened"
    return _Source(context, draft, version, {row.fingerprint: row for row in rows}, allowed)


def _line(source: _Source, said: DispositionRow) -> dict[str, Any]:
    finding = source.findings.get(said.fingerprint)
    line: dict[str, Any] = {
        "schema": SCHEMA,
        "number": source.draft.number,
        "version": said.version,
        "sha256": source.version.sha256,
        "fingerprint": said.fingerprint,
        "rule": said.rule,
        "category": finding.category if finding else None,
        "decision": said.decision,
        "role": said.role,
        "time": said.time,
        "tool": dict(source.version.tool or {}),
    }
    if source.texts and finding is not None:
        line["text"] = _passage(source, finding)
    return line


def _passage(source: _Source, row: FindingRow | EarlierFinding) -> str:
    """The paragraphs that the finding touches, and as many around them as make a passage."""
    entry = open_finding(source.context, row)
    document = next((one for one in source.documents() if one.path == entry["document"]), None)
    passages = document.passages if document else ()
    touched = [index for index, one in enumerate(passages)
               if one.start < entry["end"] and entry["start"] < one.end
               and one.location.part.value == entry["location"]["part"]]  # fmt: skip
    if not touched:
        return f"{entry['before']}{entry['text']}{entry['after']}"
    first, last = touched[0], touched[-1] + 1
    while sum(len(one.text) for one in passages[first:last]) < _AROUND:
        if last < len(passages):
            last += 1
        elif first > 0:
            first -= 1
        else:
            break
    start = sum(len(one.text) + 1 for one in passages[first : touched[0]])
    start += max(0, entry["start"] - passages[touched[0]].start)
    text = "\n".join(one.text for one in passages[first:last])
    return _cut(text, start, start + len(entry["text"]))


def _cut(text: str, start: int, end: int) -> str:
    """As much around the finding as a passage holds, in whole sentences where there are ends."""
    left, right = max(0, start - _BESIDE), min(len(text), end + _BESIDE)
    if left:
        left = next((at + 1 for at in range(left, start) if text[at] in _ENDS), left)
    if right < len(text):
        right = next((at for at in range(right, end, -1) if text[at - 1] in _ENDS), right)
    return text[left:right].strip()
