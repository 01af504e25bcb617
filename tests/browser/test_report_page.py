"""The report of a scan in a browser: fits, reads well in light and dark, prints, needs no mouse."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from screener.report.history import Run
from screener.report.writer import Report, writer
from screener.verdict import Outcome
from tests.unit.report import made
from tests.unit.report.test_overview import document

_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
_FOLDERS = {"新闻中心": 1, "公示公告/2026": 5, "人事处/招聘": 9, "医务科/查房记录": 2, "附件": 40}


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outcomes = [Outcome.BLOCK, Outcome.PASS, Outcome.REVIEW, Outcome.PASS]
    entries = [
        document(f"site/{folder}/{number}.txt", outcomes[number * every % 4])
        for folder, every in _FOLDERS.items()
        for number in range(3 + every)
    ]
    before = Run(
        time=datetime(2026, 11, 25, tzinfo=UTC),
        documents=60, passed=40, review=10, block=10, unread=0, lexicons="a" * 16,
    )  # fmt: skip
    report = Report(
        tool=made.TOOL,  # type: ignore[arg-type]
        rules=(),
        entries=entries,
        roots=("site",),
        history=(before,) * 12,
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    with path.open("wb") as out:
        writer("html")(report, out)
    return path


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_it_fits_and_breaks_no_rule_of_axe(
    chromium: Browser, page_file: Path, width: int, scheme: str
) -> None:
    page = chromium.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page.goto(page_file.as_uri())
    page.locator(".more summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".map:visible .cell").count() >= 5
    found = Axe().run(page, options=_RULES)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_the_worst_are_reached_by_keys_and_lead_to_their_findings(
    chromium: Browser, page_file: Path
) -> None:
    page = chromium.new_page()
    page.goto(page_file.as_uri())
    link = page.locator(".worst a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{link.get_attribute('href')}")
    assert page.url.endswith(str(link.get_attribute("href")))
    assert page.locator(f"article{link.get_attribute('href')} .finding").count() >= 1
    page.close()


def test_it_prints_with_its_map(chromium: Browser, page_file: Path) -> None:
    page = chromium.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(page_file.as_uri())
    assert page.locator(".wide-map").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 39, 51)"
    page.close()
