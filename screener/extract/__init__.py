"""Bytes to Document: the first format that recognises the content reads it.

A format is a module with two functions: `recognise(source)` returns the media type when the
content (never the extension alone) is of its kind, and `read(source, budget)` returns `Content`
or raises `Unreadable`. Formats never import each other; what is packed inside a file comes back
as attachments and is read here, all the way down, under one budget.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from screener.containers.ole.unlock import unlock
from screener.containers.source import Source
from screener.document import Attachment, Content, Document, Gap, GapKind, Location, gap_for
from screener.errors import TooLarge, Unreadable, Unsupported
from screener.extract.lineup import FORMATS, TEXTS, Format
from screener.limits import Budget, Limits

__all__ = ["FORMATS", "extract", "extract_text"]


def extract(data: bytes, path: str, limits: Limits) -> Document:
    """Read one file and everything packed inside it. Never raises for what the bytes hold."""
    return _document(Source(data, path), path, Budget(limits, len(data)), depth=0)


def extract_text(data: bytes, path: str, limits: Limits) -> Document:
    """The same of text that is in no file: it may begin like a file, and is none."""
    source = Source(data, path, "utf-8")
    return _document(source, path, Budget(limits, len(data)), depth=0, formats=TEXTS)


def _document(
    source: Source, path: str, budget: Budget, depth: int, formats: Sequence[Format] = FORMATS
) -> Document:
    content = _content(source, budget, formats)
    children = tuple(
        _child(attachment, f"{path}!/{attachment.name}", budget, depth + 1)
        for attachment in content.attachments
    )
    return Document(
        path=path,
        media_type=content.media_type,
        digest=hashlib.sha256(source.data).hexdigest(),
        size=len(source.data),
        text=content.text,
        passages=content.passages,
        children=children,
        gaps=content.gaps,
        counts=content.counts,
        notices=content.notices,
        insertions=content.insertions,
    )


def _child(attachment: Attachment, path: str, budget: Budget, depth: int) -> Document:
    source = Source(attachment.data, attachment.name)
    gap = attachment.gap
    if gap is None:
        try:
            budget.check_depth(depth)
            budget.check_time()
        except Unreadable as error:
            gap = gap_for(error)
    if gap is None:
        return _placed(_document(source, path, budget, depth), attachment.location)
    empty = _document(Source(b"", attachment.name), path, budget, depth)
    return replace(
        empty,
        digest=hashlib.sha256(attachment.data).hexdigest(),
        size=len(attachment.data),
        media_type="application/octet-stream",
        gaps=(gap,),
    )


def _content(source: Source, budget: Budget, formats: Sequence[Format]) -> Content:
    """Read `source`; whatever goes wrong becomes a gap."""
    media_type = "application/octet-stream"
    try:
        if len(source.data) > budget.limits.file_bytes:
            raise TooLarge("文件超过大小上限")
        source = unlock(source)
        for reader in formats:
            if found := reader.recognise(source):
                media_type = found
                return reader.read(source, budget)
        raise Unsupported("无法识别的文件格式")
    except Unreadable as error:
        return Content(media_type, gaps=(gap_for(error),))
    except MemoryError:
        return Content(media_type, gaps=(Gap(GapKind.TOO_LARGE, "读取所需内存超过上限"),))
    except Exception as error:  # noqa: BLE001 - the one border: a reader's crash is a gap
        message = f"文件结构异常（{type(error).__name__}）"
        return Content(media_type, gaps=(Gap(GapKind.DAMAGED, message),))


def _placed(document: Document, outer: Location) -> Document:
    """`document`, a picture, with the page, sheet and place it has in the file around it."""
    if outer == Location():
        return document

    def inside(location: Location) -> Location:
        place = "，".join(one for one in (outer.place, location.place) if one) or None
        return location._replace(
            page=outer.page or location.page,
            sheet=outer.sheet,
            cell=outer.cell,
            place=place,
        )

    passages = (one._replace(location=inside(one.location)) for one in document.passages)
    gaps = (replace(one, location=inside(one.location)) for one in document.gaps)
    return replace(document, passages=tuple(passages), gaps=tuple(gaps))
