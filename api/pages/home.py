"""The front page: what waits for this person, and how to begin where nothing is there yet."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.pages.lines import Line
from api.service import accounts, demonstration, departments, incidents, lists, samples
from api.service.lists import Wanted
from api.service.views import IncidentView
from screener.review.roles import BUSINESS_ROLES, Role
from screener.review.words import State

router = APIRouter()

_SHOWN = 8


class Tile(NamedTuple):
    number: int
    label: str
    href: str
    kind: str = ""


class Start(NamedTuple):
    """One step of setting up a new installation."""

    title: str
    text: str
    href: str
    done: bool


@router.get("/")
def front(visit: Reader) -> Response:
    business = bool(visit.me.roles & BUSINESS_ROLES)
    reviews = visit.me.has(Role.DEPARTMENT_HEAD, Role.CONFIDENTIALITY_OFFICER, Role.SIGNER)
    todo = _todo(visit) if business else []
    return visit.page(
        "home.html.j2",
        roles=[role.label for role in sorted(visit.me.roles)],
        tiles=_tiles(visit) if business else [],
        todo=todo,
        todo_title="等您办理",
        todo_href="/queue" if reviews else "/drafts",
        incidents=_incidents(visit),
        start=_start(visit) if visit.me.has(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN) else [],
        may_upload=visit.me.has(Role.AUTHOR),
        may_load=_may_load(visit),
    )


def _incidents(visit: Visit) -> tuple[IncidentView, ...]:
    if not visit.me.has(Role.CONFIDENTIALITY_OFFICER, Role.SIGNER):
        return ()
    return incidents.listing(visit.context, visit.me, state=incidents.OPEN)


def _may_load(visit: Visit) -> bool:
    """Samples are for an author who has nothing yet, and for who starts a new installation."""
    if visit.me.has(Role.AUTHOR):
        return not lists.counts(visit.context, visit.me)["mine"]
    return demonstration.possible(visit.context, visit.me)


@router.post("/samples")
def load_samples(visit: Form) -> Response:
    if visit.me.has(Role.SYSTEM_ADMIN):
        return visit.page("demo.html.j2", made=demonstration.load(visit.context, visit.me))
    loaded = samples.load(visit.context, visit.me)
    return visit.go("/drafts", f"已载入 {len(loaded)} 件虚构的示例稿件，正在机检")


def _todo(visit: Visit) -> list[Line]:
    waiting = Wanted(scope="waiting")
    return [Line(one) for one in lists.drafts(visit.context, visit.me, waiting, limit=_SHOWN).items]


def _tiles(visit: Visit) -> list[Tile]:
    counts = lists.counts(visit.context, visit.me)
    approved = lists.drafts(visit.context, visit.me, Wanted(state=State.APPROVED), limit=1)
    tiles = [Tile(counts["waiting"], "等您办理", "/queue", "review" if counts["waiting"] else "")]
    if visit.me.has(Role.AUTHOR):
        tiles = [Tile(counts["waiting"], "等您处置、修改", "/drafts", tiles[0].kind)]
        tiles.append(Tile(counts["mine"], "我的稿件", "/drafts"))
    tiles.append(
        Tile(approved.total or 0, "可发布", f"/drafts?state={State.APPROVED.value}", "pass")
    )
    return tiles


def _start(visit: Visit) -> list[Start]:
    people = accounts.listing(visit.context, visit.me)
    held = {role for person in people for role in person.roles}
    steps = [
        Start(
            "新建部门", "撰稿人、科室负责人必须属于一个部门。", "/departments",
            bool(departments.listing(visit.context, visit.me)),
        ),
        Start(
            "给每个人建账号", "一人一号，初始密码当面交给本人。", "/accounts", len(people) > 1
        ),
        Start(
            "指定安全保密管理员和安全审计员", "三员分设。指定之后，授权由安全保密管理员办理。",
            "/accounts", {Role.SECURITY_ADMIN, Role.AUDITOR} <= held,
        ),
        Start(
            "由安全保密管理员给撰稿人、科室负责人、保密员、签发人授权",
            "四个角色都有人，稿件才走得完全程。", "/accounts", held >= BUSINESS_ROLES,
        ),
    ]  # fmt: skip
    return [] if all(step.done for step in steps) else steps
