"""The chain as people ask for it: list, look at, hand out, verify."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.problems import not_found
from api.service import audit, cases, chain_head, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.paging import offset
from api.service.views import ChainCheck, FileView, Page, RecordView
from api.store.models import Draft, RecordRow
from screener.errors import RecordError
from screener.forms.record_json import record_json
from screener.review.canonical import plain
from screener.review.chain import Fault, read_entry
from screener.review.ledger import Ledger, exported, verify_ledger
from screener.review.record import TITLES, Entry, Record, Withdrawal
from screener.review.roles import Role
from screener.review.signing import PublicKey

_MOST = 200
JSON = "application/json"


def _need(caller: Caller) -> None:
    """Everyone who works on drafts, within what they see, and the 安全审计员."""
    if not caller.has(Role.AUDITOR):
        sight.need_business(caller)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries; None and empty do not restrict. `sha256` is of the content decided about."""

    query: str = ""
    kind: str | None = None
    sha256: str | None = None
    draft_id: str | None = None


def listing(
    context: Context,
    caller: Caller,
    asked: Wanted | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[RecordView]:
    """The newest first."""
    _need(caller)
    asked = asked or Wanted()
    start, limit = offset(cursor), max(1, min(limit, _MOST))
    wanted = select(RecordRow, Draft).join(Draft, Draft.id == RecordRow.draft_id)
    if not caller.has(Role.AUDITOR):
        wanted = wanted.where(sight.visible(caller))
    if words := asked.query.strip():
        wanted = wanted.where(or_(Draft.title.contains(words, autoescape=True),
                                  Draft.number.contains(words, autoescape=True)))  # fmt: skip
    if asked.kind:
        wanted = wanted.where(RecordRow.kind == asked.kind)
    if asked.sha256:
        wanted = wanted.where(RecordRow.content == asked.sha256.strip().lower())
    if asked.draft_id:
        wanted = wanted.where(RecordRow.draft_id == asked.draft_id)
    with context.database.read() as session:
        total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        rows = session.execute(
            wanted.order_by(RecordRow.sequence.desc()).offset(start).limit(limit)
        ).all()
        items = tuple(_view(context, session, row, draft) for row, draft in rows)
    following = start + len(items)
    return Page(items, str(following) if following < total else None, total)


def get(context: Context, caller: Caller, sequence: int) -> RecordView:
    with context.database.read() as session:
        row, draft = _seen(session, caller, sequence)
        return _view(context, session, row, draft)


def _seen(session: Session, caller: Caller, sequence: int) -> tuple[RecordRow, Draft]:
    _need(caller)
    row = session.get(RecordRow, sequence) if 0 < sequence < 2**31 else None
    draft = session.get(Draft, row.draft_id) if row else None
    if row is None or draft is None:
        raise not_found("这份记录")
    if not caller.has(Role.AUDITOR):
        sight.seen(session, caller, draft.id)
    return row, draft


def envelope(context: Context, caller: Caller, sequence: int) -> FileView:
    """The signed envelope, as it is stored."""
    with context.database.write() as session:
        row, draft = _seen(session, caller, sequence)
        audit.note(session, caller, "record.exported", "record", str(sequence),
                   at=context.clock())  # fmt: skip
        name = f"{draft.number}-{sequence:08d}.json"
        return FileView(name=name, media_type=JSON, data=row.envelope)


def readable(context: Context, caller: Caller, sequence: int) -> FileView:
    """The entry laid out to be read, with what was signed beside it."""
    file = envelope(context, caller, sequence)
    return FileView(name=file.name, media_type=JSON, data=record_json(file.data))


def receipt(context: Context, caller: Caller, sequence: int) -> FileView:
    """What lets the content be published, or takes it back.

    Raises:
        Problem: `not_found` where the entry has none.
    """
    with context.database.read() as session:
        row, draft = _seen(session, caller, sequence)
    if row.receipt is None:
        raise not_found("放行凭证")
    return FileView(name=f"{draft.number}.receipt.json", media_type=JSON, data=row.receipt)


def archive(context: Context, caller: Caller) -> FileView:
    """Everything that proves what was released, as `screener record verify` reads it, with the
    head of this moment: the last one published may be older than the last record."""
    caller.need(Role.CONFIDENTIALITY_OFFICER, Role.AUDITOR)
    head = ("exported", chain_head.current(context))
    with context.database.write() as session:
        ledger = stored(session, context)
        audit.note(session, caller, "record.exported", "record", "all", at=context.clock())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in exported(replace(ledger, heads=(*ledger.heads, head)), context.trusted):
            out.writestr(name, data)
    return FileView(name="审查记录.zip", media_type="application/zip", data=packed.getvalue())


def public_key(context: Context) -> FileView:
    """The public keys, present and past: anyone may check with them."""
    pem = "".join(key.pem() for key in context.trusted.values()).encode("ascii")
    return FileView(name="public.pem", media_type="application/x-pem-file", data=pem)


def stored(session: Session, context: Context) -> Ledger:
    entries, receipts = envelopes(session)
    heads = chain_head.published(context.settings.data)
    return Ledger(entries=entries, heads=heads, receipts=receipts)


def envelopes(session: Session) -> tuple[tuple[bytes, ...], tuple[tuple[str, bytes], ...]]:
    """All entries in order, and all receipts by the number of their entry."""
    rows = session.execute(
        select(RecordRow.sequence, RecordRow.envelope, RecordRow.receipt).order_by(
            RecordRow.sequence
        )
    ).all()
    receipts = tuple((f"{row.sequence:08d}", row.receipt) for row in rows if row.receipt)
    return tuple(row.envelope for row in rows), receipts


def verify(context: Context, caller: Caller) -> ChainCheck:
    """Recompute bytes, links and signatures, and compare what is stored beside the chain."""
    caller.need(Role.AUDITOR, Role.CONFIDENTIALITY_OFFICER)
    with context.database.read() as session:
        report = verify_ledger(stored(session, context), context.trusted)
        faults = (*report.faults, *beside(session, context.trusted))
    return ChainCheck(length=report.length, head=report.head.digest,
                      faults=tuple(str(fault) for fault in faults))  # fmt: skip


def beside(session: Session, keys: Mapping[str, PublicKey]) -> tuple[Fault, ...]:
    """Dispositions and signatures in the tables that are not those the record holds."""
    faults = []
    rows = session.execute(
        select(RecordRow).where(RecordRow.kind == Record.schema).order_by(RecordRow.sequence)
    ).scalars()
    for row in rows:
        try:
            entry = read_entry(row.envelope, keys)
        except Exception:  # noqa: BLE001, S112 - named already by the chain's own check
            continue
        assert isinstance(entry, Record)
        faults += _compare(session, row, entry)
    return tuple(faults)


def _compare(session: Session, row: RecordRow, entry: Record) -> list[Fault]:
    name = f"{TITLES[entry.schema]}（{entry.number}）"
    draft = session.get(Draft, row.draft_id)
    if draft is None:
        return [Fault(row.sequence, name, "所记的稿件不在库中")]
    try:
        now = [plain(one) for one in cases.dispositions(session, draft.id)]
        case = cases.load(session, draft)
    except (ValueError, RecordError):  # a word that is on no list, a field that is gone
        return [Fault(row.sequence, name, "库中的处置意见或签字被改动，已读不出")]
    faults = []
    if now[: len(entry.dispositions)] != [plain(one) for one in entry.dispositions]:
        faults.append(Fault(row.sequence, name, "库中的处置意见与记录不符"))
    signed = [plain(one) for one in (*case.voided, *case.signoffs)]
    recorded = [plain(one) for one in (*entry.voided, *entry.signoffs)]
    if signed[: len(recorded)] != recorded:
        faults.append(Fault(row.sequence, name, "库中的签字与记录不符"))
    return faults


def _view(context: Context, session: Session, row: RecordRow, draft: Draft) -> RecordView:
    entry, fault = _read(context, row)
    withdrawn = session.scalar(
        select(func.count(RecordRow.sequence)).where(
            RecordRow.draft_id == row.draft_id,
            RecordRow.kind == Withdrawal.schema,
            RecordRow.sequence > row.sequence,
        )
    )
    return RecordView(
        sequence=row.sequence,
        kind=row.kind,
        kind_label=TITLES[row.kind],
        draft_id=row.draft_id,
        number=draft.number,
        title=draft.title,
        content=row.content,
        digest=row.digest,
        previous=row.previous,
        created_at=row.created_at,
        conclusion=entry.conclusion if isinstance(entry, Record) else None,
        withdrawn=bool(withdrawn),
        has_receipt=row.receipt is not None,
        entry=entry,
        fault=fault,
    )


def _read(context: Context, row: RecordRow) -> tuple[Entry | None, str]:
    """One record that was tampered with must not hide all others."""
    try:
        return read_entry(row.envelope, context.trusted), ""
    except RecordError as error:
        return None, str(error)
