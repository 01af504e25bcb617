"""An RTF file cut into its words: groups, control words, bytes written out, plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_ONE = rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|\r?\n|(.))|([{}])|([^\\{}\r\n]+)"
_NUMBERED = rb"\\u(-?\d{1,5}+) ?((?:\\'[0-9a-fA-F]{2}){1,4}|[^\\{}\r\n ])"
_TOKEN = re.compile(_ONE, re.DOTALL)
# Whole runs of characters, so that Chinese costs no token for each.
_RUN = re.compile(
    rb"((?:" + _NUMBERED.replace(b"(-?", b"(?:-?").replace(b" ?((?:", b" ?(?:(?:") + rb")+)|"
    rb"((?:\\'[0-9a-fA-F]{2})+)|" + _ONE,
    re.DOTALL,
)
_NUMBER = re.compile(_NUMBERED)


class Token(NamedTuple):
    """`word` is a control word or symbol, `{`, `}`, empty for bytes of text, or `us` for a run of
    characters by number, which stands in `text` as the file has it.
    """

    word: str
    number: int | None = None
    text: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """Every token in order; bytes that `bin` announces come with it."""
    at = 0
    while match := _RUN.search(data, at):
        at = match.end()
        numbered, coded, word, number, code, symbol, brace, text = match.groups()
        if text is not None:
            yield Token("", None, text)
        elif brace is not None:
            yield Token(brace.decode("ascii"))
        elif numbered is not None:
            yield Token("us", None, numbered)
        elif coded is not None:
            yield Token("", None, bytes.fromhex(coded.replace(b"\\'", b"").decode("ascii")))
        elif word is not None:
            token = _word(word, number)
            if token.word == "bin" and (size := token.number or 0) > 0:
                token = token._replace(text=data[at : at + size])
                at += size
            yield token
        else:
            yield _symbol(code, symbol)


def singly(run: bytes) -> Iterator[Token]:
    """The tokens of a run of characters, one by one."""
    for match in _TOKEN.finditer(run):
        word, number, code, symbol, _, text = match.groups()
        if text is not None:
            yield Token("", None, text)
        elif word is not None:
            yield _word(word, number)
        else:
            yield _symbol(code, symbol)


def numbered_text(run: bytes, skip: int) -> str | None:
    """The characters of a run; None where stand-ins are not `skip` for each."""
    found = _NUMBER.findall(run)
    if any((len(stand) // 4 if stand[:1] == b"\\" else 1) != skip for _, stand in found):
        return None
    codes = b"".join((int(code) & 0xFFFF).to_bytes(2, "little") for code, _ in found)
    return codes.decode("utf-16-le", "replace").replace("\0", "")


def _word(word: bytes, number: bytes | None) -> Token:
    return Token(word.decode("ascii"), int(number) if number is not None else None)


def _symbol(code: bytes | None, symbol: bytes | None) -> Token:
    if code is not None:
        return Token("", None, bytes.fromhex(code.decode("ascii")))
    return Token(symbol.decode("latin-1") if symbol else "par")
