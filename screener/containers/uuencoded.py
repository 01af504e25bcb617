"""Files written into a text as uuencoded lines, as mail did before it had attachments."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

_BLOCK = re.compile(
    r"^begin [0-7]{3,4} (?P<name>\S[^\r\n]*)\r?\n"
    r"(?P<lines>(?:[!-`][ -`]*\r?\n)+?)(?:[` ]?\r?\n)?end\b",
    re.MULTILINE,
)


class Written(NamedTuple):
    """A file found in a text, and where it stood there."""

    name: str
    data: bytes
    start: int
    end: int


def uuencoded(text: str) -> Iterator[Written]:
    """Every block that decodes; what only looks like one is left as the text it is."""
    for match in _BLOCK.finditer(text) if "begin " in text else ():
        try:
            data = b"".join(_line(one) for one in match["lines"].splitlines())
        except (binascii.Error, ValueError):
            continue
        yield Written(match["name"].strip(), data, match.start(), match.end())


def _line(line: str) -> bytes:
    return b"" if line in {"`", " "} else binascii.a2b_uu(line.rstrip("\r\n").encode("ascii"))
