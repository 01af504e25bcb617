"""Binary workbooks with one sentence in one place."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from tests.samples.ooxml import Link, Plant, core_properties, package

_MAIN, _SHEET = "xl/workbook.bin", "xl/worksheets/sheet1.bin"
_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"


def bin_record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(body)
    length = b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return head + length + body


def wide(text: str | None) -> bytes:
    if text is None:
        return struct.pack("<I", 0xFFFFFFFF)
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row(number: int, *, hidden: bool = False) -> bytes:
    return bin_record(0, struct.pack("<IIHBBB", number, 0, 300, 0, 0x10 if hidden else 0, 0))


def cell(column: int, text: str, look: int = 0) -> bytes:
    return bin_record(6, struct.pack("<II", column, look) + wide(text))


def computed(column: int, text: str, code: bytes) -> bytes:
    tail = struct.pack("<HI", 0, len(code)) + code + struct.pack("<I", 0)
    return bin_record(8, struct.pack("<II", column, 0) + wide(text) + tail)


def literal(text: str) -> bytes:
    return b"\x17" + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def _styles() -> bytes:
    """Looks: 0 plain, 1 white, 2 one point, 3 hidden by its format."""

    def font(points: int, color: bytes) -> bytes:
        head = struct.pack("<HHHHBBBB", points * 20, 0, 400, 0, 0, 0, 134, 0)
        return bin_record(43, head + color + b"\0" + wide("宋体"))

    black, white = bytes((1, 0, 0, 0, 0, 0, 0, 255)), bytes((5, 0, 0, 0, 255, 255, 255, 255))
    fonts = font(11, black) + font(11, white) + font(1, black)
    fills = bin_record(45, struct.pack("<I", 0) + black * 2)
    looks = b"".join(
        bin_record(47, struct.pack("<HHHHH", 0, code, look, 0, 0) + bytes(6))
        for code, look in ((0, 0), (0, 1), (0, 2), (200, 0))
    )
    code = bin_record(44, struct.pack("<H", 200) + wide(";;;"))
    return code + fonts + fills + bin_record(617) + looks + bin_record(618)


def book(
    sheets: Mapping[str, tuple[bytes, int]] | None = None,
    parts: Mapping[str, str | bytes] | None = None,
    links: tuple[Link, ...] = (),
    own: bytes = b"",
) -> bytes:
    """A workbook of sheets, each name to (records, state)."""
    sheets = sheets or {"菜谱": (row(0) + cell(0, "食堂菜谱"), 0)}
    listed = b""
    files: dict[str, str | bytes] = {"xl/styles.bin": _styles()}
    for number, (name, (records, state)) in enumerate(sheets.items(), 1):
        identifier, target = f"rIdS{number}", f"xl/worksheets/sheet{number}.bin"
        listed += bin_record(156, struct.pack("<II", state, number) + wide(identifier) + wide(name))
        files[target] = records
        links = (*links, Link(_MAIN, "worksheet", target, identifier))
    types = f'<Types><Override PartName="/{_MAIN}" ContentType="{_TYPE}"/></Types>'
    files |= {_MAIN: listed + own, "[Content_Types].xml": types}
    return package("xl/workbook.xml", {**files, **(parts or {})},
                   (*links, Link("", "officeDocument", _MAIN, "rIdB")))  # fmt: skip


def _grid(text: str) -> dict[str, tuple[bytes, str, str | None]]:
    column = bin_record(60, struct.pack("<IIIIH", 2, 2, 2048, 0, 1))
    headers = struct.pack("<H", 0) + wide(f"&C{text}") + wide(None) * 5
    listed = literal(f"{text}\0无")
    formulas = struct.pack("<I", len(listed)) + listed + struct.pack("<III", 0, 0, 0)
    choices = struct.pack("<II", 0x83, 0) + wide(None) * 4 + formulas
    link = struct.pack("<IIII", 6, 6, 2, 2) + wide("rId9") + wide(None) + wide(text) + wide("菜")
    return {
        "cell": (row(6) + cell(2, text), "body", None),
        "formula's value": (row(6) + computed(2, text, b"\x17\0\0"), "body", None),
        "formula": (row(6) + computed(2, "无", literal(text)), "attribute", "公式"),
        "hidden row": (row(6, hidden=True) + cell(2, text), "hidden", "隐藏行"),
        "hidden column": (column + row(6) + cell(2, text), "hidden", "隐藏列"),
        "white cell": (row(6) + cell(2, text, 1), "hidden", "白色文字"),
        "tiny cell": (row(6) + cell(2, text, 2), "hidden", "极小字"),
        "concealed by format": (row(6) + cell(2, text, 3), "hidden", "用数字格式隐藏的单元格"),
        "header": (bin_record(479, headers), "header", None),
        "choices": (bin_record(64, choices), "attribute", "数据验证列表"),
        "tooltip": (bin_record(494, link), "attribute", "超链接提示"),
    }  # fmt: skip


def binary_plants(text: str) -> dict[str, Plant]:
    """Every place of a binary workbook that text can stand in, each with `text` in it alone."""
    first = row(0) + cell(0, "食堂菜谱")
    plants = {
        name: Plant(book({"菜谱": (first + records, 0)}), part, place)
        for name, (records, part, place) in _grid(text).items()
    }
    shown = {"菜谱": (first, 0)}
    for state, name in ((1, "hidden sheet"), (2, "very hidden sheet")):
        sheets = {**shown, "底册": (row(0) + cell(0, text), state)}
        plants[name] = Plant(book(sheets), "hidden", "隐藏工作表")
    comments = bin_record(632, wide("王")) + bin_record(635, struct.pack("<IIIII", 0, 6, 6, 2, 2)
               + bytes(16)) + bin_record(637, b"\0" + wide(text))  # fmt: skip
    link = Link(_SHEET, "comments", "xl/comments1.bin")
    plants["comment"] = Plant(
        book(None, {"xl/comments1.bin": comments}, (link,)), "comment", "批注"
    )
    code = literal(text)
    tail = struct.pack("<I", len(code)) + code + struct.pack("<I", 0) + wide(None)
    defined = bin_record(39, struct.pack("<IBI", 0, 0, 0) + wide("甲") + tail)
    plants["name"] = Plant(book(own=defined), "attribute", "名称管理器")
    strings = {"xl/sharedStrings.bin": bin_record(19, b"\0" + wide(text))}
    plants["unused string"] = Plant(book(None, strings), "hidden", "未使用的单元格文字")
    cache = {"xl/pivotCache/pivotCacheDefinition1.bin": bin_record(20, wide(f"姓名是{text}。"))}
    plants["pivot cache"] = Plant(book(None, cache), "hidden", "数据透视表缓存")
    stray = {"xl/worksheets/sheet9.bin": row(0) + cell(0, text)}
    plants["stray sheet"] = Plant(book(None, stray), "hidden", "未列出的工作表")
    core = {"docProps/core.xml": core_properties(keywords=text)}
    plants["keywords"] = Plant(book(None, core), "metadata", "文档属性“关键词”")
    return plants
