"""Words in pictures: what is seen, where, and what is said of what cannot be."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from screener.document import Document, GapKind, Part
from screener.extract import extract
from screener.limits import Limits
from screener.pipeline import Screener
from screener.verdict import Outcome
from screener.vision import engine, sight
from screener.vision.available import is_available
from tests.formats.reading import passages, read, tree
from tests.samples import ooxml_sheet, ooxml_slide, ooxml_word, pictures, plain
from tests.samples.ooxml import Link
from tests.samples.pictures import ID, MARKING, PHONE, encoded, written

SEEN = (40, 30, MARKING, 32)


def small() -> Image.Image:
    return written(320, 100, SEEN)


def seen(document: Document) -> str:
    return "\n".join("\n".join(passages(one, Part.OCR)) for one in tree(document))


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return pictures.red_header()


def test_a_red_headed_page_is_read_with_its_star_number_and_code(
    page: Image.Image, screener: Screener
) -> None:
    document = read(encoded(page), "a.png")
    words = seen(document)
    for wanted in (MARKING, "青河县人民政府文件", "青政发〔2023〕15号", ID, PHONE):
        assert wanted in words
    headings = [one for one in document.passages if one.heading]
    assert [document.text[slice(*one.span)] for one in headings] == ["青河县人民政府文件"]
    verdict = screener.screen_document(document, "a.png")
    found = {finding.rule: finding for finding in verdict.findings}
    marking = found["state_secret.marking"]
    assert (marking.text, marking.location.part) == (MARKING, Part.OCR)
    box = marking.location.box
    assert box is not None
    assert 80 < box.left < 110
    assert 70 < box.top < 90
    assert found["personal_info.resident_id"].text == ID
    assert found["personal_info.mobile_phone"].location.place == "二维码"
    assert verdict.outcome is Outcome.BLOCK


@pytest.mark.parametrize(
    ("degrees", "width"), [(93, 620), (180, 827)], ids=["turned, askew, reduced", "upside down"]
)
def test_a_turned_reduced_copy_of_poor_quality_reads_the_same(
    page: Image.Image, degrees: int, width: int
) -> None:
    copy = page.rotate(degrees, expand=True, fillcolor="white")
    copy = copy.resize((width, round(copy.height * width / copy.width)))
    words = seen(read(encoded(copy, "JPEG", quality=45), "a.jpg"))
    for wanted in (MARKING, "青河县人民政府文件", ID):
        assert wanted in words.replace("\n", "")
    assert words.index(MARKING) < words.index("关于印发") < words.index(ID[:6])


def test_a_list_in_a_picture_is_a_table(screener: Screener) -> None:
    rows = [
        ("姓名", "身份证号", "备注"),
        ("张三", ID, "低保户"),
        ("李四", "110101188001010046", ""),
    ]
    image = pictures.table(*rows, step=260)
    document = read(encoded(image, "BMP"), "a.bmp")
    columns = [one.cell.column for one in document.passages if one.cell]
    assert columns == [1, 2, 3, 1, 2, 3, 1, 2]
    found = {finding.rule for finding in screener.screen_document(document, "").findings}
    assert "personal_info.resident_id" in found


def test_every_page_of_a_tiff_and_every_new_frame_of_a_gif_is_read() -> None:
    frames = [written(300, 100, (30, 30, text, 32)) for text in ("第一页", "第二页")]
    scan = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    document = read(scan, "a.tif")
    assert [(one.location.page, document.text[slice(*one.span)]) for one in document.passages] == [
        (1, "第一页"), (2, "第二页"),
    ]  # fmt: skip
    moving = [frames[0], frames[0].copy(), frames[1]]
    gif = encoded(moving[0], "GIF", save_all=True, append_images=moving[1:], duration=[9, 9, 9])
    assert passages(read(gif, "a.gif"), Part.OCR) == ["第一页", "第二页"]


def test_light_words_on_a_clear_ground_and_words_under_it_are_seen() -> None:
    clear = written(320, 100, SEEN, ground=(0, 0, 0, 0), ink=(255, 255, 255, 255))
    assert MARKING in seen(read(encoded(clear), "a.png"))
    covered = small().convert("RGBA")
    covered.putalpha(0)
    document = read(encoded(covered), "a.png")
    assert passages(document, Part.HIDDEN) == [MARKING]
    assert document.passages[0].location.place == "透明区域下的画面"


def test_a_long_screenshot_is_read_to_its_foot() -> None:
    image = written(
        240, 1900, (30, 30, "开头的话", 30), (30, 800, "中间", 30), (30, 1850, MARKING, 30)
    )
    words = passages(read(encoded(image, "WEBP", quality=80), "a.webp"), Part.OCR)
    assert words == ["开头的话", "中间", MARKING]


def test_pictures_inside_files_are_read_where_they_stand() -> None:
    content = encoded(small())
    image = base64.b64encode(content).decode()
    slide = ooxml_slide.page(ooxml_slide.shape(ooxml_slide.body("一")))
    picture = "ppt/media/image1.png"
    link = (Link("ppt/slides/slide2.xml", "image", picture),)
    sheet = ooxml_sheet.sheet(ooxml_sheet.row(1, ooxml_sheet.cell("A1", "一")))
    files: dict[str, bytes] = {
        "a.html": plain.page(f"<img src='data:image/png;base64,{image}'>"),
        "a.docx": ooxml_word.word(ooxml_word.paragraph(""), {"word/media/image1.png": content}),
        "a.pptx": ooxml_slide.slides(slide, slide, parts={picture: content}, links=link),
        "a.xlsx": ooxml_sheet.workbook(
            {"表": (sheet, "visible")}, parts={"xl/media/image1.png": content}
        ),
        "a.eml": plain.mail("x", ("图.png", content)),
        "a.zip": plain.archive(("图.png", content)),
    }
    for name, data in files.items():
        document = read(data, name)
        assert MARKING in seen(document), name
        assert not any(one.gaps for one in tree(document)), name
    child = read(files["a.pptx"], "a.pptx").children[0]
    assert child.passages[0].location.page == 2


def test_the_same_picture_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    content = encoded(written(300, 100, (30, 30, "只看一次", 30)))
    calls: list[int] = []
    look = engine.read_lines

    def counted(pixels: engine.Pixels, side: int) -> list[engine.Line]:
        calls.append(side)
        return look(pixels, side)

    monkeypatch.setattr(sight, "read_lines", counted)
    once = Limits(sight_pixels=40_000)  # enough for one of them
    document = extract(plain.archive(*((f"{n}.png", content) for n in range(5))), "a.zip", once)
    assert [child.text for child in document.children] == ["只看一次"] * 5
    assert len(calls) == 1


def test_beyond_the_budget_pictures_are_gaps_whatever_was_read_before() -> None:
    pages = [written(300, 100, (30, 30, text, 30)) for text in ("甲乙丙丁", "戊己庚辛")]
    scan = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    for _ in range(2):
        document = read(scan, "a.tif", Limits(sight_pixels=40_000))
        assert passages(document, Part.OCR) == ["甲乙丙丁"]
        assert [gap.kind for gap in document.gaps] == [GapKind.TOO_LARGE]
    late = read(scan, "a.tif", Limits(sight_seconds=-1))
    assert [gap.kind for gap in late.gaps] == [GapKind.TOO_LARGE]


def test_a_huge_picture_is_refused_before_it_is_decoded() -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    rows = b"IDAT" + zlib.compress(bytes(6_251 * 50), 9)
    chunks = (struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one))
              for one in (head, rows, b"IEND"))  # fmt: skip
    (gap,) = read(b"\x89PNG\r\n\x1a\n" + b"".join(chunks), "a.png").gaps
    assert gap.kind is GapKind.TOO_LARGE
    assert "50000×50000" in gap.message


def test_a_picture_cut_short_is_read_as_far_as_it_goes_and_said_to_be() -> None:
    image = written(400, 600, (30, 20, MARKING, 32), (30, 540, "页脚文字", 32))
    content = encoded(image, "JPEG", quality=90)
    document = read(content[: len(content) * 2 // 3], "a.jpg")
    assert MARKING in seen(document)
    assert [gap.kind for gap in document.gaps] == [GapKind.DAMAGED]


def test_blank_pictures_are_not_searched() -> None:
    document = read(encoded(Image.new("RGB", (900, 900), (250, 250, 248))), "a.png")
    assert (document.text, document.gaps) == ("", ())


def test_what_is_not_made_out_asks_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = ((0.0, 0.0), (90.0, 0.0), (90.0, 30.0), (0.0, 30.0))
    monkeypatch.setattr(sight, "read_lines", lambda *_: [engine.Line("模糊", 0.41, corners)])
    document = read(encoded(written(300, 100, (30, 30, "未见过的图", 30))), "a.png")
    assert document.text == "模糊"
    assert [(gap.kind, gap.message) for gap in document.gaps] == [
        (GapKind.IMAGE, "图片中有1处文字辨认不清，识别结果可能有误")
    ]


def test_without_the_reader_pictures_are_gaps_that_say_so(
    monkeypatch: pytest.MonkeyPatch, screener: Screener
) -> None:
    monkeypatch.setattr(sight, "is_available", lambda _: False)
    document = read(encoded(written(300, 100, (30, 30, "没有人看", 30))), "a.png")
    assert [(gap.kind, gap.message) for gap in document.gaps] == [
        (GapKind.IMAGE, "没有安装图片文字识别组件，图片中的文字没有读取")
    ]
    assert screener.screen_document(document, "a.png").outcome is Outcome.REVIEW


def test_a_reader_that_nobody_knows_is_not_available() -> None:
    assert is_available("ocr")
    assert not is_available("x-ray")


def test_a_page_of_which_nothing_is_made_out_asks_for_a_person_and_a_drawing_does_not() -> None:
    page = Image.new("RGB", (700, 900), "white")
    draw = ImageDraw.Draw(page)
    for line in range(20):
        draw.line((80, 60 + 40 * line, 600, 90 + 40 * line), fill="black", width=4)
    document = read(encoded(page), "a.png")
    assert [(gap.kind, gap.message) for gap in document.gaps] == [
        (GapKind.IMAGE, "画面像是写有文字的页面，但没有认出文字")
    ]
    logo = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(logo).ellipse((40, 40, 260, 260), fill="navy")
    assert not read(encoded(logo), "a.png").gaps
