"""Pictures keep their pixels and lose what travels with them."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from screener.mend.pictures import without_metadata


def picture(kind: str) -> bytes:
    image = Image.new("RGB", (40, 30), (200, 30, 30))
    image.putpixel((3, 3), (0, 0, 255))
    stream = io.BytesIO()
    if kind == "png":
        notes = PngInfo()
        notes.add_text("Author", "WANG-SECRET")
        notes.add_itxt("Comment", "WANG-SECRET")
        image.save(stream, "PNG", pnginfo=notes)
        return stream.getvalue() + b"WANG-SECRET"
    exif = Image.Exif()
    exif[0x010E] = "WANG-SECRET"
    exif[0x8825] = {1: "N", 2: (39.0, 54.0, 20.0)}
    image.save(stream, "JPEG", exif=exif, comment=b"WANG-SECRET", quality=90)
    return stream.getvalue() + b"WANG-SECRET"


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_the_picture_stays_and_its_notes_go(kind: str) -> None:
    data = picture(kind)
    assert b"WANG-SECRET" in data
    clean = without_metadata(data)
    assert b"WANG-SECRET" not in clean
    assert b"Exif" not in clean
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(clean))
    assert before.tobytes() == after.tobytes()
    assert not after.getexif()


@pytest.mark.parametrize("kind", ["png", "jpeg"])
@pytest.mark.parametrize("size", [3, 20, 60])
def test_a_damaged_picture_never_fails(kind: str, size: int) -> None:
    without_metadata(picture(kind)[:size])


def test_what_is_no_picture_we_know_comes_back_as_it_was() -> None:
    assert without_metadata(b"GIF89a...") == b"GIF89a..."
    chunk = struct.pack(">I", 2**31) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    odd = b"\x89PNG\r\n\x1a\n" + chunk
    assert without_metadata(odd) == odd
