"""OpenDocument: every place of its three kinds, packed and flat, damaged and encrypted."""

from __future__ import annotations

import base64

import pytest

from screener.document import GapKind, Part
from screener.pipeline import Screener
from screener.verdict import Outcome
from tests.formats.reading import passages, read, rows, told_places, tree
from tests.samples.odf import encrypted, flat, odf, odf_plants, style
from tests.samples.plain import archive, png

TEXT = "机密★10年"
TWIN = "欢迎来稿"
PLANTS = odf_plants(TEXT)
TWINS = odf_plants(TWIN)


@pytest.mark.parametrize("name", PLANTS)
def test_a_sentence_is_found_in_its_place(name: str) -> None:
    plant = PLANTS[name]
    document = read(plant.data, "a.odt")
    assert told_places(document, TEXT) == [(plant.part, plant.place)]
    assert not any(one.gaps for one in tree(document))


@pytest.mark.parametrize("name", TWINS)
def test_harmless_words_in_the_same_place_pass(screener: Screener, name: str) -> None:
    assert screener.screen(TWINS[name].data, "a").outcome is Outcome.PASS
    assert screener.screen(PLANTS[name].data, "a").outcome is not Outcome.PASS


def test_of_a_paragraph_only_the_insertion_is_told_to_be_one() -> None:
    body = (
        '<text:tracked-changes><text:changed-region text:id="c"><text:insertion/>'
        "</text:changed-region></text:tracked-changes>"
        '<text:p>甲<text:change-start text:change-id="c"/>机<text:span>密★</text:span>10年'
        '<text:change-end text:change-id="c"/>乙，北岭</text:p>'
    )
    document = read(odf(body), "a.odt")
    assert passages(document) == ["甲机密★10年乙，北岭"]
    assert told_places(document, TEXT) == [("revision", "插入的修订")]
    assert told_places(document, "北岭") == [("body", None)]


def test_spaces_tabs_and_breaks_keep_words_apart() -> None:
    body = '<text:p>机<text:s text:c="2"/>密<text:tab/>甲<text:line-break/>乙</text:p>'
    assert passages(read(odf(body), "a.odt")) == ["机  密 甲 乙"]


def test_rows_of_sheets_are_tables_with_their_cells() -> None:
    body = (
        '<table:table table:name="名单"><table:table-row><table:table-cell><text:p>姓名</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="2"/>'
        "<table:table-cell><text:p>电话</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="float" office:value="42"/>'
        "</table:table-row></table:table>"
    )
    document = read(odf(body, "spreadsheet"), "a.ods")
    assert rows(document) == [["姓名", "电话"], ["42"]]
    cells = [passage.location.cell for passage in document.passages if passage.cell]
    assert cells == ["A1", "D1", "A5"]
    assert passages(document, Part.METADATA) == ["名单"]


def test_white_text_on_a_dark_cell_is_seen() -> None:
    look = style(
        "w", "table-cell",
        '<style:table-cell-properties fo:background-color="#003366"/>'
        '<style:text-properties fo:color="#ffffff"/>',
    )  # fmt: skip
    body = (
        '<table:table table:name="Sheet1"><table:table-row><table:table-cell table:style-name="w">'
        f"<text:p>{TEXT}</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert passages(read(odf(body, "spreadsheet", automatic=look), "a.ods")) == [TEXT]


def test_a_style_inherits_from_the_one_it_is_based_on() -> None:
    base = style("B", "paragraph", '<style:text-properties text:display="none"/>')
    own = '<style:style style:name="P" style:family="paragraph" style:parent-style-name="B"/>'
    body = f'<text:p text:style-name="P">{TEXT}</text:p>'
    document = read(odf(body, automatic=own, styles=f"<office:styles>{base}</office:styles>"), "a")
    assert passages(document, Part.HIDDEN) == [TEXT]


def test_authors_of_comments_and_changes_are_named_once() -> None:
    comment = (
        "<office:annotation><dc:creator>王某</dc:creator><text:p>甲</text:p></office:annotation>"
    )
    document = read(odf(f"<text:p>乙{comment}</text:p>"), "a.odt")
    assert passages(document, Part.METADATA) == ["王某"]
    assert passages(document, Part.COMMENT) == ["甲"]


def test_pictures_come_back_as_files_of_their_own() -> None:
    packed = read(odf("<text:p>x</text:p>", parts={"Pictures/1.png": png(300, 200)}), "a.odt")
    encoded = base64.b64encode(png(300, 200)).decode()
    image = f"<draw:image><office:binary-data>{encoded}</office:binary-data></draw:image>"
    inside = read(flat(f"<text:p>x<draw:frame>{image}</draw:frame></text:p>"), "a.fodt")
    for document in (packed, inside):
        assert [child.media_type for child in document.children] == ["image/png"]


def test_a_password_asks_for_a_person() -> None:
    document = read(encrypted(), "a.odt")
    assert [gap.kind for gap in document.gaps] == [GapKind.ENCRYPTED]


def test_broken_content_is_read_as_far_as_it_goes() -> None:
    whole = odf(f"<text:p>{TEXT}</text:p>")
    broken = archive(
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:"
         b"xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'>"
         b"<office:body><office:text><text:p>" + TEXT.encode() + b"</text:p></office:b"),
    )  # fmt: skip
    for content in (broken, whole[: len(whole) - 60]):
        document = read(content, "a.odt")
        assert TEXT in document.text
        assert GapKind.DAMAGED in {gap.kind for gap in document.gaps}
        assert "opendocument" in document.media_type


@pytest.mark.parametrize("kind", ["text", "spreadsheet", "presentation"])
def test_an_empty_document_holds_nothing(kind: str) -> None:
    document = read(odf("", kind), "a")
    assert (document.text, document.gaps) == ("", ())
    assert document.media_type.endswith(kind)
