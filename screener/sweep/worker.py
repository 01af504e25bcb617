"""What a worker process does with one file of a site: screens it, and tells what else it says."""

from __future__ import annotations

from functools import partial
from multiprocessing.connection import Connection
from pathlib import PurePosixPath

from screener.batch.answer import Answer
from screener.batch.walk import Target
from screener.batch.worker import packed, serve
from screener.cache.codec import unpack_verdict
from screener.document import Document
from screener.pipeline import Screener, Settings
from screener.review.deadlines import Calendar
from screener.sweep.notice import notice_end
from screener.sweep.page import read_page, sitemap_links
from screener.sweep.prose import prose_of
from screener.sweep.seen import Seen, pack_beside, unpack_seen

_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def serve_seen(calendar: Calendar, connection: Connection, settings: Settings) -> None:
    """Answer targets with what was seen of them until the parent hangs up."""
    serve(connection, settings, screen=partial(looked, calendar))


def look(calendar: Calendar, screener: Screener, target: Target) -> Seen:
    """Screen `target`, and tell what a sweep wants to know of it."""
    answer = looked(calendar, screener, target)
    return unpack_seen(unpack_verdict(answer.verdict, target.path), answer.beside or b"")


def looked(calendar: Calendar, screener: Screener, target: Target) -> Answer:
    """The same, packed."""
    return packed(screener, target, beside=partial(_beside, calendar, target.name))


def _beside(calendar: Calendar, name: str, document: Document, data: bytes) -> bytes:
    prose = prose_of(document)
    if document.gaps and not document.text:
        return pack_beside(prose)
    if document.media_type in _PAGES:
        page = read_page(data, name, document.text)
        published = page.published if page else None
        return pack_beside(prose, page, notice_end(document.text, published, calendar))
    if PurePosixPath(name).name.lower().startswith("sitemap"):
        return pack_beside((), links=sitemap_links(data))
    return pack_beside(prose)
