"""What the pages say once a draft has been released and is online."""

from __future__ import annotations

import pytest

from tests.api.world import World
from tests.pages.test_site import token, visit

DIFFERS = "登记发布的文件与放行的不一致"


@pytest.mark.parametrize(("seen", "same"), [("", True), ("a" * 64, False)])
def test_other_bytes_online_than_were_released_are_no_success(
    sqlite: World, seen: str, *, same: bool
) -> None:
    draft = sqlite.approved()
    address = f"/drafts/{draft['summary']['id']}"
    author = visit(sqlite, "author")
    form = {"csrf": token(author.get(f"{address}/act/publish").text), "seen": seen,
            "digest": draft["versions"][-1]["sha256"], "version": "1",
            "url": "https://www.example.gov.cn/a.txt"}  # fmt: skip
    assert author.post(f"{address}/act/publish", data=form).status_code == 303
    first = author.get(address).text
    assert (f"已登记。{DIFFERS}" in first) is not same
    for login in ("author", "officer"):
        page = visit(sqlite, login).get(address).text
        assert (f"{DIFFERS}。请立即核对网上的内容，报保密员撤稿或复查。" in page) is not same
        assert ("放行凭证只对这一版的字节有效" in page) is same
