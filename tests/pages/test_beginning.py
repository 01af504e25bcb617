"""An installation on its first day: each administrator is led to what only they can do."""

from __future__ import annotations

import re

from sqlalchemy import delete

from api.store.models import UserRole
from screener.review.roles import Role
from tests.api.world import SECRET, World


def roles_open(page: str) -> list[str]:
    """The roles one can still tick on the page of a person."""
    boxes = re.findall(r'<input type="checkbox" name="role"[^>]*>', page)
    return re.findall(r'value="(\w+)"', " ".join(one for one in boxes if "disabled" not in one))


def test_the_administrator_names_the_first_two_and_then_nobody(sqlite: World) -> None:
    admin = sqlite.browser("sysadmin")
    settled = admin.get("/accounts/author").text
    assert roles_open(settled) == []
    assert ">授权</button>" not in settled
    with sqlite.context.database.write() as session:
        session.execute(delete(UserRole).where(UserRole.role == Role.AUDITOR.value))
    vacant = admin.get("/accounts/author").text
    assert roles_open(vacant) == ["auditor"]
    assert "只能指定首位，其余由安全保密管理员授权" in vacant
    assert ">授权</button>" in vacant


def test_who_grants_roles_is_told_which_are_wanting(sqlite: World) -> None:
    grantor = sqlite.browser("secadmin")
    assert "开始使用" not in grantor.get("/").text
    assert len(roles_open(grantor.get("/accounts/author").text)) == len(Role)
    with sqlite.context.database.write() as session:
        session.execute(delete(UserRole).where(UserRole.role == Role.SIGNER.value))
    page = grantor.get("/").text
    assert "由安全保密管理员给撰稿人、科室负责人、保密员、签发人授权" in page


def test_of_a_sealed_draft_no_list_says_that_nothing_was_found(sqlite: World) -> None:
    draft = sqlite.draft("author", "方案.txt", SECRET.encode())
    officer = sqlite.browser("officer")
    for path in ("/", "/queue"):
        page = officer.get(path).text
        assert draft["summary"]["number"] in page
        assert "没有提示" not in page
        assert "0 条" not in page
