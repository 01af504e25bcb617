"""Accounts, sessions, departments, tokens."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.common import Body, Identifier, Model
from api.security.scopes import Scope
from screener.review.roles import Role


class PersonOut(Model):
    """一个账号。"""

    id: Identifier
    login: str = Field(examples=["zhangsan"])
    name: str = Field(examples=["张三"])
    title: str = Field(description="职务", examples=["办公室科员"])
    department_id: str | None
    department: str | None = Field(examples=["办公室"])
    roles: list[Role]
    disabled: bool
    must_change: bool = Field(description="须先修改一次性密码")
    locked_until: datetime | None
    created_at: datetime
    seen_at: datetime | None


class NewPasswordOut(Model):
    """一次性密码，只在此显示一次；首次登录须修改。"""

    person: PersonOut
    password: str = Field(examples=["aBcD2-eFgH3-jKmN4-pQrS5"])


class SignInBody(Body):
    login: str = Field(max_length=200, examples=["zhangsan"])
    password: str = Field(max_length=1000, examples=["Correct-Horse-7"])


class SessionOut(Model):
    """登录成功。会话在 Cookie 里；改动数据的请求须带请求头 X-CSRF-Token。"""

    person: PersonOut
    csrf: str
    expires_at: datetime


class PasswordBody(Body):
    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000, description="10 至 200 个字符，四类字符至少三类")


class NewPersonBody(Body):
    login: str = Field(max_length=200, examples=["lisi"])
    name: str = Field(max_length=200, examples=["李四"])
    title: str = Field("", max_length=200, examples=["保密办主任"])


class PersonBody(Body):
    name: str = Field(max_length=200, examples=["李四"])
    title: str = Field("", max_length=200)


class GrantBody(Body):
    """稿件审查角色可以兼任（签批时仍须不同的人），三员之间、三员与审查角色之间不得兼任。"""

    roles: list[Role] = Field(max_length=20, examples=[["author"]])
    department_id: str | None = None


class DepartmentOut(Model):
    id: Identifier
    name: str = Field(examples=["办公室"])
    people: int = Field(description="账号数")


class DepartmentBody(Body):
    name: str = Field(max_length=200, examples=["办公室"])


class TokenOut(Model):
    id: Identifier
    owner_id: str
    owner: str
    name: str = Field(examples=["门户网站发布程序"])
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


class NewTokenOut(Model):
    """`value` 只在此显示一次，系统只保存其散列值。"""

    token: TokenOut
    value: str = Field(examples=["scr_…"])


class TokenBody(Body):
    name: str = Field(max_length=200, examples=["门户网站发布程序"])
    scopes: list[Scope] = Field(max_length=20, examples=[["screen", "publish"]])
    days: int = Field(180, description="有效天数，1 至 366")
