"""A person at a desk: signed in, with the few things people do on pages."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, StorageState

from screener.review.checklist import CHECKLIST
from tests.api.world import PASSWORD

SIZES = {"desk": (1280, 800), "phone": (390, 844)}
REASON = "示例或虚构数据，不是真实信息"


class Office:
    """Opens desks; every page is watched for errors, refused resources and open dialogs."""

    _keys: ClassVar[dict[tuple[str, str], StorageState]] = {}

    def __init__(self, browser: Browser, address: str, data: Path) -> None:
        self.address = address
        self.data = data
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def desk(
        self,
        login: str | None = None,
        size: str = "desk",
        *,
        script: bool = True,
        dark: bool = False,
    ) -> Desk:
        """A desk for this person; who has signed in once before need not again."""
        key = (self.address, login or "")
        known = self._keys.get(key)
        desk = self._room(size, script=script, dark=dark, known=known)
        if login and known is None:
            desk.sign_in(login)
            self._keys[key] = desk.page.context.storage_state()
        return desk

    def _room(self, size: str, *, script: bool, dark: bool, known: StorageState | None) -> Desk:
        width, height = SIZES[size]
        context = self._browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            storage_state=known,
        )
        self._contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self._dialog(dialog.message, dialog.dismiss))
        return Desk(page)

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def _dialog(self, text: str, dismiss: object) -> None:
        self.complaints.append(f"dialog: {text}")
        dismiss()  # type: ignore[operator]


class Desk:
    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_in(self, login: str) -> None:
        self.page.goto("/login")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        with self.page.expect_navigation():
            self.page.click("main button")

    def upload(self, *paths: Path, **fields: str) -> None:
        """Upload files and wait until the machine has read them."""
        self.page.goto("/drafts/new")
        self.page.set_input_files("#files", [str(path) for path in paths])
        for name, value in fields.items():
            box = self.page.locator(f"#{name}")
            if box.evaluate("one => one.tagName") == "SELECT":
                box.select_option(value)
            else:
                box.fill(value)
        with self.page.expect_navigation():
            self.page.click("text=上传并机检")
        self.page.wait_for_selector("[data-waiting]", state="detached", timeout=60_000)
        self.page.wait_for_load_state()  # keys pressed before the script has come are lost

    def open(self, title: str) -> None:
        self.page.goto(f"/drafts?q={title}")
        with self.page.expect_navigation():
            self.page.click("td.name a >> nth=0")

    def open_record(self, title: str) -> None:
        self.page.goto(f"/records?q={title}")
        with self.page.expect_navigation():
            self.page.click("td.name a >> nth=0")

    def press(self, key: str) -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def call_all_false_alarms(self) -> None:
        """With keys alone, until nothing waits for this person's word."""
        while waiting := self.page.locator(".finding:not(.decided)").count():
            if not self.page.locator(".finding.here:not(.decided)").count():
                self.page.keyboard.press("j")
                continue
            self.page.keyboard.press("f")
            self.page.keyboard.type(REASON)
            self.press("Enter")
            assert self.page.locator(".finding:not(.decided)").count() < waiting

    def submit(self) -> None:
        self.page.click("text=自审送审")
        for one in CHECKLIST:
            self.page.check(f"input[name={one.id}][value=no]")
        self.page.fill("#password", PASSWORD)
        self.page.click("button:has-text('签字送审')")
        self.page.wait_for_selector(".note:has-text('已签字送审')")

    def sign(self, choice: str = "approve:publish", comment: str = "经审查，同意公开。") -> None:
        self.page.click("text=填写意见并签字")
        self.page.check(f"input[value='{choice}']")
        self.page.fill("#comment", comment)
        self.page.fill("#password", PASSWORD)
        self.page.click("main form button:has-text('签字')")
        self.page.wait_for_selector(".note:has-text('已签字')")

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return wider
