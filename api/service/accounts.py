"""Accounts: the 系统管理员 makes and stops them, the 安全保密管理员 says what they may do."""

from __future__ import annotations

import re

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.problems import Problem, invalid, not_found
from api.security import passwords
from api.service import audit
from api.service.caller import SYSTEM, Caller
from api.service.context import Context
from api.service.names import checked_line, checked_name
from api.service.views import NewPassword, PersonView
from api.store.models import Department, SignIn, User, UserRole
from screener.review.roles import Role, check_roles

_LOGIN = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,39}")
FIRST_LOGIN = "admin"
_ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


def first_start(context: Context) -> NewPassword | None:
    """Make the 系统管理员 where there is no account at all; None afterwards."""
    with context.database.write() as session:
        if session.scalar(select(func.count(User.id))):
            return None
        password = passwords.one_time_password()
        row = _add(context, session, FIRST_LOGIN, "系统管理员", "", password)
        row.roles = [UserRole(role=Role.SYSTEM_ADMIN.value)]
        audit.note(session, SYSTEM, "account.created", "account", row.id, at=context.clock(),
                   login=row.login, roles=[Role.SYSTEM_ADMIN.value])  # fmt: skip
        return NewPassword(person=person_view(row), password=password)


def create(
    context: Context, caller: Caller, login: str, name: str, *, title: str = ""
) -> NewPassword:
    """A new account without roles; its first password is returned this once."""
    caller.need(Role.SYSTEM_ADMIN)
    login = checked_name("login", login).lower()
    if not _LOGIN.fullmatch(login):
        raise invalid("login", "账号应为 2 至 40 个字母、数字、点、横线，以字母或数字开头")
    name = checked_name("name", name)
    title = checked_line("title", title)
    password = passwords.one_time_password()
    try:
        with context.database.write() as session:
            row = _add(context, session, login, name, title, password)
            audit.note(session, caller, "account.created", "account", row.id,
                       at=context.clock(), login=login)  # fmt: skip
            return NewPassword(person=person_view(row), password=password)
    except IntegrityError as error:
        raise Problem("conflict", "已有同名账号") from error


def _add(
    context: Context, session: Session, login: str, name: str, title: str, password: str
) -> User:
    row = User(
        login=login,
        name=name,
        title=title,
        password_hash=passwords.hash_password(password),
        old_passwords=[],
        must_change=True,
        created_at=context.clock(),
        password_at=context.clock(),
    )
    session.add(row)
    session.flush()
    return row


def listing(
    context: Context,
    caller: Caller,
    *,
    query: str = "",
    department_id: str | None = None,
    role: Role | None = None,
) -> tuple[PersonView, ...]:
    """All accounts, for those who keep and audit them."""
    caller.need(*_ADMINS, Role.AUDITOR)
    wanted = select(User).order_by(User.login)
    if query:
        wanted = wanted.where(or_(User.login.contains(query, autoescape=True),
                                  User.name.contains(query, autoescape=True)))  # fmt: skip
    if department_id:
        wanted = wanted.where(User.department_id == department_id)
    if role:
        wanted = wanted.where(
            User.id.in_(select(UserRole.user_id).where(UserRole.role == role.value))
        )
    with context.database.read() as session:
        return tuple(person_view(row) for row in session.execute(wanted).scalars())


_FIRST = (Role.SECURITY_ADMIN, Role.AUDITOR)  # whom the 系统管理员 names, once


def get(context: Context, caller: Caller, person_id: str) -> PersonView:
    """One account; one's own is always shown."""
    if caller.id != person_id:
        caller.need(*_ADMINS, Role.AUDITOR)
    with context.database.read() as session:
        return person_view(_existing(session, person_id))


def edit(context: Context, caller: Caller, person_id: str, *, name: str, title: str) -> PersonView:
    caller.need(Role.SYSTEM_ADMIN)
    name, title = checked_name("name", name), checked_line("title", title)
    with context.database.write() as session:
        row = _existing(session, person_id)
        row.name, row.title = name, title
        audit.note(session, caller, "account.renamed", "account", row.id, at=context.clock())
        return person_view(row)


def grant(
    context: Context,
    caller: Caller,
    person_id: str,
    *,
    roles: frozenset[Role],
    department_id: str | None,
) -> PersonView:
    """Say what a person may do and where they belong. Nobody grants to themselves.

    The 系统管理员 may name the first 安全保密管理员 and 安全审计员, then no more.
    """
    with context.database.write() as session:
        _check_grantor(session, caller, roles)
        if caller.id == person_id:
            raise Problem("forbidden", "不能给自己授权")
        row = _existing(session, person_id)
        held = check_roles(roles) if roles else frozenset()
        if department_id is not None and session.get(Department, department_id) is None:
            raise invalid("department_id", "没有这个部门")
        if {Role.AUTHOR, Role.DEPARTMENT_HEAD} & held and department_id is None:
            raise invalid("department_id", "撰稿人、科室负责人必须属于一个部门")
        _keep_an_admin(session, row, held)
        row.roles = [UserRole(role=role.value) for role in sorted(held)]
        row.department_id = department_id
        _sign_out_everywhere(session, row)
        session.flush()
        session.refresh(row)
        audit.note(session, caller, "account.granted", "account", row.id, at=context.clock(),
                   roles=sorted(role.value for role in held), department=department_id)  # fmt: skip
        return person_view(row)


def grantable(context: Context, caller: Caller) -> frozenset[Role]:
    """The roles this person may give to somebody now."""
    if caller.has(Role.SECURITY_ADMIN):
        return frozenset(Role)
    if not caller.has(Role.SYSTEM_ADMIN):
        return frozenset()
    with context.database.read() as session:
        return frozenset(one for one in _FIRST if _vacant(session, one))


def _vacant(session: Session, role: Role) -> bool:
    held = select(func.count()).select_from(UserRole).where(UserRole.role == role.value)
    return not session.scalar(held)


def _check_grantor(session: Session, caller: Caller, roles: frozenset[Role]) -> None:
    if caller.has(Role.SECURITY_ADMIN):
        return
    caller.need(Role.SYSTEM_ADMIN)
    if len(roles) != 1 or not all(one in _FIRST and _vacant(session, one) for one in roles):
        raise Problem(
            "forbidden", "角色由安全保密管理员授予；系统管理员只能指定首位安全保密管理员和审计员"
        )


def _keep_an_admin(session: Session, row: User, held: frozenset[Role]) -> None:
    """Without a 系统管理员 or 安全保密管理员 nobody could put things right again."""
    for role in _ADMINS:
        lost = role.value in {one.role for one in row.roles} and role not in held
        if lost and not _others(session, role, row):
            raise Problem("conflict", f"至少要保留一名{role.label}")


def _others(session: Session, role: Role, row: User) -> int:
    return (
        session.scalar(
            select(func.count(User.id))
            .join(UserRole, UserRole.user_id == User.id)
            .where(UserRole.role == role.value, User.id != row.id, User.disabled.is_(False))
        )
        or 0
    )


def set_disabled(context: Context, caller: Caller, person_id: str, *, disabled: bool) -> PersonView:
    caller.need(Role.SYSTEM_ADMIN)
    with context.database.write() as session:
        row = _existing(session, person_id)
        if disabled:
            if row.id == caller.id:
                raise Problem("conflict", "不能停用自己的账号")
            _keep_an_admin(session, row, frozenset())
            _sign_out_everywhere(session, row)
        row.disabled = disabled
        action = "account.disabled" if disabled else "account.enabled"
        audit.note(session, caller, action, "account", row.id, at=context.clock())
        return person_view(row)


def unlock(context: Context, caller: Caller, person_id: str) -> PersonView:
    caller.need(*_ADMINS)
    with context.database.write() as session:
        row = _existing(session, person_id)
        row.failures, row.locked_until = 0, None
        audit.note(session, caller, "account.unlocked", "account", row.id, at=context.clock())
        return person_view(row)


def reset_password(context: Context, caller: Caller, person_id: str) -> NewPassword:
    """A new one-time password: by the 安全保密管理员, whose own the 系统管理员 resets."""
    with context.database.write() as session:
        row = _existing(session, person_id)
        if row.id == caller.id:
            raise Problem("forbidden", "自己的密码请用“修改密码”")
        held = {one.role for one in row.roles}
        caller.need(Role.SYSTEM_ADMIN if Role.SECURITY_ADMIN.value in held
                    else Role.SECURITY_ADMIN)  # fmt: skip
        password = passwords.one_time_password()
        row.password_hash = passwords.hash_password(password)
        row.must_change, row.failures, row.locked_until = True, 0, None
        row.password_at = context.clock()
        _sign_out_everywhere(session, row)
        audit.note(session, caller, "password.reset", "account", row.id, at=context.clock())
        return NewPassword(person=person_view(row), password=password)


def set_password(context: Context, caller: Caller, new: str) -> None:
    """One's own; every session of the person ends, so that they sign in anew.

    Raises:
        Problem: `invalid` when it is weak.
    """
    with context.database.write() as session:
        row = _existing(session, caller.id)
        used = [row.password_hash, *row.old_passwords][: passwords.REMEMBERED]
        if weak := passwords.weakness(new, login=row.login, used=used):
            raise invalid("new", weak)
        row.old_passwords = used
        row.password_hash = passwords.hash_password(new)
        row.must_change, row.password_at = False, context.clock()
        _sign_out_everywhere(session, row)
        audit.note(session, caller, "password.changed", "account", row.id, at=context.clock())


def _sign_out_everywhere(session: Session, row: User) -> None:
    session.execute(delete(SignIn).where(SignIn.user_id == row.id))


def _existing(session: Session, person_id: str) -> User:
    row = session.get(User, person_id)
    if row is None:
        raise not_found("这个账号")
    return row


def person_view(row: User) -> PersonView:
    held = {one.role for one in row.roles}
    return PersonView(
        id=row.id,
        login=row.login,
        name=row.name,
        title=row.title,
        department_id=row.department_id,
        department=row.department.name if row.department else None,
        roles=tuple(role for role in Role if role.value in held),
        disabled=row.disabled,
        must_change=row.must_change,
        locked_until=row.locked_until,
        created_at=row.created_at,
        seen_at=row.seen_at,
    )


def by_login(session: Session, login: str) -> User | None:
    return session.execute(
        select(User).where(User.login == login.strip().lower())
    ).scalar_one_or_none()


def locked(session: Session, person_id: str) -> User:
    """The account's row, for this transaction alone."""
    return session.execute(
        select(User).where(User.id == person_id).with_for_update(of=User)
    ).scalar_one()
