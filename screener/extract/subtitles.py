"""Subtitles and lyrics (srt, vtt, ass, ssa, lrc): what is shown and when, and what never is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from screener.containers.source import Source
from screener.document import Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, TooLarge
from screener.limits import Budget

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_CUE = re.compile(rf"\s*({_TIME})\s*-->\s*{_TIME}")
_SRT = re.compile(rf"\s*(?:\d{{1,9}}\s*\n\s*)?{_TIME}\s*-->\s*{_TIME}")
_LYRIC = re.compile(r"((?:\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\]\s*)+)(.*)")
_LYRIC_TAG = re.compile(r"\[(ti|ar|al|au|by|re|ve|la|tool|length|offset):(.*)\]\s*", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:[a-zA-Z][\w.]*(?:\s[^<>]*)?|\d\d:\d\d[\d:.]*)>")
_OVERRIDE = re.compile(r"\{([^{}]*)\}")
_SPEAKER = re.compile(r"<v[.\w]*\s+([^<>]+)>")
_UNSEEN = re.compile(r"\\(?:1a|alpha)&H(?:FF|ff)&?|\\fs[01](?!\d)|\\fscx0(?!\d)")
_KINDS = {"vtt": "text/vtt", "srt": "application/x-subrip", "ass": "text/x-ssa",
          "lrc": "text/x-lrc"}  # fmt: skip
_HEAD = 4096


class _Line(NamedTuple):
    text: str
    number: int
    part: Part = Part.SUBTITLE
    place: str | None = None


def recognise(source: Source) -> str | None:
    if source.decoded is None:
        return None
    head = source.decoded.text[:_HEAD].lstrip("\ufeff \t\r\n").replace("\r\n", "\n")
    kind = None
    if re.match(r"WEBVTT(?:\s|$)", head):
        kind = "vtt"
    elif re.match(r"\[script info\]", head, re.IGNORECASE):
        kind = "ass"
    elif _SRT.match(head):
        kind = "srt"
    elif _is_lyrics(head):
        kind = "lrc"
    return _KINDS[kind] if kind else None


def _is_lyrics(head: str) -> bool:
    lines = [line for line in head.split("\n")[:12] if line.strip()]
    timed = sum(_LYRIC.fullmatch(line.strip()) is not None for line in lines)
    tags = sum(_LYRIC_TAG.fullmatch(line) is not None for line in lines)
    return timed >= 2 and timed + tags >= len(lines) * 2 // 3


def read(source: Source, budget: Budget) -> Content:
    media_type = recognise(source)
    if source.decoded is None or media_type is None:
        raise Damaged("文字编码无法识别")
    if len(source.decoded.text) > budget.limits.characters:
        raise TooLarge("文字数量超过上限")
    lines = source.decoded.text.lstrip("\ufeff").splitlines()
    builder = TextBuilder()
    gaps = [Gap(GapKind.DAMAGED, "部分字符编码损坏，没有读出")] if source.decoded.lost > 20 else []
    readers = {"text/x-ssa": _script, "text/x-lrc": _lyrics}
    for line in readers.get(media_type, _cues)(lines):
        builder.add(line.text, Location(line.part, line=line.number, place=line.place))
    if any(line.strip().lower() == "[graphics]" for line in lines):
        gaps.append(Gap(GapKind.UNSUPPORTED, "字幕内嵌的图片没有读取"))
    return Content(media_type, builder.text, builder.passages, gaps=tuple(gaps))


def _cues(lines: list[str]) -> Iterator[_Line]:
    """SubRip and WebVTT: blocks apart by blank lines; those without a time are never shown."""
    block: list[str] = []
    start = 1
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
            continue
        if block:
            yield from _block(block, start)
        block, start = [], number + 1


def _block(block: list[str], number: int) -> Iterator[_Line]:
    timed = next((at for at, line in enumerate(block[:3]) if _CUE.match(line)), None)
    if timed is None:
        first = block[0].strip()
        if first == "STYLE" or block == ["WEBVTT"]:
            return
        note = first.startswith(("NOTE", "WEBVTT", "REGION"))
        place = "字幕注释" if note else "不显示的字幕"
        text = "\n".join(block).removeprefix("NOTE").removeprefix("WEBVTT").strip()
        yield _Line(text, number, Part.MARKUP if note else Part.HIDDEN, place)
        return
    for line in block[:timed]:
        if not line.strip().isdecimal():
            yield _Line(line.strip(), number, Part.MARKUP, "字幕标识")
    match = _CUE.match(block[timed])
    assert match
    yield from _shown(block[timed + 1 :], number + timed + 1, match[1])


def _shown(lines: list[str], number: int, time: str) -> Iterator[_Line]:
    """The words of a cue: its lines belong together, marks for the eye left out."""
    raw = "\n".join(lines)
    speakers = dict.fromkeys(_SPEAKER.findall(raw))
    notes = [note for note in _OVERRIDE.findall(raw) if note and not note.startswith("\\")]
    text = _OVERRIDE.sub("", _MARKUP.sub("", raw))
    unseen = _UNSEEN.search(raw)
    yield _Line(text, number, Part.HIDDEN if unseen else Part.SUBTITLE,
                "不显示的字幕" if unseen else time)  # fmt: skip
    for note in (*speakers, *notes):
        yield _Line(note, number, Part.MARKUP, "字幕注释")


def _script(lines: list[str]) -> Iterator[_Line]:
    """Advanced SubStation Alpha: events by the columns their section declares."""
    section, columns = "", ["text"]
    for number, line in enumerate(lines, 1):
        name, _, value = line.partition(":")
        name = name.strip().lower()
        if line.strip().startswith("["):
            section = line.strip().lower()
        elif section == "[events]" and name == "format":
            columns = [one.strip().lower() for one in value.split(",")]
        elif section == "[events]" and name in {"dialogue", "comment"}:
            yield from _event(value, columns, number, shown=name == "dialogue")
        elif section == "[script info]" and value.strip():
            yield _Line(line.strip(), number, Part.METADATA, "字幕属性")
        elif line.startswith((";", "!:")):
            yield _Line(line.lstrip(";!: "), number, Part.MARKUP, "字幕注释")


def _event(value: str, columns: list[str], number: int, *, shown: bool) -> Iterator[_Line]:
    fields = dict(zip(columns, value.split(",", len(columns) - 1), strict=False))
    text = re.sub(r"\\[Nn]", "\n", fields.get("text", ""))
    text = text.replace("\\h", " ")
    for line in _shown(text.split("\n"), number, fields.get("start", "").strip()):
        hidden = not shown and line.part is Part.SUBTITLE
        yield line._replace(part=Part.HIDDEN, place="不显示的字幕") if hidden else line
    speaker = fields.get("name") or fields.get("actor") or ""
    yield _Line(speaker.strip(), number, Part.MARKUP, "字幕注释")


def _lyrics(lines: list[str]) -> Iterator[_Line]:
    for number, line in enumerate(lines, 1):
        if tag := _LYRIC_TAG.fullmatch(line):
            yield _Line(tag[2].strip(), number, Part.METADATA, "字幕属性")
        elif timed := _LYRIC.fullmatch(line.strip()):
            time = timed[1].strip("[] ").partition("]")[0]
            yield _Line(_MARKUP.sub("", timed[2]), number, place=time)
        else:
            yield _Line(line.strip(), number, Part.HIDDEN, "不显示的字幕")
