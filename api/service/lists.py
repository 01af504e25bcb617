"""Lists of drafts: all that a person may see, their own, those that wait for them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from api.problems import invalid
from api.service import sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.draft_views import summary
from api.service.paging import offset
from api.service.views import DraftSummary, Page
from api.store.models import Draft, User
from screener.review.roles import Role
from screener.review.rules import RULES
from screener.review.words import Action, State
from screener.verdict import Outcome

SCOPES = ("all", "mine", "waiting", "department")
WAITING = tuple(state.value for state in RULES[Action.RESCREEN].states)
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list should hold; None does not restrict it. `changed`: only drafts that wait and for
    which the last screening anew changed something.
    """

    scope: str = "all"
    state: State | None = None
    outcome: Outcome | None = None
    query: str = ""
    department_id: str | None = None
    column: str | None = None
    changed: bool = False


def drafts(
    context: Context,
    caller: Caller,
    wanted: Wanted | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[DraftSummary]:
    """The newest first; of those that wait for the caller, the most serious and urgent first."""
    sight.need_business(caller)
    wanted = wanted or Wanted()
    conditions = _conditions(caller, wanted)
    start, limit = offset(cursor), max(1, min(limit, _MOST))
    query = select(Draft).where(*conditions)
    if wanted.scope == "waiting":
        query = query.order_by(Draft.rank.desc(), Draft.due_on, Draft.id)
    else:
        query = query.order_by(Draft.id.desc())
    with context.database.read() as session:
        total = session.scalar(select(func.count(Draft.id)).where(*conditions)) or 0
        rows = session.execute(query.offset(start).limit(limit)).scalars().unique().all()
        items = tuple(summary(context, row) for row in rows)
    following = start + len(items)
    return Page(items, str(following) if following < total else None, total)


def _conditions(caller: Caller, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [sight.visible(caller)]
    if wanted.scope == "mine":
        conditions.append(Draft.author_id == caller.id)
    elif wanted.scope == "department":
        conditions.append(Draft.department_id == caller.department_id)
    elif wanted.scope == "waiting":
        conditions.append(_waits_for(caller))
    elif wanted.scope != "all":
        raise invalid("scope", f"应是 {'、'.join(SCOPES)} 之一")
    if wanted.state:
        conditions.append(Draft.state == wanted.state.value)
    if wanted.outcome:
        conditions.append(Draft.rank == wanted.outcome.value)
    if wanted.changed:
        conditions += [Draft.changed.is_(True), Draft.state.in_(WAITING)]
    if wanted.department_id:
        conditions.append(Draft.department_id == wanted.department_id)
    if wanted.column:
        conditions.append(Draft.site_column == wanted.column)
    if words := wanted.query.strip():
        conditions.append(or_(
            Draft.title.contains(words, autoescape=True),
            Draft.number.contains(words, autoescape=True),
            Draft.author_id.in_(
                select(User.id).where(User.name.contains(words, autoescape=True))
            ),
        ))  # fmt: skip
    return conditions


def _waits_for(caller: Caller) -> ColumnElement[bool]:
    def turn(role: Role) -> ColumnElement[bool]:
        return Draft.awaits.contains(f",{role.value},")

    kinds: list[ColumnElement[bool]] = []
    for role in caller.roles:
        if role is Role.AUTHOR:
            kinds.append(and_(turn(role), Draft.author_id == caller.id))
        elif role is Role.DEPARTMENT_HEAD:
            home = Draft.department_id == caller.department_id
            guest = Draft.state == State.COUNTERSIGN.value
            kinds.append(and_(turn(role), or_(and_(home, ~guest), and_(~home, guest)),
                              Draft.author_id != caller.id))  # fmt: skip
        else:
            kinds.append(and_(turn(role), Draft.author_id != caller.id))
    return or_(*kinds)


def counts(context: Context, caller: Caller) -> dict[str, int]:
    """How many wait for the caller and how many are their own, for the badges of a page."""
    sight.need_business(caller)
    with context.database.read() as session:
        return {
            scope: session.scalar(
                select(func.count(Draft.id)).where(*_conditions(caller, Wanted(scope=scope)))
            )
            or 0
            for scope in ("mine", "waiting")
        }
