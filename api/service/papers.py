"""The office's papers: the filled-in form of a record, the register as a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.problems import not_found
from api.service import audit, preferences, records, register
from api.service.caller import Caller
from api.service.context import Context
from api.service.register import Wanted
from api.service.views import FileView
from api.store.models import RecordRow
from screener.errors import RecordError
from screener.forms.approval import Filing, approval_form
from screener.forms.destruction import destruction_form
from screener.forms.ledger import LedgerItem, ledger_xlsx
from screener.forms.pdf import form_pdf
from screener.forms.sheet import Form, span_words
from screener.forms.word import form_docx
from screener.review.chain import read_entry
from screener.review.record import Destruction, Entry, Publication, Record, Withdrawal

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES = {Record: "审批表", Destruction: "销毁登记表"}


def form(context: Context, caller: Caller, sequence: int, *, as_pdf: bool) -> FileView:
    """The form of a record or of a destruction, as docx or PDF.

    Raises:
        Problem: `not_found`, also where the entry has no form.
        RecordError: it is not what was signed.
    """
    shown = records.get(context, caller, sequence)
    if shown.fault:
        raise RecordError(shown.fault)
    entry = shown.entry
    with context.database.write() as session:
        filled = _form(context, session, sequence, entry)
        audit.note(session, caller, "record.exported", "record", str(sequence),
                   at=context.clock(), format="pdf" if as_pdf else "docx")  # fmt: skip
    name = f"{entry.number}{_NAMES[type(entry)]}"
    if as_pdf:
        return FileView(name=f"{name}.pdf", media_type="application/pdf", data=form_pdf(filled))
    return FileView(name=f"{name}.docx", media_type=_DOCX, data=form_docx(filled))


def _form(context: Context, session: Session, sequence: int, entry: Entry) -> Form:
    if isinstance(entry, Destruction):
        return destruction_form(entry)
    if not isinstance(entry, Record):
        raise not_found("这种记录的表")
    later = [one for one in _entries(context, session, entry.draft) if one.sequence > sequence]
    published = [one for one in later if isinstance(one, Publication)]
    return approval_form(entry, Filing(publication=published[-1] if published else None))


def _entries(context: Context, session: Session, draft_id: str) -> Iterator[Entry]:
    rows = session.execute(
        select(RecordRow.envelope)
        .where(RecordRow.draft_id == draft_id)
        .order_by(RecordRow.sequence)
    ).scalars()
    for envelope in rows:
        yield read_entry(envelope, context.trusted)


def workbook(context: Context, caller: Caller, wanted: Wanted) -> FileView:
    """The register of all finished items that match, one line for each record."""
    rows = register.all_rows(context, caller, wanted)
    with context.database.write() as session:
        items = [one for row in rows for one in _items(context, session, row.draft_id)]
        unit = preferences.read(session).unit
        audit.note(session, caller, "ledger.exported", "ledger", "", at=context.clock(),
                   rows=len(items))  # fmt: skip
    span = span_words(wanted.start, wanted.end)
    data = ledger_xlsx(items, unit=unit or "本单位", period=span)
    return FileView(name=f"台账{span}.xlsx", media_type=_XLSX, data=data)


def _items(context: Context, session: Session, draft_id: str) -> Iterator[LedgerItem]:
    entries = list(_entries(context, session, draft_id))
    published = [one for one in entries if isinstance(one, Publication)]
    withdrawn = [one for one in entries if isinstance(one, Withdrawal)]
    for one in entries:
        if isinstance(one, Record):
            yield LedgerItem(
                record=one,
                publication=published[-1] if published else None,
                withdrawal=withdrawn[-1] if withdrawn else None,
            )
