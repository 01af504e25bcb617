"""Columns of the site for which the policy makes exceptions: the service screens by them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.work.screen import new_crew
from screener.paths import LEXICONS
from screener.pipeline import Screener, Settings
from tests.api.conftest import Make
from tests.api.world import SECRET, World, copy_template, settings_for

INTERNAL = "图书馆值班安排\n\n内部资料，注意保存。\n".encode()
RULE = "work_secret.internal_with_ban"
MAILBOX = "领导信箱"


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("policy") / "own.toml"
    shipped = (LEXICONS / "policy.toml").read_text("utf-8")
    path.write_text(f'{shipped}\n[columns."{MAILBOX}"]\n"{RULE}" = "block"\n', "utf-8")
    return path


@pytest.fixture(scope="module")
def office(
    template: Path, policy: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    data = tmp_path_factory.mktemp("columns")
    copy_template(template, data)
    with World(settings_for(data, policy=policy), None) as world:
        yield world


def told(draft: dict[str, object]) -> list[tuple[str, str]]:
    findings = draft["findings"]
    assert isinstance(findings, list)
    return [(one["rule"], one["severity"]) for one in findings]


def filed(world: World, draft: dict[str, object], column: str | None) -> dict[str, object]:
    answer = world.client("author").put(
        f"/api/v1/drafts/{draft['summary']['id']}",  # type: ignore[index]
        json={"title": "值班安排", "column": column, "form": {"source": "本单位制发"}},
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_a_draft_is_screened_by_the_exceptions_of_its_column(office: World, policy: Path) -> None:
    mailbox = office.draft("author", "值班.txt", INTERNAL, column=MAILBOX)
    news = office.draft("author", "值班.txt", INTERNAL, column="工作动态")
    assert told(mailbox) == [(RULE, "block")]
    assert told(news) == [(RULE, "review")]
    same = Screener.load(Settings(policy=policy, column=MAILBOX))
    assert [
        (one.rule, one.severity.word) for one in same.screen(INTERNAL, "值班.txt").findings
    ] == told(mailbox)


def test_immediate_screening_takes_a_column_too(office: World) -> None:
    client = office.client("author")
    for column, verdict in ((MAILBOX, "block"), ("工作动态", "review"), (None, "review")):
        text = client.post("/api/v1/screen", json={"text": INTERNAL.decode(), "column": column})
        file = client.post(
            "/api/v1/screen",
            files={"file": ("值班.txt", INTERNAL)},
            data={"column": column} if column else {},
        )
        assert [text.json()["verdict"], file.json()["verdict"]] == [verdict, verdict], column
    long = client.post("/api/v1/screen", json={"text": "通知", "column": "栏" * 101})
    assert (long.status_code, long.json()["errors"][0]["field"]) == (422, "column")


def test_another_column_with_other_rules_has_the_draft_screened_anew(office: World) -> None:
    draft = office.draft("author", "值班.txt", INTERNAL, column="工作动态", source="上级")
    draft = office.dispose("author", draft, "false_alarm")
    assert draft["facts"]["undecided"] == 0
    before = set(office.context.vault.names())
    again = filed(office, draft, MAILBOX)
    assert again["summary"]["state"] == "screening"  # type: ignore[index]
    assert again["findings"] == []
    draft = office.screened("author", draft["summary"]["id"])
    assert told(draft) == [(RULE, "block")]
    assert (draft["summary"]["title"], draft["form"]) == ("值班安排", {"source": "本单位制发"})
    assert draft["versions"][0]["filename"] == "值班.txt"
    assert draft["findings"][0]["decision"] == "false_alarm"  # people's word stays
    assert "保密审查" in [one["title"] for one in draft["levels"]]
    assert len(set(office.context.vault.names())) == len(before)  # no earlier text is left


def test_another_column_with_the_same_rules_is_only_written_down(office: World) -> None:
    draft = office.draft("author", "值班.txt", INTERNAL, column="工作动态")
    assert filed(office, draft, "通知公告")["summary"]["state"] == "self_review"  # type: ignore[index]


def test_what_was_sent_off_is_not_screened_anew_behind_the_reviewers(office: World) -> None:
    from tests.api.world import answers

    draft = office.draft("author", "值班.txt", INTERNAL)
    draft = office.moved(
        "author", office.dispose("author", draft, "false_alarm"), "submit", answers=answers()
    )
    answer = office.client("author").put(
        f"/api/v1/drafts/{draft['summary']['id']}", json={"title": "值班", "column": MAILBOX}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "workflow_state")


def test_forms_offer_the_columns_that_are_treated_apart(office: World) -> None:
    page = office.browser("author").get("/drafts/new").text
    assert f'<option value="{MAILBOX}">' in page
    assert 'list="column-words"' in page


def test_a_column_fits_the_database_or_is_refused(make: Make) -> None:
    world = make()
    for length, status in ((100, 202), (101, 422)):
        answer = world.client("author").post(
            "/api/v1/drafts",
            files={"file": ("通知.txt", "通知".encode())},
            data={"column": "栏" * length},
        )
        assert answer.status_code == status, answer.text


def test_sealing_forgets_the_column_as_well(sqlite: World) -> None:
    draft = sqlite.draft("author", "方案.txt", SECRET.encode(), column="蓝鲸行动专栏")
    assert draft["summary"]["status"] == "sealed"
    assert draft["summary"]["column"] is None


def test_every_worker_of_a_service_knows_columns(policy: Path, tmp_path: Path) -> None:
    from screener.batch.walk import Target

    crew = new_crew(settings_for(tmp_path, policy=policy))
    try:
        asked = [
            crew.submit(Target("", "a.txt", "a.txt", data=INTERNAL, column=column))
            for column in (MAILBOX, None) * 3
        ]
        told = [one.result(60).verdict.outcome.word for one in asked]
    finally:
        crew.close()
    assert told == ["block", "review"] * 3
