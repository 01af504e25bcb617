"""Views: each is made only where the text gives cause, and what it finds is bounded."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from screener.detect.terms import TermDetector
from screener.document import Document, Location, Part, TableCell, TextBuilder
from screener.finding import Hit
from screener.reading import Reading
from screener.rule import Category, Rule, Severity, Term
from screener.segment import Segmenter

RULE = Rule(
    id="lexicon.例", title="例", category=Category.WORK_SECRET, severity=Severity.REVIEW,
    basis=("依据",), reason="需核实", suggestion="核实", confidence=0.95,
    terms=tuple(map(Term, ("机密", "内部资料", "步步高计划", "擅自公开", "falcon"))),
)  # fmt: skip


def reading(*passages: str, part: Part = Part.BODY) -> Reading:
    builder = TextBuilder()
    for text in passages:
        builder.add(text, Location(part=part))
    return Reading(Document("a", "text/plain", "", 0, builder.text, builder.passages))


def hits(*passages: str, part: Part = Part.BODY) -> list[tuple[str, float]]:
    made = reading(*passages, part=part)
    found = TermDetector([RULE], Segmenter()).detect(made)
    return [(made.finding(hit).text, round(hit.confidence, 2)) for hit in found if not hit.dropped]


@pytest.mark.parametrize(
    ("written", "confidence"),
    [
        ("机*密", 0.85), ("机😀密", 0.85), ("机——密", 0.85), ("内、部、资、料", 0.85),
        ("内内部部资资料料", 0.85), ("步-步-高-计-划", 0.85), ("f-a-l-c-o-n", 0.85),
        ("木几密", 0.75), ("木几宓山", 0.75),
        ("木*几密", 0.65), ("机-宓*山", 0.65), ("机mi", 0.7), ("机 mì", 0.7), ("内部ziliao", 0.7),
        ("内b资料", 0.6), ("ｊ密", 0.6), ("\u202e料资部内\u202c", 0.8),
    ],
)  # fmt: skip
def test_a_disguised_term_is_found_and_worth_less(written: str, confidence: float) -> None:
    found = hits(f"甲：{written}。")
    assert (written.strip("\u202e\u202c"), confidence) in found


@pytest.mark.parametrize(
    "written",
    ["Shan Zi Gong Kai", "nei-bu-zi-liao", "Neibu Ziliao", "shànzì gōngkāi", "neibuziliao"],
)
def test_an_own_term_all_in_pinyin_needs_no_character_beside_it(written: str) -> None:
    for text in (written, f"the {written} project", f"{written}.docx", f"甲，{written}。"):
        assert hits(text) == [(written, 0.7)]


@pytest.mark.parametrize(
    "text", ["ji mi", "bu gao ji", "nei bu: zi liao", "he can be long", "a\tb"]
)
def test_syllables_that_spell_no_long_term_are_words_of_another_language(text: str) -> None:
    assert not hits(text)


@pytest.mark.parametrize(
    "text",
    [
        "主机/密码", "停机，密切关注", "司机*密切", "步-高计划", "机、密", "内部。资料", "2机3密",
        "f-a-l", "内部、木几、密", "木。几密", "木*几密度",
        "GDP增长", "手机mi文件", "jimi", "木材几何密度", "鸡密", "出《国内部》资料",
    ],
)  # fmt: skip
def test_what_only_resembles_a_term_is_none(text: str) -> None:
    assert not hits(f"甲：{text}")


def test_columns_set_apart_are_read_downwards() -> None:
    assert [text for text, _ in hits("内 机", "部 关", "资 文", "料 件")] == [
        "内 机\n部 关\n资 文\n料"
    ]
    assert not hits("机器", "密封")


def test_a_shipped_term_all_in_letters_is_believed_beside_han_characters_only() -> None:
    shipped = TermDetector([replace(RULE, id="work_secret.例")], Segmenter())
    assert [hit.confidence for hit in shipped.detect(reading("见neibuziliao"))] == [0.7]
    assert not list(shipped.detect(reading("/neibuziliao/1.html, shan zi gong kai")))


def test_letters_without_end_are_no_sound_and_no_trouble() -> None:
    assert hits("机" + "mi" * 5000 + "文件") == []
    assert hits("机txt密，见机.txt") == []


def test_recognised_text_may_be_misread_and_no_other() -> None:
    assert hits("檀自公开", part=Part.OCR) == [("檀自公开", 0.75)]
    assert not hits("檀自公开")
    assert not hits("檀白公升", part=Part.OCR)


def test_no_view_reaches_from_one_cell_into_the_next() -> None:
    builder = TextBuilder()
    for row, text in enumerate(("内", "部", "资", "料"), 1):
        builder.add(text, Location(), cell=TableCell(1, row, 1))
    made = Reading(Document("a", "text/plain", "", 0, builder.text, builder.passages))
    found: list[Hit] = list(TermDetector([RULE], Segmenter()).detect(made))
    assert not found


def test_a_plain_term_is_not_found_again_in_a_view() -> None:
    assert hits("机密—机密，“机密”") == [("机密", 0.95)] * 3


@pytest.mark.parametrize("piece", ["机-机密", "木几密", "机m部n密", "机机密密", "机\n密\n", "密"])
def test_cost_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    detector = TermDetector([RULE], Segmenter())

    def seconds(count: int) -> float:
        made = reading(piece * count)
        start = time.process_time()
        list(detector.detect(made))
        return time.process_time() - start

    seconds(500)
    small, great = seconds(2000), seconds(16_000)
    assert great < 40 * small + 0.5
