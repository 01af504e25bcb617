"""What comes from outside: forms from other sites, stolen sessions, odd names, bodies that hurt."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import socket
import threading
import time
import zipfile
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient

from api.service.intake import safe_filename
from tests.api.conftest import Make
from tests.api.world import CLEAN, PASSWORD, PRIVATE, World


def test_a_changing_request_needs_the_sessions_csrf_word(sqlite: World) -> None:
    browser = sqlite.browser("author")
    body = {"title": "通知"}
    del browser.headers["X-CSRF-Token"]
    refused = browser.put("/api/v1/drafts/x", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    other = sqlite.browser("head").headers["X-CSRF-Token"]
    refused = browser.put("/api/v1/drafts/x", json=body, headers={"X-CSRF-Token": other})
    assert refused.json()["code"] == "csrf"


def test_another_sites_page_sends_nothing_in_ones_name(sqlite: World) -> None:
    browser = sqlite.browser("author")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        refused = browser.post("/api/v1/drafts/samples", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
        login = {"login": "author", "password": PASSWORD}
        assert browser.post("/api/v1/session", json=login, headers=headers).status_code == 403


def test_signing_in_never_takes_over_a_value_that_was_there(sqlite: World) -> None:
    client = TestClient(sqlite.app)
    client.cookies.set("screener_session", "planted-by-somebody-else")
    answer = client.post("/api/v1/session", json={"login": "author", "password": PASSWORD})
    (cookie,) = answer.headers.get_list("set-cookie")
    assert "planted" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    planted = TestClient(sqlite.app, cookies={"screener_session": "planted-by-somebody-else"})
    assert planted.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\系统\\a.docx", "a.docx"),
        ("..", "未命名"),
        ("", "未命名"),
        ("a\x00b\r\n.txt", "ab.txt"),
        ("<script>alert(1)</script>.txt", "script>.txt"),
        ("=cmd|'/c calc'!A1.xlsx", "c calc'!A1.xlsx"),
        ("\u202etxt.exe", "txt.exe"),
        ("长" * 300 + ".docx", "长" * 180 + ".docx"),
    ],
)
def test_a_file_name_is_a_name_and_never_a_path(given: str, kept: str) -> None:
    assert safe_filename(given) == kept


def test_names_with_paths_write_nowhere_else(sqlite: World, tmp_path: Path) -> None:
    before = {path for path in tmp_path.rglob("*") if "vault" not in path.parts}
    draft = sqlite.draft("author", "../../../../evil.txt", CLEAN.encode())
    assert draft["versions"][0]["filename"] == "evil.txt"
    after = {path for path in tmp_path.rglob("*") if "vault" not in path.parts}
    assert not [path for path in after - before if "evil" in path.name]


def test_a_zip_that_climbs_out_is_read_and_writes_nothing(sqlite: World, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("../../../climbed.txt", PRIVATE)
    draft = sqlite.draft("author", "附件.zip", packed.getvalue())
    assert draft["findings"]
    assert not list(tmp_path.rglob("climbed*"))


def test_markup_in_names_and_titles_stays_text(sqlite: World) -> None:
    draft = sqlite.draft("author", "a.txt", CLEAN.encode(), title="<script>alert(1)</script>")
    assert draft["summary"]["title"] == "<script>alert(1)</script>"
    answer = sqlite.client("author").get(f"/api/v1/drafts/{draft['summary']['id']}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    original = sqlite.client("author").get(f"/api/v1/drafts/{draft['summary']['id']}/original")
    assert original.headers["content-type"] == "application/octet-stream"
    assert original.headers["content-disposition"].startswith("attachment")
    assert "script-src 'self'" in original.headers["content-security-policy"]


def test_what_is_too_large_is_refused_and_leaves_nothing(make_sqlite: Make) -> None:
    world = make_sqlite(upload_bytes=100_000)
    for name in ("a.txt", "b.bin"):
        answer = world.client("author").post(
            "/api/v1/drafts", files={"file": (name, b"x" * 200_000)}
        )
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert answer.json()["detail"] == "单个文件不能超过 97.7 KB"
    whole = world.client("author").post("/api/v1/drafts", files={"file": ("c.txt", b"x" * 400_000)})
    assert whole.json()["detail"] == "内容不能超过 97.7 KB"
    big = world.client("author").post("/api/v1/screen", json={"text": "x" * 2_000_000})
    assert (big.status_code, big.json()["detail"]) == (413, "内容不能超过 1 MB")
    assert list(world.context.vault.names()) == []


def test_other_kinds_of_body_are_refused(sqlite: World) -> None:
    client = sqlite.client("author")
    for path in ("/api/v1/drafts", "/api/v1/screen"):
        answer = client.post(path, content=b"x", headers={"Content-Type": "text/plain"})
        assert (answer.status_code, answer.json()["code"]) == (415, "media_type")
    broken = client.post(
        "/api/v1/drafts",
        content=b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert broken.status_code == 422
    assert list(sqlite.context.vault.names()) == []


def test_an_upload_that_stops_coming_is_given_up(make_sqlite: Make) -> None:
    """Over a real socket: the test client hands bodies over whole."""
    import uvicorn

    world = make_sqlite(idle_seconds=0.5)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(world.app, log_config=None, lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    thread.start()
    try:
        with socket.create_connection(listener.getsockname()) as connection:
            connection.sendall(
                b"POST /api/v1/drafts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer scr_author\r\n"
                b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n"
                b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc'
            )
            connection.settimeout(20)
            started = time.monotonic()
            answer = connection.recv(4096)
            assert answer.startswith(b"HTTP/1.1 408")
            assert time.monotonic() - started < 15
    finally:
        server.should_exit = True
        thread.join(20)
    assert list(world.context.vault.names()) == []


def test_a_full_queue_and_a_full_disk_are_said_honestly(make_sqlite: Make) -> None:
    world = make_sqlite(waiting_drafts=0)
    answer = world.client("author").post("/api/v1/drafts", files={"file": ("a.txt", b"x")})
    assert (answer.status_code, answer.json()["code"]) == (429, "busy")
    assert answer.headers["retry-after"]
    assert list(world.context.vault.names()) == []


def test_a_full_disk_takes_nothing_in(make_sqlite: Make) -> None:
    from dataclasses import replace

    world = make_sqlite()
    world.context.settings = replace(world.settings, free_bytes=1 << 60)
    answer = world.client("author").post("/api/v1/drafts", files={"file": ("a.txt", b"x")})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert world.anonymous.get("/healthz").status_code == 503


def test_screening_at_once_answers_as_a_scan_does(sqlite: World, tmp_path: Path) -> None:
    from screener.cli import main

    file = tmp_path / "公示.txt"
    file.write_text(PRIVATE, encoding="utf-8")
    report = tmp_path / "report.json"
    assert main(["scan", str(file), "--format", "json", "--output", str(report)]) == 1
    (expected,) = json.loads(report.read_text(encoding="utf-8"))["documents"]
    answer = sqlite.client("author").post(
        "/api/v1/screen", files={"file": (file.name, file.read_bytes())}
    ).json()  # fmt: skip
    tool = answer.pop("tool")
    assert answer.pop("members") == []
    assert answer == {**expected, "path": "公示.txt"}
    assert set(tool) == {"version", "lexicons", "model", "policy"}


def test_nothing_of_a_screening_at_once_is_kept(sqlite: World) -> None:
    text = "蓝鲸行动方案的联系人身份证号 110101188001010003"
    answer = sqlite.client("author").post("/api/v1/screen", json={"text": text})
    assert answer.json()["verdict"] in {"review", "block"}
    data = sqlite.settings.data
    assert not [one for one in data.rglob("*") if one.is_file()
                and "蓝鲸行动".encode() in one.read_bytes()]  # fmt: skip


def test_logs_name_no_draft_and_no_person(sqlite: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    draft = sqlite.draft("author", "张三的身份证.txt", PRIVATE.encode(), title="张三公示")
    sqlite.client("author").get("/api/v1/drafts?q=张三公示")
    sqlite.anonymous.get("/张三公示")
    sqlite.dispose("author", draft, "false_alarm")
    ours = [one for one in caplog.records if one.name.startswith("screener")]
    assert len(ours) > 3
    told = "\n".join(one.getMessage() for one in ours)
    for word in ("张三", "13800138000", "scr_author", PASSWORD, "虚构"):
        assert word not in told
    lines = [json.loads(one.getMessage()) for one in ours if one.name == "screener.access"]
    assert {"/api/v1/drafts", "unmatched"} <= {line["route"] for line in lines}


def test_a_repeated_request_registers_once(world: World) -> None:
    client = world.client("author")
    headers = {"Idempotency-Key": "网站-42".encode().hex()}

    def send(data: bytes) -> tuple[int, dict[str, object]]:
        answer = client.post("/api/v1/drafts", files={"file": ("a.txt", data)}, headers=headers)
        return answer.status_code, answer.json()

    first, again = send(CLEAN.encode()), send(CLEAN.encode())
    assert first[0] == again[0] == 202
    assert first[1]["id"] == again[1]["id"]
    other = send(PRIVATE.encode())
    assert (other[0], other[1]["code"]) == (422, "idempotency_reused")
    assert client.get("/api/v1/drafts").json()["total"] == 1


def test_lists_come_in_pages_without_gaps(world: World) -> None:
    client = world.client("author")
    for number in range(5):
        world.upload("author", f"{number}.txt", CLEAN.encode() + b"%d" % number)
    seen, cursor = [], None
    while True:
        page = client.get("/api/v1/drafts", params={"limit": 2, **({"cursor": cursor} if cursor
                          else {})}).json()  # fmt: skip
        assert page["total"] == 5
        seen += [one["number"] for one in page["items"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 5


def test_a_proxy_that_is_not_trusted_cannot_say_who_the_client_is(make_sqlite: Make) -> None:
    import ipaddress

    from starlette.requests import Request

    from api.doors import client_of

    world = make_sqlite(trusted_proxies=(ipaddress.ip_network("10.0.0.0/8"),))

    def asked(peer: str, told: str) -> str:
        scope = {"type": "http", "app": world.app, "client": (peer, 1), "path": "/",
                 "headers": [(b"x-forwarded-for", told.encode())]}  # fmt: skip
        return client_of(Request(scope))

    assert asked("10.0.0.1", "192.0.2.7") == "192.0.2.7"
    assert asked("10.0.0.1", "1.1.1.1, 192.0.2.7, 10.0.0.9") == "192.0.2.7"
    assert asked("192.0.2.1", "127.0.0.1") == "192.0.2.1"


def test_a_refused_field_says_what_it_may_be(sqlite: World) -> None:
    client = sqlite.client("author")

    def said(answer: httpx2.Response) -> list[str]:
        assert answer.status_code == 422
        return [one["message"] for one in answer.json()["errors"]]

    assert said(client.get("/api/v1/drafts?limit=0")) == ["过小，不小于 1"]
    moves = "/api/v1/drafts/x/moves"
    body = {"action": "北岭", "version": 1, "digest": "0" * 64}
    (message,) = said(client.post(moves, json=body))
    assert message.startswith("不在可选的值之中，可用 submit、")
    assert "北岭" not in message
