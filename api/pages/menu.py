"""The main menu: what each role finds there."""

from __future__ import annotations

from dataclasses import dataclass

from api.service.caller import Caller
from screener.review.roles import BUSINESS_ROLES, Role

_REVIEWERS = frozenset({Role.DEPARTMENT_HEAD, Role.CONFIDENTIALITY_OFFICER, Role.SIGNER})
_ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
_ENTRIES = (
    ("首页", "/", frozenset(Role)),
    ("待我审核", "/queue", _REVIEWERS),
    ("稿件", "/drafts", BUSINESS_ROLES),
    ("事件", "/incidents", frozenset({Role.CONFIDENTIALITY_OFFICER, Role.SIGNER})),
    ("台账", "/register", _REVIEWERS | {Role.AUDITOR}),
    ("审查记录", "/records", _REVIEWERS | {Role.AUDITOR}),
    ("保管销毁", "/destructions", frozenset({Role.CONFIDENTIALITY_OFFICER, Role.SIGNER})),
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
    label: str
    href: str
    here: bool


def entries(caller: Caller, path: str) -> tuple[Entry, ...]:
    """What this person's menu holds; only the password page until the first one is changed."""
    if caller.must_change:
        return ()
    return tuple(
        Entry(label, href, path == href if href == "/" else _under(path, href))
        for label, href, roles in _ENTRIES
        if caller.roles & roles
    )


def _under(path: str, href: str) -> bool:
    return path == href or path.startswith(f"{href}/")
