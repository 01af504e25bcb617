"""A sweep into the service: who sees what, who may do what, and what only a sweep can do."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from screener.cli import main
from tests.api.conftest import Make
from tests.api.world import CLEAN, PASSWORD, PRIVATE, World
from tests.pages.test_site import visit
from tests.unit.forms.reading import docx_text

SITE_TOML = """\
url = "https://www.qinghe.example/"
[owners]
"bgs/" = "办公室"
"dag/" = "档案科"
"""


class Keeper:
    """An office whose one page is signed and online, in the site's frame, beside others."""

    def __init__(self, world: World, root: Path) -> None:
        self.world, self.site, self.toml = world, root / "site", root / "site.toml"
        self.toml.write_text(SITE_TOML, encoding="utf-8")
        world.approved("开放时间.txt")
        self.put("index.html", "<a href='bgs/t1.html'>通知</a><a href='dag/名单.txt'>名单</a>")
        self.put("bgs/t1.html", page(CLEAN))
        self.put("dag/名单.txt", PRIVATE)

    def put(self, name: str, text: str) -> None:
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def sweep(self) -> int:
        return main(["sweep", str(self.site), "--data", str(self.world.settings.data),
                     "--site", str(self.toml), "--jobs", "1"])  # fmt: skip

    def items(self, login: str, **params: str) -> dict[str, dict[str, Any]]:
        answer = self.world.client(login).get("/api/v1/items", params={"scope": "all", **params})
        assert answer.status_code == 200, answer.text
        return {f"{one['kind']} {one['path']}": one for one in answer.json()["items"]}

    def act(self, login: str, item: dict[str, Any], what: str, **body: str) -> Any:
        address = f"/api/v1/items/{item['id']}/{what}"
        return self.world.client(login).post(address, json=body)


def told_of(keeper: Keeper, login: str) -> list[str]:
    """What somebody who watches hears of the register."""
    events = keeper.world.client(login).get("/api/v1/events").json()
    return [one["kind"] for one in events if not one["kind"].startswith("draft.")]


def page(text: str) -> str:
    words = "".join(f"<p>{one}</p>" for one in text.splitlines() if one)
    return (
        "<html><head><meta charset='utf-8'><title>通知</title></head><body><nav><a href='/'>首页"
        "</a></nav><div>发布时间：2026-03-02 来源：办公室</div>"
        f"{words}<footer>主办：某某</footer></body></html>"
    )


@pytest.fixture
def local(make_sqlite: Make, tmp_path: Path) -> Keeper:
    return Keeper(make_sqlite(), tmp_path)


def test_what_a_sweep_finds_goes_its_way_through_the_office(
    local: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    assert local.sweep() == 1
    told = capsys.readouterr().out
    assert "网页正文与签发稿完全一致（网页外壳不同）：1个" in told
    found = local.items("officer")
    assert set(found) == {"unrecorded dag/名单.txt", "found dag/名单.txt"}
    leak = found["found dag/名单.txt"]
    assert (leak["stage"], leak["owner"], leak["department_id"]) == ("found", "档案科", "archive")
    assert {one["category"] for one in leak["marks"]} == {"personal_info"}
    assert set(local.items("otherhead")) == set(found)
    assert local.items("head") == {}

    sent = local.act("officer", leak, "send", owner="办公室", note="请核实")
    assert (sent.status_code, sent.json()["stage"]) == (200, "sent")
    assert set(local.items("head")) == {"found dag/名单.txt"}
    assert local.act("otherhead", leak, "rectification", note="x").status_code == 404
    assert local.act("head", leak, "rectification", note=" ").json()["reason"] == "reason_missing"
    done = local.act("author", leak, "rectification", note="已遮盖")
    assert done.json()["stage"] == "rectified"
    assert local.act("author", leak, "acceptance", note="x", until="2099-01-01").status_code == 403

    local.sweep()
    again = local.items("officer")["found dag/名单.txt"]
    assert [one["act"] for one in again["history"]] == ["found", "sent", "rectified", "still"]
    assert again["stage"] == "sent"

    local.put("dag/名单.txt", CLEAN)
    assert local.sweep() == 0
    closed = local.items("officer")
    assert {one["stage"] for one in closed.values()} == {"verified"}
    assert local.act("officer", leak, "send", owner="办公室").status_code == 409
    sweeps = local.world.client("signer").get("/api/v1/sweeps").json()
    assert [one["files"] for one in sweeps] == [3, 3, 3]

    assert told_of(local, "officer") == [
        "sweep.registered", "item.sent", "item.rectified", *["sweep.registered"] * 2,
    ]  # fmt: skip
    assert told_of(local, "head") == ["item.sent", "item.rectified"]
    assert told_of(local, "other") == []

    audit = local.world.client("auditor")
    rows = audit.get("/api/v1/audit", params={"limit": 100}).json()["items"]
    acts = {one["action"] for one in rows}
    assert acts >= {"item.sent", "item.rectified", "sweep.registered"}
    assert audit.get("/api/v1/audit/check").json()["faults"] == []
    assert "名单" not in str([one["detail"] for one in rows if one["kind"] in {"item", "sweep"}])


def test_what_moved_on_is_not_shown_as_put_right(local: Keeper) -> None:
    local.sweep()
    (local.site / "dag/名单.txt").rename(local.site / "bgs/名单.txt")
    local.sweep()
    items = local.items("officer")
    assert items["found dag/名单.txt"]["stage"] == "verified"
    assert items["found dag/名单.txt"]["standing"] == "换了位置，另项继续"
    assert items["found bgs/名单.txt"]["standing"] == "待交办"
    officer = visit(local.world, "officer")
    for address in (
        "/items?scope=all&stage=verified",
        f"/items/{items['found dag/名单.txt']['id']}",
    ):
        body = officer.get(address).text.partition("<main")[2]
        assert "换了位置，另项继续" in body


def test_on_either_database_a_sweep_twice_is_a_sweep_once(world: World) -> None:
    from api.service.sweeps import ServiceKeeper
    from screener.review.items import Kind, Observation
    from screener.review.rectify import Merged, Sweep, merge
    from screener.sweep.run import Swept

    context = world.context
    seen = [
        Observation(kind=Kind.UNRECORDED, path="bgs/a.html", detail="从未审查", sha256="a" * 64)
    ]

    def change(items: Any, before: Any) -> tuple[Merged, Swept]:
        sweep = Sweep(
            site="s",
            time=context.clock().astimezone(),
            key=b"k",
            calendar=context.calendar,
            owner=lambda _: "办公室",
            content=lambda _: "a" * 64,
        )
        swept = Swept(
            time=sweep.stamp,
            site="s",
            files=before.get("s", 0) + 7,
            counts={},
            version="1",
            lexicons="d",
        )
        return merge(items, seen, sweep), swept

    assert ServiceKeeper(context).update(change).new == 1
    assert ServiceKeeper(context).update(change).new == 0
    items = world.client("head").get("/api/v1/items").json()["items"]
    assert [one["owner"] for one in items] == ["办公室"]
    sweeps = world.client("officer").get("/api/v1/sweeps").json()
    assert [one["files"] for one in sweeps] == [14, 7]


def test_what_is_let_stand_is_signed_and_ends(local: Keeper) -> None:
    local.sweep()
    item = local.items("officer")["unrecorded dag/名单.txt"]
    day = local.world.context.today().replace(day=1)
    later = day.replace(year=day.year + (day.month == 12), month=day.month % 12 + 1).isoformat()
    browser = local.world.browser("officer")
    address = f"/api/v1/items/{item['id']}/acceptance"
    body = {"note": "旧公告，依法公开", "until": later}
    assert browser.post(address, json=body).json()["code"] == "password_needed"
    done = browser.post(address, json={**body, "password": PASSWORD})
    assert (done.status_code, done.json()["stage"]) == (200, "accepted")
    local.sweep()
    assert local.items("officer")["unrecorded dag/名单.txt"]["waiver_until"] == later
    local.put("dag/名单.txt", PRIVATE + "又及。\n")
    local.sweep()
    assert local.items("officer")["unrecorded dag/名单.txt"]["stage"] == "found"


def test_the_register_and_the_summary_are_taken_away(local: Keeper) -> None:
    local.sweep()
    client = local.world.client("officer")
    sheet = load_workbook(io.BytesIO(client.get("/api/v1/items/file").content)).active
    assert sheet["A1"].value == "网站保密检查发现问题整改台账"
    assert sheet.max_row == 5
    year = local.world.context.today().year
    summary = client.get("/api/v1/summary", params={"year": year})
    text = docx_text(summary.content)
    assert f"本单位{year}年度信息公开保密审查工作总结" in text
    assert "完成审查1件" in text
    assert "网站巡查1次，发现2项" in text
    empty = docx_text(client.get("/api/v1/summary", params={"year": 2001, "half": 1}).content)
    assert "本期没有完成审查的稿件（零报告）。" in empty


def test_a_draft_that_was_taken_back_is_known_by_its_words(
    local: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    (item,) = local.world.client("officer").get("/api/v1/drafts").json()["items"]
    draft = local.world.screened("officer", item["id"])
    local.world.moved("officer", draft, "withdraw", conclusion="withdraw", comment="有误")
    local.sweep()
    found = local.items("officer")["withdrawn bgs/t1.html"]
    assert found["evidence"] == "正文比对"
    assert found["detail"].endswith("撤稿：有误；正文相同，须核实")


def test_a_sweep_looks_for_what_the_service_looks_for(
    local: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.txt"
    own.write_text("读者\n", encoding="utf-8")
    monkeypatch.setenv("SCREENER_LEXICONS", str(own))
    local.sweep()
    found = local.items("officer")["found bgs/t1.html"]
    assert [one["rule"] for one in found["marks"]] == ["lexicon.own"]
    assert found["detail"] == "签发之后，按现行词库新发现，须核实"
