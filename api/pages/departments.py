"""Departments, and the approval chains of departments and site columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.problems import Problem
from api.service import chains, departments
from api.service.views import ChainView
from screener.review.levels import Level
from screener.review.roles import BUSINESS_ROLES, Role
from screener.review.words import Step
from screener.rule import Category

router = APIRouter()

LEVELS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One level of the form; `at` tells its role boxes from those of the others."""

    at: int
    step: str = ""
    title: str = ""
    roles: frozenset[str] = frozenset()


@router.get("/departments")
def listing(visit: Reader) -> Response:
    return _listing(visit)


def _listing(visit: Visit, refusal: Problem | None = None) -> Response:
    return visit.page(
        "departments.html.j2",
        refusal=refusal,
        departments=departments.listing(visit.context, visit.me),
        chains=chains.listing(visit.context, visit.me),
        forced_words=_forced_words,
        may_edit=visit.me.has(Role.SYSTEM_ADMIN),
        may_set=visit.me.has(Role.SECURITY_ADMIN),
    )


def _forced_words(chain: ChainView) -> list[tuple[str, str]]:
    return [(Category(one).label, Step(step).label) for one, step in chain.forced.items()]


@router.post("/departments")
def create(visit: Form) -> Response:
    try:
        departments.create(visit.context, visit.me, visit.text("name"))
    except Problem as problem:
        return _listing(visit, problem)
    return visit.go("/departments", "部门已建立")


@router.post("/departments/{department_id}")
def rename(visit: Form, department_id: str) -> Response:
    try:
        departments.rename(visit.context, visit.me, department_id, visit.text("name"))
    except Problem as problem:
        return _listing(visit, problem)
    return visit.go("/departments", "已改名")


@router.get("/chains/new")
def chain_page(visit: Reader) -> Response:
    query = visit.query("department", "column")
    found = [
        one
        for one in chains.listing(visit.context, visit.me)
        if (one.department_id or "", one.column or "") == (query["department"], query["column"])
    ]
    usual = chains.listing(visit.context, visit.me)[0]
    chain = found[0] if found else usual
    form = {**query, "forced": dict(chain.forced)}
    return _chain(visit, form, [_row(at, level) for at, level in enumerate(chain.levels)])


def _row(at: int, level: Level) -> Row:
    return Row(at, level.step.value, level.title, frozenset(role.value for role in level.roles))


def _chain(
    visit: Visit, form: dict[str, Any], rows: list[Row], refusal: Problem | None = None
) -> Response:
    rows = rows + [Row(at) for at in range(len(rows), LEVELS)]
    return visit.page(
        "chain.html.j2",
        refusal=refusal,
        form=form,
        rows=rows,
        steps=list(Step),
        roles=[role for role in Role if role in BUSINESS_ROLES],
        categories=list(Category),
        forced_steps=[
            (step.value, step.label) for step in Step if step not in {Step.SELF, Step.RELEASE}
        ],
        departments=[(one.id, one.name) for one in departments.listing(visit.context, visit.me)],
        columns=chains.columns(visit.context),
    )


@router.post("/chains")
def put_chain(visit: Form) -> Response:
    rows = list(_rows(visit))
    forced = {one.value: step for one in Category if (step := visit.text(f"forced-{one.value}"))}
    department, column = visit.text("department"), visit.text("column")
    try:
        chains.put(
            visit.context,
            visit.me,
            department_id=department or None,
            column=column or None,
            levels=[(row.step, sorted(row.roles), row.title) for row in rows if row.step],
            forced=forced,
        )
    except Problem as problem:
        form = {"department": department, "column": column, "forced": forced}
        return _chain(visit, form, rows, problem)
    return visit.go("/departments", "审批流程已保存")


def _rows(visit: Visit) -> Iterator[Row]:
    """The levels as the form sent them; a title left empty is the step's own name."""
    titles, words = visit.form.getlist("title"), {step.value: step.label for step in Step}
    for at, step in enumerate(visit.form.getlist("step")[:LEVELS]):
        name = str(titles[at]).strip() if at < len(titles) else ""
        chosen = str(step)
        yield Row(at, chosen, name or words.get(chosen, ""), frozenset(visit.texts(f"role-{at}")))


@router.post("/chains/{chain_id}/remove")
def remove_chain(visit: Form, chain_id: str) -> Response:
    chains.remove(visit.context, visit.me, chain_id)
    return visit.go("/departments", "已删除，改用通用流程")
