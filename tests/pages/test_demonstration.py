"""The first minutes: one click gives the person who installed it something to try."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.problems import Problem
from api.service import accounts, audit, demonstration, lists, sessions
from api.service.caller import Caller
from api.service.context import Context
from api.service.start import open_context
from api.service.views import NewPassword
from screener.review.roles import Role
from tests.api.world import settings_for

Fresh = tuple[Context, Caller]


@pytest.fixture
def fresh(tmp_path: Path) -> Fresh:
    context = open_context(settings_for(tmp_path))
    first = accounts.first_start(context)
    assert first
    admin = Caller(
        id=first.person.id,
        login="admin",
        name="系统管理员",
        roles=frozenset({Role.SYSTEM_ADMIN}),
    )
    return context, admin


def test_one_click_makes_an_account_of_every_role_and_loads_the_samples(fresh: Fresh) -> None:
    context, admin = fresh
    assert demonstration.possible(context, admin)
    made = demonstration.load(context, admin)
    assert [one.person.login for one in made] == [login for login, _, _ in demonstration.PEOPLE]
    callers = {one.person.login: _signed_in(context, one) for one in made}
    assert callers["demo-officer"].roles == {Role.CONFIDENTIALITY_OFFICER}
    assert lists.counts(context, callers["demo-author"])["mine"] == 9
    granted = audit.listing(context, callers["demo-auditor"], action="account.granted").items
    assert {one.actor for one in granted} == {"系统（载入示例）"}


def _signed_in(context: Context, new: NewPassword) -> Caller:
    opened = sessions.sign_in(context, new.person.login, new.password)
    return sessions.by_cookie(context, opened.value)


def test_where_others_have_accounts_no_demonstration_is_loaded(fresh: Fresh) -> None:
    context, admin = fresh
    accounts.create(context, admin, "zhang", "张三")
    assert not demonstration.possible(context, admin)
    with pytest.raises(Problem) as refused:
        demonstration.load(context, admin)
    assert refused.value.kind.code == "conflict"
