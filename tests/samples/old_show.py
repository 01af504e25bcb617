"""Presentations of 97 to 2003 with one sentence in one place."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence

from screener.containers.ole.compound import Path
from screener.containers.ole.writer import compound_file
from tests.samples.old import holder, macro, options, pasted_file, record, shape, shared_places
from tests.samples.ooxml import Plant

_DOCUMENT, _SLIDE, _NOTES, _MASTER = 0x3E8, 0x3EE, 0x3F0, 0x3F8
_SIZE = (5760, 4320)
_STANDARD = "食堂菜谱"


def text(words: str, kind: int = 4, styles: bytes = b"") -> bytes:
    """The atoms of one text."""
    atoms = record(0xF9F, struct.pack("<I", kind)) + record(0xFA0, words.encode("utf-16-le"))
    return atoms + (record(0xFA1, styles) if styles else b"")


def styled(words: str, *, points: int | None = None, color: tuple[int, ...] | None = None) -> bytes:
    """One run over all of a text, of this size or colour."""
    length = len(words) + 1
    mask = (0x20000 if points else 0) | (0x40000 if color else 0)
    run = struct.pack("<II", length, mask)
    run += struct.pack("<H", points) if points else b""
    run += bytes((*color, 0xFE)) if color else b""
    return struct.pack("<IHI", length, 0, 0) + run


def box(
    words: str, *inside: bytes, at: tuple[int, int, int, int] = (500, 500, 900, 2000),
    styles: bytes = b"", kind: int = 4,
) -> bytes:  # fmt: skip
    """A shape with a text; `at` is top, left, right and bottom in the order of the file."""
    anchor = record(0xF010, struct.pack("<4h", at[0], at[1], at[3], at[2]))
    return shape(1026, *inside, anchor, holder(0xF00D, text(words, kind, styles)))


def drawing(*shapes: bytes) -> bytes:
    return holder(0x40C, holder(0xF002, holder(0xF003, *shapes)))


def slide(*shapes: bytes, hidden: bool = False, beside: bytes = b"") -> bytes:
    scheme = b"".join(bytes((*one, 0)) for one in [(255, 255, 255), *[(0, 0, 0)] * 7])
    info = record(0x3F9, struct.pack("<IIBBHBB2x", 0, 0, 0, 0, 4 if hidden else 0, 0, 0))
    colors = record(0x7F0, scheme, 1)
    return holder(_SLIDE, record(0x3EF, bytes(24)), info, drawing(*shapes), colors, beside)


def show(
    slides: Sequence[bytes] = (),
    beside: bytes = b"",
    others: Sequence[bytes] = (),
    streams: Mapping[Path, bytes] | None = None,
    *,
    outline: bytes = b"",
    left: bytes = b"",
) -> bytes:
    """A presentation; `others` are objects beside its slides, `left` what none refers to."""
    return compound_file(show_streams(slides, beside, others, streams, outline=outline, left=left))


def show_streams(
    slides: Sequence[bytes] = (),
    beside: bytes = b"",
    others: Sequence[bytes] = (),
    streams: Mapping[Path, bytes] | None = None,
    *,
    outline: bytes = b"",
    left: bytes = b"",
) -> dict[Path, bytes]:
    slides = slides or [slide(box(_STANDARD))]
    listed = b"".join(
        record(0x3F3, struct.pack("<IIIII", 2 + n, 0, 0, 256 + n, 0)) + outline
        for n, _ in enumerate(slides)
    )
    atom = record(0x3E9, struct.pack("<iiiiiIIHHBBBB", *_SIZE, *_SIZE, 1, 0, 0, 1, 0, 0, 0, 0, 0))
    document = holder(_DOCUMENT, atom, beside, record(0xFF0, listed, 0, container=True))
    stream, places = left, []
    for one in (document, *slides, *others):
        places.append(len(stream))
        stream += one
    directory = len(stream)
    stream += record(0x1772, struct.pack(f"<I{len(places)}I", 1 | len(places) << 20, *places))
    edit = len(stream)
    stream += record(0xFF5, struct.pack("<IHBBIIIIHH", 0, 0, 0, 3, 0, directory, 1, 99, 0, 0))
    user = struct.pack("<IIIHHBBH", 20, 0xE391C05F, edit, 0, 0x3F4, 3, 0, 0)
    return {
        ("PowerPoint Document",): stream, ("Current User",): record(0xFF6, user),
        **(streams or {}),
    }  # fmt: skip


def cstring(words: str, instance: int = 0) -> bytes:
    return record(0xFBA, words.encode("utf-16-le"), instance)


def notes(words: str, owner: int = 256) -> bytes:
    return holder(_NOTES, record(0x3F1, struct.pack("<II", owner, 0)), drawing(box(words, kind=2)))


def comment(words: str, author: str = "王") -> bytes:
    inside = holder(0x2EE0, cstring(author), cstring(words, 1), cstring("W", 2))
    tag = holder(0x138A, cstring("___PPT10"), record(0x138B, inside))
    return holder(0x1388, tag)


def _table(*rows: tuple[str, ...]) -> bytes:
    mark = record(0xF122, struct.pack("<HI", 0x39F, 1), 1)
    head = shape(1, record(0xF009, struct.pack("<4i", 0, 0, 4000, 2000)),
                 record(0xF010, struct.pack("<4h", 0, 0, 4000, 2000)), mark)  # fmt: skip
    cells = b"".join(
        shape(2, record(0xF00F, struct.pack("<4i", 1000 * c, 500 * r, 1000 * c + 9, 500 * r + 4)),
              holder(0xF00D, text(words)))
        for r, row in enumerate(rows) for c, words in enumerate(row)
    )  # fmt: skip
    return holder(0xF003, head, cells)


def _shapes(words: str) -> dict[str, tuple[bytes, str, str | None]]:
    """Places on the slide itself: name to (shape, part, place)."""
    outside = (500, 6000, 8000, 900)
    return {
        "shape": (box(words), "body", None),
        "title": (box(words, kind=0), "body", None),
        "group": (holder(0xF003, shape(1), box(words)), "body", None),
        "table": (_table(("项", words), ("一", "二")), "body", "表格1第1行第2列"),
        "beside the slide": (box(words, at=outside), "hidden", "幻灯片外"),
        "hidden shape": (box(words, options(hidden=1)), "hidden", "隐藏的形状"),
        "tiny text": (box(words, styles=styled(words, points=1)), "hidden", "极小字"),
        "white text": (box(words, styles=styled(words, color=(255, 255, 255))), "hidden",
                       "白色文字"),
        "alternative text": (box("菜", options(description=words)), "attribute", "替代文字"),
        "shape's name": (box("菜", options(name=words)), "attribute", "对象名称"),
        "word art": (shape(1026, options(art=words)), "body", "艺术字"),
    }  # fmt: skip


def _beside(words: str) -> dict[str, tuple[bytes, str, str | None]]:
    """Places in the document's own record: name to (records, part, place)."""
    link = holder(0xFD7, record(0xFD3, bytes(4)), cstring("菜"), cstring(f"http://x.cn/{words}", 1))
    return {
        "link target": (link, "attribute", "超链接地址"),
        "header": (holder(0xFD9, cstring(words, 1), instance=4), "header", None),
        "footer": (holder(0xFD9, cstring(words, 2), instance=3), "footer", None),
        "show": (holder(0x411, cstring(words)), "attribute", "节或放映的名称"),
        "media path": (holder(0x1006, cstring(f"D:\\{words}.avi")), "attribute", "音视频文件路径"),
    }  # fmt: skip


def slide_plants(words: str) -> dict[str, Plant]:
    """Every place of a presentation that text can stand in, each with `words` in it alone."""
    first = slide(box(_STANDARD))
    plants = {
        name: Plant(show([slide(box(_STANDARD), one)]), part, place)
        for name, (one, part, place) in _shapes(words).items()
    }
    for name, (records, part, place) in _beside(words).items():
        plants[name] = Plant(show(beside=records), part, place)
    said = slide(box(words))
    reference = shape(1026, holder(0xF00D, record(0xF9E, struct.pack("<I", 0))))
    packed = pasted_file("内.txt", words.encode())
    stored = record(0x1011, struct.pack("<I", len(packed)) + zlib.compress(packed), 1)
    project = compound_file({("VBA", "模块"): macro(f"' {words}")})
    code = record(0x1011, struct.pack("<I", len(project)) + zlib.compress(project), 1)
    listed = holder(0x3FF, record(0x400, struct.pack("<III", 3, 1, 2)))
    master = holder(_MASTER, drawing(box("单击此处编辑母版标题样式", kind=0), box(words)))
    plants |= {
        "outline": Plant(show([slide(reference)], outline=text(words, 1)), "body", None),
        "outline unseen": Plant(show(outline=text(words, 1)), "hidden", "大纲中的文字"),
        "hidden slide": Plant(show([first, slide(box(words), hidden=True)]), "hidden",
                              "隐藏幻灯片"),
        "unlisted slide": Plant(show(others=[said]), "hidden", "未列出的幻灯片"),
        "notes": Plant(show(others=[notes(words)]), "notes", None),
        "master": Plant(show(others=[master]), "body", "母版"),
        "comment": Plant(show([slide(box(_STANDARD), beside=comment(words))]), "comment", "批注"),
        "comment's author": Plant(show([slide(box(_STANDARD), beside=comment("菜", words))]),
                                  "metadata", "批注作者"),
        "stored object": Plant(show(others=[stored]), "body", None),
        "stored macro": Plant(show(beside=listed, others=[code]), "markup", "宏代码"),
        "left by quick saving": Plant(show(left=said), "hidden", "快速保存残留的文字"),
    }  # fmt: skip
    for name, (data, part, place) in shared_places(show_streams(), words).items():
        plants[name] = Plant(data, part, place)
    return plants
