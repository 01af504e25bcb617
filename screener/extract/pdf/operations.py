"""A content stream as operations: those of the usual shapes by one expression each, the rest token
by token. Both ways give the same operands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pdfminer.psparser import LIT

from screener.extract.pdf.tokens import Operator, tokens, unescaped

Operation = tuple[bytes, list[Any]]

_STRING = rb"\((?:[^()\\]++|\\.)*+\)"
_HEX = rb"<[0-9A-Fa-f]*>"
# What follows a number must be white space: of `1-2` or `1.2.3` the tokens have to tell.
_NUMBERS = rb"(?:[-+]?(?:\d{1,9}(?:\.\d*)?|\.\d+)\s++)*+"
_USUAL = re.compile(
    rb"""(?:(?P<string>%(string)s)
    |(?P<hex>%(hex)s)
    |\[(?P<array>(?:[-+.\d\s\0]++|%(string)s|%(hex)s)*+)\]
    |/(?P<name>[^\s\0()<>\[\]{}/%%\#]+)
     (?:[\s\0]*+<<[\s\0]*+/MCID[\s\0]++(?P<mark>\d{1,9})[\s\0]*+>>)?
    )?+[\s\0]*+(?P<numbers>%(numbers)s)(?!true|false|null)
    (?P<operator>[A-Za-z'"*][^\s\0()<>\[\]{}/%%]*+)[\s\0]*+
    |(?P<blank>[\s\0]++)
    |(?P<other>.)"""
    % {b"string": _STRING, b"hex": _HEX, b"numbers": _NUMBERS},
    re.VERBOSE | re.DOTALL,
)
_ITEM = re.compile(
    rb"(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))|(?P<string>%s)|(?P<hex>%s)" % (_STRING, _HEX), re.DOTALL
)


def operations(data: bytes) -> Iterator[Operation]:
    """Each operator of `data` with the operands that stand between it and the one before."""
    at = 0
    names: dict[bytes, Any] = {}
    while at < len(data):
        for match in _USUAL.finditer(data, at):
            string, hexed, array, name, mark, numbers, operator, blank, _ = match.groups()
            if operator is None:
                if blank is None:
                    operation, at = _unusual(data, match.start())
                    yield operation
                    break
                continue
            operands: list[Any] = [*map(float, numbers.split())] if numbers else []
            if string is not None:
                operands.insert(0, unescaped(string[1:-1]))
            elif array is not None:
                operands.insert(0, _items(array))
            elif hexed is not None:
                operands.insert(0, _bytes(hexed))
            elif name is not None:
                if mark is not None:
                    operands.insert(0, {"MCID": int(mark)})
                operands.insert(0, names.get(name) or names.setdefault(name, LIT(_text(name))))
            yield operator, operands
        else:
            return


def _unusual(data: bytes, at: int) -> tuple[Operation, int]:
    """The next operation from `at` on, and where it ends; without an operator at the very end."""
    operands: list[Any] = []
    for token, end in tokens(data, at):
        if isinstance(token, Operator):
            return (token.name, operands), end
        operands.append(token)
    return (b"", operands), len(data)


def _items(array: bytes) -> list[Any]:
    found: list[Any] = []
    for match in _ITEM.finditer(array):
        number, string, hexed = match.groups()
        if number is not None:
            found.append(float(number) if b"." in number else int(number))
        else:
            found.append(unescaped(string[1:-1]) if hexed is None else _bytes(hexed))
    return found


def _bytes(hexed: bytes) -> bytes:
    digits = hexed[1:-1]
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))


def _text(name: bytes) -> Any:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name
