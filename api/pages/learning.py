"""The model's page: how it has been doing, and people's decisions to take away and learn from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.pages.files import download
from api.problems import Problem, invalid
from api.service import dispositions, drift
from api.service.dispositions import Wanted
from api.service.drift import Week
from screener.review.roles import Role

router = APIRouter()
_HEIGHT = 24  # of a bar for all drafts of its week, in units of the drawing
_KINDS = {"": "info", "稳定": "pass", "略有变化": "review", "明显变化": "block"}


class Line(NamedTuple):
    """A week with its bars: height of each tenth, from the foot."""

    it: Week
    bars: list[int]


@router.get("/model")
def page(visit: Reader) -> Response:
    return _page(visit)


def _page(visit: Visit, refusal: Problem | None = None) -> Response:
    found = drift.report(visit.context, visit.me)
    return visit.page(
        "learning.html.j2",
        refusal=refusal,
        drift=found,
        lines=[Line(one, _bars(one)) for one in _since_first(found.weeks)],
        height=_HEIGHT,
        kinds_of={one.name: _KINDS[one.verdict] for one in found.shifts},
        may_export=visit.me.has(Role.CONFIDENTIALITY_OFFICER),
        form={name: visit.text(name) for name in ("start", "end", "reason", "texts")},
    )


def _since_first(weeks: Sequence[Week]) -> Sequence[Week]:
    """The newest week first, without those before the first draft; one at least."""
    used = [place for place, week in enumerate(weeks) if week.drafts]
    return weeks[: max(used, default=0) + 1]


def _bars(week: Week) -> list[int]:
    most = max(week.scores) or 1
    return [-(-_HEIGHT * count // most) for count in week.scores]


@router.post("/model/dispositions")
def export(visit: Form) -> Response:
    try:
        wanted = Wanted(
            texts=visit.text("texts") == "yes",
            start=_day(visit, "start"),
            end=_day(visit, "end"),
            reason=visit.text("reason"),
        )
        return download(dispositions.export(visit.context, visit.me, wanted))
    except Problem as problem:
        if problem.kind.code != "invalid":
            raise
        return _page(visit, problem)


def _day(visit: Visit, name: str) -> date | None:
    if not (text := visit.text(name)):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise invalid(name, "日期应为 2026-05-06 这样的") from error
