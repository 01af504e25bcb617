"""OFD: every place of the format, what is seen and what is not, damage and encryption."""

from __future__ import annotations

import pytest

from screener.document import COVERED, GapKind, Part
from screener.limits import Limits
from screener.pipeline import Screener
from screener.verdict import Outcome
from tests.formats.reading import passages, read, rows, tree
from tests.samples.ofd import box, ofd, ofd_plants, page, text

TEXT = "机密★10年"
TWIN = "欢迎来稿"
COVERED_RULE = "sensitive_info.covered_text"
PLANTS = ofd_plants(TEXT)
TWINS = ofd_plants(TWIN)


@pytest.mark.parametrize("name", PLANTS)
def test_a_sentence_is_found_in_its_place(name: str) -> None:
    plant = PLANTS[name]
    document = read(plant.data, "a.ofd")
    found = [
        passage.location
        for one in tree(document)
        for passage in one.passages
        if TEXT in one.text[slice(*passage.span)]
    ]
    assert [(location.part.value, location.place) for location in found] == [
        (plant.part, plant.place)
    ]
    assert not any(one.gaps for one in tree(document))


@pytest.mark.parametrize("name", TWINS)
def test_harmless_words_in_the_same_place_pass(screener: Screener, name: str) -> None:
    harmless = screener.screen(TWINS[name].data, "a.ofd")
    covered = (PLANTS[name].place or "").endswith(COVERED)
    assert [one.rule for one in harmless.findings] == [COVERED_RULE] * covered
    assert harmless.outcome is (Outcome.REVIEW if covered else Outcome.PASS)
    assert screener.screen(PLANTS[name].data, "a.ofd").outcome is not Outcome.PASS


def test_pieces_of_one_line_are_joined_and_lines_that_run_on_too() -> None:
    first = "各单位应当按照要求认真组织落实并于规定时间内报送有关情况汇总表格"
    document = read(
        ofd(page(text("密★", x=30), text("机", x=25), text(first, y=60), text("至办公室。", y=68))),
        "a.ofd",
    )
    assert passages(document) == ["机密★", f"{first}\n至办公室。"]
    assert document.passages[0].location.page == 1


def test_cells_side_by_side_are_a_table() -> None:
    lines = (("姓名", "电话"), ("张三", "13800138000"))
    cells = [
        text(word, x=20 + 60 * column, y=30 + 10 * row)
        for row, line in enumerate(lines)
        for column, word in enumerate(line)
    ]
    assert rows(read(ofd(page(*cells)), "a.ofd")) == [["姓名", "电话"], ["张三", "13800138000"]]


def test_a_template_speaks_once_and_completes_the_lines_of_its_pages() -> None:
    template = '<ofd:TemplatePage ID="7" BaseLoc="T.xml"/>'
    form = page(text("表头"), text("姓名：", y=60))
    pages = [page(text(name, x=35, y=60), template="7") for name in ("张三", "李四")]
    document = read(ofd(*pages, templates=template, parts={"Doc_0/T.xml": form}), "a.ofd")
    assert passages(document) == ["表头", "姓名：张三", "姓名：李四"]
    assert [passage.location.page for passage in document.passages] == [1, 1, 2]


def test_templates_no_page_uses_are_read_in_the_order_of_the_file() -> None:
    names = [f"模板{number}" for number in range(12)]
    listed = "".join(
        f'<ofd:TemplatePage ID="t{number}" BaseLoc="T{number}.xml"/>' for number in range(12)
    )
    parts: dict[str, str | bytes] = {
        f"Doc_0/T{number}.xml": page(text(name)) for number, name in enumerate(names)
    }
    document = read(ofd(page(text("正文")), templates=listed, parts=parts), "a.ofd")
    assert passages(document, Part.HIDDEN) == names


def test_white_on_dark_is_seen_and_so_is_what_lies_on_a_box_or_beside_it() -> None:
    white = 'Value="255 255 255"'
    shown = (
        page(box(10, 20, 150, 20), text(TEXT, colour=white)),
        page(box(10, 20, 150, 20, "240 240 240"), text(TEXT)),
        page(text(TEXT), box(10, 60, 150, 20)),
        page(text(TEXT), box(10, 24, 150, 0.3)),
    )
    for one in shown:
        assert passages(read(ofd(one), "a.ofd")) == [TEXT]


def test_names_in_other_cases_and_slashes_are_found() -> None:
    content = ofd(page(text(TEXT))).replace(
        b"Pages/Page_0/Content.xml", b"pages\\Page_0\\content.XML"
    )
    document = read(content, "a.ofd")
    assert TEXT in "".join(one.text for one in tree(document))


def test_broken_parts_are_read_as_far_as_they_go_and_said() -> None:
    broken = page(text(TEXT)).replace("</ofd:Content>", "</ofd:Nothing>")
    document = read(ofd(broken), "a.ofd")
    assert passages(document) == [TEXT]
    assert [gap.kind for gap in document.gaps] == [GapKind.DAMAGED]
    missing = read(ofd(page(text(TEXT))).replace(b"Page_0/Content", b"Page_0/Cantent", 1), "a.ofd")
    assert missing.gaps


def test_a_truncated_file_gives_what_can_be_recovered() -> None:
    whole = ofd(page(text(TEXT)), parts={"z.xml": "<z>" + "填充" * 2000 + "</z>"})
    document = read(whole[:-200], "a.ofd")
    assert document.media_type == "application/ofd"
    assert document.gaps[0].kind is GapKind.DAMAGED
    assert TEXT in document.text


def test_encrypted_parts_ask_for_a_person() -> None:
    content = ofd(page(text("x")), parts={"Encryptions.xml": "<a/>", "Doc_0/x.dat": b"\x01\x02"})
    assert read(content, "a.ofd").gaps[0].kind is GapKind.ENCRYPTED


def test_letters_only_their_font_knows_are_a_gap() -> None:
    document = read(ofd(page(text("\ue123" * 30))), "a.ofd")
    assert [gap.kind for gap in document.gaps] == [GapKind.NO_TEXT_LAYER]


def test_pages_beyond_the_limit_are_a_gap() -> None:
    document = read(ofd(*(page(text(f"第{n}页")) for n in range(4))), "a.ofd", Limits(pages=2))
    assert [gap.kind for gap in document.gaps] == [GapKind.TOO_LARGE]
    assert passages(document) == ["第0页", "第1页"]
    assert passages(document, Part.HIDDEN)  # read all the same, as pages nobody lists
