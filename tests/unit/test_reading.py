"""Reading: offsets back to the source, lines, tables and zones."""

from __future__ import annotations

import pytest

from screener.document import Document, Location, Part, Span, TableCell, TextBuilder, with_name
from screener.finding import Hit
from screener.lexicon import load_lexicon
from screener.reading import Reading
from screener.rule import Severity, Zone

RULE = load_lexicon()["state_secret.marking"]


def document(builder: TextBuilder) -> Document:
    return Document("a", "text/plain", "", 0, builder.text, builder.passages)


def lines(*texts: str) -> Reading:
    builder = TextBuilder()
    for number, text in enumerate(texts, 1):
        builder.add(text, Location(paragraph=number, line=number))
    return Reading(document(builder))


def span_of(reading: Reading, word: str) -> Span:
    start = reading.text.index(word)
    return Span(start, start + len(word))


def test_a_finding_quotes_the_author_and_stands_where_the_author_put_it() -> None:
    reading = lines("😀标题", "按 機 密★１０年 管理")
    hit = Hit(RULE, span_of(reading, "机密★10年"), 0.9, Severity.BLOCK)
    finding = reading.finding(hit)
    assert finding.text == "機 密★１０年"
    assert reading.document.text[slice(*finding.span)] == finding.text
    assert finding.location.line == 2
    assert finding.before.endswith("按 ")
    assert finding.after == " 管理"


def test_soft_line_breaks_count_into_the_line() -> None:
    builder = TextBuilder()
    builder.add("第一行很长\n第二行很长\n内部资料", Location(paragraph=1, line=4))
    reading = Reading(document(builder))
    hit = Hit(RULE, span_of(reading, "内部资料"), 0.9, Severity.BLOCK)
    assert reading.finding(hit).location.line == 6


def test_cells_are_never_read_into_one_word() -> None:
    builder = TextBuilder()
    builder.add_row([("停机", Location()), ("密度", Location())], table=1, row=1)
    builder.add_row([("a", Location()), ("b", Location())], table=1, row=2)
    reading = Reading(document(builder))
    assert reading.text == "停机\t密度\na\tb"
    rows = reading.tables[1]
    assert [[passage.cell for _, passage in row] for row in rows] == [
        [TableCell(1, 1, 1), TableCell(1, 1, 2)],
        [TableCell(1, 2, 1), TableCell(1, 2, 2)],
    ]
    assert reading.line_at(3) == Span(0, 5)


@pytest.mark.parametrize(
    ("texts", "word", "zones"),
    [
        (["机密", "正文"], "机密", {Zone.HEADER, Zone.ALONE}),
        (["（机密）", "正文"], "机密", {Zone.HEADER, Zone.ALONE}),
        ([*"一二三四五六七八九", "谈到机密的一句"], "机密", {Zone.BODY}),
        ([*"一二三四五六七八九", "机密"], "机密", {Zone.ALONE}),
    ],
)
def test_zones_follow_place_and_line(texts: list[str], word: str, zones: set[Zone]) -> None:
    reading = lines(*texts)
    assert reading.zones(span_of(reading, word)) == zones


def test_zones_follow_the_part() -> None:
    builder = TextBuilder()
    builder.add("谈到机密的页眉", Location(part=Part.HEADER))
    builder.add("谈到绝密的批注", Location(part=Part.COMMENT))
    builder.add("谈到秘密的框", Location(place="文本框"))
    reading = Reading(document(builder))
    assert Zone.HEADER in reading.zones(span_of(reading, "机密"))
    assert Zone.HIDDEN in reading.zones(span_of(reading, "绝密"))
    assert Zone.HEADER in reading.zones(span_of(reading, "秘密"))


def test_the_lines_around_a_heading_belong_to_the_header_zone() -> None:
    builder = TextBuilder()
    for number in range(12):
        builder.add(f"导航{number}", Location())
    builder.add("机密文件一行", Location())
    builder.add("标题", Location(), heading=True)
    reading = Reading(document(builder))
    assert Zone.HEADER in reading.zones(span_of(reading, "机密"))


def test_the_file_name_is_no_context_of_the_text() -> None:
    builder = TextBuilder()
    builder.add("按机密★管理", Location())
    named = with_name(document(builder), "机密★.docx")
    reading = Reading(named)
    first, second = (reading.text.index("机密★"), reading.text.rindex("机密★"))
    inside = reading.finding(Hit(RULE, Span(first, first + 3), 0.9, Severity.BLOCK))
    outside = reading.finding(Hit(RULE, Span(second, second + 3), 0.9, Severity.BLOCK))
    assert (inside.before, inside.after) == ("按", "管理")
    assert (outside.before, outside.after) == ("", ".docx")
