"""Approval chains that hold together, and what adds a level."""

from __future__ import annotations

import pytest

from screener.errors import WorkflowError
from screener.review.disposition import Facts
from screener.review.levels import Chain, Level, chain_from, usual_chain
from screener.review.roles import Role, check_roles
from screener.review.words import Step
from screener.rule import Category

SELF, HEAD, OFFICE, COUNTER, RELEASE = map(Level.usual, Step)


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ((SELF,), "chain_length"),
        ((SELF, HEAD, HEAD, HEAD, HEAD, RELEASE), "chain_length"),
        ((HEAD, RELEASE), "chain_start"),
        ((SELF, SELF, RELEASE), "chain_start"),
        ((SELF, RELEASE, HEAD), "chain_order"),
        ((SELF, HEAD, COUNTER), "chain_end"),
        ((SELF, Level(Step.RELEASE, frozenset({Role.AUTHOR}), "签发")), "chain_roles"),
        ((SELF, Level(Step.RELEASE, frozenset({Role.AUDITOR}), "签发")), "chain_roles"),
        ((SELF, Level(Step.RELEASE, frozenset(), "签发")), "chain_roles"),
        ((SELF, Level(Step.RELEASE, frozenset({Role.SIGNER}), " ")), "chain_roles"),
        ((SELF, Level(Step.CONFIDENTIALITY, frozenset({Role.SIGNER}), "审查")), "chain_roles"),
        ((Level(Step.SELF, frozenset({Role.SIGNER}), "自审"), RELEASE), "chain_roles"),
    ],
)
def test_a_chain_that_protects_nothing_is_refused(levels: tuple[Level, ...], code: str) -> None:
    with pytest.raises(WorkflowError) as caught:
        Chain(levels)
    assert caught.value.code == code


def test_two_levels_may_be_of_one_kind() -> None:
    deputy = Level(Step.DEPARTMENT, frozenset({Role.SIGNER}), "分管领导审核")
    chain = Chain((SELF, HEAD, deputy, OFFICE, RELEASE))
    assert [level.title for level in chain.levels][2] == "分管领导审核"


def test_a_finding_to_be_blocked_always_asks_for_the_office() -> None:
    steps = [level.step for level in usual_chain(2).for_facts(Facts(blocks=1))]
    assert steps == [Step.SELF, Step.DEPARTMENT, Step.CONFIDENTIALITY]
    assert usual_chain(2).for_facts(Facts()) == usual_chain(2).levels


def test_a_category_adds_the_step_configured_for_it() -> None:
    chain = Chain((SELF, HEAD), {Category.BUSINESS_SECRET: Step.RELEASE})
    found = Facts(categories=frozenset({Category.BUSINESS_SECRET}))
    assert [level.step for level in chain.for_facts(found)][-1] is Step.RELEASE
    assert chain.for_facts(Facts(categories=frozenset({Category.WORK_SECRET}))) == chain.levels


def test_a_chain_comes_from_plain_words() -> None:
    words = [
        (level.step.value, sorted(level.roles), level.title) for level in usual_chain(4).levels
    ]
    assert chain_from(words, {"state_secret": "release"}).levels == usual_chain(4).levels
    with pytest.raises(WorkflowError) as caught:
        chain_from([("self", ["author"], "自审"), ("final", ["signer"], "签发")], {})
    assert caught.value.code == "chain_word"


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        (set(), "roles_missing"),
        ({Role.SYSTEM_ADMIN, Role.AUDITOR}, "roles_admin_split"),
        ({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}, "roles_admin_split"),
        ({Role.SECURITY_ADMIN, Role.AUDITOR}, "roles_admin_split"),
        ({Role.AUDITOR, Role.AUTHOR}, "roles_mixed"),
    ],
)
def test_roles_that_must_be_apart_are_kept_apart(roles: set[Role], code: str) -> None:
    with pytest.raises(WorkflowError) as caught:
        check_roles(roles)
    assert caught.value.code == code


def test_business_roles_may_meet_in_one_person() -> None:
    assert check_roles([Role.AUTHOR, Role.SIGNER]) == {Role.AUTHOR, Role.SIGNER}
