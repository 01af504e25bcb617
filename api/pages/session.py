"""Signing in and out, and one's own password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from api.doors import SESSION_COOKIE, clear_session, set_session
from api.pages.door import Guest, GuestForm, Visit, local
from api.problems import Problem, invalid
from api.service import sessions

router = APIRouter()


@router.get("/login")
def login_page(visit: Guest) -> Response:
    onward = local(visit.query("next")["next"] or "/")
    if visit.caller:
        return visit.go(onward)
    return visit.page("login.html.j2", next=onward, login="")


@router.post("/login")
def login(visit: GuestForm) -> Response:
    onward, name = local(visit.text("next") or "/"), visit.text("login")
    try:
        opened = sessions.sign_in(visit.context, name, visit.secret("password"))
    except Problem as problem:
        return visit.page("login.html.j2", refusal=problem, next=onward, login=name)
    response = visit.go("/account" if opened.person.must_change else onward)
    set_session(visit.request, response, opened)
    return response


@router.post("/logout")
def logout(visit: GuestForm) -> Response:
    sessions.sign_out(visit.context, visit.request.cookies.get(SESSION_COOKIE, ""))
    response = visit.go("/login", "已退出")
    clear_session(response)
    return response


def _own(visit: Guest) -> Visit:
    """Signed in, even while the first password is still to be changed."""
    visit.need_sign_in()
    return visit


@router.get("/account")
def account_page(visit: Annotated[Visit, Depends(_own)]) -> Response:
    return _account(visit)


def _account(visit: Visit, refusal: Problem | None = None) -> Response:
    roles = [role.label for role in sorted(visit.me.roles)]
    return visit.page("account.html.j2", refusal=refusal, roles=roles)


@router.post("/account")
def change_password(visit: GuestForm) -> Response:
    old, new, again = visit.secret("old"), visit.secret("new"), visit.secret("again")
    try:
        if new != again:
            raise invalid("again", "两次输入的新密码不一致")
        sessions.change_password(visit.context, visit.me, old, new)
    except Problem as problem:
        if problem.kind.code == "not_signed_in":
            raise
        return _account(visit, problem)
    response = visit.go("/login", "密码已修改，请用新密码登录")
    clear_session(response)
    return response
