"""Words inside program code: string literals and comments that an author may have left there."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_to_bytes

_TOKEN = re.compile(
    r"//(?P<line>[^\n]*)|/\*(?P<block>.*?)(?:\*/|\Z)|<!--(?P<html>.*?)(?:-->|\n|\Z)|"
    r'"(?P<double>(?:[^"\\\n]|\\.)*)"|\'(?P<single>(?:[^\'\\\n]|\\.)*)\'|`(?P<back>(?:[^`\\]|\\.)*)`|'
    r"(?<![\w.])(?P<number>\d{6,})(?![\w.])",
    re.DOTALL,
)
_CODES = re.compile(r"String\.fromCharCode\(\s*(\d+(?:\s*,\s*\d+)*)\s*\)")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){3}")
_JOINT = re.compile(r"[\s:,;=+\[\]{}()\"']{0,12}")
_ESCAPE = re.compile(
    r"\\(?:u(?:\{0*(?P<long>[0-9a-fA-F]{1,6})\}|(?P<four>[0-9a-fA-F]{4}))"
    r"|x(?P<two>[0-9a-fA-F]{2})|(?P<other>.))",
    re.DOTALL,
)
_WORTH = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]|\d(?:[ -]?\d){5}|[\w.+-]+@[\w-]+\.\w")
_STYLE_TOKEN = re.compile(
    r"/\*(?P<comment>.*?)(?:\*/|\Z)|\bfont(?:-family)?\s*:[^;}]*|\blocal\([^)]{0,200}\)|"
    r"url\(\s*[\"']?(?P<address>[^\"')]*)|(?P<quoted>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')",
    re.DOTALL,
)
_DATA_URI = re.compile(
    r"data:(?P<type>[\w/+.-]*)(?P<options>(?:;[\w=.+-]+)*),(?P<data>[^\s\"'<>)]+|<svg\b.*?</svg>)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[^<>]{1,500}>")
_MOST = 400  # a passage made of neighbouring literals is no longer than about this


def is_worth_reading(text: str) -> bool:
    """Does it hold Chinese, a long number or an address: anything a rule could be about?"""
    return _WORTH.search(text) is not None


def script_texts(code: str) -> Iterator[tuple[str, bool]]:
    """Literals (a name and its value together) and comments; True marks a comment."""
    joined, end = "", -1
    code = _CODES.sub(_literal, code)
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        assert kind is not None
        text = match[kind]
        if kind in {"line", "block", "html"}:
            if is_worth_reading(text):
                yield without_tags(text), True
            continue
        text = spelled_out(text)
        if text.startswith(("{", "[")) and '"' in text:  # data, written down as a literal
            yield from script_texts(text)
            continue
        between = code[end : match.start()] if end >= 0 else "\n;\n"
        if joined and len(joined) < _MOST and _JOINT.fullmatch(between):
            joined += _separator(between) + text
        else:
            if is_worth_reading(joined):
                yield without_tags(joined), False
            joined = text
        end = match.end()
    if is_worth_reading(joined):
        yield without_tags(joined), False


def _separator(between: str) -> str:
    if "{" in between or "[" in between:  # the first belongs to all that follows, not to the next
        return ", "
    return ": " if ":" in between or "=" in between else "" if "+" in between else ", "


def values(text: str) -> Iterator[str]:
    """A value that is data itself comes as its names and values, any other as it is."""
    if text.lstrip().startswith(("{", "[")):
        yield from (said for said, _ in script_texts(text))
    else:
        yield text


def _literal(codes: re.Match[str]) -> str:
    values = [int(one) for one in codes[1].split(",")]
    return '"' + "".join(chr(one) for one in values if 31 < one < 0x110000 and one != 34) + '"'


def spelled_out(text: str) -> str:
    """A value as a page would show it: without the escapes of programs and of addresses."""
    text = unescape(text)
    return unquote(text, errors="replace") if _PERCENT.search(text) else text


def unescape(text: str) -> str:
    """A literal's characters; what no character can be becomes U+FFFD."""
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_character, text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _character(match: re.Match[str]) -> str:
    code = match["long"] or match["four"] or match["two"]
    if code:
        value = int(code, 16)
        return chr(value) if value < 0x110000 else "\ufffd"
    return {"n": " ", "r": " ", "t": " ", "\n": ""}.get(match["other"], match["other"])


def without_tags(text: str) -> str:
    """Text with its tags as blanks; nothing else is undone."""
    return _TAG.sub(" ", text).strip()


def style_texts(css: str) -> Iterator[str]:
    """Comments of a style sheet, what it makes pages say, and what else it quotes or names."""
    for match in _STYLE_TOKEN.finditer(css):
        text = match["comment"] or match["address"] or _css_string(match["quoted"] or "")
        text = unquote(text, errors="replace") if match["address"] else text
        if is_worth_reading(text) and not text.startswith("data:"):
            yield text.strip()


def _css_string(quoted: str) -> str:
    return re.sub(r"\\([0-9a-fA-F]{1,6}) ?", _css_character, quoted[1:-1])


def _css_character(match: re.Match[str]) -> str:
    value = int(match[1], 16)
    return chr(value) if value < 0xD800 or 0xE000 <= value < 0x110000 else "\ufffd"


def data_uris(text: str) -> Iterator[tuple[str, bytes | None]]:
    """Media type and bytes of each `data:` address; None when its base64 is broken."""
    if "data:" not in text and "DATA:" not in text:
        return
    for match in _DATA_URI.finditer(text):
        media_type = match["type"].lower() or "text/plain"
        if "base64" not in match["options"].lower():
            yield media_type, unquote_to_bytes(match["data"].encode("utf-8", "replace"))
            continue
        raw = re.sub(r"[^A-Za-z0-9+/]", "", unquote(match["data"]).translate({45: 43, 95: 47}))
        try:
            yield media_type, base64.b64decode(raw + "=" * (-len(raw) % 4))
        except (binascii.Error, ValueError):
            yield media_type, None
