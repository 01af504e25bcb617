"""A service that cannot have its port says so in a line and leaves nothing behind."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.service.listening import take_port
from api.settings import read_settings
from screener.errors import UsageError


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_taken_port_is_told_before_a_password_is_made(taken: int, tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "-m", "screener", "serve", "--port", str(taken), "--data", str(data)]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode() == f"screener：无法监听 127.0.0.1:{taken}：端口已被占用\n"
    assert not data.exists()


@pytest.mark.parametrize("host", ["999.1.1.1", "203.0.113.7", "没有这台机器"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(UsageError, match="没有这个地址"):
        take_port(read_settings({}, host=host, port=1))


def test_every_address_of_a_name_is_taken() -> None:
    doors = take_port(read_settings({}, host="127.0.0.1", port=_free()))
    assert [door.family for door in doors] == [socket.AF_INET]
    for door in doors:
        with pytest.raises(ConnectionRefusedError):  # nobody waits before the service listens
            socket.create_connection(door.getsockname(), timeout=1)
        door.close()


def _free() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
