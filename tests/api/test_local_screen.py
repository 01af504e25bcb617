"""Programs of this machine screen without an account; nobody else does, and no more is open."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest
from fastapi.testclient import TestClient

from tests.api.world import World

Make = Callable[..., World]
TEXT = {"text": "联系人李某，身份证号 110101188001010003"}
HERE = "http://127.0.0.1:8000"


def program(world: World, *, peer: str = "127.0.0.1", url: str = HERE) -> TestClient:
    return TestClient(world.app, base_url=url, client=(peer, 50000))


def test_a_program_of_this_machine_screens_without_an_account(make_sqlite: Make) -> None:
    answer = program(make_sqlite()).post("/api/v1/screen", json=TEXT)
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "block"
    assert answer.json()["findings"][0]["text"] == "110101188001010003"


@pytest.mark.parametrize(
    ("peer", "url", "headers", "status"),
    [
        ("10.1.2.3", HERE, {}, 401),
        ("127.0.0.1", HERE, {"X-Forwarded-For": "10.1.2.3"}, 401),
        ("127.0.0.1", HERE, {"Forwarded": "for=10.1.2.3"}, 401),
        ("127.0.0.1", "http://rebound.example:8000", {}, 401),
        ("127.0.0.1", HERE, {"Authorization": "Bearer scr_wrong"}, 401),
        ("127.0.0.1", HERE, {"Cookie": "screener_session=wrong"}, 401),
        ("127.0.0.1", HERE, {"Origin": "http://elsewhere.example"}, 403),
        ("127.0.0.1", HERE, {"Sec-Fetch-Site": "cross-site"}, 403),
        ("::1", "http://localhost:8000", {}, 200),
    ],
)
def test_only_such_a_program_does(
    make_sqlite: Make, peer: str, url: str, headers: Mapping[str, str], status: int
) -> None:
    client = program(make_sqlite(), peer=peer, url=url)
    answer = client.post("/api/v1/screen", json=TEXT, headers=headers)
    assert answer.status_code == status


def test_nothing_else_is_open_to_it_and_it_can_be_switched_off(make_sqlite: Make) -> None:
    client = program(make_sqlite())
    assert client.get("/api/v1/drafts").status_code == 401
    assert client.post("/api/v1/drafts", files={"file": ("a.txt", b"x")}).status_code == 401
    closed = program(make_sqlite(local_screen=False))
    assert closed.post("/api/v1/screen", json=TEXT).status_code == 401


def test_places_count_in_the_text_as_it_was_sent(make_sqlite: Make) -> None:
    client = program(make_sqlite())
    for before in ("\n\n通知\r\n\r\n  ", "通知 \t 名单\n", "半个表情\ud83d"):
        text = f"{before}身份证号110101188001010003\n"
        body = json.dumps({"text": text})
        sent = {"content-type": "application/json"}
        answer = client.post("/api/v1/screen", content=body, headers=sent).json()
        (found,) = answer["findings"]
        assert text[found["start"] : found["end"]] == found["text"] == "110101188001010003"
        assert answer["characters"] == len(text)


@pytest.mark.parametrize("start", ["PK\x03\x04", "%PDF-1.7\n", "{\\rtf1 ", "GIF89a", "BZh9", "MZ"])
def test_a_sent_text_that_begins_like_a_file_is_text(make_sqlite: Make, start: str) -> None:
    text = f"{start}联系人李某，身份证号 110101188001010003"
    answer = program(make_sqlite()).post("/api/v1/screen", json={"text": text}).json()
    assert (answer["media_type"], answer["errors"]) == ("text/plain", [])
    found = [one for one in answer["findings"] if one["text"] == "110101188001010003"]
    assert [one["start"] for one in found] == [text.index("110101")]


def test_a_sent_page_is_read_as_a_page(make_sqlite: Make) -> None:
    text = "<meta charset=gb2312><p>机<b>密</b>★1年</p><p hidden>绝密★长期</p>"
    answer = program(make_sqlite()).post("/api/v1/screen", json={"text": text}).json()
    assert answer["media_type"] == "text/html"
    assert {"机密★1年", "绝密★长期"} <= {one["text"] for one in answer["findings"]}
