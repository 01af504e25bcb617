"""Canonical bytes, and the way there and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import RecordError
from screener.review.canonical import build, canonical, parse
from screener.review.record import (
    FIRST,
    ContentEntry,
    Destruction,
    Entry,
    Permit,
    Publication,
    changed_sections,
    entry_bytes,
    entry_from,
)
from tests.unit.review.cases import DIGEST, NOW, record, withdrawal

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcXYZ_09"), inner),
    max_leaves=12,
)  # fmt: skip

ENTRIES: list[Entry] = [
    record(),
    withdrawal(2, "a" * 64),
    Publication(
        sequence=3, previous=FIRST, time=NOW, number="2026-0001", record="e" * 64,
        url="/gsgg/1.html", published=NOW, seen=DIGEST, same=True, person="cms", name="网站",
    ),
    Destruction(
        sequence=4, previous=FIRST, time=NOW, number="2026-0001",
        contents=(ContentEntry(name="公示.docx", sha256=DIGEST, bytes=1),), reason="到期",
        method="销毁密钥并覆盖删除", registered_by="甲", approved_by="乙", witnessed_by="丙",
    ),
    Permit(
        sequence=5, previous=FIRST, time=NOW, number="", sha256=DIGEST, person="zhao",
        name="赵某", reason="是保密知识讲座的例文",
    ),
]  # fmt: skip


@given(VALUES)
def test_one_value_has_one_spelling(value: object) -> None:
    data = canonical(value)
    assert parse(data) == value
    assert json.loads(data) == value


def test_keys_are_sorted_and_nothing_is_escaped_without_need() -> None:
    assert canonical({"b": '保密\n\x1f\x7f/"\\', "a": [1, True, None]}) == (
        '{"a":[1,true,null],"b":"保密\\n\\u001f\x7f/\\"\\\\"}'.encode()
    )


@pytest.mark.parametrize(
    "value", [1.0, {"é": 1}, {1: 1}, 2**53, "\ud800", {1, 2}, b"", float("nan")], ids=repr
)
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(RecordError):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [b'{"a": 1}', b'{"b":1,"a":1}', b'"\\u4fdd"', b"1.0", b"1e3", b'{"a":1,"a":1}', b"\xff", b"{",
     b"[" * 100_000, b'"\\/"', b"\xef\xbb\xbf1", b"1\n", b"NaN"],
    ids=repr,
)  # fmt: skip
def test_another_spelling_is_no_record(data: bytes) -> None:
    with pytest.raises(RecordError):
        parse(data)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.schema)
def test_an_entry_comes_back_as_it_was(entry: Entry) -> None:
    assert entry_from(entry_bytes(entry)) == entry


def test_a_record_holds_no_quote() -> None:
    body = json.loads(entry_bytes(record()))
    assert "text" not in body["machine"]["findings"][0]
    assert body["machine"]["findings"][0]["severity"] == "review"


def test_fields_missing_too_many_or_of_another_kind_are_refused() -> None:
    good = {"name": "a", "sha256": DIGEST, "bytes": 1, "media_type": ""}
    assert build(ContentEntry, good).bytes == 1
    wrong: tuple[object, ...] = (
        {**good, "more": 1}, {"name": "a"}, {**good, "bytes": "1"}, {**good, "bytes": True},
        {**good, "name": None}, [],
    )  # fmt: skip
    for bad in wrong:
        with pytest.raises(RecordError):
            build(ContentEntry, bad)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("dispositions", 0, "reason"), "处置意见第1条"),
        (("signoffs", 1, "name"), "签字第2条"),
        (("voided", 0, "person"), "作废的签字第1条"),
        (("answers", 3, "note"), "自审清单第4条"),
        (("contents", 0, "sha256"), "内容指纹第1条"),
        (("machine", "lexicons"), "机检结果"),
        (("particulars", "title"), "登记事项"),
        (("conclusion",), "编号、时间、结论等"),
        (("schema",), "编号、时间、结论等"),
        (("sections", "rest"), "编号、时间、结论等"),
    ],
)
def test_an_edit_is_named_by_its_place(path: tuple[str | int, ...], words: str) -> None:
    body = json.loads(entry_bytes(record()))
    assert list(changed_sections(body)) == []
    inner = body
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = "改过"
    assert list(changed_sections(body)) == [words]
    with pytest.raises(RecordError):
        entry_from(canonical(body))
