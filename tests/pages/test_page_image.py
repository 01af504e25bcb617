"""Originals as pictures: drawn apart from the server, and nothing of the file comes through."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from api.work.page_image import NotDrawn, can_draw, draw
from tests.samples import pdf


def png(width: int, height: int, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), "white").save(out, "PNG")
    return out.getvalue()


def test_each_page_of_a_pdf_is_drawn_as_a_png_of_readable_width() -> None:
    data = pdf.pages(pdf.text("第一页"), pdf.text("第二页"))
    drawn = draw(data, "application/pdf", 2)
    assert (drawn.page, drawn.pages) == (2, 2)
    with Image.open(io.BytesIO(drawn.png)) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1100


def test_a_photograph_is_redrawn_without_its_metadata() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "拍摄地点说明"
    Image.new("RGB", (2400, 1200), "navy").save(out, "JPEG", exif=exif)
    drawn = draw(out.getvalue(), "image/jpeg", 1)
    with Image.open(io.BytesIO(drawn.png)) as picture:
        assert picture.size == (1100, 550)
        assert not picture.getexif()


@pytest.mark.parametrize(
    ("data", "media_type", "page"),
    [
        (b"%PDF-1.7 broken", "application/pdf", 1),
        (png(10, 10), "image/png", 2),
        (png(10, 10), "image/png", 0),
        (b"GIF89a", "image/gif", 1),
        (b"text", "text/plain", 1),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(data: bytes, media_type: str, page: int) -> None:
    with pytest.raises(NotDrawn, match=r"没有|无法"):
        draw(data, media_type, page)


def test_a_picture_that_would_unfold_past_the_limit_is_not_drawn() -> None:
    with pytest.raises(NotDrawn):
        draw(png(20_000, 5_000, "1"), "image/png", 1)


def test_only_formats_with_pages_are_offered_as_pictures() -> None:
    assert can_draw("application/pdf")
    assert can_draw("image/webp")
    assert not can_draw("image/svg+xml")
    assert not can_draw("text/html")
