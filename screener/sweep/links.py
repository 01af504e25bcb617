"""Addresses on pages as paths in the mirror, and which page leads where."""

from __future__ import annotations

import posixpath
import re
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

_INDEXES = ("index.html", "index.htm", "default.html", "default.htm", "index.shtml")
_SHOWN = 10  # pages kept for each target
_PLAIN = re.compile(r"(?!//)[^\s:?#\\]+")  # neither scheme, host, query nor fragment
_SCHEMES = frozenset({"", "http", "https"})


def local_paths(address: str, page: str, base: str, site: str) -> tuple[str, ...]:
    """Where in the mirror an address on `page` may lie, the likeliest first; none elsewhere.

    `page` and the answers are paths below the site's root with `/`; `base` is the page's own
    <base>, `site` the address of the root (empty: only relative addresses are ours).
    """
    root = urlsplit(site or "http://site.invalid/")
    prefix = posixpath.normpath(root.path or "/")
    if not base and _PLAIN.fullmatch(address):  # as nearly all are: no need to ask urljoin
        start = "" if address.startswith("/") else f"{prefix}/{posixpath.dirname(page)}"
        inside = "/" + posixpath.normpath(f"{start}/{unquote(address)}").lstrip("/")
        return _below(inside, prefix, folder=address.endswith("/"))
    here = urljoin(_rooted(root.geturl()), _quoted(page))
    try:
        whole = urlsplit(urljoin(urljoin(here, base), address.strip()))
        host, ours = whole.hostname, root.hostname
    except ValueError:
        return ()
    if whole.scheme not in _SCHEMES or host != ours:
        return ()
    inside = posixpath.normpath(unquote(whole.path) or "/")
    return _below(inside, prefix, query=unquote(whole.query), folder=whole.path.endswith("/"))


def _below(inside: str, prefix: str, *, query: str = "", folder: bool = False) -> tuple[str, ...]:
    """A path of the host as paths below the site's own folder there."""
    if prefix != "/" and not f"{inside}/".startswith(f"{prefix}/"):
        return ()
    path = inside[len(prefix) :].strip("/") if prefix != "/" else inside.strip("/")
    if not path or folder:
        return tuple(f"{path}/{one}" if path else one for one in _INDEXES)
    queried = (f"{path}?{query}", f"{path}@{query}") if query else ()
    return (*queried, path, *(f"{path}/{one}" for one in _INDEXES))


def _rooted(address: str) -> str:
    return address if address.endswith("/") else f"{address}/"


def _quoted(path: str) -> str:
    """A file's name as an address: only what would end the path there is escaped."""
    return path.replace("%", "%25").replace("?", "%3F").replace("#", "%23")


@dataclass(slots=True)
class Links:
    """Which pages lead to which files. Keeps for each file how many, and the first few by name.

    `exists` tells whether a path of the mirror is a file.
    """

    site: str
    exists: Callable[[str], bool]
    _pages: list[str] = field(default_factory=list)
    _to: dict[str, array[int]] = field(default_factory=dict)  # how many pages, then the first
    _broken: dict[str, array[int]] = field(default_factory=dict)

    def add(self, page: str, addresses: Iterable[str], base: str = "") -> None:
        """Note where a page leads; links to itself lead nobody to it."""
        number = len(self._pages)
        self._pages.append(sys.intern(page))
        for target, there in dict.fromkeys(self._targets(page, addresses, base)):
            if target == page:
                continue
            ways = self._to if there else self._broken
            way = ways.get(target)
            if way is None:
                way = ways[sys.intern(target)] = array("L", [0])
            way[0] += 1
            if len(way) <= _SHOWN:
                way.append(number)

    def _targets(
        self, page: str, addresses: Iterable[str], base: str
    ) -> Iterator[tuple[str, bool]]:
        for address in addresses:
            paths = local_paths(address, page, base, self.site)
            if not paths:
                continue
            found = next((one for one in paths if self.exists(one)), None)
            if found:
                yield found, True
            elif posixpath.basename(paths[0]) in unquote(address):  # the page names a file
                yield paths[0], False

    def to(self, path: str) -> tuple[int, tuple[str, ...]]:
        """How many pages lead to a file, and the first of them."""
        return self._told(self._to.get(path))

    def broken(self) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        """Where links lead to nothing, with how many pages do and the first of them."""
        for target in sorted(self._broken):
            count, pages = self._told(self._broken[target])
            yield target, count, pages

    def _told(self, way: array[int] | None) -> tuple[int, tuple[str, ...]]:
        if way is None:
            return 0, ()
        return way[0], tuple(self._pages[one] for one in way[1:])
