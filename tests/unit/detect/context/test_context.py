"""Context: place, words near by, mention versus mark; what it may and may not silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from screener.detect.context import judge
from screener.detect.context.genre import Genre, genres
from screener.detect.context.shape import is_label, is_quoted, zones_of
from screener.document import Document, Location, Part, Span, TextBuilder
from screener.finding import Hit
from screener.lexicon import load_lexicon
from screener.reading import Reading
from screener.rule import Hotwords, Rule, Severity, Zone

MARK = replace(load_lexicon()["state_secret.marking"], zones={}, hotwords=(), confidence=0.9)
LESSON = "保密知识讲座：保密法规定，涉密载体要作标志，定密要准确，防止泄密。\n保密教育常抓不懈。\n"


def reading(*lines: str, part: Part = Part.BODY) -> Reading:
    builder = TextBuilder()
    for number, line in enumerate(lines, 1):
        builder.add(line, Location(part=part, line=number))
    return Reading(Document("a", "text/plain", "", 0, builder.text, builder.passages))


def span_of(document: Reading, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def judged(document: Reading, words: str, rule: Rule = MARK) -> Hit:
    span = span_of(document, words)
    hit = Hit(rule, span, rule.confidence, rule.severity)
    (result,) = judge(document, [hit])
    return result


def test_a_mark_on_its_own_line_keeps_its_weight() -> None:
    hit = judged(reading("机密★10年", "关于某事的通知"), "机密★10年")
    assert hit.confidence == 0.9
    assert hit.severity is Severity.BLOCK
    assert hit.notes == ()


@pytest.mark.parametrize(
    "line",
    [
        "国家秘密标志形如“机密★10年”。",
        "电影《机密★10年》上映",
        "他看到文件上印着机密★10年几个字",
        "A. 机密★10年",
        "机密★10年的字样是什么意思",
    ],
)
def test_a_mention_falls_below_the_limit_and_says_why(line: str) -> None:
    hit = judged(reading(line), "机密★10年")
    assert hit.confidence < 0.2
    assert hit.notes


def test_a_mark_at_the_top_of_a_lesson_counts() -> None:
    hit = judged(reading("机密★10年", *LESSON.splitlines()), "机密★10年")
    assert hit.severity is Severity.BLOCK
    assert hit.confidence == 0.9


def test_a_sample_in_the_middle_of_a_lesson_does_not() -> None:
    lines = (*LESSON.splitlines(), "三、标志", "正确写法示例", "机密★10年")
    assert judged(reading(*lines), "机密★10年").confidence < 0.2


def test_a_mark_in_the_middle_of_a_lesson_asks_for_a_person() -> None:
    lines = (*LESSON.splitlines(), "三、附件", "现将来文转发给大家", "机密★10年")
    hit = judged(reading(*lines), "机密★10年")
    assert hit.severity is Severity.REVIEW
    assert hit.confidence == 0.9


@pytest.mark.parametrize("change", [{"certain": True}, {"mention": False}])
def test_a_rule_can_be_beyond_the_reach_of_mentions(change: dict[str, bool]) -> None:
    rule = replace(MARK, **change)  # type: ignore[arg-type]
    assert judged(reading("标有“机密★10年”字样的文件"), "机密★10年", rule).confidence == 0.9


def test_personal_information_is_never_a_mention() -> None:
    rule = replace(MARK, category=load_lexicon()["personal_info.content"].category)
    assert judged(reading("例如“机密★10年”"), "机密★10年", rule).confidence == 0.9


def test_hotwords_move_the_confidence_within_bounds() -> None:
    words = (Hotwords(words=("份号",), by=0.5, note="另有份号"), Hotwords(("没有",), -0.5))
    hit = judged(reading("机密★10年 份号 000012"), "机密★10年", replace(MARK, hotwords=words))
    assert hit.confidence == 0.99
    assert hit.notes == ("另有份号",)


def test_hotwords_cannot_lower_what_is_certain() -> None:
    rule = replace(MARK, certain=True, hotwords=(Hotwords(("份号",), -0.5),))
    assert judged(reading("机密★10年 份号 000012"), "机密★10年", rule).confidence == 0.9


def test_a_rule_for_one_part_is_dropped_in_another() -> None:
    rule = replace(MARK, parts=frozenset({Part.OCR}))
    assert judged(reading("机密★10年"), "机密★10年", rule).dropped
    assert not judged(reading("机密★10年", part=Part.OCR), "机密★10年", rule).dropped


@pytest.mark.parametrize(
    ("zones", "severity"),
    [({Zone.ALONE: Severity.REVIEW}, Severity.REVIEW), ({Zone.ALONE: None}, None)],
)
def test_the_first_zone_listed_decides(
    zones: dict[Zone, Severity | None], severity: Severity | None
) -> None:
    hit = judged(reading("机密★10年"), "机密★10年", replace(MARK, zones=zones))
    assert (None if hit.dropped else hit.severity) is severity


@pytest.mark.parametrize(
    ("line", "zones"),
    [
        ("机密", {Zone.ALONE, Zone.HEADER}),
        ("某某方案（机密）", {Zone.LABEL, Zone.HEADER}),
        ("某某集团　机密", {Zone.LABEL, Zone.HEADER}),
        ("我们谈到机密的时候，都很小心。", {Zone.BODY}),
    ],
)
def test_a_sentence_in_the_first_lines_is_no_header(line: str, zones: set[Zone]) -> None:
    document = reading(line)
    assert zones_of(document, span_of(document, "机密")) == zones


def test_a_page_header_is_a_header_whatever_it_says() -> None:
    document = reading("我们谈到机密的时候，都很小心。", part=Part.HEADER)
    assert Zone.HEADER in zones_of(document, span_of(document, "机密"))


def test_a_long_quotation_is_text_of_its_own() -> None:
    document = reading(f"来信说：“{'甲' * 50}机密在此”")
    assert not is_quoted(document, span_of(document, "机密"))
    assert is_quoted(reading('写着"机密"二字'), Span(3, 5))


def test_a_label_needs_a_short_line() -> None:
    document = reading(f"{'甲' * 40} 机密")
    assert not is_label(document, span_of(document, "机密"))


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("第一条 甲\n第二条 乙\n第三条 丙", Genre.LAW),
        ("1. 问\nA. 甲\nB. 乙\nC. 丙\nD. 丁".lower(), Genre.QUESTIONS),
        (LESSON, Genre.LESSON),
        ("请示（范本）\n正文", Genre.TEMPLATE),
        ("剧本杀上新，玩家速来", Genre.FICTION),
        ("采购公告：投标人须知，供应商资格", Genre.TENDER),
        ("抗战时期的地下党史料", Genre.HISTORY),
    ],
)
def test_documents_show_their_genre(text: str, genre: Genre) -> None:
    assert genre in genres(text)


def test_an_ordinary_letter_has_no_genre() -> None:
    assert genres("各位同事：本周五下午召开例会，请准时参加。") == frozenset()


def test_genres_are_asked_for_once_and_only_when_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def count(text: str) -> frozenset[Genre]:
        asked.append(text)
        return frozenset()

    monkeypatch.setattr("screener.detect.context.genre.genres", count)
    document = reading("机密★10年", "一二三四五六七八九")
    span = span_of(document, "机密★10年")
    hit = Hit(MARK, span, 0.9, Severity.BLOCK)

    def twice() -> Iterator[Hit]:
        yield hit
        yield hit

    assert len(list(judge(document, twice()))) == 2
    assert len(asked) == 1
    list(judge(document, [hit._replace(dropped="不算")]))
    assert len(asked) == 1
