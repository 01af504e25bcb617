"""Drawing calls say their words themselves; what they do not spell out is said to be left."""

from __future__ import annotations

import random
import struct

import pytest

from screener.containers.metafile import read_metafile
from screener.document import GapKind, Part
from tests.formats.reading import passages, read
from tests.samples import ooxml_word
from tests.samples.pictures import MARKING, encoded, written

PLANT = "北岭三号方案"


def emf(*records: bytes) -> bytes:
    header = struct.pack("<II32s4sI", 1, 88, bytes(32), b" EMF", 0x10000)
    return header.ljust(88, b"\0") + b"".join(records) + struct.pack("<IIIII", 14, 20, 0, 0, 20)


def record(kind: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 8) + body


def text(words: str, *, y: int = 0, options: int = 0) -> bytes:
    raw = words.encode("utf-16-le")
    told = struct.pack("<iiIII16sI", 0, y, len(raw) // 2, 76, options, bytes(16), 0)
    return record(84, bytes(16) + struct.pack("<Iff", 1, 1, 1) + told + raw)


def small_text(words: str) -> bytes:
    raw = words.encode("utf-16-le")
    return record(108, struct.pack("<iiIIIff", 0, 9, len(raw) // 2, 0x100, 1, 1, 1) + raw)


def bitmap(file: bytes) -> bytes:
    start = struct.unpack_from("<I", file, 10)[0]
    info, bits = file[14:start], file[start:]
    told = struct.pack("<IIII", 80, len(info), 80 + len(info), len(bits))
    return record(81, bytes(16 + 24) + told + bytes(16) + info + bits)


def plus(words: str) -> bytes:
    raw = words.encode("utf-16-le")
    body = struct.pack("<III4f", 0, 0, len(raw) // 2, 0, 0, 9, 9) + raw
    inner = struct.pack("<HHII", 0x401C, 0, 12 + len(body), len(body)) + body
    return record(70, struct.pack("<I", 4 + len(inner)) + b"EMF+" + inner)


def wmf(*calls: tuple[int, bytes]) -> bytes:
    body = b"".join(
        struct.pack("<IH", (len(one) + 7) // 2, call) + one + bytes(len(one) % 2)
        for call, one in calls
    )
    return struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 0, 0, 0) + body + struct.pack("<IH", 3, 0)


def test_words_of_one_height_are_one_line() -> None:
    drawing = read_metafile(emf(text(PLANT[:2]), text(PLANT[2:]), text("下一行", y=30)))
    assert (drawing.texts, drawing.whole) == ([PLANT, "下一行"], True)


def test_every_call_that_writes_is_read_and_what_two_say_alike_once() -> None:
    assert read_metafile(emf(small_text(PLANT))).texts == [PLANT]
    assert read_metafile(emf(text(PLANT), plus(PLANT), plus("另一句"))).texts == [PLANT, "另一句"]


def test_words_of_a_windows_metafile_are_read_in_its_charset() -> None:
    raw = PLANT.encode("gbk")
    plain = struct.pack("<H", len(raw)) + raw + struct.pack("<hh", 5, 0)
    other = struct.pack("<hhHH", 50, 0, len(raw), 0) + raw
    drawing = read_metafile(wmf((0x0521, plain), (0x0A32, other)))
    assert (drawing.texts, drawing.whole) == ([PLANT, PLANT], True)


@pytest.mark.parametrize(
    "records", [[text("1234", options=0x10)], [record(97, bytes(40))], [record(2, b"")] * 500],
    ids=["shapes of a font", "many texts in one", "outlines"],
)  # fmt: skip
def test_what_no_call_spells_out_is_said_to_be_left(records: list[bytes]) -> None:
    assert not read_metafile(emf(*records)).whole


def test_a_drawing_in_a_document_is_read_with_the_picture_in_it() -> None:
    image = encoded(written(320, 100, (40, 30, MARKING, 32)), "BMP")
    content = emf(text(PLANT), bitmap(image))
    document = read(
        ooxml_word.word(ooxml_word.paragraph(""), {"word/media/image1.emf": content}), "a.docx"
    )
    (drawing,) = document.children
    assert passages(drawing) == [PLANT]
    assert passages(drawing.children[0], Part.OCR) == [MARKING]


def test_a_broken_drawing_is_read_as_far_as_it_goes_and_never_an_error() -> None:
    content = emf(text(PLANT), text("下一行", y=30), bitmap(encoded(written(60, 60), "BMP")))
    chance = random.Random(5)
    for _ in range(200):
        broken = bytearray(content[: chance.randrange(len(content))])
        if broken:
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        read_metafile(bytes(broken))
    cut = read(content[: len(content) // 2], "a.emf")
    assert PLANT in cut.text
    assert [gap.kind for gap in cut.gaps] == [GapKind.IMAGE]
