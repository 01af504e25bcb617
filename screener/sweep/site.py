"""What a site's keeper says of it: its address, whose pages are whose, what needs no record."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import translate
from functools import lru_cache
from pathlib import Path
from typing import Any

from screener.configuration import parse_toml, read_text
from screener.errors import LexiconError
from screener.review.rectify import Terms

_WHAT = "站点"
# What makes a site, but is nobody's draft; lists of links change with every article.
MACHINERY = (
    "*.css", "*.js", "*.mjs", "*.map", "*.woff", "*.woff2", "*.ttf", "*.otf", "*.eot", "*.ico",
    "robots.txt", "sitemap*.xml", "index.html", "index.htm", "*/index.html", "*/index.htm",
    "index_*.html", "*/index_*.html", "list_*.html", "*/list_*.html",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`owners` are departments by the beginning of a path, the longest that fits counts.

    `exempt` are patterns of paths that need no record of their own; they are scanned all the
    same. Pages published before `since` are not asked for a record either.
    """

    url: str = ""
    owners: Mapping[str, str] = field(default_factory=dict)
    exempt: tuple[str, ...] = MACHINERY
    since: date | None = None
    terms: Terms = field(default_factory=Terms)

    def owner(self, path: str) -> str:
        """The department a path belongs to; empty where nobody is named."""
        fits = [one for one in self.owners if _below(path, one)]
        return self.owners[max(fits, key=len)] if fits else ""

    def is_exempt(self, path: str) -> bool:
        return _any_of(self.exempt)(path.lower()) is not None


@lru_cache(maxsize=8)
def _any_of(patterns: tuple[str, ...]) -> Callable[[str], object]:
    """One question for all of them: a sweep asks it of every file."""
    return re.compile("|".join(map(translate, patterns)) or "(?!)").match


def _below(path: str, start: str) -> bool:
    begin = start.strip("/")
    return not begin or path == begin or path.startswith(f"{begin}/")


def load_site(path: Path) -> Site:
    """The site as described in a TOML file.

    Raises:
        LexiconError: a UsageError naming the file and what is wrong in it.
    """
    said = parse_toml(read_text(path, _WHAT), path, _WHAT)
    known = {"url", "owners", "exempt", "since", "terms"}
    if unknown := sorted(set(said) - known):
        raise LexiconError(f"{_WHAT}文件 {path}：不认识的项目 {unknown[0]}")
    since = said.get("since")
    if since is not None and type(since) is not date:
        raise LexiconError(f"{_WHAT}文件 {path}：since 应是日期，如 2026-01-01")
    return Site(
        url=_url(said.get("url", ""), path),
        owners=_owners(said.get("owners", {}), path),
        exempt=(*MACHINERY, *_patterns(said.get("exempt", []), path)),
        since=since,
        terms=_terms(said.get("terms", {}), path),
    )


def checked_url(url: str) -> str:
    """Raises ValueError unless it is the address of a site."""
    if url and not url.lower().startswith(("http://", "https://")):
        raise ValueError(url)
    return url


def _url(url: object, path: Path) -> str:
    try:
        if isinstance(url, str):
            return checked_url(url)
    except ValueError:
        pass
    raise LexiconError(f"{_WHAT}文件 {path}：url 应以 http:// 或 https:// 开头")


def _owners(said: Any, path: Path) -> dict[str, str]:
    if isinstance(said, dict) and all(isinstance(one, str) for one in said.values()):
        return dict(said)
    raise LexiconError(f'{_WHAT}文件 {path}：[owners] 中应是 "路径" = "部门"')


def _patterns(said: Any, path: Path) -> tuple[str, ...]:
    if isinstance(said, list) and all(isinstance(one, str) for one in said):
        return tuple(one.lower() for one in said)
    raise LexiconError(f"{_WHAT}文件 {path}：exempt 应是路径模式的列表")


def _terms(said: Any, path: Path) -> Terms:
    names = ("block", "review", "info")
    right = isinstance(said, dict) and set(said) <= set(names)
    if right and all(type(one) is int and 0 <= one <= 365 for one in said.values()):
        return Terms(**said)
    raise LexiconError(
        f"{_WHAT}文件 {path}：[terms] 中只能有 block、review、info，值是 0 到 365 的工作日数"
    )
