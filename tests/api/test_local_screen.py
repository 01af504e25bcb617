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
