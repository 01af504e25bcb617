"""Who works here, and what their programs and approval chains are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from screener.review.levels import Level
from screener.review.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentView:
    id: str
    name: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    id: str
    login: str
    name: str
    title: str
    department_id: str | None
    department: str | None
    roles: tuple[Role, ...]
    disabled: bool
    must_change: bool
    locked_until: datetime | None
    created_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """`password` is shown this once."""

    person: PersonView
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """`value` goes into the cookie; only its hash is kept."""

    person: PersonView
    csrf: str = field(repr=False)
    value: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    id: str
    owner_id: str
    owner: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    token: TokenView
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainView:
    """`department_id` and `column` None: for all that have none of their own."""

    id: str | None
    department_id: str | None
    department: str | None
    column: str | None
    levels: tuple[Level, ...]
    forced: Mapping[str, str]
