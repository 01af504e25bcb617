"""Settings (yaml, toml, ini, properties …): line by line, letters written as codes undone."""

from __future__ import annotations

import re

from screener.containers.script_text import unescape
from screener.containers.source import Source
from screener.document import Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged
from screener.limits import Budget

_TYPES = {
    "yaml": "application/yaml", "yml": "application/yaml", "toml": "application/toml",
    "ini": "text/x-ini", "properties": "text/x-java-properties", "cfg": "text/x-ini",
    "conf": "text/x-ini", "env": "text/x-ini", "reg": "text/x-ini", "desktop": "text/x-ini",
}  # fmt: skip
_CODED = re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2})")
_LONG = re.compile(r"\\U[0-9a-fA-F]{2}([0-9a-fA-F]{6})")
_COMMENT = re.compile(r"\s*(?:#|;|!|//)\s?(.*)")
_RUNS_ON = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_TRACE = 20


def recognise(source: Source) -> str | None:
    known = _TYPES.get(source.extension)
    return known if known and source.decoded else None


def read(source: Source, budget: Budget) -> Content:
    decoded = source.decoded
    if decoded is None:
        raise Damaged("文字编码无法识别")
    most = budget.limits.characters
    gaps = []
    if decoded.lost > max(_TRACE, len(decoded.text) // 100):
        gaps.append(Gap(GapKind.DAMAGED, "部分字符编码损坏，没有读出"))
    if len(decoded.text) > most:
        gaps.append(Gap(GapKind.TOO_LARGE, f"只读取了前{most}个字符"))
    builder = TextBuilder()
    held, first = "", 0
    for number, line in enumerate(decoded.text[:most].lstrip("\ufeff").splitlines(), 1):
        comment = _COMMENT.fullmatch(line) if not held else None
        if comment:
            builder.add(comment[1], Location(Part.BODY, line=number, place="注释"))
            continue
        first = first if held else number
        held += line.lstrip() if held else line
        if _RUNS_ON.search(held):  # as .properties and shell files break long values
            held = held[:-1]
            continue
        builder.add(_plain(held), Location(line=first))
        held = ""
    builder.add(_plain(held), Location(line=first))
    media_type = _TYPES[source.extension]
    return Content(media_type, builder.text, builder.passages, gaps=tuple(gaps))


def _plain(line: str) -> str:
    """A line with its codes as the characters they stand for; other escapes stay."""
    line = _LONG.sub(lambda match: _character(match[1]), line)
    return _CODED.sub(lambda match: unescape(match[0]), line) if "\\" in line else line


def _character(code: str) -> str:
    value = int(code, 16)
    return chr(value) if value < 0xD800 or 0xE000 <= value < 0x110000 else "\ufffd"
