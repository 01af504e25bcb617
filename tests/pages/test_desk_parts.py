"""Thousands of findings stand beside the text a page at a time, and every address knows which."""

from __future__ import annotations

import re

import pytest

from api.pages import desk
from screener.samples.offices import roster
from tests.api.world import World
from tests.pages.test_site import token, visit


@pytest.fixture
def of_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "LISTED", 10)


def numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'id="finding-(\d+)"', page)]


@pytest.mark.usefixtures("of_ten")
def test_findings_are_listed_by_pages_and_marks_lead_to_theirs(sqlite: World) -> None:
    draft = sqlite.draft("author", "名单.xlsx", roster())["summary"]["id"]
    author = visit(sqlite, "author")
    first = author.get(f"/drafts/{draft}").text
    assert numbers(first) == list(range(1, 11))
    assert "提示 26 条，第 1/3 页" in first
    assert 'rel="next" href="?part=2#finding-11"' in first
    assert 'rel="prev"' not in first
    assert '<a href="#finding-3">' in first
    assert '<a href="?part=3#finding-26">' in first
    last = author.get(f"/drafts/{draft}?part=3&whole=1").text
    assert numbers(last) == list(range(21, 27))
    assert 'rel="prev" href="?whole=1&amp;part=2#finding-20"' in last
    assert 'rel="next"' not in last
    for odd in ("0", "-1", "99", "x"):
        assert numbers(author.get(f"/drafts/{draft}?part={odd}").text)


@pytest.mark.usefixtures("of_ten")
def test_a_word_on_the_last_of_a_page_leads_to_the_next_page(sqlite: World) -> None:
    draft = sqlite.draft("author", "名单.xlsx", roster())["summary"]["id"]
    author = visit(sqlite, "author")
    page = author.get(f"/drafts/{draft}").text
    card = page[page.index('id="finding-10"') :]
    form = dict(re.findall(r'name="(onward|version|screening)" value="(\d+)"', card)[:3])
    action = re.search(r'action="([^"]+)"', card)
    assert action
    answer = author.post(action[1], data={"csrf": token(page), "decision": "change", **form})
    assert answer.headers["location"] == f"/drafts/{draft}?part=2#finding-11"


def test_few_findings_have_one_page_and_plain_addresses(sqlite: World) -> None:
    draft = sqlite.draft("author", "名单.xlsx", roster())["summary"]["id"]
    page = visit(sqlite, "author").get(f"/drafts/{draft}").text
    assert numbers(page) == list(range(1, 27))
    assert "?part=" not in page
    assert "提示 26 条</h2>" in page
