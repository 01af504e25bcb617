"""A mask is proper, or hides too little, or is undone elsewhere in the same document."""

from __future__ import annotations

import pytest

from screener.detect.personal.masks import masked_numbers, shows_too_much
from screener.document import Document, Location, Part, TableCell, TextBuilder
from screener.pipeline import Screener

ID = "110101188001010003"


@pytest.mark.parametrize(
    "text",
    [
        "110101********0003", "110***********0003", "1101**************", "11010118**********",
        "1101xxxxxxxxxx0003", "110101████████0003", "110101●●●●●●●●0003", "110101######## 0003",
        "138****8000", "138xxxx8000", "138 **** 8000", "138■■■■8000",
        "6222 **** **** 0128", "6222***********0128",
    ],
)  # fmt: skip
def test_a_proper_mask_is_left_alone(screener: Screener, text: str) -> None:
    found = {finding.rule for finding in screener.screen_text(f"何大年 {text}").findings}
    assert not {rule for rule in found if "mask" in rule or "mobile" in rule or "_id" in rule}


@pytest.mark.parametrize(
    "text",
    [
        "11010118800101****", "110101188001010*03", "******188001010003", "1101**188001010003",
        "110101188001xx0003", "11010118800101●●●3", "1380013*000", "138001380**", "**800138000",
        "138001**000", "622202123456789*128", "6222 0212 3456 **** 128",
    ],
)  # fmt: skip
def test_a_mask_that_hides_too_little_is_a_finding(screener: Screener, text: str) -> None:
    found = {finding.rule: finding for finding in screener.screen_text(f"何大年 {text}").findings}
    finding = found["personal_info.insufficient_mask"]
    assert finding.text == text
    assert "疑" in finding.reason or "需核实" in finding.reason


@pytest.mark.parametrize(
    "text",
    ["______", "2026**08**21", "x86_64", "*****", "评分 4.5*****", "### 13 ###", "a1b2****c3d4"],
)
def test_what_only_looks_masked_is_no_number(text: str) -> None:
    assert [one for one in masked_numbers(text) if shows_too_much(one)] == []


def document(*pieces: tuple[str, Part]) -> Document:
    builder = TextBuilder()
    for text, part in pieces:
        builder.add(text, Location(part=part))
    return Document("a", "text/plain", "", 0, builder.text, builder.passages)


def test_a_mask_undone_by_a_hidden_value_is_a_finding(screener: Screener) -> None:
    draft = document(("何大年 110101********0003", Part.BODY), (ID, Part.HIDDEN))
    found = {one.rule: one for one in screener.screen_document(draft, "a").findings}
    assert found["personal_info.recoverable_mask"].text == "110101********0003"
    assert found["personal_info.resident_id"].location.part is Part.HIDDEN


def test_a_mask_is_not_undone_by_another_persons_number(screener: Screener) -> None:
    draft = document(("何大年 320900********0008", Part.BODY), (ID, Part.HIDDEN))
    assert "personal_info.recoverable_mask" not in {
        one.rule for one in screener.screen_document(draft, "a").findings
    }


def table(*rows: tuple[str, ...]) -> Document:
    builder = TextBuilder()
    for number, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            separator = "\n" if column == 1 else "\t"
            place = TableCell(1, number, column)
            builder.add(cell, Location(), cell=place, separator=separator)
    return Document("a", "text/plain", "", 0, builder.text, builder.passages)


def test_two_masks_of_one_person_that_fit_together_are_findings(screener: Screener) -> None:
    draft = table(
        ("姓名", "证件号码"),
        ("何大年", "1101011880********"),
        ("何小芳", "1101011880********"),
        ("何大年", "**********01010003"),
    )
    quotes = [
        one.text
        for one in screener.screen_document(draft, "a").findings
        if one.rule == "personal_info.joinable_mask"
    ]
    assert quotes == ["1101011880********", "**********01010003"]
