"""Words that stand in a text as base64."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

_RUN = re.compile(r"(?<![\w+/=-])(?<!base64,)[A-Za-z0-9+/_-]{16,}={0,2}(?![\w+/=-])")
_MIXED = re.compile(r"(?=.*[A-Z])(?=.*[a-z])", re.DOTALL)  # else a word, a path, a number in hex
_TELLING = re.compile(r"[\u3400-\u9fff]{2}|(?<!\d)\d{11}|(?<!\d)\d{17}[\dXx]")
_STATE = b"\xff\x01"  # how pages of ASP.NET keep what they showed: strings between other values
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]+")
_LONGEST = 8 * 1024 * 1024


def unpacked(run: str) -> bytes | None:
    """The bytes of one run of base64, of either alphabet; None when it is none."""
    bare = "".join(run.split()).rstrip("=").translate({45: 43, 95: 47})
    if len(bare) % 4 == 1 or len(bare) > _LONGEST:
        return None
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def said(data: bytes) -> str:
    """The text that unpacked bytes come to; empty where they are none, or say nothing.

    UTF-8 alone: in an older character set one key of a program in a hundred is words by chance.
    """
    if data.startswith(_STATE):
        strings = _UNSEEN.split(data.decode("utf-8", "replace"))
        return "\n".join(one.strip() for one in strings if _TELLING.search(one))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if _TELLING.search(text) and not _UNSEEN.search(text) else ""


def packed(text: str) -> Iterator[str]:
    """What each run of base64 says that comes to words; files in `data:` addresses are no words."""
    for match in _RUN.finditer(text):
        run = match[0]
        if _MIXED.match(run) and (data := unpacked(run)) is not None and (words := said(data)):
            yield words
