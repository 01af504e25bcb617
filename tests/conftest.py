"""Fixtures that every folder uses."""

from __future__ import annotations

import os
import signal
from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from screener.pipeline import Screener, Settings


class _Together(LoadScopeScheduling):  # type: ignore[misc]
    """What is made once for a module is made once: one worker runs the whole file. One server and
    one browser are enough for all of tests/browser. Every other test goes to whoever is free.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        if file.startswith("tests/browser/"):
            return "tests/browser"
        return file if _made_once(file) else nodeid


@cache
def _made_once(file: str) -> bool:
    return 'scope="module"' in (Path(__file__).parents[1] / file).read_text(encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Together:
    return _Together(config, log)


@pytest.fixture(scope="session", autouse=True)
def _forgetful(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test meets what another, or the user of this machine, has scanned before."""
    os.environ["SCREENER_CACHE"] = "off"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of starts would compile us anew
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """Ctrl-C reaches what tests start, even if the tests run in the background, deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def screener() -> Screener:
    """The program as shipped: its lexicons, policy and model."""
    return Screener.load(Settings())


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The data folder beside the checkout; tests that need it skip where it is absent."""
    default = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("SCREENER_SHARED_DATA", default))
    if not folder.is_dir():
        pytest.skip("the data folder beside the checkout is absent")
    return folder
