"""Looking at a draft: its text and its original, with a note in the log that somebody looked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.problems import Problem
from api.service import audit, readings, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.drafts import version_of
from api.service.views import DocumentView
from api.store.models import AuditRow
from api.store.vault import VaultDamaged

_AGAIN = timedelta(minutes=30)


def documents(
    context: Context, caller: Caller, draft_id: str, *, version: int | None = None
) -> tuple[DocumentView, ...]:
    """All that was read of a version, the present one for None.

    Raises:
        Problem: `not_found`, `sealed`, `not_ready`, `destroyed`, `unavailable`.
    """
    found = readings.get(context, caller, draft_id, version=version)
    _note(context, caller, draft_id)
    return found


def original(context: Context, caller: Caller, draft_id: str) -> tuple[str, bytes]:
    """Media type and bytes of the present version, to be shown as pictures, not handed out.

    Raises:
        Problem: as `documents`.
    """
    sight.need_business(caller)
    with context.database.read() as session:
        one = version_of(sight.seen(session, caller, draft_id), None)
        if one.status == "sealed":
            raise Problem("sealed", "稿件已封存，原件没有保存")
        if one.blob_id is None:
            raise Problem("destroyed")
        blob, media_type = one.blob_id, one.media_type
    _note(context, caller, draft_id)
    try:
        return media_type, context.vault.get(blob)
    except VaultDamaged as error:
        raise Problem("unavailable", "原件读不出来，请联系系统管理员") from error


def _note(context: Context, caller: Caller, draft_id: str) -> None:
    """One line in the log for each sitting, not for each click."""
    with context.database.read() as session:
        if _noted(context, session, caller, draft_id):
            return
    with context.database.write() as session:
        audit.note(session, caller, "draft.opened", "draft", draft_id, at=context.clock())


def _noted(context: Context, session: Session, caller: Caller, draft_id: str) -> bool:
    latest = session.execute(
        select(AuditRow.time)
        .where(
            AuditRow.action == "draft.opened",
            AuditRow.actor == caller.id,
            AuditRow.object_id == draft_id,
        )
        .order_by(AuditRow.sequence.desc())
        .limit(1)
    ).scalar_one_or_none()
    since = (context.clock() - _AGAIN).isoformat(timespec="microseconds")
    return latest is not None and latest > since
