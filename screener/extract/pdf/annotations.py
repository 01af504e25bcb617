"""Annotations of a PDF's pages: comments, links, form fields, with what they hide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from screener.document import Location, Part
from screener.extract.pdf.notes import Note

_UNSEEN = 0x02 | 0x20  # hidden, not viewed
_MAX_PARENTS = 32
_MARKUP = re.compile(r"<[^>]*>")
_COMMENT_KEYS = {"/Contents": "批注", "/RC": "批注", "/Subj": "批注主题", "/T": "批注作者"}
_FIELD_KEYS = {"/TU": "表单域提示", "/T": "表单域名称", "/DV": "表单域默认值", "/Opt": "表单域选项"}


def annotation_notes(package: pikepdf.Pdf) -> Iterator[Note]:
    """What the annotations of all pages say, page by page."""
    for number, page in enumerate(package.pages, 1):
        annotations = page.obj.get("/Annots")
        for one in annotations if isinstance(annotations, pikepdf.Array) else ():
            if isinstance(one, pikepdf.Dictionary):
                yield from _annotation(one, number)


def _annotation(one: pikepdf.Dictionary, page: int) -> Iterator[Note]:
    unseen = bool(int(one.get("/F", 0)) & _UNSEEN)
    if one.get("/Subtype") == "/Widget":
        yield from _field(one, page, unseen)
        return
    for key, place in _COMMENT_KEYS.items():
        text = text_of(one.get(key))
        if key == "/RC":
            text = _MARKUP.sub("", text)
        part = Part.HIDDEN if unseen else Part.COMMENT
        if text and key == "/RC" and _plain(text) == _plain(text_of(one.get("/Contents"))):
            continue
        yield Note(text, Location(part, page=page, place=f"隐藏的{place}" if unseen else place))


def _field(one: pikepdf.Dictionary, page: int, unseen: bool) -> Iterator[Note]:
    value = _inherited(one, "/V")
    if not isinstance(value, pikepdf.Name):  # names are states of buttons
        part, place = (Part.HIDDEN, "隐藏的表单域") if unseen else (Part.BODY, "表单域")
        for text in _texts(value):
            yield Note(text, Location(part, page=page, place=place))
    for key, place in _FIELD_KEYS.items():
        for text in _texts(_inherited(one, key)):
            yield Note(text, Location(Part.ATTRIBUTE, page=page, place=place))
    captions = one.get("/MK")
    if not isinstance(captions, pikepdf.Dictionary):
        return
    for key in ("/CA", "/RC", "/AC"):
        yield Note(text_of(captions.get(key)), Location(Part.BODY, page=page, place="表单按钮"))


def _inherited(one: pikepdf.Dictionary, key: str) -> Any:
    at: Any = one
    for _ in range(_MAX_PARENTS):
        if not isinstance(at, pikepdf.Dictionary):
            return None
        if key in at:
            return at[key]
        at = at.get("/Parent")
    return None


def _texts(value: Any) -> Iterator[str]:
    """A string, or each of an array of strings or of pairs of them."""
    if isinstance(value, pikepdf.Array):
        for one in value:
            if isinstance(one, pikepdf.Array):
                yield from (text_of(two) for two in one)
            else:
                yield text_of(one)
    else:
        yield text_of(value)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(value: Any) -> str:
    """A PDF string, or a stream standing for one, as text; empty for anything else.

    Bytes without a mark are often GBK here, though the standard says Latin.
    """
    if isinstance(value, pikepdf.Stream):
        raw = value.read_bytes()
    elif isinstance(value, pikepdf.String):
        raw = bytes(value)
    else:
        return ""
    return _decoded(raw).replace("\r\n", "\n").replace("\r", "\n").strip("\0 \n\t")


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    if raw.isascii():
        return raw.decode("ascii")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("pdfdoc", "replace")
