"""What was read of a draft, for the review desk."""

from __future__ import annotations

from api.problems import Problem
from api.service import payloads, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.drafts import check_open, version_of
from api.service.views import DocumentView
from api.store.vault import VaultDamaged


def get(
    context: Context, caller: Caller, draft_id: str, *, version: int | None = None
) -> tuple[DocumentView, ...]:
    """The upload itself and everything packed inside it, each in reading order.

    Raises:
        Problem: `not_found`, `not_ready`, `sealed`, `destroyed`, `unavailable`.
    """
    sight.need_business(caller)
    with context.database.read() as session:
        row = sight.seen(session, caller, draft_id)
        one = version_of(row, version)
        check_open(row, one)
        if row.destroyed_at:
            raise Problem("destroyed")
        if one.status != "screened":
            raise Problem("not_ready")
        try:
            return payloads.load_reading(context, one)
        except VaultDamaged as error:
            raise Problem("unavailable", "文字读不出来，请联系系统管理员") from error
