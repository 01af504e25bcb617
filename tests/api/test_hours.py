"""Offices live by the time of Beijing; the machine a service runs on may be set to any other."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, timedelta

import pytest
from docx import Document

from api.store.models import now
from tests.api.world import World


@pytest.fixture(params=["UTC", "America/New_York"])
def _elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_elsewhere")
def test_records_papers_and_days_are_of_beijing_wherever_the_machine_is(sqlite: World) -> None:
    late = now().astimezone(UTC).replace(hour=17, minute=30, second=0, microsecond=0)
    sqlite.context.clock = lambda: late
    day = late.date() + timedelta(days=1)  # in Beijing it is half past one at night
    draft = sqlite.approved()
    assert draft["signoffs"][-1]["time"] == f"{day.isoformat()}T01:30:00+08:00"
    assert draft["summary"]["number"].startswith(str(day.year))
    officer = sqlite.client("officer")
    form = officer.get("/api/v1/records/1/form", params={"format": "docx"})
    words = "\n".join(
        cell.text
        for table in Document(io.BytesIO(form.content)).tables
        for row in table.rows
        for cell in row.cells
    )
    assert f"{day.year}年{day.month}月{day.day}日1时30分" in words
    assert "17时30分" not in words
    record = json.loads(officer.get("/api/v1/records/1/form", params={"format": "json"}).content)
    assert "T17:30" not in json.dumps(record)
    page = sqlite.browser("officer").get("/records/1").text
    assert f"{day.year}年{day.month}月{day.day}日 01:30" in page
    assert found_on(sqlite, day) == 1
    assert found_on(sqlite, late.date()) == 0


def found_on(world: World, day: date) -> int:
    span = {"start": day.isoformat(), "end": day.isoformat()}
    total: int = world.client("officer").get("/api/v1/register", params=span).json()["total"]
    return total
