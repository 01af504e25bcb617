"""A page carries a draft, or it does not: by sentences, whatever stands around them."""

from __future__ import annotations

from screener.review.receipt import Statement, Status
from screener.review.verify import Register
from screener.sweep.archive import Archive, site_frame
from screener.sweep.prose import prose

DRAFT = prose(
    ["关于开放时间的通知", "自五月十三日起，开放时间调整为每日九时。周一闭馆。", "特此通知。"]
)


class _All(Register):
    def latest(self, sha256: str) -> Statement | None:
        return Statement(status=Status.APPROVED, sequence=1, time="", number="", record="",
                         subjects=())  # fmt: skip


def archive() -> Archive:
    made = Archive(_All({}))
    made.add_draft("d", DRAFT)
    return made


def test_spaces_and_punctuation_make_no_difference() -> None:
    page = prose(
        ["关于 开放时间的通知", "自五月十三日起,开放时间调整为每日九时", "周一闭馆", "特此通知"]
    )
    found = archive().likest(page)
    assert found
    assert found.same


def test_lines_about_the_page_say_nothing() -> None:
    assert prose(
        ["发布时间：2026-05-08 来源：办公室 浏览次数：36", "【字体：大 中 小】", "打印本页"]
    ) == prose(["【字体：大 中 小】"])


def test_one_more_sentence_is_counted() -> None:
    found = archive().likest((*DRAFT, *prose(["联系人张某某。"])))
    assert found
    assert (found.covered, found.extra, found.same) == (1.0, 6, False)


def test_a_sentence_taken_away_or_changed_shows() -> None:
    found = archive().likest(DRAFT[:-1])
    assert found
    assert 0.8 < found.covered < 1.0
    assert not found.same


def test_words_that_stand_all_over_the_site_are_not_the_pages_own() -> None:
    footer = prose(["青河县政府办公室主办，备案号若干"])
    pages = [(*DRAFT, *footer), footer, footer]
    found = archive().likest(pages[0], site_frame(pages))
    assert found
    assert found.same


def test_another_text_resembles_nothing() -> None:
    assert archive().likest(prose(["这是另一篇没有关系的文章。", "特此通知。"])) is None


def test_what_no_receipt_speaks_of_is_not_remembered() -> None:
    made = Archive(Register({}))
    made.add_draft("d", DRAFT)
    assert made.drafts == {}
