"""A real server in a process of its own, and a real browser: Debian's Chromium under Playwright."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from api.service.start import open_context
from tests.api.world import populate, register_item, settings_for
from tests.browser.desk import Office
from tests.browser.drafts import three_findings

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_READY_SECONDS = 60
OWN_TERM = "青鸟计划\n"


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser. While one is open its event loop runs in this thread: others could start none."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine: `make browser` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address and data folder of `screener serve` with people in it."""
    data = tmp_path_factory.mktemp("office")
    context = open_context(settings_for(data))
    populate(context)
    register_item(context)
    context.database.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "screener", "serve", "--data", str(data)]
    (data / "own.txt").write_text(OWN_TERM, "utf-8")
    command += ["--port", str(port), "--workers", "1", "--lexicon", str(data / "own.txt")]
    with (data / "server.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server)
        yield address, data
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _READY_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="session")
def released(served: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A docx with three findings that everybody agreed to release, all done on pages by keys."""
    path = tmp_path_factory.mktemp("drafts") / "公示三条.docx"
    path.write_bytes(three_findings())
    with browsing() as browser:
        office = Office(browser, *served)
        _release(office, path)
        office.close()
    assert office.complaints == []
    return path


def _release(office: Office, path: Path) -> None:
    author = office.desk("author")
    author.upload(path, source="本单位制发", channel="门户网站")
    assert author.page.locator(".finding").count() == 3
    assert author.page.locator(".answer strong").inner_text() == "请修改"
    author.call_all_false_alarms()
    assert author.page.locator(".answer strong").inner_text() == "可提交"
    author.submit()
    for login in ("head", "officer", "signer"):
        desk = office.desk(login)
        desk.open(path.stem)
        desk.call_all_false_alarms()
        desk.sign()


@pytest.fixture
def office(chromium: Browser, served: tuple[str, Path]) -> Iterator[Office]:
    """Desks for people; whatever a page complains about in its console fails the test."""
    address, data = served
    rooms = Office(chromium, address, data)
    yield rooms
    rooms.close()
    assert rooms.complaints == []
