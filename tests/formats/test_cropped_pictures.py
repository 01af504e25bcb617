"""A picture of which only part is shown is said to be cropped: the rest is in the file."""

from __future__ import annotations

import pytest

from screener.document import Location
from screener.pipeline import Screener
from screener.rule import Severity
from tests.formats.reading import read
from tests.samples import ooxml, ooxml_sheet, ooxml_slide, ooxml_word
from tests.samples.ooxml import Link

RULE = "sensitive_info.cropped_picture"
SIDES = 'l="20000" r="30000"'


def pic(prefix: str, crop: str) -> str:
    blip = f'<a:blip r:embed="rId2"/><a:srcRect {crop}/>'
    return f"<{prefix}:pic><{prefix}:blipFill>{blip}</{prefix}:blipFill></{prefix}:pic>"


def word(crop: str) -> bytes:
    graphic = f"<a:graphic><a:graphicData>{pic('pic', crop)}</a:graphicData></a:graphic>"
    drawing = f"<w:r><w:drawing><wp:inline>{graphic}</wp:inline></w:drawing></w:r>"
    link = Link(ooxml_word.MAIN, "image", "word/media/image1.png", "rId2")
    parts = {"word/media/image1.png": ooxml.png(50, 50)}
    return ooxml_word.word(ooxml_word.paragraph(drawing), parts, (link,))


def old_word(crop: str) -> bytes:
    image = f'<w:r><w:pict><v:shape><v:imagedata r:id="rId2" {crop}/></v:shape></w:pict></w:r>'
    return ooxml_word.word(ooxml_word.paragraph(image))


def slide() -> bytes:
    plain = ooxml_slide.page(ooxml_slide.shape(ooxml_slide.body("标题")))
    return ooxml_slide.slides(plain, ooxml_slide.page(pic("p", SIDES)))


def sheet() -> bytes:
    drawing = ooxml.element("xdr:wsDr", f"<xdr:anchor>{pic('xdr', SIDES)}</xdr:anchor>")
    link = Link(ooxml_sheet.SHEET, "drawing", "xl/drawings/drawing1.xml")
    return ooxml_sheet.workbook(None, {"xl/drawings/drawing1.xml": drawing}, (link,))


@pytest.mark.parametrize(
    ("data", "name", "where"),
    [
        (word(SIDES), "a.docx", Location()),
        (word('l="20%" r="30%"'), "a.docx", Location()),
        (old_word('cropleft="13107f" cropright="0.3"'), "a.docx", Location()),
        (slide(), "a.pptx", Location(page=2)),
    ],
)
def test_a_cropped_picture_asks_for_a_person(
    screener: Screener, data: bytes, name: str, where: Location
) -> None:
    (notice,) = read(data, name).notices
    assert notice.message == "有1张图片裁剪过，裁掉的部分最多约50%"
    assert notice.location == where
    verdict = screener.screen(data, name)
    assert [one.severity for one in verdict.findings if one.rule == RULE] == [Severity.REVIEW]


def test_a_cropped_picture_of_a_sheet_is_placed_there() -> None:
    (notice,) = read(sheet(), "a.xlsx").notices
    assert notice.location.sheet is not None


def test_a_trimmed_edge_is_told_and_decides_nothing(screener: Screener) -> None:
    verdict = screener.screen(word('b="5000"'), "a.docx")
    assert [one.severity for one in verdict.findings] == [Severity.INFO]
    assert verdict.outcome.word == "pass"


@pytest.mark.parametrize("crop", ["", 'l="0" r="0"', 'l="-20000"', 'l="1000"', 'l="abc"'])
def test_a_whole_picture_is_not_cropped(crop: str) -> None:
    assert read(word(crop), "a.docx").notices == ()
