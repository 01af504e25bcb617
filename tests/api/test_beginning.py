"""A service that cannot begin says why, in one sentence that names the folder or the key."""

from __future__ import annotations

import gc
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.service.start import open_context
from api.service.verify import stored
from api.settings import read_settings
from screener.cli import serve
from screener.errors import ScreenerError, UsageError
from tests.api.world import settings_for


def begun(data: Path) -> None:
    open_context(settings_for(data)).database.close()


@pytest.mark.parametrize("name", ["keys", "vault", "heads"])
def test_a_file_where_a_folder_belongs_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(UsageError, match=f"文件夹不能使用：{tmp_path / name}"):
        begun(tmp_path)


def test_a_vault_that_takes_nothing_is_said_before_any_draft_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = os.access  # root, under whom tests may run, is refused nothing
    monkeypatch.setattr(
        os, "access", lambda path, mode: path.name != "vault" and allowed(path, mode)
    )
    with pytest.raises(UsageError, match=f"文件夹不能写入：{tmp_path / 'vault'}"):
        begun(tmp_path)


def test_keys_that_are_gone_or_another_service_s_are_not_made_anew(tmp_path: Path) -> None:
    begun(tmp_path)
    signing = tmp_path / "keys" / "signing.pem"
    kept = signing.read_bytes()
    signing.unlink()
    with pytest.raises(ScreenerError, match="请从备份恢复，不要另建"):
        begun(tmp_path)
    signing.write_bytes(kept)
    (tmp_path / "keys" / "master.keys").unlink()
    with pytest.raises(UsageError, match="主密钥与数据库不配套"):
        begun(tmp_path)


GONE = "数据库文件不见了：{}/screener.db。请从备份恢复；确要另建一套，请换一个空的数据文件夹"
QUEUE = "任务队列文件已损坏：{}/notices.db。里面只有编号，删去后重新启动，程序会照数据库重建"


def lost(data: Path) -> None:
    (data / "screener.db").unlink()


def emptied(data: Path) -> None:
    (data / "screener.db").write_bytes(b"")


def overwritten(data: Path) -> None:
    (data / "screener.db").write_bytes(b"x" * 50_000)


def a_folder(data: Path) -> None:
    lost(data)
    (data / "screener.db").mkdir()


def a_damaged_queue(data: Path) -> None:
    (data / "notices.db").write_bytes(b"x" * 50_000)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lost, GONE),
        (emptied, GONE),
        (overwritten, "数据库文件已损坏，请从备份恢复：{}/screener.db"),
        (a_folder, "数据库文件打不开，请检查所有者和权限：{}/screener.db"),
        (a_damaged_queue, QUEUE),
    ],
)  # fmt: skip
def test_a_database_that_is_lost_or_damaged_is_named_and_not_made_anew(
    tmp_path: Path, harm: Callable[[Path], None], words: str
) -> None:
    begun(tmp_path)
    harm(tmp_path)
    left = sorted(tmp_path.rglob("*.db"))
    with pytest.raises(UsageError) as refused:
        begun(tmp_path)
    assert str(refused.value) == words.format(tmp_path)
    assert sorted(tmp_path.rglob("*.db")) == left


def test_a_queue_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    begun(tmp_path)
    (tmp_path / "screening.db").write_bytes(b"")
    begun(tmp_path)


def test_a_database_that_may_not_be_written_is_said_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(tmp_path)
    allowed = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: path.name != "screener.db" and allowed(path, mode)
    )
    with pytest.raises(
        UsageError, match=f"文件不能读写：{tmp_path}/screener.db，请检查所有者和权限"
    ):
        begun(tmp_path)


def test_a_damaged_database_is_named_by_who_only_looks(tmp_path: Path) -> None:
    begun(tmp_path)
    overwritten(tmp_path)
    with pytest.raises(UsageError, match="数据库文件已损坏，请从备份恢复"):
        stored(tmp_path, compare=False)


@pytest.mark.parametrize("word", ["maybe", "2", "关"])
def test_a_switch_that_is_neither_on_nor_off_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="环境变量 SCREENER_SECURE_COOKIES 应是 1（是）或 0（否）"):
        read_settings({"SCREENER_SECURE_COOKIES": word})


@pytest.mark.parametrize(("word", "on"), [("1", True), ("on", True), ("No", False), ("", False)])
def test_a_switch_is_read_in_the_usual_words(word: str, *, on: bool) -> None:
    assert read_settings({"SCREENER_SECURE_COOKIES": word}).secure_cookies is on


def test_what_a_service_has_loaded_is_not_searched_for_garbage_with_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = []

    def served(app: FastAPI, doors: list[socket.socket]) -> int:
        frozen.append(gc.get_freeze_count())
        app.state.context.database.close()
        for door in doors:
            door.close()
        return 0

    monkeypatch.setattr(serve, "_serve", served)
    gc.unfreeze()
    try:
        assert serve.run(["--data", str(tmp_path), "--port", free_port()]) == 0
    finally:
        gc.unfreeze()
    assert frozen[0] > 100_000


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def test_the_backup_the_manual_tells_of_opens_after_a_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(tmp_path)
    monkeypatch.chdir(tmp_path)
    manual = (Path(__file__).parents[2] / "docs" / "service.md").read_text("utf-8")
    told = re.search(r'python -c "(import sqlite3; .*)"\n', manual)
    assert told
    exec(told[1])  # a line of our own manual
    lost(tmp_path)
    (tmp_path / "备份文件").rename(tmp_path / "screener.db")
    begun(tmp_path)
