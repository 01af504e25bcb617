"""Tables of characters are read as pdfminer reads them, or left to it."""

from __future__ import annotations

import io
import random

import pytest
from pdfminer.cmapdb import CMapParser, FileUnicodeMap

from screener.extract.pdf.unicode_table import unicode_table

HEAD = (
    b"/CIDInit /ProcSet findresource begin begincmap /CMapName /A def "
    b"1 begincodespacerange <00> <FF> endcodespacerange\n"
)
TAIL = b"\nendcmap CMapName currentdict /CMap defineresource pop end end"
PARTS = (
    b"2 beginbfchar <01> <4E2D> <02> <65870041> endbfchar",
    b"1 beginbfchar <0003> <D840DC00> endbfchar",
    b"2 beginbfchar <05> <0020> <05> <00A0> endbfchar",
    b"1 beginbfrange <10> <14> <4E00> endbfrange",
    b"1 beginbfrange <20> <22> [<4E00> <4E01> <4E02>] endbfrange",
    b"1 beginbfrange <0030> <31> <4E00> endbfrange",
    b"1 beginbfrange <40> <3F> <4E00> endbfrange",
    b"1 beginbfrange <50><52><D840DC00> endbfrange",
    b"1 beginbfchar <06> <> endbfchar",
    b"1 beginbfrange <60> <63> [<4E00> <4E01>] endbfrange",
)
BEYOND = (
    b"/Adobe-GB1-UCS2 usecmap",
    b"1 beginbfchar <01> /space endbfchar",
    b"1 beginbfchar <1> <2> endbfchar",
    b"% 1 beginbfchar <01> <4E2D> endbfchar\n",
    b"(beginbfchar) pop",
    b"1 beginbfchar <01>",
    b"1 begincidchar <01> 5 endcidchar",
    b"1 beginbfchar <0 1> <4E2D> endbfchar",
)


def by_pdfminer(data: bytes) -> dict[int, str]:
    table = FileUnicodeMap()
    CMapParser(table, io.BytesIO(data)).run()
    return table.cid2unichr


@pytest.mark.parametrize("part", PARTS)
def test_each_way_of_writing_a_table_is_read_as_pdfminer_reads_it(part: bytes) -> None:
    data = HEAD + part + TAIL
    assert unicode_table(data) == by_pdfminer(data)


def test_tables_of_many_parts_are_too() -> None:
    chance = random.Random(3)
    for _ in range(200):
        data = HEAD + b"\n".join(chance.choices(PARTS, k=5)) + chance.choice((TAIL, b""))
        assert unicode_table(data) == by_pdfminer(data)


@pytest.mark.parametrize("part", BEYOND)
def test_what_says_more_is_left_to_pdfminer(part: bytes) -> None:
    assert unicode_table(HEAD + part + TAIL) is None


def test_a_row_of_four_thousand_million_codes_is_no_work() -> None:
    found = unicode_table(HEAD + b"1 beginbfrange <00000000> <FFFFFFFF> <4E00> endbfrange" + TAIL)
    assert found is not None
    assert len(found) == 65_536
