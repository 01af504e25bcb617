"""A draft's whole way through the service, on both databases."""

from __future__ import annotations

import pytest

from tests.api.world import CLEAN, PRIVATE, World, answers


def test_a_draft_goes_from_upload_to_a_receipt_and_online(world: World) -> None:
    draft = world.draft("author", "公示.txt", PRIVATE.encode(), title="公示", source="本单位制发")
    assert draft["summary"]["state"] == "self_review"
    assert draft["summary"]["outcome"] == "block"
    assert [one["text"] for one in draft["findings"]] == ["13800138000", "110101188001010003"]
    draft = world.dispose("author", draft, "false_alarm")
    draft = world.moved("author", draft, "submit", answers=answers())
    for login in ("head", "officer", "signer"):
        draft = world.dispose(login, draft, "false_alarm")
        draft = world.moved(login, draft, "approve", conclusion="publish")
    assert draft["summary"]["state"] == "approved"
    (record,) = draft["records"]
    receipt = world.client("author").get(f"/api/v1/records/{record}/receipt")
    assert receipt.status_code == 200
    sha256 = draft["versions"][-1]["sha256"]
    answer = world.client("author").post(
        f"/api/v1/drafts/{draft['summary']['id']}/publication",
        json={"url": "https://www.example.gov.cn/1.html", "seen_sha256": sha256},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["publication"]["same"] is True
    assert answer.json()["summary"]["state"] == "published"
    check = world.client("auditor").get("/api/v1/records/check").json()
    assert check == {"length": 2, "head": check["head"], "faults": []}


def test_a_new_version_voids_signatures_and_shows_what_changed(world: World) -> None:
    draft = world.draft("author", "公示.txt", PRIVATE.encode())
    first = len(draft["findings"])
    draft = world.dispose("author", draft, "false_alarm")
    draft = world.moved("author", draft, "submit", answers=answers())
    draft = world.moved("head", draft, "return", conclusion="return_to_author", comment="请脱敏")
    answer = world.client("author").post(
        f"/api/v1/drafts/{draft['summary']['id']}/versions",
        files={"file": ("公示2.txt", PRIVATE.replace("13800138000", "138****8000").encode())},
        data={"version": "1"},
    )
    assert answer.status_code == 202, answer.text
    draft = world.screened("author", draft["summary"]["id"])
    assert draft["summary"]["version"] == 2
    assert draft["changes"]["remaining"] >= 1
    assert draft["changes"]["gone"] >= 1
    assert len(draft["findings"]) <= first
    assert draft["signoffs"] == []
    assert [one["action"] for one in draft["voided"]] == ["submit", "return"]


def test_the_reading_holds_every_finding_where_it_says(world: World) -> None:
    draft = world.draft("author", "公示.txt", PRIVATE.encode())
    (document,) = world.client("author").get(f"/api/v1/drafts/{draft['summary']['id']}/text").json()
    for one in draft["findings"]:
        passages = [p for p in document["passages"] if p["start"] <= one["start"] < p["end"]]
        if not passages:
            continue
        (passage,) = passages
        offset = one["start"] - passage["start"]
        assert passage["text"][offset : offset + len(one["text"])] == one["text"]


def test_what_is_clean_still_needs_people(world: World) -> None:
    draft = world.draft("author", "通知.txt", CLEAN.encode())
    assert draft["summary"]["outcome"] == "pass"
    assert draft["summary"]["state"] == "self_review"


@pytest.mark.parametrize(
    "url",
    ["www.example.gov.cn/1.html", "ftp://www.example.gov.cn/1", "javascript:alert(1)", "https://",
     "http://user:secret@www.example.gov.cn/", "https://www.example.gov.cn:端口/", "http://[::1/",
     "https://www.example.gov.cn/a b", "/news/1.html"],
)  # fmt: skip
def test_what_is_published_stands_at_an_address_of_the_web(sqlite: World, url: str) -> None:
    answer = sqlite.client("officer").post(
        "/api/v1/drafts/none/publication", json={"url": url, "seen_sha256": "0" * 64}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0] == {
        "field": "url",
        "message": "应是完整的网址，如 https://www.example.gov.cn/news/1.html",
    }
