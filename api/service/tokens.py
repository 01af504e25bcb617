"""Access tokens for programs: shown once, kept as a hash, never more than their owner may do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.problems import Problem, invalid, not_found
from api.security.scopes import Scope
from api.security.secret_values import hash_value, new_token
from api.service import audit
from api.service.caller import Caller
from api.service.context import Context
from api.service.names import checked_name
from api.service.views import NewToken, TokenView
from api.store.models import Token, User, new_id
from screener.review.roles import Role

_MOST_DAYS = 366
_MOST_TOKENS = 50


def listing(context: Context, caller: Caller, *, everyone: bool = False) -> tuple[TokenView, ...]:
    """One's own; of everyone for the 安全保密管理员 and the 安全审计员."""
    wanted = select(Token).order_by(Token.id.desc())
    if everyone:
        caller.need(Role.SECURITY_ADMIN, Role.AUDITOR)
    else:
        wanted = wanted.where(Token.user_id == caller.id)
    with context.database.read() as session:
        return tuple(_view(session, row) for row in session.execute(wanted).scalars().all())


def create(
    context: Context, caller: Caller, name: str, scopes: Sequence[str], *, days: int
) -> NewToken:
    """A new token of one's own. Only a signed-in person makes one, never another token."""
    if caller.scopes is not None:
        raise Problem("forbidden", "访问令牌只能由本人登录后新建")
    name = checked_name("name", name)
    known = {scope.value for scope in Scope}
    if not scopes or set(scopes) - known:
        raise invalid("scopes", f"应从 {'、'.join(sorted(known))} 中选择")
    if not 1 <= days <= _MOST_DAYS:
        raise invalid("days", f"有效期应为 1 至 {_MOST_DAYS} 天")
    value = new_token()
    with context.database.write() as session:
        held = session.scalar(
            select(func.count(Token.id)).where(
                Token.user_id == caller.id,
                Token.revoked_at.is_(None),
                or_(Token.expires_at.is_(None), Token.expires_at > context.clock()),
            )
        )
        if (held or 0) >= _MOST_TOKENS:
            raise Problem("conflict", f"每人最多 {_MOST_TOKENS} 个有效令牌")
        row = Token(
            id=new_id(),
            user_id=caller.id,
            name=name,
            hash=hash_value(value),
            scopes=sorted(set(scopes)),
            created_at=context.clock(),
            expires_at=context.clock() + timedelta(days=days),
        )
        session.add(row)
        session.flush()
        audit.note(session, caller, "token.created", "token", row.id, at=context.clock(),
                   scopes=list(row.scopes))  # fmt: skip
        return NewToken(token=_view(session, row), value=value)


def revoke(context: Context, caller: Caller, token_id: str) -> TokenView:
    """One's own, or anyone's for the 安全保密管理员."""
    with context.database.write() as session:
        row = session.get(Token, token_id)
        if row is None or (row.user_id != caller.id and not caller.has(Role.SECURITY_ADMIN)):
            raise not_found("这个访问令牌")
        row.revoked_at = row.revoked_at or context.clock()
        audit.note(session, caller, "token.revoked", "token", row.id, at=context.clock())
        session.flush()
        return _view(session, row)


def _view(session: Session, row: Token) -> TokenView:
    return TokenView(
        id=row.id,
        owner_id=row.user_id,
        owner=session.get_one(User, row.user_id).name,
        name=row.name,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )
