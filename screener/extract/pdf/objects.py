"""pdfminer's parser of objects, with dictionaries and arrays of the usual shapes cut by one
expression; at the first thing that is unusual pdfminer reads the object itself."""

from __future__ import annotations

import io
import re
from typing import Any, cast

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser, PDFStreamParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import LIT

_TOKEN = re.compile(
    rb"""[\s\0]*+(?:
    (?:/(?P<name>[A-Za-z0-9_.+,-]++)
        |(?P<reference>\d{1,9}+)\s++\d{1,5}\s++R
        |(?P<number>[-+]?(?:\d{1,9}(?:\.\d*+)?|\.\d++))
        |(?P<word>true|false)
    )(?=[\s\0/\[\]<>()])
    |(?P<close>>>|\])
    |(?P<open><<|\[)
    |<(?P<hex>(?:[0-9A-Fa-f]{2})*+)>
    |\((?P<string>[^()\\\r]*+)\))""",
    re.VERBOSE,
)
_WORDS = {b"true": True, b"false": False}  # what null is depends on the parser
_DEEPEST = 50
_KEYED = b"<<"


class Parser(PDFParser):
    """Parses the objects of a whole file."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._data = data

    def nextobject(self) -> Any:
        found = _next(self, self._data)
        if found is not None:
            start, value, end = found
            self.seek(end)
            self.push((start, value))
        return super().nextobject()


class StreamParser(PDFStreamParser):
    """Parses objects that are packed together in a stream."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._data = data

    def nextobject(self) -> Any:
        found = _next(self, self._data)
        if found is None:
            return super().nextobject()
        start, value, end = found
        self.seek(end)
        return start, value


class PdfDocument(PDFDocument):
    """pdfminer's document on these parsers."""

    def __init__(self, data: bytes) -> None:
        super().__init__(Parser(data))

    def _get_objects(self, stream: PDFStream) -> tuple[list[object], int]:
        count = cast(int, stream.get("N", 0))
        parser = StreamParser(stream.get_data())
        parser.set_document(self)
        objects: list[object] = []
        try:
            while True:
                objects.append(parser.nextobject()[1])
        except PSEOF:
            return objects, count


def _next(parser: PDFParser, data: bytes) -> tuple[int, Any, int] | None:
    """The dictionary or array that comes next, where it begins and ends; None where it is none."""
    if parser.results or parser.context or parser.curstack or parser._tokens:
        return None
    start = parser.bufpos + parser.charpos
    value, end = _composite(parser, data, start)
    return None if end < 0 else (start, value, end)


def _composite(parser: PDFParser, data: bytes, at: int) -> tuple[Any, int]:
    outer: list[tuple[bytes, list[Any]]] = []
    kind, items = b"", []  # type: bytes, list[Any]
    while match := _TOKEN.match(data, at):
        at = match.end()
        name, reference, number, word, close, opened, hexed, string = match.groups()
        value: Any
        if opened is not None:
            if len(outer) >= _DEEPEST:
                break
            outer.append((kind, items))
            kind, items = opened, []
            continue
        if not outer:
            break
        if name is not None:
            value = LIT(name.decode("ascii"))
        elif reference is not None:
            value = PDFObjRef(parser.doc, int(reference))
        elif number is not None:
            value = float(number) if b"." in number else int(number)
        elif close is not None:
            value = _closed(kind, items, close)
            if value is None:
                break
            kind, items = outer.pop()
            if not outer:
                return value, at
        elif hexed is not None:
            value = bytes.fromhex(hexed.decode("ascii"))
        else:
            value = _WORDS[word] if string is None else string
        items.append(value)
    return None, -1


def _closed(kind: bytes, items: list[Any], close: bytes) -> Any:
    """The dictionary or array of these items; None where they make none."""
    if (kind == _KEYED) != (close == b">>"):
        return None
    if kind != _KEYED:
        return items
    if len(items) % 2:
        return None
    try:
        return {key.name: value for key, value in zip(items[::2], items[1::2], strict=True)}
    except AttributeError:  # a key that is no name
        return None
