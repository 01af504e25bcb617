"""What a worker process does with one file of a site: screens it, and tells what else it says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath

from screener.batch.walk import Target
from screener.batch.worker import Examined, examine_whole, serve, serve_documents
from screener.document import Document
from screener.pipeline import Screener, Settings
from screener.review.deadlines import Calendar
from screener.sweep.notice import Notice, notice_end
from screener.sweep.page import Page, read_page, sitemap_links
from screener.sweep.prose import Prose, prose_of
from screener.verdict import Verdict

_PAGES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Seen:
    """One file of the site. `page` is None for what is none; `links` are those of a sitemap."""

    verdict: Verdict
    prose: Prose
    page: Page | None = None
    notice: Notice | None = None
    links: tuple[str, ...] = ()


def serve_seen(calendar: Calendar, connection: Connection, settings: Settings) -> None:
    """Answer targets with what was seen of them until the parent hangs up."""
    serve(connection, settings, screen=partial(look, calendar))


def serve_drafts(connection: Connection, settings: Settings) -> None:
    """Answer targets with the documents that stand in them, unscreened."""
    serve_documents(connection, settings)


def look(calendar: Calendar, screener: Screener, target: Target) -> Seen:
    """Screen `target`, and tell what a sweep wants to know of it."""
    examined = examine_whole(screener, target)
    document = examined.document
    seen = Seen(examined.verdict, prose_of(document))
    if document.gaps and not document.text:
        return seen
    if document.media_type in _PAGES:
        return _page(calendar, seen, examined, target)
    if PurePosixPath(target.name).name.lower().startswith("sitemap"):
        return Seen(seen.verdict, (), links=sitemap_links(_bytes(target, document)))
    return seen


def _page(calendar: Calendar, seen: Seen, examined: Examined, target: Target) -> Seen:
    document = examined.document
    page = read_page(_bytes(target, document), target.name, document.text)
    published = page.published if page else None
    return Seen(seen.verdict, seen.prose, page, notice_end(document.text, published, calendar))


def _bytes(target: Target, document: Document) -> bytes:
    """The bytes that were screened; empty where they are others by now."""
    data = Path(target.file).read_bytes()
    return data if hashlib.sha256(data).hexdigest() == document.digest else b""
