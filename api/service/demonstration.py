"""A fresh installation to try things on: one account of every role, and the sample drafts."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from api.problems import Problem
from api.service import accounts, departments, samples
from api.service.caller import SYSTEM, Caller
from api.service.context import Context
from api.service.views import NewPassword
from api.store.models import User
from screener.review.roles import Role

DEPARTMENT = "演示科室"
PEOPLE = (
    ("demo-author", "演示撰稿人", Role.AUTHOR),
    ("demo-head", "演示科长", Role.DEPARTMENT_HEAD),
    ("demo-officer", "演示保密员", Role.CONFIDENTIALITY_OFFICER),
    ("demo-signer", "演示局长", Role.SIGNER),
    ("demo-security", "演示安保员", Role.SECURITY_ADMIN),
    ("demo-auditor", "演示审计员", Role.AUDITOR),
)
_IN_DEPARTMENT = frozenset({Role.AUTHOR, Role.DEPARTMENT_HEAD})
_GRANTS = replace(SYSTEM, name="系统（载入示例）", roles=frozenset({Role.SECURITY_ADMIN}))


def possible(context: Context, caller: Caller) -> bool:
    """Only for the 系统管理员 of an installation in which nobody else has an account yet."""
    if not caller.has(Role.SYSTEM_ADMIN):
        return False
    with context.database.read() as session:
        return session.scalar(select(func.count(User.id))) == 1


def load(context: Context, caller: Caller) -> tuple[NewPassword, ...]:
    """Make the accounts and upload the samples; the one-time passwords are returned this once.

    Raises:
        Problem: `conflict` once there are other accounts: real people are never mixed with these.
    """
    caller.need(Role.SYSTEM_ADMIN)
    if not possible(context, caller):
        raise Problem("conflict", "已有其他账号，不能再载入演示账号")
    department = departments.create(context, caller, DEPARTMENT)
    made = []
    for login, name, role in PEOPLE:
        new = accounts.create(context, caller, login, name, title=role.label)
        home = department.id if role in _IN_DEPARTMENT else None
        accounts.grant(context, _GRANTS, new.person.id, roles=frozenset({role}), department_id=home)
        made.append(new)
    author = made[0].person
    samples.load(
        context,
        Caller(
            id=author.id,
            login=author.login,
            name=author.name,
            roles=frozenset({Role.AUTHOR}),
            department_id=department.id,
            department=department.name,
        ),
    )
    return tuple(made)
