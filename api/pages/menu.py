"""The main menu: what each role finds there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.service.caller import Caller
from screener.review.roles import BUSINESS_ROLES, Role

REVIEWERS = frozenset({Role.DEPARTMENT_HEAD, Role.CONFIDENTIALITY_OFFICER, Role.SIGNER})
_ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
_ENTRIES = (
    ("首页", "/", frozenset(Role)),
    ("待我审核", "/queue", REVIEWERS),
    ("稿件", "/drafts", BUSINESS_ROLES),
    ("事件", "/incidents", frozenset({Role.CONFIDENTIALITY_OFFICER, Role.SIGNER})),
    ("台账", "/register", REVIEWERS | {Role.AUDITOR}),
    ("整改台账", "/items", BUSINESS_ROLES | {Role.AUDITOR}),
    ("审查记录", "/records", REVIEWERS | {Role.AUDITOR}),
    ("保管销毁", "/destructions", frozenset({Role.CONFIDENTIALITY_OFFICER, Role.SIGNER})),
    ("模型", "/model", frozenset({Role.CONFIDENTIALITY_OFFICER, Role.SYSTEM_ADMIN})),
    ("账号", "/accounts", _ADMINS | {Role.AUDITOR}),
    ("部门流程", "/departments", _ADMINS),
    ("通知地址", "/webhooks", frozenset({Role.SYSTEM_ADMIN})),
    ("系统", "/system", frozenset({Role.SYSTEM_ADMIN})),
    ("审计日志", "/audit", frozenset({Role.AUDITOR})),
    ("令牌", "/tokens", frozenset(Role)),
    ("规则说明", "/help", frozenset(Role)),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """`count` is what waits there, 0 shows none."""

    label: str
    href: str
    here: bool
    count: int = 0


def entries(caller: Caller, path: str, counts: Mapping[str, int]) -> tuple[Entry, ...]:
    """What this person's menu holds; nothing until the first password is changed.

    `counts` are by address.
    """
    if caller.must_change:
        return ()
    return tuple(
        Entry(label, href, _under(path, href), counts.get(href, 0))
        for label, href, roles in _ENTRIES
        if caller.roles & roles
    )


def _under(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
