"""The last to look through a PDF: strings in any object, and pages that no list names."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from screener.containers.charset import decode, plausibility
from screener.document import Location, Part
from screener.extract.pdf.annotations import text_of
from screener.extract.pdf.notes import Note

_MAX_OBJECTS = 500_000
_DEEPEST = 40
_PRIVATE_BYTES = 1024 * 1024  # of what a program keeps for itself: more is a drawing of its own
_HINT = re.compile(rb"<(?:feff|fffe|efbbbf|[89a-f])|\([^)]*\d{11}|\([^)]*[\x80-\xff\\]|/PieceInfo")
_TELLING = re.compile(r"[\u3400-\u9fff]{2}|(?<![\w.-])\d{11}")
_DATE = re.compile(r"D:\d{4}|(?:19|20)\d{12}|\d{4}-\d\d-\d\dT")
_USUAL = 0.3  # of the characters beyond ASCII: fewer everyday ones, and the bytes are no text
_MARKS = (b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")
_NO_WORDS = frozenset({
    "/ID", "/O", "/U", "/OE", "/UE", "/Perms", "/CheckSum", "/Cert", "/Registry", "/Ordering",
    "/FontFamily", "/Lookup", "/ByteRange", "/DA", "/Panose", "/CharSet",
})  # fmt: skip
_PLACES = {
    "/Alt": (Part.ATTRIBUTE, "替代文字"),
    "/ActualText": (Part.ATTRIBUTE, "替代文字"),
    "/E": (Part.ATTRIBUTE, "替代文字"),
    "/Summary": (Part.ATTRIBUTE, "表格摘要"),
    "/T": (Part.ATTRIBUTE, "名称"),
    "/V": (Part.HIDDEN, "没有显示的表单域"),
    "/Reason": (Part.METADATA, "数字签名"),
    "/Location": (Part.METADATA, "数字签名"),
    "/ContactInfo": (Part.METADATA, "数字签名"),
}
_PRIVATE = Location(Part.METADATA, place="应用程序私有数据")


def unread_notes(package: pikepdf.Pdf) -> Iterator[Note]:
    """What programs keep for themselves, and every string that may be somebody's words."""
    for number, each in enumerate((package.trailer, *package.objects)):
        if number > _MAX_OBJECTS:
            return
        held = each.stream_dict if isinstance(each, pikepdf.Stream) else each
        if not isinstance(held, (pikepdf.Dictionary, pikepdf.Array, pikepdf.String)):
            continue
        if _HINT.search(held.unparse(resolved=True)):
            if isinstance(held, pikepdf.Dictionary) and "/PieceInfo" in held:
                yield from _private(held["/PieceInfo"])
            yield from _strings(held, "", 0)


def nested(each: Any, depth: int = 0) -> Iterator[pikepdf.Dictionary]:
    """An object's dictionaries that are no objects of their own."""
    values = _items(each)
    for _, one in values if depth < _DEEPEST else ():
        if not isinstance(one, (pikepdf.Dictionary, pikepdf.Array)) or one.is_indirect:
            continue
        if isinstance(one, pikepdf.Dictionary):
            yield one
        yield from nested(one, depth + 1)


def unlisted_pages(package: pikepdf.Pdf, most: int) -> bytes | None:
    """A file of the pages and page templates that the page tree does not name; None: no such."""
    listed = {page.objgen for page in package.pages}
    strays = [
        one
        for one in package.objects
        if isinstance(one, pikepdf.Dictionary)
        and one.get("/Type") in ("/Page", "/Template")
        and one.objgen not in listed
    ]
    if not strays:
        return None
    with pikepdf.new() as found:
        for one in strays[:most]:
            page = pikepdf.Dictionary(
                {
                    key: value
                    for key, value in one.items()
                    if key not in ("/Parent", "/B", "/Annots")
                }
            )
            page["/Type"] = pikepdf.Name.Page
            if "/MediaBox" not in page:
                page["/MediaBox"] = pikepdf.Array([0, 0, 612, 792])
            found.pages.append(pikepdf.Page(found.copy_foreign(package.make_indirect(page))))
        out = io.BytesIO()
        found.save(out, static_id=True)
    return out.getvalue()


def _items(each: Any) -> list[tuple[str, Any]]:
    if isinstance(each, pikepdf.Dictionary):
        return [(str(key), value) for key, value in each.items()]
    return [("", value) for value in each] if isinstance(each, pikepdf.Array) else []


def _strings(each: Any, key: str, depth: int) -> Iterator[Note]:
    if isinstance(each, pikepdf.String):
        yield from _note(each, key)
        return
    signature = isinstance(each, pikepdf.Dictionary) and "/ByteRange" in each
    for name, one in _items(each) if depth < _DEEPEST else ():
        inner = name or key
        container = isinstance(one, (pikepdf.Dictionary, pikepdf.Array))
        if (
            inner in _NO_WORDS
            or (container and one.is_indirect)
            or (signature and inner == "/Contents")
        ):
            continue
        yield from _strings(one, inner, depth + 1)


def _note(string: pikepdf.String, key: str) -> Iterator[Note]:
    raw, text = bytes(string), text_of(string)
    if not _TELLING.search(text) or _DATE.match(text) or "\0" in text:
        return
    if not (raw.isascii() or raw.startswith(_MARKS) or plausibility(text) >= _USUAL):
        return
    name = key[1:] if key[1:].isascii() else ""
    part, place = _PLACES.get(key, (Part.METADATA, f"内部数据“{name}”" if name else "内部数据"))
    yield Note(text, Location(part, place=place))


def _private(start: Any) -> Iterator[Note]:
    """What programs that made the file keep in it for themselves, followed wherever it leads."""
    pending = [start]
    seen: set[tuple[int, int]] = set()
    while pending and len(seen) < _MAX_OBJECTS:
        one = pending.pop()
        if isinstance(one, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)) and one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, pikepdf.Stream):
            yield from _private_text(one)
            one = one.stream_dict
        if isinstance(one, pikepdf.String):
            yield from (Note(note.text, _PRIVATE) for note in _note(one, ""))
        for key, inner in _items(one):
            if _TELLING.search(key):
                yield Note(key[1:], _PRIVATE)
            if key not in ("/Parent", "/Type"):
                pending.append(inner)


def _private_text(stream: pikepdf.Stream) -> Iterator[Note]:
    data = stream.read_bytes()
    found = decode(data) if len(data) <= _PRIVATE_BYTES else None
    for line in found.text.splitlines() if found is not None else ():
        if _TELLING.search(line):
            yield Note(line.strip(), _PRIVATE)
