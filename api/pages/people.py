"""Accounts, their roles and departments."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit, as_problem
from api.problems import Problem
from api.service import accounts, departments
from api.service.views import NewPassword
from screener.review.roles import ADMIN_ROLES, BUSINESS_ROLES, Role

router = APIRouter()


@router.get("/accounts")
def listing(visit: Reader) -> Response:
    return _listing(visit)


def _listing(visit: Visit, refusal: Problem | None = None) -> Response:
    query = visit.query("q", "role", "department")
    role = Role(query["role"]) if query["role"] in set(Role) else None
    people = accounts.listing(
        visit.context,
        visit.me,
        query=query["q"],
        department_id=query["department"] or None,
        role=role,
    )
    return visit.page(
        "accounts.html.j2",
        refusal=refusal,
        people=people,
        query=query,
        form={name: visit.text(name) for name in ("login", "name", "title")},
        roles=[(one.value, one.label) for one in Role],
        departments=_departments(visit),
        may_create=visit.me.has(Role.SYSTEM_ADMIN),
        now=visit.context.clock(),
    )


@router.post("/accounts")
def create(visit: Form) -> Response:
    try:
        made = accounts.create(
            visit.context,
            visit.me,
            visit.text("login"),
            visit.text("name"),
            title=visit.text("title"),
        )
    except Problem as problem:
        return _listing(visit, problem)
    return _once(visit, "账号已建立", made)


def _once(visit: Visit, title: str, made: NewPassword) -> Response:
    person = made.person
    return visit.page(
        "once.html.j2",
        title=title,
        text=f"{person.name}（{person.login}）的初始密码，当面交给本人，首次登录时必须修改：",
        value=made.password,
        back=f"/accounts/{person.id}",
    )


@router.get("/accounts/{person_id}")
def person(visit: Reader, person_id: str) -> Response:
    return _person(visit, person_id)


def _person(visit: Visit, person_id: str, refusal: Problem | None = None) -> Response:
    me = visit.me
    shown = accounts.get(visit.context, me, person_id)
    now = visit.context.clock()
    keeps = me.has(Role.SYSTEM_ADMIN)
    grants = me.has(Role.SECURITY_ADMIN)
    guards = Role.SECURITY_ADMIN in shown.roles
    return visit.page(
        "person.html.j2",
        refusal=refusal,
        person=shown,
        departments=_departments(visit),
        business=[role for role in Role if role in BUSINESS_ROLES],
        admins=[role for role in Role if role in ADMIN_ROLES],
        locked=shown.locked_until is not None and shown.locked_until > now,
        own=shown.id == me.id,
        may_edit=keeps,
        grantable=accounts.grantable(visit.context, me) if shown.id != me.id else frozenset(),
        may_unlock=grants or keeps,
        may_reset=shown.id != me.id and (keeps if guards else grants),
    )


@router.post("/accounts/{person_id}")
def edit(visit: Form, person_id: str) -> Response:
    name, title = visit.text("name"), visit.text("title")
    try:
        accounts.edit(visit.context, visit.me, person_id, name=name, title=title)
    except Problem as problem:
        return _person(visit, person_id, problem)
    return visit.go(f"/accounts/{person_id}", "已保存")


@router.post("/accounts/{person_id}/roles")
def grant(visit: Form, person_id: str) -> Response:
    roles = frozenset(Role(one) for one in visit.texts("role") if one in set(Role))
    department = visit.text("department") or None
    try:
        with as_problem():
            accounts.grant(
                visit.context, visit.me, person_id, roles=roles, department_id=department
            )
    except Problem as problem:
        return _person(visit, person_id, problem)
    return visit.go(f"/accounts/{person_id}", "已授权，本人下次登录时生效")


@router.post("/accounts/{person_id}/unlock")
def unlock(visit: Form, person_id: str) -> Response:
    accounts.unlock(visit.context, visit.me, person_id)
    return visit.go(f"/accounts/{person_id}", "已解除锁定")


@router.post("/accounts/{person_id}/password")
def reset_password(visit: Form, person_id: str) -> Response:
    try:
        made = accounts.reset_password(visit.context, visit.me, person_id)
    except Problem as problem:
        return _person(visit, person_id, problem)
    return _once(visit, "密码已重置", made)


@router.post("/accounts/{person_id}/disabled")
def set_disabled(visit: Form, person_id: str) -> Response:
    disabled = bool(visit.text("disabled"))
    try:
        accounts.set_disabled(visit.context, visit.me, person_id, disabled=disabled)
    except Problem as problem:
        return _person(visit, person_id, problem)
    return visit.go(f"/accounts/{person_id}", "已停用" if disabled else "已启用")


def _departments(visit: Visit) -> list[tuple[str, str]]:
    return [(one.id, one.name) for one in departments.listing(visit.context, visit.me)]
