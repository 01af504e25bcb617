"""Accounts, roles and departments, for the 系统管理员 and the 安全保密管理员."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from api.routes.shared import Admin, Ctx, Words
from api.schemas.common import problems
from api.schemas.people import (
    DepartmentBody,
    DepartmentOut,
    GrantBody,
    NewPasswordOut,
    NewPersonBody,
    PersonBody,
    PersonOut,
)
from api.service import accounts, departments
from api.service.views import DepartmentView, NewPassword, PersonView
from screener.review.roles import Role

router = APIRouter(tags=["账号与部门"])


@router.get("/users", response_model=list[PersonOut], responses=problems(), summary="账号清单")
def list_people(
    context: Ctx,
    caller: Admin,
    query: Words = "",
    department_id: Annotated[str | None, Query(max_length=64)] = None,
    role: Role | None = None,
) -> tuple[PersonView, ...]:
    return accounts.listing(context, caller, query=query, department_id=department_id, role=role)


@router.post("/users", response_model=NewPasswordOut, status_code=status.HTTP_201_CREATED,
             responses=problems(409), summary="新建账号")  # fmt: skip
def create_person(context: Ctx, caller: Admin, body: NewPersonBody) -> NewPassword:
    """由系统管理员新建，还没有任何角色。一次性密码只显示这一次。"""
    return accounts.create(context, caller, body.login, body.name, title=body.title)


@router.get("/users/{person_id}", response_model=PersonOut, responses=problems(404),
            summary="一个账号")  # fmt: skip
def get_person(context: Ctx, caller: Admin, person_id: str) -> PersonView:
    return accounts.get(context, caller, person_id)


@router.put("/users/{person_id}", response_model=PersonOut, responses=problems(404),
            summary="修改姓名、职务")  # fmt: skip
def edit_person(context: Ctx, caller: Admin, person_id: str, body: PersonBody) -> PersonView:
    return accounts.edit(context, caller, person_id, name=body.name, title=body.title)


@router.put("/users/{person_id}/roles", response_model=PersonOut, responses=problems(404, 409),
            summary="授予角色")  # fmt: skip
def grant(context: Ctx, caller: Admin, person_id: str, body: GrantBody) -> PersonView:
    """由安全保密管理员授予；系统管理员只能指定首位安全保密管理员和安全审计员。"""
    return accounts.grant(context, caller, person_id, roles=frozenset(body.roles),
                          department_id=body.department_id)  # fmt: skip


@router.post("/users/{person_id}/disable", response_model=PersonOut,
             responses=problems(404, 409), summary="停用账号")  # fmt: skip
def disable(context: Ctx, caller: Admin, person_id: str) -> PersonView:
    return accounts.set_disabled(context, caller, person_id, disabled=True)


@router.post("/users/{person_id}/enable", response_model=PersonOut, responses=problems(404),
             summary="启用账号")  # fmt: skip
def enable(context: Ctx, caller: Admin, person_id: str) -> PersonView:
    return accounts.set_disabled(context, caller, person_id, disabled=False)


@router.post("/users/{person_id}/unlock", response_model=PersonOut, responses=problems(404),
             summary="解除锁定")  # fmt: skip
def unlock(context: Ctx, caller: Admin, person_id: str) -> PersonView:
    return accounts.unlock(context, caller, person_id)


@router.post("/users/{person_id}/password", response_model=NewPasswordOut,
             responses=problems(404), summary="重置密码")  # fmt: skip
def reset_password(context: Ctx, caller: Admin, person_id: str) -> NewPassword:
    """由安全保密管理员重置；安全保密管理员的密码由系统管理员重置。"""
    return accounts.reset_password(context, caller, person_id)


@router.get("/departments", response_model=list[DepartmentOut], responses=problems(),
            summary="部门清单")  # fmt: skip
def list_departments(context: Ctx, caller: Admin) -> tuple[DepartmentView, ...]:
    return departments.listing(context, caller)


@router.post("/departments", response_model=DepartmentOut, status_code=status.HTTP_201_CREATED,
             responses=problems(409), summary="新建部门")  # fmt: skip
def create_department(context: Ctx, caller: Admin, body: DepartmentBody) -> DepartmentView:
    return departments.create(context, caller, body.name)


@router.put("/departments/{department_id}", response_model=DepartmentOut,
            responses=problems(404, 409), summary="修改部门名称")  # fmt: skip
def rename_department(
    context: Ctx, caller: Admin, department_id: str, body: DepartmentBody
) -> DepartmentView:
    return departments.rename(context, caller, department_id, body.name)
