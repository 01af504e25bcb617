"""The workflow's table: for each action, where it may be taken, by whom, and what it must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from screener.errors import WorkflowError
from screener.review.checklist import check_answers
from screener.review.roles import Role
from screener.review.signoff import Move
from screener.review.words import Action, Conclusion, State

_OFFICER = frozenset({Role.CONFIDENTIALITY_OFFICER})
_OVERSEERS = _OFFICER | {Role.DEPARTMENT_HEAD, Role.SIGNER}
_REVIEWS = frozenset(
    {State.DEPARTMENT_REVIEW, State.CONFIDENTIALITY_REVIEW, State.COUNTERSIGN, State.RELEASE}
)
_OPEN = frozenset({State.SELF_REVIEW, State.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRule:
    """`roles` are of those who may (beside the author, if `by_author`); empty: the level's.

    `to` is None where the chain decides. `signs`: it is kept as a signature, and the person shows
    again who they are. `reason`: a comment is needed.
    """

    states: frozenset[State]
    to: State | None = None
    roles: frozenset[Role] = frozenset()
    by_author: bool = False
    not_by_author: bool = True
    signs: bool = True
    reason: bool = False
    conclusions: frozenset[Conclusion] = frozenset()


RULES: Mapping[Action, ActionRule] = MappingProxyType({
    Action.SUBMIT: ActionRule(states=_OPEN, by_author=True),
    Action.REVISE: ActionRule(
        states=_OPEN, to=State.SCREENING, by_author=True, signs=False),
    Action.RECALL: ActionRule(
        states=_REVIEWS, to=State.RETURNED, by_author=True, signs=False),
    Action.APPROVE: ActionRule(
        states=_REVIEWS, conclusions=frozenset({Conclusion.PUBLISH, Conclusion.PUBLISH_CHANGED})),
    Action.RETURN: ActionRule(
        states=_REVIEWS, to=State.RETURNED, reason=True,
        conclusions=frozenset({Conclusion.RETURN_TO_AUTHOR, Conclusion.PUBLISH_CHANGED})),
    Action.REFER: ActionRule(
        states=_REVIEWS, to=State.COUNTERSIGN, reason=True,
        conclusions=frozenset({Conclusion.REFER_SUPERIOR, Conclusion.REFER_SECRECY})),
    Action.REPLY: ActionRule(
        states=frozenset({State.COUNTERSIGN}), roles=_OFFICER, reason=True),
    Action.CLOSE: ActionRule(
        states=_REVIEWS, to=State.CLOSED, reason=True,
        conclusions=frozenset({Conclusion.ON_REQUEST, Conclusion.REFUSE, Conclusion.DEFER})),
    Action.CLEAR: ActionRule(
        states=frozenset({State.SEALED}), to=State.CLOSED, roles=_OFFICER, reason=True),
    Action.PUBLISH: ActionRule(
        states=frozenset({State.APPROVED}), to=State.PUBLISHED, roles=_OFFICER,
        by_author=True, not_by_author=False, signs=False),
    Action.RECHECK: ActionRule(
        states=frozenset({State.PUBLISHED}), to=State.RECHECK, roles=_OVERSEERS,
        not_by_author=False, signs=False, reason=True),
    Action.CONFIRM: ActionRule(
        states=frozenset({State.RECHECK}), to=State.PUBLISHED, roles=_OFFICER, reason=True),
    Action.WITHDRAW: ActionRule(
        states=frozenset({State.APPROVED, State.PUBLISHED, State.RECHECK, State.ARCHIVED}),
        to=State.WITHDRAWN,
        roles=_OVERSEERS, not_by_author=False, reason=True,
        conclusions=frozenset({Conclusion.WITHDRAW})),
    Action.ARCHIVE: ActionRule(
        states=frozenset({State.PUBLISHED, State.WITHDRAWN, State.CLOSED}), to=State.ARCHIVED,
        roles=_OFFICER, not_by_author=False, signs=False),
    Action.RESCREEN: ActionRule(
        states=_OPEN | _REVIEWS, to=State.SCREENING, roles=_OVERSEERS, by_author=True,
        not_by_author=False, signs=False),
})  # fmt: skip


def check_move(move: Move, *, digest: str, version: int, screening: int) -> None:
    """Is the move complete, and over what the person saw?

    Raises:
        WorkflowError: `stale`, `conclusion`, `reason_missing`, `article_missing`,
            `nothing_changed` or a code of the checklist.
    """
    rule = RULES[move.action]
    if (move.digest, move.version) != (digest, version):
        raise WorkflowError("stale", "稿件在您查看之后有了新版本，请重新查看后再办理")
    if move.screening != screening:
        raise WorkflowError("stale", "稿件在您查看之后重新审查过，请重新查看后再办理")
    if rule.conclusions and move.conclusion not in rule.conclusions:
        names = "、".join(one.label for one in Conclusion if one in rule.conclusions)
        raise WorkflowError("conclusion", f"“{move.action.label}”的审查结论只能是：{names}")
    if not rule.conclusions and move.conclusion is not None:
        raise WorkflowError("conclusion", f"“{move.action.label}”不需要审查结论")
    if rule.reason and not move.comment.strip():
        raise WorkflowError("reason_missing", f"“{move.action.label}”须写明理由")
    if move.conclusion is Conclusion.REFUSE and not move.article.strip():
        raise WorkflowError("article_missing", "不予公开须写明依据的条款")
    approves = move.action is Action.APPROVE
    if approves and move.conclusion is Conclusion.PUBLISH_CHANGED and version == 1:
        raise WorkflowError(
            "nothing_changed", "稿件还没有改过：需要修改的请退回拟稿人，改好后再签“修改后公开”"
        )
    if move.action is Action.SUBMIT:
        check_answers(move.answers)
