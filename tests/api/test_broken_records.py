"""A record changed behind the service's back: named as such, and no other is hidden by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.store.models import RecordRow
from api.work.screen import Crew
from tests.api.world import World, copy_template, settings_for

HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def office(template: Path, crew: Crew, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two released drafts; a byte of the first record is changed in the database."""
    data = tmp_path_factory.mktemp("broken")
    copy_template(template, data)
    with World(settings_for(data), crew) as world:
        for title in ("通知一.txt", "通知二.txt"):
            world.approved(title, f"关于图书馆开放时间的{title}\n")
        with world.context.database.write() as session:
            row = session.get_one(RecordRow, 1)
            changed = bytearray(row.envelope)
            changed[changed.index(b'"payload":"') + 200] ^= 1
            row.envelope = bytes(changed)
        yield world


def test_the_list_shows_all_and_says_which_is_not_what_was_signed(office: World) -> None:
    listed = office.client("officer").get("/api/v1/records").json()["items"]
    assert [(one["sequence"], bool(one["fault"])) for one in listed] == [(2, False), (1, True)]
    broken = office.client("officer").get("/api/v1/records/1").json()
    assert broken["entry"] is None
    assert "签名" in broken["fault"]
    assert office.client("officer").get("/api/v1/records/2").json()["entry"]["number"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/records/1/form?format=docx",
        "/api/v1/records/1/form?format=pdf",
        "/api/v1/register/file",
        "/api/v1/summary?year=2026",
    ],
)
def test_no_paper_is_made_from_it(office: World, path: str) -> None:
    answer = office.client("officer").get(path)
    assert (answer.status_code, answer.json()["code"]) == (409, "record_broken")
    assert "请安全审计员核对全部记录" in answer.json()["detail"]


def test_pages_say_so_and_never_that_the_signature_holds(office: World) -> None:
    officer = office.browser("officer")
    assert "签名无效" in officer.get("/records", headers=HTML).text
    page = officer.get("/records/1", headers=HTML)
    assert page.status_code == 200
    assert "这份记录与签名不符，疑似被改动" in page.text
    assert "签名有效" not in page.text
    assert "签名有效" in officer.get("/records/2", headers=HTML).text
    assert officer.get("/records/1/form.pdf", headers=HTML).status_code == 409


def test_a_withdrawal_is_told_by_who_and_why_and_its_receipt_is_no_release(sqlite: World) -> None:
    draft = sqlite.approved()
    version = draft["versions"][-1]
    publication = {"url": "https://www.example.gov.cn/a.html", "seen_sha256": "0" * 64}
    where = f"/api/v1/drafts/{draft['summary']['id']}"
    assert sqlite.client("officer").post(f"{where}/publication", json=publication).is_success
    assert version["number"] == 1
    draft = sqlite.moved("head", draft, "withdraw", conclusion="withdraw", comment="时间有误。")
    officer = sqlite.browser("officer")
    desk = officer.get(f"/drafts/{draft['summary']['id']}").text
    assert "李科长撤稿：时间有误。此前的放行凭证作废，不得再发布。" in desk
    assert '<span class="badge block">与放行的不一致</span>' in desk
    assert ">放行凭证（已作废）</a>" in officer.get("/records/1").text
    assert ">撤稿凭证</a>" in officer.get("/records/3").text
