"""The half-year and annual summary, counted from the signed chain and the register of findings."""

from __future__ import annotations

from sqlalchemy import select

from api.service import audit, preferences, sweeps
from api.service.caller import Caller
from api.service.context import Context
from api.service.moves import stamp
from api.service.views import FileView
from api.store.models import Incident, RecordRow
from screener.forms.summary import summary_docx
from screener.review.chain import read_entry
from screener.review.roles import Role
from screener.review.tally import Period, tally

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def summary(context: Context, caller: Caller, period: Period) -> FileView:
    """For those who answer for the whole organisation: it counts every department's."""
    caller.need(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER, Role.AUDITOR)
    with context.database.write() as session:
        envelopes = session.execute(
            select(RecordRow.envelope).order_by(RecordRow.sequence)
        ).scalars()
        entries = [read_entry(one, context.trusted) for one in envelopes]
        found = session.execute(select(Incident.found_at)).scalars()
        told = tally(
            period,
            entries,
            sweeps.all_items(session).values(),
            sweeps.sweep_times(session),
            context.today(),
            incidents=sum(stamp(one) in period for one in found),
        )
        unit = preferences.read(session).unit or "本单位"
        audit.note(session, caller, "summary.exported", "ledger", "", at=context.clock(),
                   period=period.label)  # fmt: skip
    data = summary_docx(told, unit=unit)
    return FileView(name=f"{period.label}总结.docx", media_type=_DOCX, data=data)
