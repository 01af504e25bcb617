"""What stands in a draft, for those who review it: its text, and its pages as pictures."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.problems import Problem, not_found
from api.service import audit, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.drafts import version_of
from api.service.payloads import load_reading
from api.service.views import DocumentView
from api.store.models import AuditRow, Draft, Version
from api.store.vault import VaultDamaged
from api.work.page_image import NotDrawn, PageImage, draw

_AGAIN = timedelta(minutes=30)


def documents(
    context: Context, caller: Caller, draft_id: str, *, version: int | None = None
) -> tuple[DocumentView, ...]:
    """All that was read of a version, the present one for None; that it was looked at is noted.

    Raises:
        Problem: `not_found`, `sealed`, `not_ready`, `destroyed`, `unavailable`.
    """
    sight.need_business(caller)
    with context.database.read() as session:
        row = sight.seen(session, caller, draft_id)
        one = _readable(row, version)
        number, fresh = one.number, not _noted(context, session, caller, row)
        try:
            found = load_reading(context, one)
        except VaultDamaged as error:
            raise Problem("unavailable", "稿件文字读不出来，请联系系统管理员") from error
    if fresh:
        with context.database.write() as session:
            audit.note(session, caller, "draft.opened", "draft", draft_id, at=context.clock(),
                       version=number)  # fmt: skip
    return found


def page_image(context: Context, caller: Caller, draft_id: str, page: int) -> PageImage:
    """A page of the present version's original, drawn apart from the server.

    Raises:
        Problem: as `documents`, and `not_found` for a page or format that cannot be drawn.
    """
    sight.need_business(caller)
    with context.database.read() as session:
        one = _readable(sight.seen(session, caller, draft_id), None)
        blob, media_type = one.blob_id, one.media_type
    assert blob
    try:
        return draw(context.vault.get(blob), media_type, page)
    except VaultDamaged as error:
        raise Problem("unavailable", "原件读不出来，请联系系统管理员") from error
    except NotDrawn as error:
        raise not_found("这一页") from error


def _readable(row: Draft, number: int | None) -> Version:
    one = version_of(row, number)
    if one.status == "sealed":
        raise Problem("sealed", "稿件已封存，文字没有保存")
    if row.destroyed_at or one.blob_id is None:
        raise Problem("destroyed")
    if one.status != "screened":
        raise Problem("not_ready")
    return one


def _noted(context: Context, session: Session, caller: Caller, row: Draft) -> bool:
    """Was this person's looking noted a short while ago?"""
    latest = session.execute(
        select(AuditRow.time)
        .where(
            AuditRow.action == "draft.opened",
            AuditRow.actor == caller.id,
            AuditRow.object_id == row.id,
        )
        .order_by(AuditRow.sequence.desc())
        .limit(1)
    ).scalar_one_or_none()
    return latest is not None and latest > (context.clock() - _AGAIN).isoformat(
        timespec="microseconds"
    )
