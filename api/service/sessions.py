"""Signing in and out, and who a cookie or token stands for."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from api.problems import Problem
from api.security import passwords, secret_values
from api.security.scopes import Scope
from api.service import accounts, audit
from api.service.accounts import by_login, locked, person_view
from api.service.caller import SYSTEM, Caller
from api.service.context import Context
from api.service.views import NewSession
from api.store.models import SignIn, Token, User
from screener.review.roles import Role

MOST_FAILURES = 5
LOCKED = timedelta(minutes=15)
_TOUCH = timedelta(minutes=1)


def sign_in(context: Context, login: str, password: str) -> NewSession:
    """A new session under a new value, whatever the browser brought along.

    Raises:
        Problem: `bad_credentials`, or `locked` after five wrong passwords.
    """
    moment = context.clock()
    with context.database.read() as session:
        row = by_login(session, login)
        found = (row.id, row.password_hash, row.locked_until) if row and not row.disabled else None
    if found and found[2] and found[2] > moment:
        raise _locked(found[2], moment)
    if not passwords.matches(password, found[1] if found else None):
        _refuse(context, found[0] if found else None)
        raise Problem("bad_credentials")
    assert found
    with context.database.write() as session:
        person = locked(session, found[0])
        if person.locked_until and person.locked_until > moment:  # by guesses made meanwhile
            raise _locked(person.locked_until, moment)
        person.failures, person.locked_until, person.seen_at = 0, None, moment
        value, csrf = secret_values.new_value(), secret_values.new_value()
        expires = moment + timedelta(hours=context.settings.session_hours)
        session.add(SignIn(hash=secret_values.hash_value(value), user_id=person.id, csrf=csrf,
                           created_at=moment, seen_at=moment, expires_at=expires))  # fmt: skip
        session.execute(delete(SignIn).where(SignIn.expires_at < moment))
        caller = caller_from(person, None, csrf)
        audit.note(session, caller, "session.opened", "account", person.id, at=moment)
        return NewSession(person=person_view(person), csrf=csrf, value=value, expires_at=expires)


def _locked(until: datetime, moment: datetime) -> Problem:
    left = max(1, int((until - moment).total_seconds()))
    return Problem("locked", f"请在 {-(-left // 60)} 分钟后再试，或请管理员解除锁定",
                   retry_after=left)  # fmt: skip


def _refuse(context: Context, person_id: str | None) -> None:
    """Count a wrong password; an unknown name is noted without the name."""
    with context.database.write() as session:
        row = locked(session, person_id) if person_id else None
        if row:
            row.failures += 1
            if row.failures >= MOST_FAILURES:
                row.failures, row.locked_until = 0, context.clock() + LOCKED
        audit.note(session, SYSTEM, "session.refused", "account", row.id if row else "",
                   at=context.clock(), locked=bool(row and row.locked_until))  # fmt: skip


def sign_out(context: Context, value: str) -> None:
    with context.database.write() as session:
        row = session.get(SignIn, secret_values.hash_value(value))
        if row:
            person = session.get_one(User, row.user_id)
            audit.note(session, caller_from(person, None, ""), "session.closed", "account",
                       person.id, at=context.clock())  # fmt: skip
            session.delete(row)


def by_cookie(context: Context, value: str) -> Caller:
    """Who this session belongs to.

    Raises:
        Problem: `not_signed_in`.
    """
    moment = context.clock()
    idle = timedelta(minutes=context.settings.idle_minutes)
    with context.database.read() as session:
        row = session.get(SignIn, secret_values.hash_value(value))
        person = session.get(User, row.user_id) if row else None
        if (
            row is None
            or person is None
            or person.disabled
            or row.expires_at <= moment
            or row.seen_at + idle <= moment
        ):
            raise Problem("not_signed_in")
        caller, stale = caller_from(person, None, row.csrf), moment - row.seen_at > _TOUCH
    if stale:
        with context.database.write() as session:
            session.execute(update(SignIn).where(SignIn.hash == row.hash).values(seen_at=moment))
    return caller


def by_token(context: Context, value: str) -> Caller:
    """Who this token stands for, with its scopes.

    Raises:
        Problem: `bad_token`.
    """
    moment = context.clock()
    with context.database.read() as session:
        row = _token(session, value)
        person = session.get(User, row.user_id) if row else None
        if (
            row is None
            or person is None
            or person.disabled
            or row.revoked_at is not None
            or (row.expires_at is not None and row.expires_at <= moment)
        ):
            raise Problem("bad_token")
        caller = caller_from(person, frozenset(Scope(one) for one in row.scopes), "")
        stale = row.used_at is None or moment - row.used_at > _TOUCH
    if stale:
        with context.database.write() as session:
            session.execute(update(Token).where(Token.id == row.id).values(used_at=moment))
    return caller


def _token(session: Session, value: str) -> Token | None:
    wanted = secret_values.hash_value(value)
    return session.query(Token).filter(Token.hash == wanted).one_or_none()


def confirm(context: Context, caller: Caller, password: str | None) -> None:
    """Is it really this person who signs? A token with the scope `sign` says so itself.

    Raises:
        Problem: `password_needed`, `locked` or `scope`.
    """
    if caller.scopes is not None:
        caller.need_scope(Scope.SIGN)
        return
    with context.database.read() as session:
        row = session.get_one(User, caller.id)
        hashed, until = row.password_hash, row.locked_until
    if until and until > context.clock():
        raise _locked(until, context.clock())
    if not password or not passwords.matches(password, hashed):
        if password:
            _refuse(context, caller.id)
        raise Problem("password_needed", "密码不正确" if password else "")


def change_password(context: Context, caller: Caller, old: str, new: str) -> None:
    """One's own; a wrong old one counts like one at the door.

    Raises:
        Problem: `forbidden` for a token, `password_needed`, `locked`, or `invalid` when the new
            one is weak.
    """
    if caller.scopes is not None:
        raise Problem("forbidden", "访问令牌不能修改密码，请本人登录后修改")
    confirm(context, caller, old)
    accounts.set_password(context, caller, new)


def caller_from(row: User, scopes: frozenset[Scope] | None, csrf: str) -> Caller:
    return Caller(
        id=row.id,
        login=row.login,
        name=row.name,
        title=row.title,
        roles=frozenset(Role(one.role) for one in row.roles),
        department_id=row.department_id,
        department=row.department.name if row.department else None,
        must_change=row.must_change and scopes is None,
        scopes=scopes,
        csrf=csrf,
    )
