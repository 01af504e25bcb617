"""Presentations: every place text can stand in is read, and said to be what it is."""

from __future__ import annotations

import io

import pytest

from screener.document import Document, GapKind, TableCell
from screener.extract import extract
from screener.limits import Limits
from tests.samples.ooxml import Link, chart, png
from tests.samples.ooxml_slide import body, page, shape, slide_plants, slides, table

TEXT = "北岭三号方案"
TWIN = "南坡天气预报"
PLANTS = slide_plants(TEXT)
TWINS = slide_plants(TWIN)


def read(data: bytes) -> Document:
    return extract(data, "a.pptx", Limits())


def passages(document: Document) -> list[str]:
    return [document.text[one.span.start : one.span.end] for one in document.passages]


def places(document: Document) -> list[tuple[str, str | None]]:
    return [
        (one.location.part.value, one.location.place)
        for one, words in zip(document.passages, passages(document), strict=True)
        if TEXT in words
    ]


@pytest.mark.parametrize("name", PLANTS)
def test_text_in_every_place_is_read_once_and_placed_right(name: str) -> None:
    document = read(PLANTS[name].data)
    assert places(document) == [(PLANTS[name].part, PLANTS[name].place)]
    assert document.gaps == ()


@pytest.mark.parametrize("name", PLANTS)
def test_the_words_do_not_change_how_a_place_is_read(name: str) -> None:
    planted, twin = read(PLANTS[name].data), read(TWINS[name].data)
    assert planted.text.replace(TEXT, TWIN) == twin.text


def test_slides_are_pages_in_the_order_they_are_shown() -> None:
    document = read(slides(page(shape(body("一", "二"))), page(shape(body("三")))))
    assert passages(document) == ["一", "二", "三"]
    assert [(one.location.page, one.location.paragraph) for one in document.passages] == [
        (1, 1), (1, 2), (2, 1),
    ]  # fmt: skip


def test_titles_are_headings_and_slide_numbers_are_left_out() -> None:
    number = '<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>'
    shapes = shape(body("会议材料"), holder="title") + shape(number, holder="sldNum")
    document = read(slides(page(shapes)))
    assert passages(document) == ["会议材料"]
    assert document.passages[0].heading


def test_a_line_break_begins_a_new_passage_of_the_same_paragraph() -> None:
    text = "<a:p><a:r><a:t>密级：</a:t></a:r><a:br/><a:r><a:t>机密</a:t></a:r></a:p>"
    document = read(slides(page(shape(text))))
    assert passages(document) == ["密级：", "机密"]
    assert [one.location.paragraph for one in document.passages] == [1, 1]


def test_rows_of_a_table_keep_their_cells_together() -> None:
    document = read(slides(page(table(("姓名", "电话"), ("张三", "13800138000")))))
    assert document.text == "姓名\t电话\n张三\t13800138000"
    assert [one.cell for one in document.passages] == [
        TableCell(1, 1, 1), TableCell(1, 1, 2), TableCell(1, 2, 1), TableCell(1, 2, 2),
    ]  # fmt: skip


def test_white_text_on_a_painted_shape_is_meant_to_be_seen() -> None:
    white = body(TEXT, look='<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>')
    painted = shape(white).replace("<p:spPr>", "<p:spPr><a:solidFill/>")
    assert places(read(slides(page(painted)))) == [("body", None)]


@pytest.mark.parametrize(
    "prompt", ["单击此处编辑母版标题样式", "第二级", "Click to edit Master title style", "‹#›"]
)
def test_prompts_of_placeholders_are_not_read(prompt: str) -> None:
    master = page(shape(body(prompt), holder="body"), "p:sldMaster")
    parts: dict[str, str | bytes] = {"ppt/slideMasters/slideMaster1.xml": master}
    assert passages(read(slides(page(shape(body("一"))), parts=parts))) == ["一"]


def test_notes_and_charts_stand_on_the_page_of_their_slide() -> None:
    notes = "ppt/notesSlides/notesSlide1.xml"
    drawn = "ppt/charts/chart1.xml"
    second = "ppt/slides/slide2.xml"
    links = (Link(second, "notesSlide", notes), Link(second, "chart", drawn, "rId2"))
    parts: dict[str, str | bytes] = {
        notes: page(shape(body("备注")), "p:notes"),
        drawn: chart("图表"),
    }
    document = read(slides(page(""), page(shape(body("一"))), parts=parts, links=links))
    assert {one.location.page for one in document.passages} == {2}


def test_a_picture_is_a_child_on_the_page_of_its_slide() -> None:
    picture = "ppt/media/image1.png"
    parts: dict[str, str | bytes] = {picture: png(640, 480)[:40], "ppt/media/image2.png": png(9, 9)}
    links = (Link("ppt/slides/slide2.xml", "image", picture),)
    content = slides(page(shape(body("一"))), page(shape(body("二"))), parts=parts, links=links)
    (child,) = read(content).children
    assert [(gap.kind, gap.location.page) for gap in child.gaps] == [(GapKind.DAMAGED, 2)]


def test_the_thumbnail_is_no_gap() -> None:
    parts: dict[str, str | bytes] = {"docProps/thumbnail.jpeg": png(256, 192)}
    assert read(slides(page(shape(body("一"))), parts=parts)).gaps == ()


def test_a_broken_slide_is_a_gap_and_the_others_are_read() -> None:
    broken = page(shape(body("坏")))[:-40]
    document = read(slides(broken, page(shape(body(TEXT)))))
    assert places(document) == [("body", None)]
    assert [(gap.kind, gap.message) for gap in document.gaps] == [
        (GapKind.DAMAGED, "内部部件“幻灯片”损坏，只读出其中一部分")
    ]


def test_a_presentation_of_python_pptx_reads_whole_and_without_prompts() -> None:
    import pptx

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "会议材料"
    slide.placeholders[1].text = TEXT
    slide.notes_slide.notes_text_frame.text = "讲稿"
    stream = io.BytesIO()
    deck.save(stream)
    document = read(stream.getvalue())
    assert passages(document)[:3] == ["会议材料", TEXT, "讲稿"]
    assert "Click to edit" not in document.text
    assert document.gaps == ()
