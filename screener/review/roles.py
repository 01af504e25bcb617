"""Who may do what kind of thing; 三员分立: nobody runs, grants and audits at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from screener.errors import WorkflowError


class Role(StrEnum):
    """Four that work on drafts, three that keep the system."""

    AUTHOR = "author"
    DEPARTMENT_HEAD = "department_head"
    CONFIDENTIALITY_OFFICER = "confidentiality_officer"
    SIGNER = "signer"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Role.AUTHOR: "撰稿人（信息员）",
    Role.DEPARTMENT_HEAD: "科室负责人",
    Role.CONFIDENTIALITY_OFFICER: "保密员（保密办）",
    Role.SIGNER: "签发人（分管、主要领导）",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全保密管理员",
    Role.AUDITOR: "安全审计员",
}
BUSINESS_ROLES = frozenset(
    {Role.AUTHOR, Role.DEPARTMENT_HEAD, Role.CONFIDENTIALITY_OFFICER, Role.SIGNER}
)
ADMIN_ROLES = frozenset(Role) - BUSINESS_ROLES


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the rules see one. `person` is an account's identifier, never shared."""

    person: str
    roles: frozenset[Role]
    department: str | None = None


def check_roles(roles: Iterable[Role]) -> frozenset[Role]:
    """The roles, if one person may hold all of them.

    Raises:
        WorkflowError: `roles_missing`, `roles_admin_split` or `roles_mixed`.
    """
    held = frozenset(roles)
    if not held:
        raise WorkflowError("roles_missing", "至少要有一个角色")
    admin = held & ADMIN_ROLES
    if len(admin) > 1:
        names = "、".join(role.label for role in Role if role in admin)
        raise WorkflowError("roles_admin_split", f"三员必须分设，一人不得兼任：{names}")
    if admin and held & BUSINESS_ROLES:
        raise WorkflowError("roles_mixed", "系统管理、保密管理、审计人员不得兼任稿件审查角色")
    return held
