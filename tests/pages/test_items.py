"""The 整改台账 on pages: found, handed over, put right, without a script."""

from __future__ import annotations

import pytest

from screener.review.items import Item
from tests.api.world import PASSWORD, World, register_item
from tests.pages.test_site import token, visit


@pytest.fixture
def item(sqlite: World) -> Item:
    return register_item(sqlite.context)


def test_an_item_goes_from_the_officer_to_the_department(sqlite: World, item: Item) -> None:
    officer = visit(sqlite, "officer")
    listing = officer.get("/items").text
    assert "bgs/a.html" in listing
    assert "已超期" in listing
    address = f"/items/{item.id}"
    page = officer.get(address).text
    assert "没有审查记录" in page
    data = {"csrf": token(page), "owner": "办公室"}
    assert officer.post(f"{address}/send", data=data).headers["location"] == address
    head = visit(sqlite, "head")
    page = head.get(address).text
    assert "批准保留" not in page
    refused = head.post(f"{address}/rectification", data={"csrf": token(page), "note": ""})
    assert refused.status_code == 422
    assert "请写明怎样整改的" in refused.text
    done = head.post(f"{address}/rectification", data={"csrf": token(page), "note": "已撤下"})
    assert done.status_code == 303
    assert "已整改，待复查" in head.get(address).text


def test_nobody_closes_an_item_by_hand(sqlite: World, item: Item) -> None:
    page = visit(sqlite, "officer").get(f"/items/{item.id}").text
    assert "销号" not in page.split("<h2>办理</h2>")[1]


def test_letting_it_stand_asks_for_a_reason_a_day_and_the_password(
    sqlite: World, item: Item
) -> None:
    officer = visit(sqlite, "officer")
    address = f"/items/{item.id}"
    data = {"csrf": token(officer.get(address).text), "note": "依法公开", "until": "下月"}
    for wrong, said in (
        (data, "日期应为 2026-05-06 这样的"),
        (data | {"until": ""}, "请写明保留到哪天"),
        (data | {"until": "2001-01-01", "password": PASSWORD}, "保留期限应在明日至一年之内"),
        (data | {"until": "2099-01-01", "password": "wrong"}, "密码不正确"),
    ):
        refused = officer.post(f"{address}/acceptance", data=wrong)
        assert refused.status_code in {403, 422}
        assert said in refused.text
        assert "依法公开" in refused.text


def test_another_departments_item_does_not_exist(sqlite: World, item: Item) -> None:
    client = visit(sqlite, "otherhead")
    assert client.get(f"/items/{item.id}").status_code == 404
    assert "没有符合条件的项" in client.get("/items").text
    assert client.get("/summary.docx?year=2026").status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/items?scope=nonsense&stage=nonsense&kind=nonsense", "/items?from=yesterday",
     "/items?from=2026-02-01&to=2026-01-01", "/items?from=0001-01-01", "/items?cursor=x"],
)  # fmt: skip
def test_a_strange_filter_is_told_or_left_aside(sqlite: World, item: Item, address: str) -> None:
    answer = visit(sqlite, "officer").get(address)
    assert answer.status_code in {200, 422}
    assert "整改台账" in answer.text


def test_files_are_taken_from_the_page(sqlite: World, item: Item) -> None:
    officer = visit(sqlite, "officer")
    for address in ("/items.xlsx?scope=all", "/summary.docx?year=2026&half=1"):
        assert officer.get(address).content.startswith(b"PK")
    assert officer.get("/summary.docx?year=26").status_code == 422
