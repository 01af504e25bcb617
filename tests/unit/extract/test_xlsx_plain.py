"""Rows cut by one expression are the rows the careful reader finds, or none are cut."""

from __future__ import annotations

import random

import pytest
from lxml import etree

from screener.errors import Damaged
from screener.extract.xlsx import grid
from screener.extract.xlsx.grid import GridReader, SharedStrings, read_shared_strings
from screener.extract.xlsx.plain import cut_rows, cut_strings
from screener.extract.xlsx.styles import PLAIN

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MORE = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CELLS = (
    '<c r="A{n}" s="0" t="s"><v>1</v></c>',
    '<c r="B{n}" t="inlineStr"><is><t>甲&amp;乙&#20013;&lt;丙&gt;</t></is></c>',
    '<c r="C{n}"><v>45292.5</v></c>',
    '<c r="D{n}" t="str"><f>"未公开"&amp;A1</f><v>未公开</v></c>',
    '<c r="E{n}" s="7"/>',
    '<c r="F{n}" t="b"><v>1</v></c>',
    '<c r="G{n}" t="inlineStr"><is><t xml:space="preserve"> 空格 </t></is></c>',
    '<c r="H{n}" t="e"><v>#REF!</v></c>',
)
_ROWS = (
    '<row r="{n}">', '<row r="{n}" spans="1:8" ht="0" customHeight="1">',
    '<row r="{n}" hidden="1">', '<row r="{n}" x14ac:dyDescent="0.25">', "<row>",
)  # fmt: skip
_ODD = (
    '<c t="s" r="A{n}"><v>1</v></c>', '<c r="A{n}" t="inlineStr"><is><r><t>甲</t></r></is></c>',
    "<!-- 旁注 -->", '<c r="A{n}"><f t="shared" si="0">A1</f><v>2</v></c>', "\n  ", "散落的字",
    '<c r="A{n}" t="inlineStr"><is><t>&#1;&nbsp;]]></t></is></c>', '<c r="ZZZ{n}"><v>3</v></c>',
    '<c r="A{n}" t="inlineStr"><is><t><![CDATA[<c>]]></t></is></c>',
    '<c r="A{n}" t="str"><v>&#128512;</v></c>',
)  # fmt: skip


def _sheet(dice: random.Random, *, odd: bool) -> bytes:
    rows = []
    for number in range(1, dice.randrange(2, 6)):
        cells = dice.choices(_CELLS, k=dice.randrange(6))
        if odd and dice.random() < 0.5:
            cells.insert(0, dice.choice(_ODD))
        rows.append(f"{dice.choice(_ROWS)}{''.join(cells)}</row>".replace("{n}", str(number)))
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>' if dice.random() < 0.5 else ""
    below = '<hyperlinks><hyperlink ref="A1" location="外部!A1"/></hyperlinks>'
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:x14ac="{_MORE}">{columns}'
        f"<sheetData>{''.join(rows)}</sheetData>{below}</worksheet>"
    ).encode()


def _read(data: bytes) -> object:
    strings = SharedStrings(["零", "壹"], used=bytearray(2))
    reader = GridReader(data, strings, [PLAIN], since_1904=False)
    try:
        rows = list(reader.rows())
    except Damaged as error:
        return str(error)
    return rows, reader.whole, [etree.tostring(one) for one in reader.below], strings.used


def _careful(data: bytes, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patched:
        patched.setattr(grid, "cut_rows", lambda _: None)
        return _read(data)


@pytest.mark.parametrize("seed", range(3))
def test_rows_that_are_cut_are_those_the_careful_reader_finds(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    dice = random.Random(seed)
    cut = 0
    for turn in range(300):
        data = _sheet(dice, odd=turn % 3 == 2)
        cut += cut_rows(data) is not None
        assert _read(data) == _careful(data, monkeypatch), data.decode()
    assert cut > 150


def test_damaged_rows_are_never_cut_to_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(7)
    for _ in range(1500):
        data = bytearray(_sheet(dice, odd=False))
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(data))
            if dice.random() < 0.5:
                data[at : at + dice.randrange(4)] = dice.choice(
                    (b"", b"<", b"&", b'"', b">", b"\r")
                )
            else:
                data[at] = dice.randrange(256)
        if cut_rows(bytes(data)) is not None:
            assert _read(bytes(data)) == _careful(bytes(data), monkeypatch), bytes(data)


def test_strings_that_are_cut_are_those_the_careful_reader_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = ("<si><t>甲&#20013;&amp;</t></si>", '<si><t xml:space="preserve"> 乙 </t></si>')
    odd = ("<si><r><t>丙</t></r></si>", "<si/>", "<si><t/></si>", "<si><t>丁</t><rPh/></si>")
    for more, known in ((plain, True), ((*plain, *odd), False)):
        data = f'{_HEAD}<sst xmlns="{_MAIN}" count="2">{"".join(more)}</sst>'.encode()
        assert (cut_strings(data) is not None) is known
        found = read_shared_strings(data)
        with monkeypatch.context() as patched:
            patched.setattr(grid, "cut_strings", lambda _: None)
            assert read_shared_strings(data) == found
