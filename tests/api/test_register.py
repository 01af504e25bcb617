"""The 台账 costs what its page costs, however many drafts there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from api.service import register
from api.service.register import Wanted
from api.service.sessions import by_token
from screener.review.words import State
from tests.api.world import CLEAN, PRIVATE, World


def asked(world: World) -> int:
    """How many statements the page and its figures take."""
    told: list[str] = []
    engine = world.context.database.engine

    def listen(_: Any, __: Any, statement: str, *more: object) -> None:
        told.append(statement)

    caller = by_token(world.context, "scr_officer")
    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert register.ledger(world.context, caller, Wanted()).items
        register.all_rows(world.context, caller, Wanted())
        register.statistics(world.context, caller, Wanted())
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    return len(told)


def test_more_drafts_take_no_more_questions(sqlite: World) -> None:
    sqlite.draft("author", "a.txt", PRIVATE.encode())
    before = asked(sqlite)
    for name in ("b.txt", "c.txt", "d.txt"):
        sqlite.draft("author", name, CLEAN.encode() + name.encode())
    assert asked(sqlite) == before


def test_the_latest_version_counts_in_lines_and_in_figures(sqlite: World) -> None:
    approved = sqlite.approved("通知.txt", PRIVATE)
    waits = sqlite.draft("author", "公示.txt", PRIVATE.encode() + b"2")
    caller = by_token(sqlite.context, "scr_officer")
    first, second = register.ledger(sqlite.context, caller, Wanted()).items
    assert (first.draft_id, first.signer, first.officer) == (
        approved["summary"]["id"], "钱局长", "赵保密")  # fmt: skip
    assert (second.draft_id, second.signer, second.conclusion) == (
        waits["summary"]["id"], "", None)  # fmt: skip
    assert {kind.value: count for kind, count in second.categories.items()} == {"personal_info": 2}
    told = register.statistics(sqlite.context, caller, Wanted())
    assert (told.items, told.outcomes) == (2, {"block": 2})
    answer = sqlite.client("author").post(
        f"/api/v1/drafts/{second.draft_id}/versions",
        data={"version": "1"}, files={"file": ("公示.txt", CLEAN.encode())},
    )  # fmt: skip
    assert answer.is_success, answer.text
    sqlite.screened("author", second.draft_id)
    told = register.statistics(sqlite.context, caller, Wanted())
    assert told.outcomes == {"block": 1, "pass": 1}
    assert told.states == {State.APPROVED.value: 1, State.SELF_REVIEW.value: 1}
    assert told.conclusions == {"publish": 1}
    assert register.ledger(sqlite.context, caller, Wanted()).items[1].categories == {}
