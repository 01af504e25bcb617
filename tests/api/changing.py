"""An office whose own list changes while drafts wait."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from api.service.context import Context
from api.work.screen import in_force, new_crew
from screener.pipeline import Screener
from screener.pipeline import Settings as ScreenerSettings
from tests.api.world import World, answers, settings_for

TEXT = "青鸟计划与白鹭计划的通知\n\n本周起开放报名。\n".encode()
BLUE, WHITE = "青鸟计划", "白鹭计划"


class Lists:
    """A worker with an own list that can be exchanged, shared by the tests of the module."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[tuple[str, ...], tuple[ScreenerSettings, Screener]] = {}
        self._now: tuple[str, ...] = ()
        self.crew = new_crew(replace(settings_for(folder), workers=1))

    def use(self, context: Context, lines: tuple[str, ...]) -> None:
        if lines not in self._known:
            path = self._folder / str(len(self._known)) / "own.txt"
            path.parent.mkdir()
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
            rules = ScreenerSettings(lexicons=(path,))
            self._known[lines] = rules, Screener.load(rules)
        rules, screener = self._known[lines]
        if lines != self._now:
            self.crew.renew(rules)
            self._now = lines
        in_force(context, screener)


class Office:
    """A service whose own list can be changed; that files are followed is tested elsewhere."""

    def __init__(self, world: World, lists: Lists) -> None:
        self.world = world
        self._lists = lists

    def lists(self, *lines: str) -> None:
        """From now on these lines are the office's own list."""
        self._lists.use(self.world.context, lines)

    def waiting(self) -> dict[str, Any]:
        """A draft with the first list's finding, argued away by all before the signer."""
        self.lists(BLUE)
        return at_the_signer(self.world, "通知.txt", TEXT)

    def again(self, login: str, draft: dict[str, Any]) -> dict[str, Any]:
        address = f"/api/v1/drafts/{draft['summary']['id']}/rescreening"
        answer = self.world.client(login).post(address)
        assert answer.status_code == 202, answer.text
        assert answer.json()["summary"]["state"] == "screening"
        return self.world.screened("officer", draft["summary"]["id"])

    def seen(self, draft: dict[str, Any], login: str = "officer") -> dict[str, Any]:
        found: dict[str, Any] = (
            self.world.client(login).get(f"/api/v1/drafts/{draft['summary']['id']}").json()
        )
        return found

    def outlook(self, login: str = "officer") -> dict[str, int]:
        found: dict[str, int] = self.world.client(login).get("/api/v1/rescreening").json()
        return found

    def audit(self, action: str) -> list[dict[str, Any]]:
        answer = self.world.client("auditor").get("/api/v1/audit", params={"action": action})
        rows: list[dict[str, Any]] = answer.json()["items"]
        return rows


def at_the_signer(world: World, name: str, data: bytes) -> dict[str, Any]:
    """A draft that all before the signer have agreed to, its findings argued away."""
    draft = world.dispose("author", world.draft("author", name, data), "false_alarm")
    draft = world.moved("author", draft, "submit", answers=answers())
    for login in ("head", "officer"):
        draft = world.moved(login, draft, "approve", conclusion="publish")
    assert draft["summary"]["state"] == "release"
    return draft
