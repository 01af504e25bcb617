"""Who sees which drafts. What one may not see does not exist."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from api.problems import not_found
from api.service.caller import Caller
from api.store.models import Draft, ItemRow
from screener.review.roles import BUSINESS_ROLES, Role
from screener.review.words import State


def need_business(caller: Caller) -> None:
    """Raises Problem `forbidden` for those who keep the system: drafts are not their business."""
    caller.need(*(role for role in Role if role in BUSINESS_ROLES))


def visible(caller: Caller) -> ColumnElement[bool]:
    """The condition on `Draft` that holds for what this person may see.

    保密员 and 签发人 see all; 科室负责人 their department's, and what waits for a countersignature;
    authors their own.
    """
    if caller.has(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER):
        return true()
    seen: list[ColumnElement[bool]] = []
    if caller.has(Role.AUTHOR):
        seen.append(Draft.author_id == caller.id)
    if caller.has(Role.DEPARTMENT_HEAD):
        seen.append(Draft.department_id == caller.department_id)
        seen.append(Draft.state == State.COUNTERSIGN.value)
    return or_(*seen) if seen else false()


def visible_items(caller: Caller) -> ColumnElement[bool]:
    """The condition on `ItemRow`, the site's register, that holds for what this person may see.

    保密员, 签发人 and 安全审计员 see all; heads and authors what their department is to mend.
    """
    if caller.has(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER, Role.AUDITOR):
        return true()
    if caller.department_id and caller.has(Role.DEPARTMENT_HEAD, Role.AUTHOR):
        return ItemRow.department_id == caller.department_id
    return false()


def seen(session: Session, caller: Caller, draft_id: str) -> Draft:
    """The draft, if this person may see it.

    Raises:
        Problem: `forbidden` for those who keep the system; `not_found`, whether it is not there
            or not theirs.
    """
    need_business(caller)
    row = session.execute(
        select(Draft).where(Draft.id == draft_id, visible(caller))
    ).scalar_one_or_none()
    if row is None:
        raise not_found("这份稿件")
    return row
