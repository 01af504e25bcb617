"""What a page tells beside its words: where it leads, what it is called, when it was published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from screener.sweep.prose import prose

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_LINKS = {
    "a": ("href",), "area": ("href",), "link": ("href",), "iframe": ("src",), "frame": ("src",),
    "img": ("src", "data-src"), "script": ("src",), "embed": ("src",), "object": ("data",),
    "source": ("src",), "video": ("src", "poster"), "audio": ("src",), "input": ("src",),
}  # fmt: skip
_DATES = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
_DATED = frozenset(
    {"pubdate", "publishdate", "article:published_time", "datepublished", "createdate"}
)
_STATED = re.compile(
    r"(?:发布|发稿|成文|公布)?(?:时间|日期)\s*[：:]\s*(\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2})"
)
_ATTACHED = frozenset({
    ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ppt", ".pptx", ".pdf", ".ofd", ".txt",
    ".csv", ".zip", ".rar", ".7z", ".rtf", ".odt", ".ods",
})  # fmt: skip
_MOST_LINKS = 5_000
_ADDRESS = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """`links` are addresses as the page writes them, each once; `base` is its own <base>.

    `captions` are hashes of the words that lead to an attachment: the site writes them.
    `cut` tells that there may be more links than are told.
    """

    title: str
    published: date | None
    links: tuple[str, ...]
    base: str = ""
    captions: frozenset[int] = frozenset()
    cut: bool = False


def read_page(data: bytes, name: str, text: str) -> Page | None:
    """What the page in `data` tells; `text` is what was read of it. None where it is no text."""
    from selectolax.lexbor import LexborHTMLParser

    from screener.containers.source import Source
    from screener.extract.html import decoded_page
    from screener.extract.html.depth import flattened

    decoded = decoded_page(Source(data, name))
    if decoded is None:
        return None
    flat = flattened(decoded.text)
    tree = LexborHTMLParser(flat.encode("utf-8", "replace"))
    base = tree.css_first("base[href]")
    links = tuple(dict.fromkeys(_links(tree)))
    return Page(
        title=" ".join((_title(tree) or "").split())[:200],
        published=_published(tree, text),
        links=links[:_MOST_LINKS],
        base=(base.attributes.get("href") or "") if base else "",
        captions=frozenset(one.hash for one in prose(_captions(tree))),
        cut=len(links) > _MOST_LINKS or flat != decoded.text,
    )


def sitemap_links(data: bytes) -> tuple[str, ...]:
    """The addresses a sitemap.xml or a sitemap index names."""
    text = data.decode("utf-8", "replace")
    return tuple(dict.fromkeys(one.replace("&amp;", "&") for one in _ADDRESS.findall(text)))


def _title(tree: LexborHTMLParser) -> str | None:
    found = tree.css_first("title")
    return found.text() if found else None


def _links(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css(",".join(_LINKS)):
        for name in _LINKS.get(node.tag or "", ()):
            if address := (node.attributes.get(name) or "").strip():
                yield address


def _captions(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("a[href]"):
        address = (node.attributes.get("href") or "").partition("?")[0].partition("#")[0]
        if posixpath.splitext(address)[1].lower() in _ATTACHED:
            yield node.text()


def _published(tree: LexborHTMLParser, text: str) -> date | None:
    for node in tree.css("meta[content]"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        if name.lower() in _DATED and (found := _date(node.attributes.get("content") or "")):
            return found
    stated = _STATED.search(text)
    return _date(stated[1]) if stated else None


def _date(text: str) -> date | None:
    match = _DATES.search(text)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None
