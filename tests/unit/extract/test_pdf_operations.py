"""Content streams cut by one expression and token by token say the same."""

from __future__ import annotations

import random
from typing import Any

import pytest

from screener.extract.pdf.operations import operations
from screener.extract.pdf.tokens import Operator, tokens, unescaped

PIECES = (
    b"BT",
    b"ET",
    b"q",
    b"1 0 0 1 72 700.5 Tm",
    b"/F1 12 Tf",
    b"(abc) Tj",
    b"(a\\)b\\\\) Tj",
    b"(a(b)c) Tj",
    b"<4E2D> Tj",
    b"<4E2> Tj",
    b"<4E 2D> Tj",
    b"[(a)-120.5<00>3(b\\051)] TJ",
    b"[]TJ",
    b"[(a] TJ",
    b"[/A (b)] TJ",
    b"/P <</MCID 3>> BDC",
    b"/OC /MC0 BDC",
    b"/P <</A [1 2]>> BDC",
    b"EMC",
    b"1-2 Td",
    b"1.2.3 w",
    b"-.5 +3 5. l",
    b"12Td",
    b"0 g",
    b"0.1 0.2 0.3 rg",
    b"T*",
    b"(a)'",
    b'1 2 (b)"',
    b"% remark\n",
    b"true",
    b"null x",
    b"99999999999999999999 w",
    b"/A#42 gs",
    b"/\xe4\xb8\xad gs",
    b"0 0\0Td",
    b"{ }",
    b"<< /A 1",
    b">>",
    b"]",
    b"-",
    b".",
    b"(",
    b"<zz>",
    b"\v",
    b"(line\r\nend\\\r\nmore) Tj",
    b"(\\101\\12\\8) Tj",
    b"1 2 3 4 5 6 7 8 cm",
    b"f*",
    b"/a/b/c Do",
)


def token_by_token(data: bytes) -> list[tuple[bytes, list[Any]]]:
    found: list[tuple[bytes, list[Any]]] = []
    operands: list[Any] = []
    for token, _ in tokens(data):
        if isinstance(token, Operator):
            found.append((token.name, operands))
            operands = []
        else:
            operands.append(token)
    return [*found, (b"", operands)] if operands else found


def at_once(data: bytes) -> list[tuple[bytes, list[Any]]]:
    return [(name, operands) for name, operands in operations(data) if name or operands]


@pytest.mark.parametrize("piece", PIECES)
def test_every_shape_of_operation_is_cut_alike(piece: bytes) -> None:
    for data in (piece, b" " + piece + b" ", piece + b" 1 0 0 RG", b"7 " + piece + b" Q"):
        assert at_once(data) == token_by_token(data)


def test_any_sequence_of_them_is_cut_alike() -> None:
    chance = random.Random(11)
    for _ in range(3_000):
        pieces = chance.choices(PIECES, k=chance.randint(2, 12))
        data = chance.choice((b" ", b"\n", b"", b"\0")).join(pieces)
        assert at_once(data) == token_by_token(data)


def test_any_bytes_are_cut_alike() -> None:
    chance = random.Random(12)
    for _ in range(3_000):
        data = bytes(chance.choices(b"()<>[]{}/%\\ \0\n\r\t.+-0123456789abTdjJ'\"*#", k=40))
        assert at_once(data) == token_by_token(data)


def test_what_never_ends_takes_time_in_proportion() -> None:
    for piece in (b"(", b"[", b"<", b"1 ", b"[1", b"[(a)", b" ", b"/a", b"<<", b"("):
        assert list(operations(piece * 20_000)) is not None


def escape_by_escape(raw: bytes) -> bytes:
    """Strings as the format's specification puts it, one byte after the other."""
    said, at = bytearray(), 0
    named = {ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("f"): 12}
    while at < len(raw):
        byte = raw[at]
        at += 1
        if byte == 13:
            said.append(10)
            at += raw[at : at + 1] == b"\n"
        elif byte != 92 or at == len(raw):
            said.append(byte)
        elif chr(raw[at]) in "01234567":
            end = at + 1
            while end < min(at + 3, len(raw)) and chr(raw[end]) in "01234567":
                end += 1
            said.append(int(raw[at:end], 8) & 255)
            at = end
        elif raw[at] in b"\r\n":
            at += 2 if raw[at : at + 2] == b"\r\n" else 1
        else:
            said.append(named.get(raw[at], raw[at]))
            at += 1
    return bytes(said)


def test_every_escape_says_what_the_format_says() -> None:
    chance = random.Random(13)
    pieces = [b"\\", b"\\\\", b"(", b")", b"\r", b"\n", b"\r\n", b"0", b"3", b"4", b"7", b"8",
              b"n", b"a", b"x", b"v", b"'", b"\xff"]  # fmt: skip
    for _ in range(20_000):
        raw = b"".join(chance.choices(pieces, k=chance.randint(1, 8)))
        assert unescaped(raw) == escape_by_escape(raw)
