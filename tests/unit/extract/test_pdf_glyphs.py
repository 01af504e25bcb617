"""Strings of composite fonts fall into the codes that pdfminer finds in them."""

from __future__ import annotations

import random

import pytest
from pdfminer.cmapdb import CMap
from pdfminer.pdffont import PDFCIDFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.psparser import LIT

from screener.extract.pdf.glyphs import Glyphs

MIXED = {0x20: 1, 0x41: 2, 0x81: {0x40: 3, 0x41: 4}, 0x8E: {0xA1: {0x01: 5}}, 0x90: {}}


def font(encoding: str, **more: object) -> PDFCIDFont:
    system = {"Registry": b"Adobe", "Ordering": b"GB1"}
    spec = {"Encoding": LIT(encoding), "CIDSystemInfo": system, "BaseFont": LIT("A"), **more}
    return PDFCIDFont(PDFResourceManager(), spec)


@pytest.mark.parametrize("encoding", ["UniGB-UCS2-H", "GBK-EUC-H", "Identity-H", "GBpc-EUC-H"])
def test_known_encodings_give_the_same_codes(encoding: str) -> None:
    one, chance = font(encoding), random.Random(3)
    glyphs = Glyphs(one)
    for length in range(24):
        data = bytes(chance.choices((0, 32, 78, 129, 141, 200, 254), k=length))
        assert list(glyphs.decode(data)) == list(one.decode(data))


def test_codes_of_any_length_give_the_same() -> None:
    one, chance = font("Nowhere"), random.Random(4)
    one.cmap = CMap()
    one.cmap.code2cid = dict(MIXED)
    glyphs = Glyphs(one)
    for _ in range(2_000):
        data = bytes(chance.choices((0x20, 0x41, 0x81, 0x40, 0x8E, 0xA1, 1, 0x90), k=6))
        assert list(glyphs.decode(data)) == list(one.decode(data))


def test_widths_are_those_of_pdfminer() -> None:
    one = font("UniGB-UCS2-H", W=[1, [500, 250.5], 7, 9, 300], DW=900)
    glyphs = Glyphs(one)
    assert [glyphs.width(cid) for cid in range(12)] == [one.char_width(cid) for cid in range(12)]
