"""What a person is told where the database cannot be used: which file, why, and what to do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError, DBAPIError

from api.settings import Settings
from screener.errors import UsageError

_FILE = "screener.db"
_QUEUES = ("screening.db", "notices.db")
_HEAD = b"SQLite format 3\0"
_FAR = "数据库连接不上，请检查地址、账号和数据库是否已启动"
_DAMAGED = "已损坏，请从备份恢复"
_REASONS = {
    sqlite3.SQLITE_BUSY: "正被其他程序占用，请稍后再试",
    sqlite3.SQLITE_CANTOPEN: "打不开，请检查所有者和权限",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_FULL: "写不进去（磁盘空间不足）",
    sqlite3.SQLITE_IOERR: "读写出错，请检查磁盘空间和磁盘本身",
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: "不能写入，请检查所有者和权限",
}


def check_files(settings: Settings) -> None:
    """The files of the data folder, before anything is written to it.

    Raises:
        UsageError: the database is gone though its keys are there, or a file is not to be used.
    """
    if settings.database is not None:
        return
    file = settings.data / _FILE
    if (settings.data / "keys" / "public.pem").exists() and _missing(file):
        raise UsageError(
            f"数据库文件不见了：{file}。请从备份恢复；确要另建一套，请换一个空的数据文件夹"
        )
    for name in (_FILE, *_QUEUES):
        if (path := settings.data / name).exists() and not os.access(path, os.R_OK | os.W_OK):
            raise UsageError(f"文件不能读写：{path}，请检查所有者和权限")
    for name in _QUEUES:
        if _is_something_else(path := settings.data / name):
            raise UsageError(
                f"任务队列文件已损坏：{path}。里面只有编号，删去后重新启动，程序会照数据库重建"
            )


def _missing(file: Path) -> bool:
    return not file.exists() or not file.stat().st_size


def _is_something_else(path: Path) -> bool:
    if not path.is_file() or not path.stat().st_size:
        return path.is_dir()
    with path.open("rb") as file:
        return file.read(len(_HEAD)) != _HEAD


@contextmanager
def told(settings: Settings) -> Iterator[None]:
    """Raises UsageError with a sentence of ours for whatever the database says."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        raise UsageError(_sentence(settings, error)) from error


def _sentence(settings: Settings, error: Exception) -> str:
    if settings.database is not None:
        return _FAR
    if not (found := cause(error)):
        return _FAR
    return f"数据库文件{_REASONS.get(found.code, '打不开')}：{settings.data / _FILE}"


@dataclass(frozen=True, slots=True)
class Cause:
    """What SQLite says: its code, the code's name for the log, and words for whoever waits."""

    code: int
    name: str
    words: str


def cause(error: Exception) -> Cause | None:
    """None where it is another database that does not answer."""
    inner = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(inner, sqlite3.Error):
        return None
    code = getattr(inner, "sqlite_errorcode", 0) & 0xFF
    words = f"数据库文件{_REASONS[code]}" if code in _REASONS else ""
    return Cause(code, getattr(inner, "sqlite_errorname", ""), words)
