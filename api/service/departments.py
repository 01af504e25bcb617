"""Departments: what accounts and drafts belong to."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from api.problems import Problem, not_found
from api.service import audit
from api.service.caller import Caller
from api.service.context import Context
from api.service.names import checked_name
from api.service.views import DepartmentView
from api.store.models import Department, User
from screener.review.roles import Role


def listing(context: Context, caller: Caller) -> tuple[DepartmentView, ...]:
    """All departments by name; everyone signed in may know them."""
    assert caller.id
    counted = (
        select(Department, func.count(User.id))
        .outerjoin(User, User.department_id == Department.id)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    with context.database.read() as session:
        return tuple(
            DepartmentView(id=one.id, name=one.name, people=count)
            for one, count in session.execute(counted)
        )


def create(context: Context, caller: Caller, name: str) -> DepartmentView:
    caller.need(Role.SYSTEM_ADMIN)
    name = checked_name("name", name)
    try:
        with context.database.write() as session:
            row = Department(name=name, created_at=context.clock())
            session.add(row)
            session.flush()
            audit.note(session, caller, "department.created", "department", row.id,
                       at=context.clock(), name=name)  # fmt: skip
            return DepartmentView(id=row.id, name=row.name, people=0)
    except IntegrityError as error:
        raise Problem("conflict", "已有同名部门") from error


def rename(context: Context, caller: Caller, department_id: str, name: str) -> DepartmentView:
    caller.need(Role.SYSTEM_ADMIN)
    name = checked_name("name", name)
    try:
        with context.database.write() as session:
            row = session.get(Department, department_id)
            if row is None:
                raise not_found("这个部门")
            row.name = name
            audit.note(session, caller, "department.renamed", "department", row.id,
                       at=context.clock(), name=name)  # fmt: skip
            people = session.scalar(select(func.count(User.id)).where(User.department_id == row.id))
            return DepartmentView(id=row.id, name=row.name, people=people or 0)
    except IntegrityError as error:
        raise Problem("conflict", "已有同名部门") from error
