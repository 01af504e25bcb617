"""Signing in, one's own account, access tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, status

from api import doors
from api.doors import calling
from api.routes.shared import Ctx
from api.schemas.common import problems
from api.schemas.people import (
    NewTokenOut,
    PasswordBody,
    PersonOut,
    SessionOut,
    SignInBody,
    TokenBody,
    TokenOut,
)
from api.service import accounts, sessions, tokens
from api.service.caller import Caller
from api.service.views import NewToken, PersonView, TokenView

router = APIRouter(tags=["登录与令牌"])
Anyone = Annotated[Caller, Depends(calling)]


@router.post("/session", response_model=SessionOut, responses=problems(429),
             status_code=status.HTTP_201_CREATED, summary="登录")  # fmt: skip
def sign_in(request: Request, response: Response, context: Ctx, body: SignInBody) -> SessionOut:
    """用账号密码登录，会话写入 Cookie（HttpOnly、SameSite=Lax）。连错五次锁定 15 分钟。"""
    doors.check_origin(request)
    session = sessions.sign_in(context, body.login, body.password)
    doors.set_session(request, response, session)
    return SessionOut.model_validate(session)


@router.delete("/session", status_code=status.HTTP_204_NO_CONTENT, responses=problems(),
               summary="退出")  # fmt: skip
def sign_out(request: Request, response: Response, context: Ctx, caller: Anyone) -> None:
    """结束本次会话。"""
    assert caller.id
    if value := request.cookies.get(doors.SESSION_COOKIE):
        sessions.sign_out(context, value)
    doors.clear_session(response)


@router.get("/me", response_model=PersonOut, responses=problems(), summary="我的账号")
def me(context: Ctx, caller: Anyone) -> PersonView:
    return accounts.get(context, caller, caller.id)


@router.put("/me/password", status_code=status.HTTP_204_NO_CONTENT, responses=problems(),
            summary="修改密码")  # fmt: skip
def change_password(context: Ctx, caller: Anyone, body: PasswordBody) -> None:
    """改完后所有会话失效，须重新登录。访问令牌不能修改密码。"""
    sessions.change_password(context, caller, body.old, body.new)


@router.get("/tokens", response_model=list[TokenOut], responses=problems(), summary="访问令牌")
def list_tokens(context: Ctx, caller: Anyone, everyone: bool = False) -> tuple[TokenView, ...]:
    """自己的令牌；`everyone` 列出全部，限安全保密管理员和安全审计员。"""
    return tokens.listing(context, caller, everyone=everyone)


@router.post("/tokens", response_model=NewTokenOut, status_code=status.HTTP_201_CREATED,
             responses=problems(409), summary="新建访问令牌")  # fmt: skip
def create_token(context: Ctx, caller: Anyone, body: TokenBody) -> NewToken:
    """令牌只显示这一次。令牌能做的不超过本人角色和所选权限。"""
    scopes = [scope.value for scope in body.scopes]
    return tokens.create(context, caller, body.name, scopes, days=body.days)


@router.delete("/tokens/{token_id}", response_model=TokenOut, responses=problems(404),
               summary="撤销访问令牌")  # fmt: skip
def revoke_token(context: Ctx, caller: Anyone, token_id: str) -> TokenView:
    return tokens.revoke(context, caller, token_id)
