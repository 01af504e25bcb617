"""The plain data of a report says what the verdict says, in the contract's words."""

from __future__ import annotations

import pytest

from screener.document import Box, Gap, GapKind, Location, Part
from screener.report.entry import Tally, entries
from screener.report.place import place
from screener.verdict import Outcome
from tests.unit.report import made


def test_a_container_comes_first_and_its_members_follow_in_order() -> None:
    assert [document["path"] for document in made.documents()] == [
        "a/名单.xlsx",
        "a/方案.docx",
        "a/c.zip",
        "a/c.zip!/扫描件.pdf",
        "a/c.zip!/好.txt",
        "a/<img src=x>.txt",
    ]


def test_every_gap_is_an_error_with_its_place() -> None:
    gaps = (
        Gap(GapKind.IMAGE, "图片未读", Location(page=2)),
        Gap(GapKind.ENCRYPTED, "需要密码"),
    )
    (entry,) = entries(made.verdict("a", gaps=gaps), mask=False)
    assert entry["errors"] == ["第2页：图片未读", "需要密码"]


def test_a_mask_covers_each_code_point_and_leaves_place_and_offsets() -> None:
    (plain,) = entries(made.verdict("a", made.finding(text="😀密\n")), mask=False)
    (masked,) = entries(made.verdict("a", made.finding(text="😀密\n")), mask=True)
    before, after = plain["findings"][0], masked["findings"][0]
    assert after["text"] == "███"
    assert after["before"] == "█" * len(before["before"])
    assert after["after"] == "█" * len(before["after"])
    for key in ("rule", "start", "end", "place", "location", "reason"):
        assert after[key] == before[key]


def test_a_lone_surrogate_becomes_one_replacement_character() -> None:
    (entry,) = entries(made.verdict("a\udcff", made.finding(text="甲\ud800乙")), mask=False)
    assert entry["path"] == "a\ufffd"
    assert entry["findings"][0]["text"] == "甲\ufffd乙"


def test_the_tally_counts_documents_and_keeps_the_worst() -> None:
    tally = Tally()
    assert tally.summary()["verdict"] == "pass"
    for document in made.documents():
        tally.add(document)
    assert tally.summary() == {
        "documents": 6, "pass": 2, "review": 2, "block": 2, "verdict": "block",
    }  # fmt: skip
    assert tally.outcome is Outcome.BLOCK


@pytest.mark.parametrize(
    ("location", "words"),
    [
        (Location(), "整个文件"),
        (Location(page=2, paragraph=5), "第2页第5段"),
        (Location(line=7, paragraph=7), "第7行"),
        (Location(Part.HEADER), "页眉"),
        (Location(Part.COMMENT, paragraph=1, place="批注"), "批注第1段"),
        (Location(Part.FOOTNOTE, paragraph=2, place="尾注"), "尾注第2段"),
        (Location(Part.NOTES, page=3, paragraph=1), "第3页第1段（备注）"),
        (Location(Part.HEADER, page=1, place="文本框"), "第1页（页眉，文本框）"),
        (Location(Part.HIDDEN, sheet="一", cell="C7", place="隐藏列"), "工作表“一”C7（隐藏列）"),
        (Location(Part.HIDDEN, page=1), "第1页（隐藏内容）"),
        (Location(Part.METADATA, place="文档属性“关键词”"), "文档属性“关键词”"),
        (Location(Part.FILENAME), "文件名"),
        (Location(place="文本框", page=3), "第3页（文本框）"),
    ],
)  # fmt: skip
def test_a_place_is_said_in_an_editors_words(location: Location, words: str) -> None:
    assert place(location) == words


def test_every_part_has_a_word() -> None:
    for part in Part:
        assert place(Location(part))


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (Box(50, 40, 200, 80), "第2页（图片中的文字，左上）"),
        (Box(400, 40, 600, 80), "第2页（图片中的文字，上方）"),
        (Box(300, 450, 700, 550), "第2页（图片中的文字，中部）"),
        (Box(900, 960, 1000, 1000), "第2页（图片中的文字，右下）"),
    ],
)
def test_a_place_on_a_picture_is_said_as_one_points_at_it(box: Box, words: str) -> None:
    location = Location(Part.OCR, page=2, box=box)
    assert place(location) == words
    (entry,) = entries(made.verdict("a", made.finding(location=location)), mask=False)
    assert entry["findings"][0]["location"]["box"] == list(box)


def test_a_code_under_a_cover_is_named_with_its_side() -> None:
    location = Location(Part.HIDDEN, 1, place="图片上被遮盖的文字，二维码", box=Box(0, 0, 9, 9))
    assert place(location) == "第1页（图片上被遮盖的文字，二维码，左上）"
