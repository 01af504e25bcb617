"""Who works with a data folder: services share it, whoever changes its keys has it alone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from screener.errors import UsageError

_FILE = "service.lock"


@contextmanager
def sharing(data: Path) -> Iterator[None]:
    """While a service runs; where the storage knows no locks, nobody is kept out.

    Raises:
        UsageError: the keys are being changed.
    """
    descriptor = None
    with suppress(OSError):  # what is wrong with the folder is said by who opens it
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = _open(data)
    try:
        if descriptor is not None:
            _lock(descriptor, fcntl.LOCK_SH, "正在更换密钥，请等它完成后再启动")
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Raises UsageError while a service runs with these data."""
    descriptor = _open(data)
    try:
        _lock(descriptor, fcntl.LOCK_EX, "审查服务正在运行，请停下各台机器上的服务再更换密钥")
        yield
    finally:
        os.close(descriptor)


def _open(data: Path) -> int:
    return os.open(data / _FILE, os.O_RDWR | os.O_CREAT, 0o600)


def _lock(descriptor: int, kind: int, refusal: str) -> None:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UsageError(refusal) from error
    except OSError:
        return
