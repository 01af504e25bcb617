"""A code name is added to the office's own list while drafts wait: what people see."""

from __future__ import annotations

import httpx2
import pytest

from tests.api.world import PASSWORD
from tests.browser.clerk import Clerk
from tests.browser.desk import Desk, Office

TEXT = "青鸟计划与白鹭计划的通知\n\n本周起开放报名，请各科室周知。\n"
ANEW = "button:has-text('按现行词库重新审查')"


@pytest.fixture
def waiting(office: Office) -> str:
    """The title of a draft that waits for the signer, all its findings argued away."""
    with httpx2.Client(base_url=office.address) as client:
        return Clerk(client).up_to_the_signer("报名通知", TEXT)


def lists(office: Office, *terms: str) -> None:
    (office.data / "own.txt").write_text("".join(f"{term}\n" for term in terms), "utf-8")


def reload_until(desk: Desk, address: str, wanted: str) -> None:
    for _ in range(60):
        desk.page.goto(address)
        if desk.page.locator(wanted).count():
            return
        desk.page.wait_for_timeout(500)
    raise AssertionError(f"{wanted} does not come")


def test_all_that_wait_are_screened_anew_with_one_button(office: Office, waiting: str) -> None:
    signer, officer = office.desk("signer", "phone"), office.desk("officer")
    signer.open(waiting)
    signer.page.click("text=填写意见并签字")
    lists(office, "青鸟计划", "白鹭计划")
    reload_until(officer, "/queue", ANEW)
    with officer.page.expect_navigation():
        officer.page.click(ANEW)
    assert "已排队重新审查" in officer.page.locator(".note.pass").inner_text()
    reload_until(officer, "/queue", "a:has-text('结果有变化')")
    stale(signer)
    officer.page.click("a:has-text('结果有变化')")
    officer.page.click(f"td.name a:has-text('{waiting}')")
    note = officer.page.locator(".note:has-text('重新审查过')")
    assert "词库更新后重新审查过" in note.inner_text()
    assert "新出现 1 条" in note.inner_text()
    assert "由“签发”退到“自审”" in note.inner_text()
    assert officer.page.locator("b:has-text('重新审查新出现')").count() == 1


def stale(signer: Desk) -> None:
    """What was open on a phone all the while cannot be signed any more."""
    signer.page.check("input[value='approve:publish']")
    signer.page.fill("#comment", "同意")
    signer.page.fill("#password", PASSWORD)
    signer.page.click("main form button:has-text('签字')")
    signer.page.wait_for_selector(".note.block")
    assert signer.overflow() <= 0


def test_one_draft_is_screened_anew_from_its_own_page(office: Office, waiting: str) -> None:
    lists(office, "白鹤计划")
    signer = office.desk("signer")
    signer.open(waiting)
    reload_until(signer, signer.page.url, ANEW)
    with signer.page.expect_navigation():
        signer.page.click(ANEW)
    signer.page.wait_for_selector(".note:has-text('不再提示')", timeout=30_000)
    signer.page.click("summary:has-text('不再提示的')")
    assert "青鸟计划" in signer.page.locator(".note .quote mark").first.inner_text()
    assert "驳回，系误报" in signer.page.locator(".note .decided-by").first.inner_text()
    signer.sign()
