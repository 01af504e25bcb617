"""The chain's head, signed and published once a day, so that a cut tail shows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from api.service import audit
from api.service.caller import SYSTEM
from api.service.context import Context
from api.service.moves import stamp
from api.service.views import HeadView
from api.store.models import RecordRow
from screener.review.chain import START, Head, read_head, sign_head
from screener.review.record import Withdrawal


def publish(context: Context) -> HeadView:
    """Write today's head into the data folder, unless it is there already."""
    path = context.settings.data / "heads" / f"{context.today().isoformat()}.json"
    if path.exists():
        return _view(context, path.read_bytes())
    envelope = current(context)
    temporary = path.with_suffix(".new")
    temporary.write_bytes(envelope)
    temporary.replace(path)
    with context.database.write() as session:
        audit.note(session, SYSTEM, "chain.head", "chain", path.stem, at=context.clock())
    return _view(context, envelope)


def current(context: Context) -> bytes:
    """The head as it is this moment, signed."""
    with context.database.read() as session:
        row = session.execute(
            select(RecordRow).order_by(RecordRow.sequence.desc()).limit(1)
        ).scalar_one_or_none()
        taken_back = session.scalar(
            select(func.count()).where(RecordRow.kind == Withdrawal.schema)
        )  # fmt: skip
    sequence, digest = (row.sequence, row.digest) if row else (0, START.digest)
    head = Head(sequence, digest, stamp(context.clock()), withdrawals=taken_back or 0)
    return sign_head(head, context.signing)


def latest(context: Context) -> HeadView:
    """The head as it is now; anyone may know it, it says nothing of any draft."""
    return _view(context, current(context))


def published(data: Path) -> tuple[tuple[str, bytes], ...]:
    """All heads published so far, by day."""
    return tuple((path.stem, path.read_bytes()) for path in sorted((data / "heads").glob("*.json")))


def _view(context: Context, envelope: bytes) -> HeadView:
    head = read_head(envelope, context.trusted)
    return HeadView(sequence=head.sequence, digest=head.digest, time=head.time, envelope=envelope)
