"""The state machine of one draft: who may do what, when, and what comes of it. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from screener.errors import WorkflowError
from screener.review.disposition import Facts
from screener.review.levels import Chain, Level
from screener.review.roles import Actor, Role
from screener.review.rules import RULES, check_move
from screener.review.signoff import Move, SignOff
from screener.review.words import Action, Conclusion, State, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One draft under review. `signoffs` are those of the present round, oldest first.

    `level` counts in `levels`; `referred` says that another authority is asked and nothing moves.
    `digest` is the SHA-256 of the present version's bytes, `facts` what screening number
    `screening` found in them; while that goes on anew, `interrupted` is where the draft stood.
    """

    id: str
    author: str
    department: str
    digest: str
    state: State = State.SCREENING
    version: int = 1
    screening: int = 1
    interrupted: State | None = None
    level: int = 0
    levels: tuple[Level, ...] = ()
    facts: Facts = field(default_factory=Facts)
    referred: bool = False
    conclusion: Conclusion | None = None
    signoffs: tuple[SignOff, ...] = ()
    voided: tuple[SignOff, ...] = ()

    @property
    def current(self) -> Level:
        return self.levels[self.level]


def screened(case: Case, chain: Chain, facts: Facts) -> Case:
    """The machine has read the present version: its levels are fixed, the author's turn comes.

    A draft that was read anew goes on where it stood, if the findings let it.
    """
    _machine_only(case)
    stood, case = case.interrupted, replace(case, interrupted=None, facts=facts)
    levels = chain.for_facts(facts)
    if stood in _UNDER_REVIEW:
        return _resumed(case, levels)
    return replace(case, state=stood or State.SELF_REVIEW, levels=levels)


def sealed(case: Case) -> Case:
    """A strong marking of state secrets: nothing goes on until the 保密员 has looked into it."""
    _machine_only(case)
    return replace(case, state=State.SEALED, interrupted=None)


def again(case: Case) -> Case:
    """The present version is to be read anew, by other rules: nobody moves it meanwhile."""
    if reason := _out_of_place(case, Action.RESCREEN):
        raise reason
    return replace(case, state=State.SCREENING, interrupted=case.state, facts=Facts())


def anew(case: Case) -> Case:
    """The same, asked for by people: whoever saw the verdict before has not seen the next."""
    return replace(again(case), screening=case.screening + 1)


_UNDER_REVIEW = RULES[Action.APPROVE].states


def _resumed(case: Case, wanted: tuple[Level, ...]) -> Case:
    """Where it stood, or back at the first signature that these findings would have refused, or at
    the first level that they add. What was signed from there on no longer counts.
    """
    known = {level.step for level in case.levels}
    added = [level for level in wanted if level.step not in known]
    levels = tuple(sorted((*case.levels, *added), key=lambda level: level.step.order))
    stood = case.level + sum(one.step.order < case.current.step.order for one in added)
    asked = replace(case, levels=levels, facts=replace(case.facts, to_change=0))
    stop = next((at for at in range(stood) if levels[at] in added or _refused(asked, at)), stood)
    if stop == 0:
        return replace(_voided(case), state=State.SELF_REVIEW, levels=wanted)
    case = replace(case, levels=levels, level=stop, state=levels[stop].step.state)
    return _voided_after(case, sum(level not in added for level in levels[:stop]))


def _refused(case: Case, level: int) -> bool:
    action = Action.APPROVE if level else Action.SUBMIT
    return _stopped_by_findings(replace(case, level=level), action) is not None


def _voided_after(case: Case, kept: int) -> Case:
    """Only what was signed on the first `kept` levels still counts."""
    passed = [at for at, one in enumerate(case.signoffs) if one.action in _ONWARD]
    end = passed[kept] if kept < len(passed) else len(case.signoffs)
    return replace(case, signoffs=case.signoffs[:end], voided=(*case.voided, *case.signoffs[end:]))


_ONWARD = frozenset({Action.SUBMIT, Action.APPROVE})


def _machine_only(case: Case) -> None:
    if case.state is not State.SCREENING:
        raise WorkflowError("not_screening", "稿件不在机检中")


def allowed(case: Case, actor: Actor) -> frozenset[Action]:
    """What this person may do to this draft now."""
    return frozenset(action for action in Action if refusal(case, action, actor) is None)


def refusal(case: Case, action: Action, actor: Actor) -> WorkflowError | None:
    """Why this person may not do this now; None when nothing speaks against it.

    State first, then person, then findings, so that a page can show the one reason that counts.
    """
    if reason := _out_of_place(case, action):
        return reason
    if action in _AT_LEVEL and (reason := _not_at_level(case, action, actor)):
        return reason
    if action not in _AT_LEVEL and (reason := _not_entitled(case, action, actor)):
        return reason
    return _stopped_by_findings(case, action)


def _out_of_place(case: Case, action: Action) -> WorkflowError | None:
    if case.interrupted:
        return WorkflowError("wrong_state", "稿件正在重新审查，审完后再办理")
    frozen = case.referred is not (action is Action.REPLY)
    gone = case.state is State.ARCHIVED and not (case.conclusion and case.conclusion.permits)
    if case.state not in RULES[action].states or frozen or gone:
        return WorkflowError("wrong_state", f"稿件现处于“{case.state.label}”，不能“{action.label}”")
    return None


_AT_LEVEL = frozenset({Action.APPROVE, Action.RETURN, Action.REFER, Action.CLOSE})


def _not_entitled(case: Case, action: Action, actor: Actor) -> WorkflowError | None:
    rule = RULES[action]
    own = actor.person == case.author
    if rule.by_author and own and Role.AUTHOR in actor.roles:
        return None
    held = actor.roles & rule.roles
    if held == {Role.DEPARTMENT_HEAD} and actor.department != case.department:
        held = frozenset()
    if not held:
        return WorkflowError("not_yours", f"您没有对这份稿件“{action.label}”的权限")
    if own and rule.not_by_author:
        return WorkflowError("own_draft", f"本人的稿件不能由本人“{action.label}”")
    return None


def _not_at_level(case: Case, action: Action, actor: Actor) -> WorkflowError | None:
    if not acting_role(case, actor):
        return WorkflowError("not_yours", f"“{case.current.title}”不由您办理")
    if actor.person == case.author:
        return WorkflowError("own_draft", f"本人的稿件不能由本人“{action.label}”")
    if action is Action.APPROVE and any(
        one.person == actor.person and one.action is Action.APPROVE for one in case.signoffs
    ):
        return WorkflowError("signed_already", "您在本轮已经签过字，下一级须由他人审查")
    if action is Action.REFER and case.current.step.order < Step.CONFIDENTIALITY.order:
        return WorkflowError("wrong_state", "送上级审查、鉴定由保密审查及以后各级提出")
    return None


def acting_role(case: Case, actor: Actor) -> Role | None:
    """The role in which this person could sign the present level."""
    if not case.levels:
        return None
    home = actor.department == case.department
    for role in Role:
        if role not in actor.roles or role not in case.current.roles:
            continue
        if role is Role.DEPARTMENT_HEAD and home is (case.current.step is Step.COUNTERSIGN):
            continue  # heads answer for their own department, and countersign for another
        return role
    return None


def _stopped_by_findings(case: Case, action: Action) -> WorkflowError | None:
    if action not in {Action.SUBMIT, Action.APPROVE}:
        return None
    facts = case.facts
    if facts.undecided:
        return WorkflowError("undecided", f"还有{facts.undecided}处提示没有处置意见")
    if facts.to_change:
        return WorkflowError(
            "to_change", f"还有{facts.to_change}处已定须修改或脱敏，请上传改好的新版本"
        )
    if action is Action.SUBMIT:
        return None
    if facts.state_secrets:
        return WorkflowError(
            "state_secret", "有疑似国家秘密标志的拦截项，不得直接改为可以公开，须由保密办核实处置"
        )
    if facts.unconfirmed:
        return WorkflowError(
            "unconfirmed", f"有{facts.unconfirmed}处拦截项只有拟稿人的意见，须由他人核实"
        )
    if facts.unofficial and case.current.step.order >= Step.CONFIDENTIALITY.order:
        return WorkflowError("unofficial", f"有{facts.unofficial}处拦截项须由保密员核实")
    return None


def advance(case: Case, actor: Actor, move: Move) -> Case:
    """The draft after this person's move.

    Raises:
        WorkflowError: with the code of whatever speaks against it. The draft stays as it was.
    """
    if reason := refusal(case, move.action, actor):
        raise reason
    check_move(move, digest=case.digest, version=case.version, screening=case.screening)
    if move.action is Action.REVISE:
        return _revised(case, move)
    if move.action is Action.RESCREEN:
        return anew(case)
    after = _moved(case, move.action)
    if RULES[move.action].signs:
        after = replace(after, signoffs=(*after.signoffs, _signed(case, actor, move)))
    if move.action in {Action.RETURN, Action.RECALL}:
        after = _voided(after)
    if after.state in {State.APPROVED, State.CLOSED, State.WITHDRAWN} and move.conclusion:
        after = replace(after, conclusion=move.conclusion)
    return after


def _moved(case: Case, action: Action) -> Case:
    if action in {Action.SUBMIT, Action.APPROVE}:
        following = 1 if action is Action.SUBMIT else case.level + 1
        if following == len(case.levels):
            return replace(case, state=State.APPROVED)
        return replace(case, level=following, state=case.levels[following].step.state)
    if action is Action.REFER:
        return replace(case, referred=True, state=State.COUNTERSIGN)
    if action is Action.REPLY:
        return replace(case, referred=False, state=case.current.step.state)
    to = RULES[action].to
    assert to is not None
    return replace(case, state=to)


def _revised(case: Case, move: Move) -> Case:
    """A new version: whatever was signed was signed for other bytes."""
    if move.new_digest is None:
        raise WorkflowError("no_content", "请上传新版本的文件")
    if move.new_digest == case.digest:
        raise WorkflowError("same_content", "新版本与现有版本逐字节相同，没有改动")
    return replace(
        _voided(case),
        state=State.SCREENING,
        version=case.version + 1,
        screening=1,
        digest=move.new_digest,
        levels=(),
        facts=Facts(),
    )


def _voided(case: Case) -> Case:
    return replace(case, level=0, signoffs=(), voided=(*case.voided, *case.signoffs))


def _signed(case: Case, actor: Actor, move: Move) -> SignOff:
    rule = RULES[move.action]
    own = move.action is Action.SUBMIT
    level = case.current.title if own or move.action in _AT_LEVEL else move.action.label
    acting = Role.AUTHOR if own else acting_role(case, actor)
    if acting is None or move.action not in {*_AT_LEVEL, Action.SUBMIT}:
        acting = next(role for role in Role if role in actor.roles & rule.roles)
    return SignOff(
        person=actor.person,
        name=move.name,
        role=acting,
        level=level,
        action=move.action,
        conclusion=move.conclusion,
        comment=move.comment,
        article=move.article,
        digest=case.digest,
        version=case.version,
        time=move.time,
        proof=move.proof,
    )
