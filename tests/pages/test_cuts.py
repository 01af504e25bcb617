"""The text on the review desk: whole, in order, every finding exactly where it stands."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from api.pages.cuts import Block, Mark, Omitted, Paragraph, Table, cut, pieces
from api.service.views import PassageView
from screener.document import Location, Part, Span, TextBuilder
from screener.report.place import place
from screener.samples.offices import roster
from tests.api.world import World
from tests.pages.test_site import visit

TEXT = st.text(alphabet="中文ab1 \n😀𠮷é", min_size=1, max_size=30)


@st.composite
def texts_and_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXT)
    ends = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(ends, ends), max_size=6))
    spans = [(min(pair), max(pair)) for pair in spans if pair[0] != pair[1]]
    return text, [Mark(Span(*pair), number) for number, pair in enumerate(sorted(spans), 1)]


@given(texts_and_marks())
def test_cut_pieces_are_the_text_and_each_mark_its_own_words(
    drawn: tuple[str, list[Mark]],
) -> None:
    text, marks = drawn
    made = pieces(text, 0, marks)
    assert "".join(piece.text for piece in made) == text
    for mark in marks:
        words = "".join(piece.text for piece in made if mark.number in piece.numbers)
        assert words == text[mark.span.start : mark.span.end]
        assert sum(mark.number in piece.opens for piece in made) == 1


def read(
    builder: TextBuilder, *marks: Mark, at_most: int | None = None, near: range | None = None
) -> tuple[Block, ...]:
    """What the desk shows of a document that an extractor built."""
    text = builder.text
    views = [
        PassageView(
            start=one.span.start,
            end=one.span.end,
            text=text[one.span.start : one.span.end],
            location=one.location,
            place=place(one.location),
            heading=one.heading,
            table=one.cell.table if one.cell else None,
            row=one.cell.row if one.cell else None,
            column=one.cell.column if one.cell else None,
        )
        for one in builder.passages
    ]
    return cut(views, marks, at_most=at_most, near=near)


def test_an_emoji_and_a_rare_character_before_a_finding_move_nothing() -> None:
    text = "😀𠮷先生，电话13800138000。"
    start = text.index("1")
    builder = TextBuilder()
    builder.add(text, Location(paragraph=1))
    (paragraph,) = read(builder, Mark(Span(start, start + 11), 1))
    assert isinstance(paragraph, Paragraph)
    assert [piece.text for piece in paragraph.pieces] == ["😀𠮷先生，电话", "13800138000", "。"]


def test_a_finding_over_two_passages_is_marked_in_both_and_opens_once() -> None:
    builder = TextBuilder()
    builder.add("上半", Location(paragraph=1))
    builder.add("下半", Location(paragraph=2))
    blocks = read(builder, Mark(Span(1, 4), 7))
    told = [
        [(piece.text, piece.numbers, piece.opens) for piece in block.pieces]
        for block in blocks
        if isinstance(block, Paragraph)
    ]
    assert told == [[("上", (), ()), ("半", (7,), (7,))], [("下", (7,), ()), ("半", (), ())]]


def test_rows_of_a_sheet_become_a_table_with_holes_where_cells_are_empty() -> None:
    builder = TextBuilder()

    def cell(name: str) -> Location:
        return Location(sheet="名单", cell=name)

    builder.add_row([("姓名", cell("A1")), ("电话", cell("B1"))], table=1, row=1)
    builder.add_row([("", cell("A2")), ("138", cell("B2"))], table=1, row=2)
    (table,) = read(builder)
    assert isinstance(table, Table)
    assert table.place == "工作表“名单”"
    assert table.rows[1][0] is None


def test_a_long_text_keeps_what_stands_near_a_finding_and_says_what_it_left_out() -> None:
    builder = TextBuilder()
    for number in range(1, 101):
        builder.add(f"第{number}段文字", Location(paragraph=number))
    span = builder.passages[49].span
    blocks = read(builder, Mark(span, 1), at_most=100)
    assert blocks[0] == Omitted(46)
    assert blocks[-1] == Omitted(47)
    assert len(blocks) == 9


def test_a_long_text_shows_what_is_near_the_findings_that_are_listed() -> None:
    builder = TextBuilder()
    for number in range(1, 101):
        builder.add(f"第{number}段文字", Location(paragraph=number))
    marks = [Mark(builder.passages[at].span, number) for number, at in enumerate((9, 49, 89), 1)]
    blocks = read(builder, *marks, at_most=100, near=range(2, 3))
    assert blocks[0] == Omitted(46, found=1)
    assert blocks[-1] == Omitted(47, found=1)
    assert len(blocks) == 9
    assert len(read(builder, *marks, near=range(2, 3))) == 100


def test_what_a_reader_of_the_page_would_not_see_is_said_to_hide() -> None:
    builder = TextBuilder()
    builder.add("正文", Location(paragraph=1))
    builder.add("批注里的话", Location(part=Part.COMMENT, paragraph=1))
    shown, hidden = read(builder)
    assert isinstance(shown, Paragraph)
    assert isinstance(hidden, Paragraph)
    assert (shown.hides, hidden.hides) == (False, True)
    assert hidden.place == "批注第1段"


def test_hidden_columns_stand_out_among_those_a_reader_sees(sqlite: World) -> None:
    draft = sqlite.draft("author", "名单.xlsx", roster())["summary"]["id"]
    page = visit(sqlite, "author").get(f"/drafts/{draft}").text
    table = page[page.index("<table class") : page.index("</table>")]
    assert "灰底的单元格在版面上看不到" in table
    cells = re.findall(r"<td( class=\"hides\" title=\"([^\"]*)\")?>", table.partition("</tr>")[0])
    assert [place for _, place in cells] == [
        "", "", "", "", "工作表“公示名单”E1（隐藏列）", "工作表“公示名单”F1（隐藏列）",
    ]  # fmt: skip
    plain = sqlite.draft("author", "表.csv", "姓名,社区\n赵某,南苑\n".encode())["summary"]["id"]
    assert "灰底" not in visit(sqlite, "author").get(f"/drafts/{plain}").text
