"""Moving drafts along: one person, one act, one signature over what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.problems import Problem, invalid
from api.service import audit, cases, chainlog, events, moves, sessions, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.draft_views import draft_view
from api.service.moves import Wish
from api.service.names import checked_address
from api.service.views import DraftView
from api.store.models import Draft
from screener.review.canonical import plain
from screener.review.checklist import check_answers
from screener.review.rules import RULES
from screener.review.words import Action, State

_URL = 500
_MOST = 200
_ELSEWHERE = {
    Action.REVISE: "请用“上传新版本”",
    Action.PUBLISH: "请用“登记发布”",
    Action.CLEAR: "请在事件登记中解除误报",
    Action.RESCREEN: "请用“按现行词库重新审查”",
}
_EVENTS = {
    State.APPROVED: "draft.approved",
    State.WITHDRAWN: "draft.withdrawn",
    State.PUBLISHED: "draft.published",
    State.CLOSED: "draft.closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one draft of a batch: its new state, or why nothing was done."""

    draft_id: str
    draft: DraftView | None = None
    problem: Problem | None = None


def act(
    context: Context,
    caller: Caller,
    draft_id: str,
    action: Action,
    wish: Wish,
    *,
    password: str | None = None,
) -> DraftView:
    """Take a step. Where it is signed, the caller shows again who they are.

    Raises:
        Problem: `password_needed`, `locked`, `scope`; `workflow_refused`, `workflow_state`,
            `workflow_invalid` with the workflow's own code as `reason`.
    """
    _check_action(action)
    if RULES[action].signs:
        sessions.confirm(context, caller, password)
    return _act(context, caller, draft_id, action, wish)


def act_on_many(
    context: Context,
    caller: Caller,
    wishes: Sequence[tuple[str, Wish]],
    action: Action,
    *,
    password: str | None = None,
) -> tuple[Outcome, ...]:
    """The same step for several drafts, each for itself: one password, a signature and a record
    for each; what is refused for one does not stop the others."""
    _check_action(action)
    if not wishes or len(wishes) > _MOST:
        raise invalid("drafts", f"应有 1 至 {_MOST} 份稿件")
    if RULES[action].signs:
        sessions.confirm(context, caller, password)
    outcomes = []
    for draft_id, wish in wishes:
        try:
            view = _act(context, caller, draft_id, action, wish)
            outcomes.append(Outcome(draft_id=draft_id, draft=view))
        except Problem as problem:
            outcomes.append(Outcome(draft_id=draft_id, problem=problem))
    return tuple(outcomes)


def _check_action(action: Action) -> None:
    if action in _ELSEWHERE:
        raise invalid("action", _ELSEWHERE[action])


def _act(context: Context, caller: Caller, draft_id: str, action: Action, wish: Wish) -> DraftView:
    with context.database.write() as session:
        row = cases.locked(session, sight.seen(session, caller, draft_id).id)
        notices = _step(context, session, caller, row, action, wish)
        view = draft_view(context, session, caller, row)
    for notice in notices:
        context.queue.deliver(notice)
    return view


def _step(
    context: Context, session: Session, caller: Caller, row: Draft, action: Action, wish: Wish
) -> list[str]:
    case = cases.load(session, row)
    move = moves.move(context, caller, action, wish)
    after = moves.advance(case, caller, move)
    if action is Action.SUBMIT:
        row.answers = [plain(one) for one in check_answers(move.answers)]
    cases.save(session, row, after)
    row.updated_at = context.clock()
    session.flush()
    if after.state in {State.APPROVED, State.CLOSED} and case.state not in {
        State.APPROVED,
        State.CLOSED,
    }:
        chainlog.add_record(context, session, row, after)
    elif after.state is State.WITHDRAWN and action is Action.WITHDRAW:
        chainlog.add_withdrawal(context, session, caller, row, move)
    audit.note(session, caller, "draft.moved", "draft", row.id, at=context.clock(),
               step=action.value, state=row.state, version=row.version)  # fmt: skip
    kind = _EVENTS.get(after.state, "draft.moved") if after.state != case.state else "draft.moved"
    return events.tell(session, row, kind)


def publish(
    context: Context,
    caller: Caller,
    draft_id: str,
    *,
    url: str,
    seen_sha256: str,
    published_at: datetime | None = None,
) -> DraftView:
    """Report where and when a released draft went online, and the SHA-256 of what is there.

    When the bytes online are not those approved, that is recorded, and the answer says so.
    """
    url = checked_address("url", url, longest=_URL)
    seen = seen_sha256.strip().lower()
    if len(seen) != 64 or set(seen) - set("0123456789abcdef"):
        raise invalid("seen_sha256", "应是 64 位十六进制的 SHA-256")
    moment = moves.stamp(published_at or context.clock())
    with context.database.write() as session:
        row = cases.locked(session, sight.seen(session, caller, draft_id).id)
        case = cases.load(session, row)
        wish = Wish(version=row.version, digest=case.digest, screening=case.screening)
        notices = _step(context, session, caller, row, Action.PUBLISH, wish)
        same = seen == case.digest
        row.publication = {"url": url, "time": moment, "seen": seen, "same": same,
                           "person": caller.name}  # fmt: skip
        chainlog.add_publication(context, session, caller, row)
        view = draft_view(context, session, caller, row)
    for notice in notices:
        context.queue.deliver(notice)
    return view
