"""Objects cut by one expression are those pdfminer makes letter by letter."""

from __future__ import annotations

import random
from typing import Any

import pytest
from pdfminer.pdfparser import PDFStreamParser
from pdfminer.pdftypes import PDFObjRef
from pdfminer.psexceptions import PSException

from screener.extract.pdf.objects import StreamParser

OBJECTS = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792.5]>>",
    b"[1 2 0 R 3]",
    b"[1 2 R]",
    b"<< /A (plain) /B <FEFF4E2D> /C null /D [true false null] >>",
    b"<</A 1/A 2>>",
    b"<</A>>",
    b"<</A (with (inner) and \\) signs)>>",
    b"<< /A#20B 1 >>",
    b"<< (key) 1 >>",
    b"[/A/B/C]",
    b"[-.5 +3 5. 1.25]",
    b"<</A<</B<</C[[[]]]>>>>>>",
    b"<</A 1>",
    b"[1 2>>",
    b"<</A 1 %remark\n>>",
    b"[<4E2> <4E 2D>]",
    b"12",
    b"/Name",
    b"(text)",
    b"[12345678901234567890]",
    b"[1-2]",
    b"[]",
    b"<<>>",
)


def plain(value: Any) -> Any:
    if isinstance(value, PDFObjRef):
        return ("reference", value.objid)
    if isinstance(value, dict):
        return [(key, plain(one)) for key, one in value.items()]
    return [plain(one) for one in value] if isinstance(value, list) else value


def objects(parser: PDFStreamParser) -> list[Any]:
    parser.doc = object()  # type: ignore[assignment]
    found: list[Any] = []
    try:
        while True:
            found.append(plain(parser.nextobject()[1]))
    except PSException as end:
        return [*found, type(end)]


@pytest.mark.parametrize("data", OBJECTS)
def test_every_shape_of_object_is_cut_alike(data: bytes) -> None:
    for whole in (data, data + b" ", b" " + data + b" 7 ", data + b"\n" + data):
        assert objects(StreamParser(whole)) == objects(PDFStreamParser(whole))


def test_any_sequence_of_them_is_cut_alike() -> None:
    chance = random.Random(5)
    for _ in range(2_000):
        data = chance.choice((b" ", b"\n", b"")).join(chance.choices(OBJECTS, k=4)) + b" "
        assert objects(StreamParser(data)) == objects(PDFStreamParser(data))
