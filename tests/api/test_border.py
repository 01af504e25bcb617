"""What leaves the service when something goes wrong: an answer, a line in the log, no words."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import sqlite3
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError

from api.service import lists
from api.store import vault
from screener.cli.serve import _Line
from tests.api.world import CLEAN, World


def broken(*told: object, **more: object) -> object:
    raise ValueError("张三的身份证 110101188001010003")


def test_a_fault_of_the_program_is_answered_and_its_words_go_nowhere(
    sqlite: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lists, "drafts", broken)
    caplog.set_level(logging.DEBUG)
    headers = {"Authorization": "Bearer scr_author"}
    client = TestClient(sqlite.app, headers=headers)  # an error that got out would be raised here
    answer = client.get("/api/v1/drafts")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["x-request-id"] == answer.json()["request_id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    (told,) = [one for one in caplog.records if one.name == "screener.errors"]
    assert "ValueError" in told.getMessage()
    assert "张三" not in caplog.text


def test_a_disk_that_is_full_is_said_to_be_and_leaves_no_half_of_an_upload(
    sqlite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*told: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as filled:
        filled.setattr(vault.Writer, "write", full)
        answer = sqlite.client("author").post("/api/v1/drafts", files={"file": ("a.txt", b"a")})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.json()["detail"] == "磁盘空间不足，请联系系统管理员"
    assert list(sqlite.context.vault.names()) == []
    assert sqlite.client("author").get("/api/v1/drafts").json()["total"] == 0
    assert sqlite.draft("author", "通知.txt", CLEAN.encode())["findings"] == []


def test_who_hangs_up_in_the_middle_of_an_upload_leaves_nothing(
    sqlite: World, caplog: pytest.LogCaptureFixture
) -> None:
    before = set(sqlite.context.vault.names())
    caplog.set_level(logging.INFO)
    part = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' + b"a" * 9
    )
    messages = iter([{"type": "http.request", "body": part, "more_body": True},
                     {"type": "http.disconnect"}])  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = {"authorization": "Bearer scr_author", "content-length": "5000",
               "content-type": "multipart/form-data; boundary=x"}  # fmt: skip
    scope = {"type": "http", "method": "POST", "path": "/api/v1/drafts", "query_string": b"",
             "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
             "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http",
             "http_version": "1.1", "root_path": ""}  # fmt: skip
    asyncio.run(sqlite.app(scope, receive, send))
    assert sent == []
    assert set(sqlite.context.vault.names()) == before
    (line,) = [json.loads(one.getMessage()) for one in caplog.records
               if one.name == "screener.access"]  # fmt: skip
    assert (line["route"], line["status"]) == ("/api/v1/drafts", 499)


def test_the_log_keeps_of_others_words_one_line_and_the_place() -> None:
    with pytest.raises(ValueError, match="张三") as raised:
        broken()
    told = (raised.type, raised.value, raised.tb)
    for name, message, args, kept in (
        ("uvicorn.error", "Exception in ASGI application\n", (), "Exception in ASGI application"),
        ("asyncio", "Task exception %s\nfuture: 张三", ("张三",), "Task exception %s"),
        ("screener.queue", "queue unavailable error=%s", ("X",), "queue unavailable error=X"),
    ):
        record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, told)
        line = _Line().format(record)
        assert "\n" not in line
        assert "张三" not in line
        assert json.loads(line)["message"] == kept
        assert json.loads(line)["error"].startswith("ValueError，test_border.py:")


def test_head_answers_as_get_does_without_a_body(sqlite: World) -> None:
    author = sqlite.client("author")
    for path in ("/healthz", "/login", "/api/v1/drafts", "/static/screener.css"):
        got, head = author.get(path), author.head(path)
        assert head.status_code == got.status_code == 200, path
        assert head.content == b""
        assert head.headers["content-type"] == got.headers["content-type"]
    assert author.head("/api/v1/drafts/none").status_code == 404
    assert author.head("/api/v1/events/stream").status_code == 405


def test_a_method_that_is_not_there_is_told_which_are(sqlite: World) -> None:
    answer = sqlite.client("author").delete("/api/v1/drafts")
    assert (answer.status_code, answer.json()["code"]) == (405, "method")
    assert answer.headers["allow"] == "GET, POST"


def refuse_growth(connection: sqlite3.Connection, *_: object) -> None:
    connection.execute("PRAGMA max_page_count=1")


def test_a_database_that_takes_no_more_says_so_to_people_and_to_the_log(
    sqlite: World, caplog: pytest.LogCaptureFixture
) -> None:
    engine = sqlite.context.database.engine
    event.listen(engine, "checkout", refuse_growth)
    answer = None
    for _ in range(200):  # until the free pages are used up
        answer = sqlite.client("author").post("/api/v1/drafts", files={"file": ("a.txt", b"a")})
        if answer.status_code != 202:
            break
    assert answer is not None
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.json()["detail"] == (
        "数据库文件写不进去（磁盘空间不足）。一再出现的，请联系系统管理员"
    )
    assert "SQLITE_FULL" in caplog.text


def test_a_database_that_was_damaged_while_in_use_is_no_fault_of_the_program(
    sqlite: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fault = sqlite3.DatabaseError("database disk image is malformed: 张三")
    fault.sqlite_errorcode, fault.sqlite_errorname = sqlite3.SQLITE_CORRUPT, "SQLITE_CORRUPT"

    def damaged(*told: object, **more: object) -> object:
        raise DatabaseError("SELECT 张三", None, fault)

    monkeypatch.setattr(lists, "drafts", damaged)
    answer = sqlite.client("author").get("/api/v1/drafts")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "数据库文件已损坏，请从备份恢复" in answer.json()["detail"]
    assert "SQLITE_CORRUPT" in caplog.text
    assert "张三" not in caplog.text + answer.text
