"""Word documents: every place text can stand in is read, and said to be what it is."""

from __future__ import annotations

import io
import zipfile

import pytest

from screener.document import Document, GapKind, Part, TableCell
from screener.extract import extract
from screener.limits import Limits
from screener.pipeline import Screener, Settings
from tests.formats.reading import told_places
from tests.samples.ooxml import element, png
from tests.samples.ooxml_word import (
    MAIN,
    both_boxes,
    field,
    paragraph,
    run,
    style,
    table,
    text_box,
    word,
    word_plants,
)  # fmt: skip

TEXT = "北岭三号方案"
PLANTS = word_plants(TEXT)
TWIN = "南坡天气预报"
TWINS = word_plants(TWIN)


def read(data: bytes, name: str = "a.docx") -> Document:
    return extract(data, name, Limits())


def passages(document: Document) -> list[str]:
    return [document.text[one.span.start : one.span.end] for one in document.passages]


def places(document: Document, text: str = TEXT) -> list[tuple[str, str | None]]:
    return told_places(document, text)


@pytest.mark.parametrize("name", PLANTS)
def test_text_in_every_place_is_read_once_and_placed_right(name: str) -> None:
    document = read(PLANTS[name].data)
    assert places(document) == [(PLANTS[name].part, PLANTS[name].place)]
    assert document.gaps == ()


@pytest.mark.parametrize("name", PLANTS)
def test_the_words_do_not_change_how_a_place_is_read(name: str) -> None:
    planted, twin = read(PLANTS[name].data), read(TWINS[name].data)
    assert planted.text.replace(TEXT, TWIN) == twin.text
    assert [one.location for one in planted.passages] == [one.location for one in twin.passages]


def test_a_sentence_reads_as_accepted_and_the_deletion_stands_apart() -> None:
    tracked = 'w:id="1" w:author="王"'
    inner = (
        run("会议定于") + f"<w:del {tracked}><w:r><w:delText>三号楼</w:delText></w:r></w:del>"
        f"<w:ins {tracked}>{run('大礼堂')}</w:ins>" + run("召开")
    )
    document = read(word(paragraph(inner)))
    assert passages(document) == ["会议定于大礼堂召开", "三号楼", "王"]
    assert [one.location.part for one in document.passages] == [
        Part.BODY, Part.REVISION, Part.METADATA,
    ]  # fmt: skip


def test_what_stands_in_an_insertion_is_told_to_stand_in_one() -> None:
    tracked = 'w:id="1" w:author="王"'
    number = "110101188001010003"
    halves = run("身份证号110101") + run(number[6:])
    new = f"<w:ins {tracked}>{halves}</w:ins>"
    half = run("身份证号110101") + f"<w:ins {tracked}>{run(number[6:])}</w:ins>"
    cell = f"<w:tc>{paragraph(run('甲') + new)}</w:tc>"
    story = paragraph(run("张三，") + new + run("。")) + paragraph(new) + paragraph(half)
    data = word(story + f"<w:tbl><w:tr>{cell}<w:tc>{paragraph(run('乙'))}</w:tc></w:tr></w:tbl>")
    document = read(data)
    for one in document.insertions:
        assert document.text[slice(*one)] in {f"身份证号{number}", number[6:]}
    found = Screener.load(Settings()).screen(data, "a.docx").findings
    places = [(one.location.part, one.location.place) for one in found if one.text == number]
    assert places == [
        (Part.REVISION, "插入的修订"), (Part.REVISION, "插入的修订"), (Part.BODY, None),
        (Part.REVISION, "表格1第1行第1列"),
    ]  # fmt: skip


def test_a_deleted_paragraph_mark_joins_the_next_paragraph() -> None:
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    document = read(word(paragraph(run("机"), mark) + paragraph(run("密"))))
    assert passages(document) == ["机密"]


def test_a_line_break_begins_a_new_passage_of_the_same_paragraph() -> None:
    document = read(word(paragraph(run("密级：") + "<w:r><w:br/></w:r>" + run("机密"))))
    assert passages(document) == ["密级：", "机密"]
    assert [one.location.paragraph for one in document.passages] == [1, 1]


def test_stars_set_as_symbols_are_kept_as_private_use_characters() -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0AB"/></w:r>'
    assert passages(read(word(paragraph(run("机密") + symbol + run("１年"))))) == ["机密\uf0ab１年"]


def test_characters_set_in_wingdings_are_its_symbols() -> None:
    star = run("«", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    assert passages(read(word(paragraph(run("秘密") + star)))) == ["秘密\uf0ab"]


def test_tabs_and_unbreakable_hyphens_stay_in_the_line() -> None:
    inner = run("电话") + "<w:r><w:tab/></w:r>" + run("010") + "<w:r><w:noBreakHyphen/></w:r>"
    assert passages(read(word(paragraph(inner + run("12345678"))))) == ["电话\t010-12345678"]


def test_what_word_writes_twice_for_old_programs_is_read_once() -> None:
    same = paragraph(run(TEXT))
    assert places(read(word(paragraph(both_boxes(same, same))))) == [("body", "文本框")]


def test_white_text_on_dark_cells_and_boxes_is_meant_to_be_seen() -> None:
    white = paragraph(run(TEXT, '<w:color w:val="FFFFFF"/>'))
    shade = '<w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr>'
    in_cell = f"<w:tbl><w:tr><w:tc>{shade}{white}</w:tc></w:tr></w:tbl>"
    in_box = paragraph(text_box(white, "<a:solidFill/>"))
    assert [part for part, _ in places(read(word(in_cell + in_box)))] == ["body", "body"]


def test_rows_of_a_table_keep_their_cells_together_and_apart_from_their_asides() -> None:
    second = paragraph(run("李四")) + paragraph(run("王五"))
    note = paragraph(run("隐", "<w:vanish/>") + run("住址"))
    document = read(word(table(("姓名", note), (second, "东街"))))
    cells = [one.cell for one in document.passages]
    assert document.text == "姓名\t住址\n隐\n李四\t王五\t东街"
    assert cells == [
        TableCell(1, 1, 1), TableCell(1, 1, 2), None,
        TableCell(1, 2, 1), TableCell(1, 2, 1), TableCell(1, 2, 2),
    ]  # fmt: skip


def test_tables_nested_as_deep_as_the_format_allows_are_read() -> None:
    inner = table((TEXT,))
    for _ in range(60):
        inner = table((inner,))
    assert places(read(word(inner))) == [("body", "表格61第1行第1列")]


def test_a_cell_alone_in_its_row_is_layout_and_keeps_its_lines() -> None:
    two = paragraph(run("机密★1年")) + paragraph(run("特急"))
    assert read(word(table((two,)))).text == "机密★1年\n特急"


def test_columns_count_as_the_grid_does() -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>{paragraph(run("甲"))}</w:tc>'
    row = f"<w:tr>{wide}<w:tc>{paragraph(run('乙'))}</w:tc></w:tr>"
    document = read(word(f"<w:tbl>{row}</w:tbl>"))
    assert [one.cell for one in document.passages] == [TableCell(1, 1, 1), TableCell(1, 1, 4)]


def test_pages_are_counted_as_word_laid_them_out() -> None:
    turn = "<w:r><w:lastRenderedPageBreak/></w:r>"
    body = paragraph(run("一")) + paragraph('<w:r><w:br w:type="page"/></w:r>')
    document = read(word(body + paragraph(turn + run("二"))))
    assert [one.location.page for one in document.passages] == [1, 2]
    assert [one.location.paragraph for one in document.passages] == [1, 3]


def test_pages_are_unknown_where_nothing_tells_them() -> None:
    assert [one.location.page for one in read(word(paragraph(run("一")))).passages] == [None]


def test_headings_are_known_by_style_and_by_look() -> None:
    styles = {"word/styles.xml": element("w:styles", style("heading 1", ""))}
    centre = '<w:jc w:val="center"/>'
    body = paragraph(run("关于会议的通知", "<w:b/>"), centre) + paragraph(run("各科室："))
    assert [one.heading for one in read(word(body)).passages] == [True, False]
    styled = paragraph(run("一、总则"), '<w:pStyle w:val="heading 1"/>')
    assert [one.heading for one in read(word(styled, styles)).passages] == [True]


def test_page_numbers_and_tables_of_contents_are_no_field_codes_worth_reading() -> None:
    document = read(word(paragraph(run("第") + field("PAGE", "3") + run("页"))))
    assert passages(document) == ["第3页"]


def test_quoted_texts_of_a_field_code_are_read_by_themselves() -> None:
    document = read(word(paragraph(field('INCLUDETEXT "project" \\* MERGEFORMAT'))))
    assert passages(document) == ["结果", "project"]


def test_the_same_header_of_many_sections_is_read_once() -> None:
    header = element("w:hdr", paragraph(run(TEXT)))
    document = read(word("", {f"word/header{number}.xml": header for number in range(9)}))
    assert places(document) == [("header", None)]


def test_pictures_that_could_hold_words_are_children_and_small_ones_are_none() -> None:
    pictures: dict[str, str | bytes] = {
        "word/media/image1.png": png(400, 300),
        "word/media/image2.png": png(16, 16),
        "word/media/image3.jpeg": b"\xff\xd8\xff broken",
    }
    document = read(word(paragraph(run("图")), pictures))
    assert [child.path for child in document.children] == [
        "a.docx!/word/media/image1.png",
        "a.docx!/word/media/image3.jpeg",
    ]
    assert [bool(child.gaps) for child in document.children] == [False, True]


def test_sound_and_film_are_children_that_ask_for_a_person() -> None:
    for content in (b"\0\0\0\x18ftypmp42" + bytes(40), b"\0\0"):
        (child,) = read(word(paragraph(run("片")), {"word/media/media1.mp4": content})).children
        assert child.gaps


def test_embedded_files_are_read_as_documents_of_their_own() -> None:
    inner = word(paragraph(run(TEXT)))
    outer = read(word(paragraph(run("见附件")), {"word/embeddings/报表.docx": inner}))
    assert [child.path for child in outer.children] == ["a.docx!/word/embeddings/报表.docx"]
    assert TEXT in outer.children[0].text
    assert TEXT not in outer.text


def test_alternative_format_chunks_are_attachments() -> None:
    outer = read(word(paragraph(run("见下")), {"word/afchunk.txt": TEXT.encode()}))
    assert [child.text for child in outer.children] == [TEXT]


def test_a_broken_header_is_a_gap_and_the_body_is_still_read() -> None:
    parts: dict[str, str | bytes] = {"word/header1.xml": "<w:hdr><w:p"}
    document = read(word(paragraph(run(TEXT)), parts))
    assert places(document) == [("body", None)]
    assert [(gap.kind, gap.message) for gap in document.gaps] == [
        (GapKind.DAMAGED, "内部部件“页眉”损坏，只读出其中一部分")
    ]


def test_a_broken_body_is_read_as_far_as_it_goes() -> None:
    whole = element("w:document", f"<w:body>{paragraph(run(TEXT))}{paragraph(run('尾'))}</w:body>")
    broken: dict[str, str | bytes] = {MAIN: whole[: whole.index("尾")]}
    document = read(word("", broken))
    assert places(document) == [("body", None)]
    assert [gap.kind for gap in document.gaps] == [GapKind.DAMAGED]


def test_a_document_without_a_body_is_damaged() -> None:
    assert [gap.kind for gap in read(word("", {MAIN: b"\0\0"})).gaps] == [GapKind.DAMAGED]


def test_a_truncated_file_is_damaged_and_read_as_far_as_it_goes() -> None:
    data = word(paragraph(run(TEXT)), {"word/header1.xml": element("w:hdr", "")})
    document = read(data[: data.rindex(b"PK\x01\x02", 0, len(data) - 120)])
    assert document.media_type.endswith("wordprocessingml.document")
    assert places(document) == [("body", None)]
    assert [gap.message for gap in document.gaps] == ["文件压缩结构损坏，只恢复出其中一部分"]


def test_a_file_of_which_nothing_is_left_is_damaged() -> None:
    document = read(b"PK\x03\x04" + bytes(26) + b"word/document.xml")
    assert [gap.message for gap in document.gaps] == ["文件压缩结构损坏，无法打开"]


def test_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "北岭"><!ENTITY b "&a;&a;&a;">]>'
    inner = element("w:document", f"<w:body>{paragraph(run('&b;天气'))}</w:body>")
    document = read(word("", {MAIN: bomb + inner}))
    assert "北岭" not in document.text
    assert [gap.kind for gap in document.gaps] == [GapKind.DAMAGED]


def test_files_outside_the_package_are_never_fetched() -> None:
    outside = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    inner = element("w:document", f"<w:body>{paragraph(run('&a;天气'))}</w:body>")
    document = read(word("", {MAIN: outside + inner}))
    assert passages(document) in (["天气"], [])
    assert document.gaps


def test_strict_documents_read_like_transitional_ones() -> None:
    strict = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PLANTS["table cell"].data)) as plain,
        zipfile.ZipFile(strict, "w") as out,
    ):
        for name in plain.namelist():
            data = plain.read(name)
            for area in (b"wordprocessingml", b"drawingml"):
                data = data.replace(
                    b"http://schemas.openxmlformats.org/" + area + b"/2006/main",
                    b"http://purl.oclc.org/ooxml/" + area + b"/main",
                )
            data = data.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            out.writestr(name, data)
    assert places(read(strict.getvalue())) == [("body", "表格1第1行第2列")]


def test_a_second_member_of_the_same_name_is_read_too() -> None:
    stream = io.BytesIO(word(paragraph(run("公开的通知"))))
    second = element("w:document", f"<w:body>{paragraph(run(TEXT))}</w:body>")
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(MAIN, second)
    assert TEXT in read(stream.getvalue()).text
    assert "公开的通知" in read(stream.getvalue()).text


def test_a_document_of_python_docx_reads_whole() -> None:
    import docx

    document = docx.Document()
    document.add_heading("关于会议的通知", 1)
    document.add_paragraph("各科室：")
    document.add_table(1, 2).rows[0].cells[1].text = TEXT
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.core_properties.keywords = "会议"
    stream = io.BytesIO()
    document.save(stream)
    result = read(stream.getvalue())
    assert passages(result)[:4] == ["内部资料", "关于会议的通知", "各科室：", TEXT]
    assert result.passages[1].heading
    assert places(result, "会议")[-1] == ("metadata", "文档属性“关键词”")
    assert result.gaps == ()


def test_words_that_are_turned_around_stand_between_overrides() -> None:
    document = read(
        word(paragraph(run("甲") + f'<w:bdo w:val="rtl">{run("丙乙")}</w:bdo>' + run("丁")))
    )
    assert passages(document) == ["甲\u202e丙乙\u202c丁"]
