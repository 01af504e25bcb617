"""An RTF file cut into its words: groups, control words, bytes written out, plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|\r?\n|(.))|([{}])|([^\\{}\r\n]+)",
    re.DOTALL,
)


class Token(NamedTuple):
    """`word` is a control word or symbol, `{`, `}`, `'` for one byte, or empty for text."""

    word: str
    number: int | None = None
    text: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """Every token in order; bytes that `bin` announces come with it."""
    at = 0
    while match := _TOKEN.search(data, at):
        at = match.end()
        word, number, code, symbol, brace, text = match.groups()
        if text is not None:
            yield Token("", None, text)
        elif brace is not None:
            yield Token(brace.decode("ascii"))
        elif code is not None:
            yield Token("'", None, bytes.fromhex(code.decode("ascii")))
        elif word is not None:
            name = word.decode("ascii")
            value = int(number) if number is not None else None
            if name == "bin" and value and value > 0:
                yield Token(name, value, data[at : at + value])
                at += value
            else:
                yield Token(name, value)
        else:
            yield Token(symbol.decode("latin-1") if symbol else "par")
