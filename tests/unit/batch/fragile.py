"""A worker whose drafts make it crash, hang, choke or err, as their content says."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from screener.batch.walk import Target
from screener.batch.worker import guarded, read, serve, serve_documents
from screener.document import Document
from screener.errors import ModelError
from screener.limits import Limits
from screener.pipeline import Screener, Settings
from screener.verdict import Verdict


def work(connection: Connection, settings: Settings) -> None:
    serve(connection, settings, screen=_act)


def reading(connection: Connection, settings: Settings) -> None:
    serve_documents(connection, settings, reader=_read)


def broken_start(connection: Connection, settings: Settings) -> None:
    connection.send(ModelError("模型文件与清单不符"))


def dead_start(connection: Connection, settings: Settings) -> None:
    os._exit(3)


def _act(screener: Screener, target: Target) -> Verdict:
    if target.name == "kills by its name.txt":
        os._exit(1)
    order = Path(target.file).read_bytes()
    if target.gap is None or order == b"always kill":
        if order in {b"kill", b"always kill"}:
            os.kill(os.getpid(), signal.SIGKILL)
        elif order == b"exit":
            os._exit(7)
        elif order == b"print":
            os.write(1, order)
            os.write(2, order)
        elif order == b"hang":
            time.sleep(600)
    return guarded(_choking(screener) if order == b"choke" else screener, target)


def _read(limits: Limits, target: Target) -> Document:
    if target.gap is None:
        order = Path(target.file).read_bytes()
        if order == b"kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif order == b"hang":
            time.sleep(600)
    return read(limits, target)


class _Choking(Screener):
    def screen(self, data: bytes, path: str, *, name: str | None = None) -> Verdict:
        held = bytearray(3 * self.limits.memory_bytes)
        raise AssertionError(len(held))


class _Erring(Screener):
    def screen(self, data: bytes, path: str, *, name: str | None = None) -> Verdict:
        raise RuntimeError(data.decode())


def erring(screener: Screener) -> Screener:
    return _turned(_Erring, screener)


def _choking(screener: Screener) -> Screener:
    return _turned(_Choking, screener)


def _turned(kind: type[Screener], screener: Screener) -> Screener:
    turned = kind.__new__(kind)
    vars(turned).update(vars(screener))
    return turned
