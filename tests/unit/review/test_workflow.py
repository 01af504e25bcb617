"""The state machine, tested as the table it is, and by whatever people may try."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.errors import WorkflowError
from screener.review.checklist import Answer
from screener.review.disposition import Facts
from screener.review.levels import Chain, Level, usual_chain
from screener.review.roles import Actor, Role
from screener.review.words import Action, Conclusion, State, Step
from screener.review.workflow import (
    Case,
    acting_role,
    advance,
    again,
    allowed,
    refusal,
    screened,
    sealed,
)
from screener.rule import Category
from tests.unit.review.cases import ANSWERS, PEOPLE, at, fresh, move, walk

SCREENING = Case(id="d1", author="wang", department="民政科", digest="a" * 64)

# Five levels: self, department, confidentiality, countersign (another department), release.
TABLE = {
    State.SCREENING: {},
    State.SEALED: {"officer": "clear"},
    State.SELF_REVIEW: {"author": "submit revise"},
    State.DEPARTMENT_REVIEW: {"author": "recall", "head": "approve return close"},
    State.CONFIDENTIALITY_REVIEW: {"author": "recall", "officer": "approve return refer close"},
    State.COUNTERSIGN: {
        "author": "recall",
        "other head": "approve return refer close",
        "signer": "approve return refer close",
    },
    State.RELEASE: {"author": "recall", "signer": "approve return refer close"},
    State.RETURNED: {"author": "submit revise"},
    State.APPROVED: {
        "author": "publish",
        "head": "withdraw",
        "officer": "publish withdraw",
        "signer": "withdraw",
    },
    State.PUBLISHED: {
        "head": "recheck withdraw",
        "officer": "recheck withdraw archive",
        "signer": "recheck withdraw",
    },
    State.RECHECK: {"head": "withdraw", "officer": "confirm withdraw", "signer": "withdraw"},
    State.WITHDRAWN: {"officer": "archive"},
    State.CLOSED: {"officer": "archive"},
    State.ARCHIVED: {"head": "withdraw", "officer": "withdraw", "signer": "withdraw"},
}
WAITING = {
    State.SELF_REVIEW, State.DEPARTMENT_REVIEW, State.CONFIDENTIALITY_REVIEW, State.COUNTERSIGN,
    State.RELEASE, State.RETURNED,
}  # fmt: skip
MAY_HAVE_IT_READ_ANEW = {"author", "head", "officer", "signer"}


def standing(state: State) -> Case:
    if state is State.SCREENING:
        return SCREENING
    return sealed(SCREENING) if state is State.SEALED else at(state)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", State)
def test_the_table_says_who_may_do_what(state: State, who: str) -> None:
    case = standing(state)
    assert case.state is state
    wanted = set(map(Action, TABLE[state].get(who, "").split()))
    if state in WAITING and who in MAY_HAVE_IT_READ_ANEW:
        wanted.add(Action.RESCREEN)
    assert allowed(case, PEOPLE[who]) == wanted
    for action in set(Action) - wanted:
        with pytest.raises(WorkflowError):
            advance(case, PEOPLE[who], move(case, action))


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_moves_while_another_authority_is_asked(who: str) -> None:
    case = walk(at(State.CONFIDENTIALITY_REVIEW), "officer refer")
    assert (case.state, case.referred) == (State.COUNTERSIGN, True)
    assert allowed(case, PEOPLE[who]) == ({Action.REPLY} if who == "officer" else set())


def test_after_the_reply_the_draft_goes_on_where_it_was() -> None:
    case = walk(at(State.RELEASE), "signer refer", "officer reply")
    assert (case.state, case.level, case.referred) == (State.RELEASE, 4, False)
    assert [one.level for one in case.signoffs[-2:]] == ["主要领导签发", "登记答复"]


@pytest.mark.parametrize("levels", [2, 3, 4, 5])
def test_every_usual_chain_leads_to_release(levels: int) -> None:
    case = walk(fresh(usual_chain(levels)), "author submit")
    while case.state is not State.APPROVED:
        used = {one.person for one in case.signoffs}
        who = next(
            name
            for name, actor in PEOPLE.items()
            if actor.person not in used and Action.APPROVE in allowed(case, actor)
        )
        case = walk(case, f"{who} approve")
    assert len(case.signoffs) == levels
    assert case.conclusion is Conclusion.PUBLISH


def test_who_wrote_cannot_approve_whatever_else_they_are() -> None:
    everything = Actor("wang", frozenset({*PEOPLE["author"].roles, *list(Role)[1:4]}), "民政科")
    for state in (State.DEPARTMENT_REVIEW, State.CONFIDENTIALITY_REVIEW, State.RELEASE):
        case = at(state)
        reason = refusal(case, Action.APPROVE, everything)
        assert reason is not None
        assert reason.code == "own_draft"
        assert allowed(case, everything) == {Action.RECALL, Action.RESCREEN}


def test_nobody_signs_twice_in_a_round() -> None:
    both = Actor("li", frozenset({Role.DEPARTMENT_HEAD, Role.CONFIDENTIALITY_OFFICER}), "民政科")
    case = at(State.CONFIDENTIALITY_REVIEW)
    reason = refusal(case, Action.APPROVE, both)
    assert reason is not None
    assert (reason.code, str(reason)) == (
        "signed_already",
        "您在本轮已经签过字，下一级须由他人审查",
    )
    assert Action.RETURN in allowed(case, both)


def test_a_head_countersigns_in_the_role_that_fits() -> None:
    both = Actor("li", frozenset({Role.DEPARTMENT_HEAD, Role.SIGNER}), "民政科")
    assert acting_role(at(State.COUNTERSIGN), both) is Role.SIGNER
    assert acting_role(at(State.COUNTERSIGN), PEOPLE["other head"]) is Role.DEPARTMENT_HEAD


def test_a_new_version_voids_what_was_signed() -> None:
    case = walk(at(State.CONFIDENTIALITY_REVIEW), "officer return", "author revise")
    assert (case.state, case.version, case.signoffs) == (State.SCREENING, 2, ())
    assert [one.action for one in case.voided] == [Action.SUBMIT, Action.APPROVE, Action.RETURN]
    case = walk(screened(case, usual_chain(5), Facts()), "author submit")
    assert case.state is State.DEPARTMENT_REVIEW


@pytest.mark.parametrize("state", State)
def test_only_what_is_not_decided_yet_is_read_anew(state: State) -> None:
    case = standing(state)
    if state not in WAITING:
        with pytest.raises(WorkflowError, match="不能“重新审查”"):
            again(case)
        return
    waiting = again(case)
    assert (waiting.state, waiting.interrupted) == (State.SCREENING, state)
    for who in PEOPLE:
        assert allowed(waiting, PEOPLE[who]) == frozenset()
    with pytest.raises(WorkflowError, match="正在重新审查"):
        again(waiting)
    assert screened(waiting, usual_chain(5), Facts()) == case  # no finding, nothing to sign anew


@pytest.mark.parametrize(
    ("stood", "facts", "state", "valid"),
    [
        (State.RELEASE, Facts(undecided=1), State.SELF_REVIEW, []),
        (State.DEPARTMENT_REVIEW, Facts(undecided=1), State.SELF_REVIEW, []),
        (State.RETURNED, Facts(undecided=1), State.RETURNED, []),
        (State.RELEASE, Facts(blocks=1, unconfirmed=1), State.DEPARTMENT_REVIEW, ["自审"]),
        (State.RELEASE, Facts(blocks=1, state_secrets=1), State.DEPARTMENT_REVIEW, ["自审"]),
        (State.RELEASE, Facts(blocks=1, unofficial=1), State.CONFIDENTIALITY_REVIEW,
         ["自审", "科室审核"]),
        (State.CONFIDENTIALITY_REVIEW, Facts(blocks=1, unofficial=1),
         State.CONFIDENTIALITY_REVIEW, ["自审", "科室审核"]),
        (State.RELEASE, Facts(to_change=1), State.RELEASE,
         ["自审", "科室审核", "保密审查", "业务会签"]),
    ],
)  # fmt: skip
def test_a_draft_read_anew_goes_back_to_the_first_signature_its_findings_refuse(
    stood: State, facts: Facts, state: State, valid: list[str]
) -> None:
    before = at(stood)
    after = screened(again(before), usual_chain(5), facts)
    assert after.state is state
    assert after.current.step.state is state or state is State.RETURNED
    assert [one.level for one in after.signoffs] == valid
    everything = {*before.signoffs, *before.voided}
    assert {*after.signoffs, *after.voided} == everything  # none is lost
    assert after.facts == facts


def test_a_level_that_new_findings_add_comes_in_its_turn() -> None:
    chain = Chain(tuple(Level.usual(one) for one in (
        Step.SELF, Step.DEPARTMENT, Step.COUNTERSIGN, Step.RELEASE,
    )))  # fmt: skip
    case = walk(fresh(chain), "author submit", "head approve")
    ahead = screened(again(case), chain, Facts(blocks=1, unofficial=1))
    assert [one.step for one in ahead.levels] == list(Step)
    assert ahead.state is State.CONFIDENTIALITY_REVIEW
    assert len(ahead.signoffs) == 2
    case = walk(case, "other head approve")
    passed = screened(again(case), chain, Facts(blocks=1, unofficial=1))
    assert passed.state is State.CONFIDENTIALITY_REVIEW
    assert [one.level for one in passed.voided] == ["会签"]
    behind = screened(again(at(State.DEPARTMENT_REVIEW)), chain, Facts())
    assert len(behind.levels) == 5  # what was asked for is not taken back in the middle of a round


def test_what_another_authority_is_asked_about_is_not_read_anew() -> None:
    with pytest.raises(WorkflowError) as caught:
        again(walk(at(State.RELEASE), "signer refer"))
    assert caught.value.code == "wrong_state"


def test_nobody_signs_under_a_verdict_they_have_not_seen() -> None:
    case = at(State.RELEASE)
    asked = advance(case, PEOPLE["officer"], move(case, Action.RESCREEN))
    after = screened(asked, usual_chain(5), Facts())
    assert (after.state, after.screening) == (State.RELEASE, 2)
    with pytest.raises(WorkflowError, match="重新审查过") as caught:
        advance(after, PEOPLE["signer"], move(case, Action.APPROVE))
    assert caught.value.code == "stale"
    released = advance(after, PEOPLE["signer"], move(after, Action.APPROVE))
    assert released.state is State.APPROVED


def test_the_next_version_begins_with_a_first_verdict() -> None:
    case = at(State.RETURNED)
    case = screened(
        advance(case, PEOPLE["author"], move(case, Action.RESCREEN)), usual_chain(5), Facts()
    )
    revised = walk(case, "author revise")
    assert (revised.screening, revised.interrupted) == (1, None)
    assert screened(revised, usual_chain(5), Facts()).state is State.SELF_REVIEW


def test_what_was_seen_must_be_what_is_signed() -> None:
    case = at(State.DEPARTMENT_REVIEW)
    for seen in ({"digest": "b" * 64}, {"version": 2}):
        with pytest.raises(WorkflowError) as caught:
            advance(case, PEOPLE["head"], replace(move(case, Action.APPROVE), **seen))
        assert caught.value.code == "stale"


@pytest.mark.parametrize(
    ("action", "change", "code"),
    [
        (Action.APPROVE, {"conclusion": Conclusion.REFUSE}, "conclusion"),
        (Action.APPROVE, {"conclusion": None}, "conclusion"),
        (Action.APPROVE, {"conclusion": Conclusion.PUBLISH_CHANGED}, "nothing_changed"),
        (Action.CLOSE, {"article": " "}, "article_missing"),
        (Action.CLOSE, {"comment": ""}, "reason_missing"),
        (Action.RETURN, {"comment": "\n"}, "reason_missing"),
    ],
)
def test_a_move_must_be_complete(action: Action, change: dict[str, object], code: str) -> None:
    case = at(State.DEPARTMENT_REVIEW)
    with pytest.raises(WorkflowError) as caught:
        advance(case, PEOPLE["head"], replace(move(case, action), **change))  # type: ignore[arg-type]
    assert caught.value.code == code


def test_the_author_goes_through_the_list_first() -> None:
    case = fresh()
    short = replace(move(case, Action.SUBMIT), answers=ANSWERS[1:])
    with pytest.raises(WorkflowError, match="还有未答的项目：密级标志"):
        advance(case, PEOPLE["author"], short)
    bare = replace(short, answers=(Answer("secrecy_marks", True), *ANSWERS[1:]))
    with pytest.raises(WorkflowError, match="写明解密审批文号"):
        advance(case, PEOPLE["author"], bare)
    noted = replace(bare, answers=(Answer("secrecy_marks", True, "某文号"), *ANSWERS[1:]))
    assert advance(case, PEOPLE["author"], noted).state is State.DEPARTMENT_REVIEW


def test_the_same_bytes_are_no_new_version() -> None:
    case = fresh()
    for digest, code in ((case.digest, "same_content"), (None, "no_content")):
        with pytest.raises(WorkflowError) as caught:
            advance(case, PEOPLE["author"], replace(move(case, Action.REVISE), new_digest=digest))
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("facts", "code", "submits", "head", "officer"),
    [
        (Facts(undecided=1), "undecided", False, False, False),
        (Facts(to_change=1), "to_change", False, False, False),
        (Facts(blocks=1, unconfirmed=1, unofficial=1), "unconfirmed", True, False, False),
        (Facts(blocks=1, unofficial=1), "unofficial", True, True, False),
        (Facts(blocks=1, state_secrets=1), "state_secret", True, False, False),
        (Facts(blocks=1), None, True, True, True),
    ],
)
def test_findings_stop_what_they_must(
    facts: Facts, code: str | None, submits: bool, head: bool, officer: bool
) -> None:
    case = replace(fresh(), facts=facts)
    assert (Action.SUBMIT in allowed(case, PEOPLE["author"])) is submits
    for state, who, may in (
        (State.DEPARTMENT_REVIEW, "head", head),
        (State.CONFIDENTIALITY_REVIEW, "officer", officer),
        (State.RELEASE, "signer", officer),
    ):
        case = replace(at(state), facts=facts)
        reason = refusal(case, Action.APPROVE, PEOPLE[who])
        assert (reason is None) is may
        assert reason is None or reason.code == code
        assert {Action.RETURN, Action.CLOSE} <= allowed(case, PEOPLE[who])


def test_an_archived_refusal_has_nothing_to_withdraw() -> None:
    case = walk(at(State.CLOSED), "officer archive")
    assert all(not allowed(case, actor) for actor in PEOPLE.values())


def test_a_withdrawn_draft_stays_withdrawn() -> None:
    case = walk(at(State.WITHDRAWN), "officer archive")
    assert case.conclusion is Conclusion.WITHDRAW
    assert all(not allowed(case, actor) for actor in PEOPLE.values())


PERSONS = st.sampled_from(["wang", "li", "sun", "zhao", "qian", "zhou"])
ACTORS = st.builds(
    Actor, PERSONS, st.frozensets(st.sampled_from(list(Role)), max_size=4),
    st.sampled_from(["民政科", "财务科", None]),
)  # fmt: skip
COUNTS = st.integers(0, 1)
FACTS = st.builds(
    Facts, undecided=COUNTS, to_change=COUNTS, unconfirmed=COUNTS, unofficial=COUNTS,
    state_secrets=COUNTS, blocks=COUNTS,
    categories=st.frozensets(st.sampled_from(list(Category)), max_size=2),
)  # fmt: skip
MIDDLE = st.lists(st.sampled_from(list(Step)[1:]), min_size=1, max_size=4)
FORCED = st.dictionaries(
    st.sampled_from(list(Category)), st.sampled_from(list(Step)[1:]), max_size=2
)


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    steps: list[Step] = sorted(draw(MIDDLE), key=lambda step: step.order)
    if steps[-1] is Step.COUNTERSIGN:
        steps.append(Step.RELEASE)
        del steps[:-4]
    levels = (Level.usual(Step.SELF), *(Level.usual(step) for step in steps))
    return Chain(levels, draw(FORCED))


@settings(max_examples=250, deadline=None)
@given(chains(), st.data())
def test_no_way_leads_to_release_around_a_signature(chain: Chain, data: st.DataObject) -> None:
    facts = data.draw(st.one_of(st.just(Facts()), FACTS))
    case = screened(SCREENING, chain, facts)
    for actor, action, conclusion, eager in data.draw(
        st.lists(
            st.tuples(
                ACTORS, st.sampled_from(list(Action)), st.sampled_from(list(Conclusion)),
                st.booleans(),
            ),
            max_size=30,
        )
    ):  # fmt: skip
        if case.state is State.SCREENING:
            case = screened(case, chain, data.draw(FACTS))
            continue
        wanted = move(case, Action.APPROVE if eager else action, None if eager else conclusion)
        before = case
        try:
            case = advance(case, actor, wanted)
        except WorkflowError:
            assert case == before
            continue
        assert wanted.action in allowed(before, actor)
        if case.state is State.APPROVED:
            _every_level_is_signed(case, chain)
            return


@settings(max_examples=150, deadline=None)
@given(chains(), st.data())
def test_whoever_may_sign_in_turn_reaches_release(chain: Chain, data: st.DataObject) -> None:
    """The same property on the ways that do arrive, which random moves seldom find."""
    case = walk(screened(SCREENING, chain, Facts(blocks=data.draw(COUNTS))), "author submit")
    while case.state is not State.APPROVED:
        role = data.draw(st.sampled_from(sorted(case.current.roles)))
        home = "财务科" if case.current.step is Step.COUNTERSIGN else "民政科"
        signer = Actor(f"p{case.level}", frozenset({role}), home)
        case = advance(case, signer, move(case, Action.APPROVE))
    _every_level_is_signed(case, chain)


def _every_level_is_signed(case: Case, chain: Chain) -> None:
    approvals = [one for one in case.signoffs if one.action is Action.APPROVE]
    persons = [one.person for one in approvals]
    assert len(set(persons)) == len(persons) == len(case.levels) - 1 >= len(chain.levels) - 1
    assert case.author not in persons
    assert [one.level for one in approvals] == [level.title for level in case.levels[1:]]
    for signed, level in zip(approvals, case.levels[1:], strict=True):
        assert signed.role in level.roles
    assert {(one.digest, one.version) for one in case.signoffs} == {(case.digest, case.version)}
    assert any(one.action is Action.SUBMIT and one.person == case.author for one in case.signoffs)
    facts = case.facts
    stops = facts.undecided + facts.to_change + facts.unconfirmed + facts.state_secrets
    assert stops == 0
    steps = {one.step for one in case.levels}
    assert Step.CONFIDENTIALITY in steps or facts.blocks == 0
    assert case.conclusion is not None
    assert case.conclusion.permits
