"""Word documents of 97 and later with one sentence in one place."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from screener.containers.ole.compound import Path
from screener.containers.ole.writer import compound_file
from tests.samples.old import holder, options, shape, shared_places
from tests.samples.ooxml import Plant

_FIRST = 0x800
_PAGE = 512
_PAIRS = 93
_STORIES = ("body", "notes", "headers", "macros", "comments", "ends", "boxes", "header_boxes")
HIDDEN = struct.pack("<HB", 0x083C, 1)
DELETED = struct.pack("<HB", 0x0800, 1)
INSERTED = struct.pack("<HB", 0x0801, 1)
WHITE = struct.pack("<HBBBB", 0x6870, 255, 255, 255, 0)
TINY = struct.pack("<HH", 0x4A43, 2)
SPECIAL = struct.pack("<HB", 0x0855, 1)
RED = struct.pack("<HBBBB", 0x6870, 255, 0, 0, 0)
ON_RED = struct.pack("<HB", 0xCA71, 10) + bytes((255, 0, 0, 0, 255, 0, 0, 0, 0, 0))
IN_TABLE = struct.pack("<HB", 0x2416, 1)
ENDS_ROW = IN_TABLE + struct.pack("<HB", 0x2417, 1)
CENTRED = struct.pack("<HB", 0x2461, 1)
BOLD = struct.pack("<HB", 0x0835, 1)


class Run(NamedTuple):
    """Text of one look; `mark` ends a paragraph, whose layout is `layout`."""

    text: str
    look: bytes = b""
    layout: bytes = b""


Story = Sequence[Run]
PLAIN = (Run("食堂菜谱\r"),)


def word(
    stories: Mapping[str, Story] | None = None,
    tables: Mapping[int, bytes] | None = None,
    streams: Mapping[Path, bytes] | None = None,
    *,
    behind: bytes = b"",
    flags: int = 0x1200,
    extra: str = "",
) -> bytes:
    """A document of these stories; `behind` lies in the file after the text, in no piece."""
    return compound_file(word_streams(stories, tables, streams, behind=behind, flags=flags,
                                      extra=extra))  # fmt: skip


def word_streams(
    stories: Mapping[str, Story] | None = None,
    tables: Mapping[int, bytes] | None = None,
    streams: Mapping[Path, bytes] | None = None,
    *,
    behind: bytes = b"",
    flags: int = 0x1200,
    extra: str = "",
) -> dict[Path, bytes]:
    stories = {"body": PLAIN, **(stories or {})}
    runs = [run for name in _STORIES for run in stories.get(name, ())]
    runs.append(Run(extra + "\r"))
    lengths = [sum(len(run.text) for run in stories.get(name, ())) for name in _STORIES]
    text = "".join(run.text for run in runs).encode("utf-16-le") + behind
    pages = text.ljust(-(-len(text) // _PAGE) * _PAGE, b"\0")
    number = (_FIRST + len(pages)) // _PAGE
    bounds = [_FIRST]
    for run in runs:
        bounds.append(bounds[-1] + 2 * len(run.text))
    looks = _page(bounds, [bytes([len(run.look)]) + run.look for run in runs], 1)
    layouts = _page(bounds, [_layout(run.layout) for run in runs], 13)
    ends = struct.pack("<II", bounds[0], bounds[-1])
    piece = struct.pack("<IIHIH", 0, sum(len(run.text) for run in runs), 0, _FIRST, 0)
    listed = {
        12: ends + struct.pack("<I", number),
        13: ends + struct.pack("<I", number + 1),
        33: b"\2" + struct.pack("<I", len(piece)) + piece,
        **(tables or {}),
    }
    table = b"\0" * 16
    pairs = [(0, 0)] * _PAIRS
    for index, data in listed.items():
        pairs[index] = (len(table), len(data))
        table += data
    head = struct.pack("<6H", 0xA5EC, 0xC1, 0, 0x0804, 0, flags) + bytes(12)
    head += struct.pack("<II", _FIRST, _FIRST + len(text)) + struct.pack("<H", 14) + bytes(28)
    head += struct.pack("<H", 22) + bytes(12) + struct.pack("<8i", *lengths)
    head = head.ljust(0x98, b"\0") + struct.pack("<H", _PAIRS)
    head += b"".join(struct.pack("<II", *pair) for pair in pairs)
    main = head.ljust(_FIRST, b"\0") + pages + looks + layouts
    return {("WordDocument",): main, ("1Table",): table, **(streams or {})}


def _layout(sprms: bytes) -> bytes:
    body = b"\0\0" + sprms
    if len(body) % 2:
        return bytes([(len(body) + 1) // 2]) + body
    return bytes([0, len(body) // 2]) + body


def _page(bounds: list[int], entries: list[bytes], width: int) -> bytes:
    page = bytearray(_PAGE)
    count = len(entries)
    struct.pack_into(f"<{count + 1}I", page, 0, *bounds)
    at = _PAGE - 1
    for index, entry in enumerate(entries):
        at -= len(entry)
        at -= at % 2
        page[at : at + len(entry)] = entry
        page[4 * (count + 1) + width * index] = at // 2
    page[-1] = count
    return bytes(page)


def names(*texts: str, extra: int = 0) -> bytes:
    """A table of strings."""
    body = b"".join(
        struct.pack("<H", len(text)) + text.encode("utf-16-le") + bytes(extra) for text in texts
    )
    return struct.pack("<HHH", 0xFFFF, len(texts), extra) + body


def positions(*places: int) -> bytes:
    return struct.pack(f"<{len(places)}i", *places)


def table_row(*cells: str) -> list[Run]:
    return [*(Run(f"{cell}\x07", b"", IN_TABLE) for cell in cells), Run("\x07", b"", ENDS_ROW)]


def boxes(*lengths: int, identifier: int = 1025, reusable: int = 0) -> bytes:
    """The table of text boxes of these lengths."""
    places = [0]
    for length in lengths:
        places.append(places[-1] + length)
    entry = struct.pack("<iiHIII", 0, 0, reusable, 0, identifier, 0)
    return positions(*places) + entry * len(lengths)


def drawing(*shapes: bytes, header: bool = False) -> bytes:
    """The table of drawings: the group's own record, then one drawing."""
    return holder(0xF000) + bytes([header]) + holder(0xF002, holder(0xF003, *shapes))


def _runs(text: str) -> dict[str, tuple[Story, str, str | None]]:
    link = f' HYPERLINK "https://intranet.example/{text}" '
    return {
        "paragraph": ([Run(f"{text}\r")], "body", None),
        "table cell": (table_row("项", text), "body", "表格1第1行第2列"),
        "hidden run": ([Run("前"), Run(text, HIDDEN), Run("后\r")], "hidden", "隐藏文字"),
        "deletion": ([Run("前"), Run(text, DELETED), Run("后\r")], "revision", "删除的修订"),
        "insertion": ([Run(text, INSERTED), Run("\r")], "revision", "插入的修订"),
        "white run": ([Run(text, WHITE), Run("\r")], "hidden", "白色文字"),
        "one-point run": ([Run(text, TINY), Run("\r")], "hidden", "极小字"),
        "same colour as shading": ([Run(text, RED + ON_RED), Run("\r")], "hidden",
                                   "与底色同色的文字"),
        "field code": ([Run(f'\x13 QUOTE "{text}" \x14见\x15\r', SPECIAL)], "attribute", "域代码"),
        "link target": ([Run(f"\x13{link}\x14见\x15\r", SPECIAL)], "attribute", "超链接地址"),
        "open field": ([Run(f"\x13 QUOTE {text}\r", SPECIAL)], "hidden", "域代码"),
    }  # fmt: skip


def _stories(text: str) -> dict[str, tuple[str, dict[int, bytes], str, str | None]]:
    """Places outside the body: name to (story, tables, part, place)."""
    size = len(text) + 1
    separators = [0] * 6
    odd_header = positions(*separators, 0, 0, size, size, size, size, size, size)
    odd_footer = positions(*separators, 0, 0, 0, 0, size, size, size, size)
    hidden_box = drawing(shape(1025, options(hidden=1)))
    return {
        "header": ("headers", {11: odd_header}, "header", None),
        "footer": ("headers", {11: odd_footer}, "footer", None),
        "footnote": ("notes", {}, "footnote", "脚注"),
        "endnote": ("ends", {}, "footnote", "尾注"),
        "comment": ("comments", {}, "comment", "批注"),
        "text box": ("boxes", {56: boxes(size)}, "body", "文本框"),
        "text box of a header": ("header_boxes", {58: boxes(size)}, "header", "文本框"),
        "deleted text box": ("boxes", {56: boxes(size, reusable=1)}, "hidden", "已删除的文本框"),
        "hidden shape": ("boxes", {56: boxes(size), 50: hidden_box}, "hidden", "隐藏的形状"),
        "macro story": ("macros", {}, "hidden", "未使用的正文"),
    }  # fmt: skip


def _tables(text: str) -> dict[str, tuple[int, bytes, str, str | None]]:
    """Places in the tables beside the text: name to (table, bytes, part, place)."""
    mark = shape(1026, options(art=text, name="PowerPlusWaterMarkObject1"))
    variable = names("甲", extra=4) + struct.pack("<H", len(text)) + text.encode("utf-16-le")
    counted = struct.pack("<H", len(text)) + text.encode("utf-16-le")
    return {
        "watermark": (50, drawing(mark, header=True), "header", "水印"),
        "word art": (50, drawing(shape(1026, options(art=text))), "body", "艺术字"),
        "alternative text": (50, drawing(shape(1026, options(description=text))), "attribute",
                             "替代文字"),
        "bookmark": (21, names(text), "attribute", "书签名称"),
        "document variable": (60, variable + b"\0\0", "hidden", "文档变量"),
        "reviser": (51, names("Unknown", text), "metadata", "修订或批注作者"),
        "commenter": (36, counted, "metadata", "修订或批注作者"),
        "saved by": (71, names("王", f"\\\\server\\{text}\\稿.doc"), "metadata", "保存历史"),
        "associated": (32, names("Normal.dot", text), "metadata", "文档关联信息"),
    }  # fmt: skip


def word_plants(text: str) -> dict[str, Plant]:
    """Every place of a document that text can stand in, each with `text` in it alone."""
    plants = {
        name: Plant(word({"body": [*PLAIN, *story]}), part, place)
        for name, (story, part, place) in _runs(text).items()
    }
    for name, (story, tables, part, place) in _stories(text).items():
        plants[name] = Plant(word({story: [Run(f"{text}\r")]}, tables), part, place)
    for name, (table, data, part, place) in _tables(text).items():
        plants[name] = Plant(word(None, {table: data}), part, place)
    left = f"已经删去的话：{text}。".encode("utf-16-le")
    plants["left by quick saving"] = Plant(word(behind=left), "hidden", "快速保存残留的文字")
    plants["unused body"] = Plant(word(extra=f"甲乙{text}"), "hidden", "未使用的正文")
    for name, (data, part, place) in shared_places(word_streams(), text).items():
        plants[name] = Plant(data, part, place)
    return plants
