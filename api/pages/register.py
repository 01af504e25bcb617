"""The 台账: filtered, counted, and taken away as a workbook."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages import words
from api.pages.door import Reader
from api.pages.files import download
from api.pages.paging import Pager
from api.problems import Problem, invalid
from api.service import departments, papers, register
from api.service.register import LedgerRow, Wanted
from screener.review.words import State
from screener.verdict import Outcome

router = APIRouter()


class Line(NamedTuple):
    it: LedgerRow
    found: str
    state_kind: str


@router.get("/register")
def page(visit: Reader) -> Response:
    query = visit.query("from", "to", "department", "state", "outcome", "q", "cursor")
    refusal = None
    try:
        wanted = _wanted(query)
        found = register.ledger(visit.context, visit.me, wanted, cursor=query["cursor"] or None)
    except Problem as problem:
        if problem.kind.code != "invalid":
            raise
        refusal, wanted = problem, Wanted()
        found = register.ledger(visit.context, visit.me, wanted)
    return visit.page(
        "register.html.j2",
        refusal=refusal,
        query=query,
        query_string=visit.request.url.query,
        rows=[Line(one, _found(one), words.state_kind(one.state)) for one in found.items],
        page=Pager.of(found, visit.request),
        departments=[(one.id, one.name) for one in departments.listing(visit.context, visit.me)],
        states=[(one.value, one.label) for one in State],
        outcomes=[(one.word, one.label) for one in Outcome],
        total=register.statistics(visit.context, visit.me, wanted),
    )


def _found(one: LedgerRow) -> str:
    return "、".join(f"{kind.label} {count}" for kind, count in one.categories.items())


def _wanted(query: dict[str, str]) -> Wanted:
    outcomes = {one.word: one for one in Outcome}
    return Wanted(
        start=day_from("from", query["from"]),
        end=day_from("to", query["to"]),
        department_id=query["department"] or None,
        state=State(query["state"]) if query["state"] in set(State) else None,
        outcome=outcomes.get(query["outcome"]),
        query=query["q"],
    )


def day_from(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise invalid(name, "日期应为 2026-05-06 这样的") from error


@router.get("/register.xlsx")
def workbook(visit: Reader) -> Response:
    query = visit.query("from", "to", "department", "state", "outcome", "q")
    return download(papers.workbook(visit.context, visit.me, _wanted(query)))
