"""What a sweep wants to know of one file beside the verdict, and as bytes that can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from screener.cache.codec import pack_plain, unpack_plain
from screener.sweep.notice import Notice
from screener.sweep.page import Page
from screener.sweep.prose import Prose, Sentence
from screener.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Seen:
    """One file of the site. `page` is None for what is none; `links` are those of a sitemap."""

    verdict: Verdict
    prose: Prose = ()
    page: Page | None = None
    notice: Notice | None = None
    links: tuple[str, ...] = ()


def pack_beside(
    prose: Prose,
    page: Page | None = None,
    notice: Notice | None = None,
    links: tuple[str, ...] = (),
) -> bytes:
    """All that `Seen` holds but for the verdict, which is kept by itself."""
    told = None if notice is None else (notice.until.toordinal(), notice.said)
    columns = tuple(zip(*prose, strict=True))
    return pack_plain((columns, _plain_page(page), told, links))


def unpack_seen(verdict: Verdict, beside: bytes) -> Seen:
    """What `pack_beside` packed, with the verdict on the same file."""
    prose, page, notice, links = unpack_plain(beside)
    return Seen(
        verdict,
        tuple(map(partial(tuple.__new__, Sentence), zip(*prose, strict=True))),
        None if page is None else _page(page),
        None if notice is None else Notice(date.fromordinal(notice[0]), notice[1]),
        links,
    )


def _plain_page(page: Page | None) -> tuple[Any, ...] | None:
    if page is None:
        return None
    published = None if page.published is None else page.published.toordinal()
    captions = tuple(sorted(page.captions))
    return page.title, published, page.links, page.base, captions, page.cut


def _page(plain: tuple[Any, ...]) -> Page:
    title, published, links, base, captions, cut = plain
    day = None if published is None else date.fromordinal(published)
    return Page(title, day, links, base, frozenset(captions), cut)
