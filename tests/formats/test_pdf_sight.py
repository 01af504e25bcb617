"""Pages of PDF files that must be seen: scans, pictures, layers that lie, boxes over pictures."""

from __future__ import annotations

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from screener.document import Document, GapKind, Part
from screener.extract import extract
from screener.limits import Limits
from tests.formats.reading import passages
from tests.samples import pdf as make
from tests.samples.pictures import ID, MARKING, written

LETTER = written(
    620, 877,
    (60, 50, MARKING, 20), (180, 150, "内部选址方案的通知", 28), (60, 240, "各科室：", 18),
    (96, 275, f"联系人张三，证号{ID}，阅后退回。", 18),
)  # fmt: skip
WORDS = (MARKING, "内部选址方案的通知", "各科室：", f"联系人张三，证号{ID}，阅后退回。")


def read(data: bytes, limits: Limits | None = None) -> Document:
    return extract(data, "a.pdf", limits or Limits())


def scan(image: Image.Image = LETTER) -> make.Draw:
    """The picture as the whole page."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(image), 0, 0, make.WIDTH, make.HEIGHT)

    return draw


def layer(*lines: str) -> make.Draw:
    """Invisible text, as programs put it under a scan."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(60, 780)
        text.setFont(make.FONT, 12)
        text.setTextRenderMode(3)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)

    return draw


def picture(canvas: Canvas) -> None:
    image = ImageReader(written(320, 100, (40, 30, MARKING, 32)))
    canvas.drawImage(image, 200, 300, 160, 50)


def black_box(canvas: Canvas) -> None:
    canvas.rect(40, make.HEIGHT - 80, 140, 40, fill=1)


def test_a_scan_is_read_and_knows_its_pages_and_places() -> None:
    turned = LETTER.rotate(90, expand=True).resize((620, 877))
    document = read(make.pages(make.text("封面"), scan(), scan(turned)))
    assert not document.gaps
    for number in (2, 3):
        found = [one for one in document.passages if one.location.page == number]
        words = [document.text[slice(*one.span)] for one in found]
        assert MARKING in words
        assert ID in "".join(words)
        assert {one.location.part for one in found} == {Part.OCR}
    box = next(one.location.box for one in document.passages if one.location.page == 2)
    assert box is not None
    assert box.right < 400
    assert box.bottom < 100


def test_a_page_that_is_to_be_shown_turned_is_read() -> None:
    def change(package: pikepdf.Pdf) -> None:
        package.pages[0].Rotate = 270

    assert MARKING in passages(read(make.changed(make.pages(scan()), change)), Part.OCR)


def test_of_a_page_with_words_only_its_pictures_are_looked_at() -> None:
    document = read(make.pages(make.both(make.text("食堂菜谱一二三四"), picture)))
    assert passages(document) == ["食堂菜谱一二三四"]
    assert passages(document, Part.OCR) == [MARKING]
    assert not document.gaps


def test_a_layer_that_says_the_same_is_not_repeated_and_what_it_got_wrong_is() -> None:
    damaged = WORDS[0].replace("★", "女")
    document = read(make.pages(make.both(scan(), layer(damaged, *WORDS[1:]))))
    assert passages(document, Part.OCR) == [damaged, *WORDS[1:], MARKING]
    assert not document.gaps


def test_a_layer_that_says_something_else_is_said_to() -> None:
    menu = "食堂一周菜谱红烧肉清蒸鱼番茄炒蛋米饭馒头稀饭"
    document = read(make.pages(make.both(scan(), layer(menu))))
    assert [(gap.kind, gap.message) for gap in document.gaps] == [
        (GapKind.CONTRADICTION, "第1页的文字层与看到的画面不一致，两者都已审查")
    ]
    assert {menu, MARKING} <= set(passages(document, Part.OCR))


def test_what_a_box_covers_on_a_scan_is_seen_and_said_to_be_hidden() -> None:
    document = read(make.pages(make.both(scan(), black_box)))
    assert passages(document, Part.HIDDEN) == [MARKING]
    hidden = next(one for one in document.passages if one.location.part is Part.HIDDEN)
    assert hidden.location.place == "图片上被遮盖的文字"
    assert MARKING not in passages(document, Part.OCR)


def test_what_is_printed_on_a_blank_part_of_a_scan_asks_for_no_second_look() -> None:
    def stamp(canvas: Canvas) -> None:
        canvas.setFont(make.FONT, 30)
        canvas.drawString(60, 60, "收文第三号登记完毕已存")

    document = read(make.pages(make.both(scan(), stamp)), Limits(sight_pixels=1_500_000))
    assert not document.gaps
    assert "收文第三号登记完毕已存" in document.text
    assert not passages(document, Part.HIDDEN)


def test_what_was_painted_out_of_the_scan_itself_is_gone() -> None:
    redacted = LETTER.copy()
    redacted.paste((0, 0, 0), (40, 40, 200, 85))
    document = read(make.pages(scan(redacted)))
    assert not passages(document, Part.HIDDEN)
    assert MARKING not in document.text


def test_pages_beyond_the_budget_stay_gaps() -> None:
    other = written(620, 877, (60, 50, "另一页的文字", 20))
    document = read(make.pages(scan(), scan(other)), Limits(sight_pixels=1_500_000))
    assert "另一页" not in document.text
    assert MARKING in document.text
    assert {(gap.kind, gap.location.page) for gap in document.gaps} == {
        (GapKind.NO_TEXT_LAYER, 2), (GapKind.TOO_LARGE, None),
    }  # fmt: skip


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_scan_cut_short_is_never_taken_for_whole(cut: float) -> None:
    data = make.pages(scan(), scan())
    assert read(data[: int(len(data) * cut)]).gaps
