"""Every page of every role: fits a phone, reads well for everyone, and breaks no rule of axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.desk import SIZES, Desk, Office

_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
PAGES = {
    "author": ("/", "/drafts", "/drafts/new", "/tokens", "/help", "/help/guide", "/account"),
    "head": ("/", "/queue", "/items"),
    "officer": (
        "/",
        "/queue",
        "/incidents",
        "/register",
        "/items",
        f"/items/{'a' * 32}",
        "/records",
        "/records/1",
        "/destructions",
        "/model",
    ),
    "signer": ("/", "/queue"),
    "sysadmin": ("/", "/accounts", "/accounts/author", "/departments", "/system", "/webhooks"),
    "secadmin": (
        "/accounts/author",
        "/departments",
        "/chains/new",
        "/help/rules/personal_info.resident_id",
    ),
    "auditor": ("/audit", "/records", "/register", "/accounts"),
}


def told(desk: Desk) -> list[str]:
    """What axe finds wrong on the page, in one line each."""
    found = Axe().run(desk.page, options=_RULES).response["violations"]
    return [
        f"{desk.page.url} {one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found
    ]


@pytest.mark.parametrize("login", PAGES)
def test_pages_fit_a_phone_and_a_desk_and_break_no_rule_for_access(
    office: Office, released: Path, login: str
) -> None:
    desk = office.desk(login)
    wrong = []
    for path in PAGES[login]:
        for width, height in SIZES.values():
            desk.page.set_viewport_size({"width": width, "height": height})
            desk.page.goto(path)
            if desk.overflow() > 0:
                wrong.append(f"{path} is wider than {width}")
        wrong += told(desk)
    assert wrong == []


def test_the_desk_and_the_signing_page_break_no_rule_in_light_or_dark(
    office: Office, released: Path
) -> None:
    wrong = []
    for dark in (False, True):
        desk = office.desk("officer", dark=dark)
        desk.open(released.stem)
        wrong += told(desk)
        desk.open_record(released.stem)
        wrong += told(desk)
    assert wrong == []


def test_the_record_prints_on_paper_without_menu_and_buttons(
    office: Office, released: Path, tmp_path: Path
) -> None:
    from pdfminer.high_level import extract_text

    desk = office.desk("officer")
    desk.open_record(released.stem)
    paper = tmp_path / "record.pdf"
    desk.page.pdf(path=str(paper), prefer_css_page_size=True)
    text = extract_text(str(paper))
    for name in ("王撰稿", "李科", "赵保密", "钱局"):  # 长 is printed as a radical of its own
        assert name in text
    assert "待我审核" not in text
    assert "放行凭证" not in text


def test_a_button_beside_a_field_stands_on_its_line(office: Office) -> None:
    page = office.desk("sysadmin").page
    page.goto("/departments")
    field = page.locator("main footer input[name=name]").bounding_box()
    button = page.locator("main footer button").bounding_box()
    assert field
    assert button
    assert abs(field["y"] + field["height"] - button["y"] - button["height"]) < 1


def test_a_long_name_of_the_office_leaves_room_for_the_menu_on_a_phone(office: Office) -> None:
    page = office.desk("author", "phone").page
    page.goto("/")
    before = page.locator(".top").bounding_box()
    page.evaluate(
        "document.querySelector('.brand img').insertAdjacentHTML("
        "'afterend', '<span class=\"unit\">青河县卫生健康和民政事务管理局</span>')"
    )
    after = page.locator(".top").bounding_box()
    assert before
    assert after
    assert before["height"] == after["height"]
