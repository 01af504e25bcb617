"""Accounts, departments, sessions, tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.models.base import IDENTIFIER, Base, new_id, now

_NAME = 100
_HASH = 64


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(_NAME), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class User(Base):
    """`old_passwords` are hashes of those that may not be used again."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(_NAME), unique=True)
    name: Mapped[str] = mapped_column(String(_NAME))
    title: Mapped[str] = mapped_column(String(_NAME), default="")
    department_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id"), index=True)
    password_hash: Mapped[str]
    old_passwords: Mapped[list[Any]] = mapped_column(default=list)
    must_change: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    password_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]

    roles: Mapped[list[UserRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    department: Mapped[Department | None] = relationship(lazy="joined")


class UserRole(Base):
    __tablename__ = "user_roles"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)


class SignIn(Base):
    """One browser signed in; the cookie's value is kept only as its hash."""

    __tablename__ = "sign_ins"

    hash: Mapped[str] = mapped_column(String(_HASH), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(_HASH))
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class Token(Base):
    """A program's way in; `hash` of a value that was shown once."""

    __tablename__ = "tokens"

    id: Mapped[str] = mapped_column(String(IDENTIFIER), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(_NAME))
    hash: Mapped[str] = mapped_column(String(_HASH), unique=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
