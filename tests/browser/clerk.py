"""What must be there before a page is looked at, done through the doors of programs."""

from __future__ import annotations

import time
from typing import Any

import httpx2

from tests.api.world import answers

Draft = dict[str, Any]


class Clerk:
    """Speaks for people with their tokens."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client

    def up_to_the_signer(self, title: str, text: str) -> str:
        file = {"file": (f"{title}.txt", text.encode())}
        draft_id = self._ask("author", "POST", "", files=file)["id"]
        draft = self._screened(draft_id)
        names = [one["fingerprint"] for one in draft["findings"]]
        said = {"decision": "false_alarm", "reason": "虚构的示例"}
        self._ask("author", "POST", f"/{draft_id}/dispositions",
                  json={"version": 1, "fingerprints": names, **said})  # fmt: skip
        seen = {"version": 1, "digest": draft["versions"][0]["sha256"]}
        self._ask("author", "POST", f"/{draft_id}/moves",
                  json={**seen, "action": "submit", "answers": answers()})  # fmt: skip
        for who in ("head", "officer"):
            self._ask(who, "POST", f"/{draft_id}/moves",
                      json={**seen, "action": "approve", "conclusion": "publish"})  # fmt: skip
        return title

    def _screened(self, draft_id: str) -> Draft:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            draft = self._ask("author", "GET", f"/{draft_id}")
            if draft["summary"]["status"] == "screened":
                return draft
            time.sleep(0.1)
        raise AssertionError("not screened in time")

    def _ask(self, who: str, method: str, path: str, **sent: Any) -> Draft:
        head = {"Authorization": f"Bearer scr_{who}"}
        answer = self._client.request(method, f"/api/v1/drafts{path}", headers=head, **sent)
        assert answer.is_success, answer.text
        told: Draft = answer.json()
        return told
