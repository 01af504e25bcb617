"""What a new version changed, told by paragraphs."""

from __future__ import annotations

from api.pages.changes import Change, changes
from api.service.views import DocumentView, PassageView
from screener.document import Location


def document(*lines: str) -> tuple[DocumentView, ...]:
    passages, at = [], 0
    for line in lines:
        passages.append(
            PassageView(
                start=at,
                end=at + len(line),
                text=line,
                location=Location(),
                place="",
                heading=False,
                table=None,
                row=None,
                column=None,
            )
        )
        at += len(line) + 1
    view = DocumentView(
        path="", media_type="text/plain", characters=at, passages=tuple(passages), gaps=()
    )
    return (view,)


def test_changed_added_and_removed_paragraphs_are_told_in_order() -> None:
    before = document("标题", "电话13800138000", "附件一", "落款")
    after = document("标题", "电话138****8000", "落款", "日期")
    assert changes(before, after) == [
        Change("电话13800138000\n附件一", "电话138****8000"),
        Change("", "日期"),
    ]


def test_the_same_text_has_no_changes() -> None:
    assert changes(document("一", "二"), document("一", "二")) == []


def test_texts_too_long_to_compare_say_so() -> None:
    long = document(*("段" for _ in range(4_001)))
    assert changes(long, long) is None
