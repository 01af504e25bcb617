"""Workbooks of 97 to 2003 with one sentence in one place."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from screener.containers.ole.compound import Path
from screener.containers.ole.writer import compound_file
from tests.samples.old import holder, options, record, shape, shared_places
from tests.samples.ooxml import Plant

_BOOK, _SHEET, _CHART = 0x05, 0x10, 0x20


def biff(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def begin(kind: int) -> bytes:
    return biff(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 6))


def string(text: str, size: str = "<H") -> bytes:
    """A string behind its length; one byte a character where that is enough."""
    head = struct.pack(size, len(text))
    if text.isascii():
        return head + b"\0" + text.encode("ascii")
    return head + b"\1" + text.encode("utf-16-le")


def label(row: int, column: int, text: str, look: int = 0) -> bytes:
    return biff(0x204, struct.pack("<HHH", row, column, look) + string(text))


def number(row: int, column: int, value: float, look: int = 0) -> bytes:
    return biff(0x203, struct.pack("<HHHd", row, column, look, value))


def shared(row: int, column: int, index: int) -> bytes:
    return biff(0xFD, struct.pack("<HHHI", row, column, 0, index))


def literal(text: str) -> bytes:
    """A formula that is no more than a text."""
    return b"\x17" + string(text, "<B")


def formula(row: int, column: int, code: bytes, value: str) -> bytes:
    cached = b"\0\0\0\0\0\0\xff\xff"
    body = struct.pack("<HHH", row, column, 0) + cached + struct.pack("<HI", 0, 0)
    return biff(0x06, body + struct.pack("<H", len(code)) + code) + biff(0x207, string(value))


def strings(*texts: str) -> bytes:
    return biff(0xFC, struct.pack("<II", len(texts), len(texts)) + b"".join(map(string, texts)))


def looks(*codes: str) -> bytes:
    """Looks: 0 plain, 1 white, 2 one point, 3 white on blue, then one for each number format."""

    def font(points: int, color: int) -> bytes:
        return biff(0x31, struct.pack("<HHHHHBBBB", points * 20, 0, color, 400, 0, 0, 0, 134, 0)
                    + string("宋体", "<B"))  # fmt: skip

    def look(font_number: int, code: int, fill: int) -> bytes:
        pattern = (1 << 26) if fill else 0
        head = struct.pack("<HHHBBBBI", font_number, code, 0, 0, 0, 0, 0, 0)
        return biff(0xE0, head + struct.pack("<IH", pattern, fill | 0x41 << 7))

    formats = b"".join(
        biff(0x41E, struct.pack("<H", 200 + n) + string(code)) for n, code in enumerate(codes)
    )
    fonts = font(11, 0x7FFF) + font(11, 9) + font(1, 0x7FFF) + font(11, 0x7FFF)
    plain = look(0, 0, 0) + look(1, 0, 0) + look(2, 0, 0) + look(1, 0, 12)
    return fonts + formats + plain + b"".join(look(0, 200 + n, 0) for n, _ in enumerate(codes))


def book(
    sheets: Mapping[str, tuple[bytes, int]] | None = None,
    own: bytes = b"",
    streams: Mapping[Path, bytes] | None = None,
) -> bytes:
    """A workbook of sheets, each name to (records, state)."""
    return compound_file(book_streams(sheets, own, streams))


def book_streams(
    sheets: Mapping[str, tuple[bytes, int]] | None = None,
    own: bytes = b"",
    streams: Mapping[Path, bytes] | None = None,
    stray: bytes = b"",
) -> dict[Path, bytes]:
    sheets = sheets or {"菜谱": (label(0, 0, "食堂菜谱"), 0)}
    head = begin(_BOOK) + biff(0x42, struct.pack("<H", 1200)) + own
    names = {name: string(name, "<B") for name in sheets}
    at = len(head) + sum(4 + 6 + len(name) for name in names.values()) + 4
    body = b""
    for name, (records, state) in sheets.items():
        head += biff(0x85, struct.pack("<IBB", at + len(body), state, 0) + names[name])
        body += begin(_SHEET) + records + biff(0x0A)
    if stray:
        body += begin(_SHEET) + stray + biff(0x0A)
    return {("Workbook",): head + biff(0x0A) + body, **(streams or {})}


def object_record(kind: int, identifier: int) -> bytes:
    return biff(0x5D, struct.pack("<HHHHH12x", 0x15, 0x12, kind, identifier, 0) + bytes(4))


def text_object(text: str) -> bytes:
    """The text of the object before it, in the record that continues it."""
    head = biff(0x1B6, struct.pack("<HH6xHH4x", 0, 0, len(text), 16))
    return head + biff(0x3C, b"\1" + text.encode("utf-16-le")) + biff(0x3C, bytes(16))


def drawn(*inside: bytes) -> bytes:
    """The drawing of one shape at C7 that stands for an object."""
    anchor = record(0xF010, struct.pack("<9H", 0, 2, 0, 6, 0, 4, 0, 9, 0))
    one = shape(1025, *inside, anchor, record(0xF011, b""))
    return biff(0xEC, holder(0xF002, holder(0xF003, one)))


def _grid(text: str) -> dict[str, tuple[bytes, str, str | None]]:
    """Places on the sheet itself: name to (records, part, place)."""
    said = label(6, 2, text)
    hidden_row = biff(0x208, struct.pack("<HHHHHHHH", 6, 0, 3, 300, 0, 0, 0x20, 0))
    hidden_column = biff(0x7D, struct.pack("<HHHHHH", 2, 3, 2048, 0, 1, 0))
    no_width = biff(0x7D, struct.pack("<HHHHHH", 2, 2, 0, 0, 0, 0))
    link = struct.pack("<HHHH16xII", 6, 6, 2, 2, 2, 3)
    address = f"https://intranet.example/{text}\0".encode("utf-16-le")
    link += bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
    link += struct.pack("<I", len(address)) + address
    tooltip = struct.pack("<HHHHH", 0x800, 6, 6, 2, 2) + f"{text}\0".encode("utf-16-le")
    empty = string("\0")
    listed = literal(f"{text}\0无")
    choices = struct.pack("<I", 0x83) + empty * 4 + struct.pack("<HH", len(listed), 0) + listed
    prompt = (
        struct.pack("<I", 3) + empty * 2 + string(text) + empty + struct.pack("<HHHH", 0, 0, 0, 0)
    )
    rule = literal(text)
    condition = struct.pack("<BBHH", 2, 0, len(rule), 0) + bytes(6) + rule
    note = biff(0x1C, struct.pack("<HHHH", 6, 2, 0, 1) + string("王") + b"\0")
    chart = begin(_CHART) + biff(0x100D, b"\0\0" + string(text, "<B")) + biff(0x0A)
    author = biff(0x1C, struct.pack("<HHHH", 6, 2, 0, 1) + string(text) + b"\0")
    return {
        "cell": (said, "body", None),
        "shared string": (shared(6, 2, 1), "body", None),
        "formula's value": (formula(6, 2, literal("菜"), text), "body", None),
        "hidden row": (hidden_row + said, "hidden", "隐藏行"),
        "hidden column": (hidden_column + said, "hidden", "隐藏列"),
        "column of no width": (no_width + said, "hidden", "隐藏列"),
        "white cell": (label(6, 2, text, 1), "hidden", "白色文字"),
        "tiny cell": (label(6, 2, text, 2), "hidden", "极小字"),
        "white on blue": (label(6, 2, text, 3), "body", None),
        "concealed by format": (label(6, 2, text, 4), "hidden", "用数字格式隐藏的单元格"),
        "formula": (formula(6, 2, literal(text), "无"), "attribute", "公式"),
        "header": (biff(0x14, string(f'&L&P&C&"黑体"&14{text}')), "header", None),
        "footer": (biff(0x15, string(f"&R{text}")), "footer", None),
        "choices": (biff(0x1BE, choices), "attribute", "数据验证列表"),
        "prompt": (biff(0x1BE, prompt), "attribute", "数据验证提示"),
        "link target": (biff(0x1B8, link), "attribute", "超链接地址"),
        "tooltip": (biff(0x800, tooltip), "attribute", "超链接提示"),
        "conditional format": (biff(0x1B1, condition), "attribute", "条件格式"),
        "comment": (drawn() + object_record(0x19, 1) + text_object(text) + note, "comment",
                    "批注"),
        "comment's author": (drawn() + object_record(0x19, 1) + text_object("菜") + author,
                             "metadata", "批注作者"),
        "text box": (drawn() + object_record(6, 1) + text_object(text), "body", "文本框"),
        "hidden shape": (drawn(options(hidden=1)) + object_record(6, 1) + text_object(text),
                         "hidden", "隐藏的形状"),
        "button": (drawn() + object_record(7, 1) + text_object(text), "body", "控件"),
        "alternative text": (drawn(options(description=text)) + object_record(8, 1), "attribute",
                             "替代文字"),
        "chart": (chart, "body", "图表"),
    }  # fmt: skip


def _own(text: str) -> dict[str, tuple[bytes, str, str]]:
    """Places in the workbook's own records: name to (records, part, place)."""

    def name(words: str, code: bytes, flags: int) -> bytes:
        head = struct.pack("<HBBHHH4x", flags, 0, len(words), len(code), 0, 0)
        return biff(0x18, head + string(words, "<B")[1:] + code)

    reference = struct.pack("<BHHH", 0x3A, 0, 0, 0)
    other = biff(0x1AE, struct.pack("<H", 1) + string("\1别处.xls") + string("表"))
    cached = other + biff(0x5A, struct.pack("<BBHB", 0, 0, 0, 2) + string(text))
    return {
        "name": (name("甲", literal(text), 0), "attribute", "名称管理器"),
        "hidden name": (name(text, reference, 1), "hidden", "隐藏的名称"),
        "other workbook's value": (cached, "hidden", "外部链接缓存"),
        "other workbook's path": (biff(0x1AE, struct.pack("<H", 0) + string(f"\1{text}.xls")),
                                  "attribute", "外部链接地址"),
        "user": (biff(0x5C, string(text.ljust(54))), "metadata", "用户名"),
        "connection": (biff(0xCD, string(f"Server={text}")), "metadata", "数据连接"),
        "unused string": (strings("食堂", text), "hidden", "未使用的单元格文字"),
    }  # fmt: skip


def _pivot(text: str) -> bytes:
    field = biff(0xC7, struct.pack("<HHHHHHH", 1, 0, 0, 1, 0, 1, 1) + string("姓名"))
    return biff(0xC6, bytes(20)) + field + biff(0xCD, string(text)) + biff(0x0A)


def sheet_plants(text: str) -> dict[str, Plant]:
    """Every place of a workbook that text can stand in, each with `text` in it alone."""
    plants: dict[str, Plant] = {}
    own = looks(";;;")
    for name, (records, part, place) in _grid(text).items():
        table = strings("食堂", text) if name == "shared string" else b""
        first = shared(0, 0, 0) if table else label(0, 0, "食堂菜谱")
        plants[name] = Plant(book({"菜谱": (first + records, 0)}, own + table), part, place)
    for name, (records, part, place) in _own(text).items():
        first = shared(0, 0, 0) if name == "unused string" else label(0, 0, "食堂菜谱")
        plants[name] = Plant(book({"菜谱": (first, 0)}, records), part, place)
    shown = {"菜谱": (label(0, 0, "食堂菜谱"), 0)}
    for state, name in ((1, "hidden sheet"), (2, "very hidden sheet")):
        sheets = {**shown, "底册": (label(0, 0, text), state)}
        plants[name] = Plant(book(sheets), "hidden", "隐藏工作表")
    named = book({text: (label(0, 0, "食堂菜谱"), 0)})
    plants["sheet name"] = Plant(named, "metadata", "工作表名称")
    stray = compound_file(book_streams(stray=label(0, 0, text)))
    plants["stray sheet"] = Plant(stray, "hidden", "未列出的工作表")
    pivot = book(streams={("_SX_DB_CUR", "0001"): _pivot(text)})
    plants["pivot cache"] = Plant(pivot, "hidden", "数据透视表缓存")
    log = book(streams={("Revision Log",): b"\1\2" + f"原来是{text}。".encode("utf-16-le")})
    plants["revision log"] = Plant(log, "revision", "修订日志")
    for name, (data, part, place) in shared_places(book_streams(), text).items():
        plants[name] = Plant(data, part, place)
    return plants
