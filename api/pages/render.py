"""Templates to HTML: the one Jinja environment, its filters, and the addresses of static files."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from api.pages.words import difference, grounds
from screener.forms.sheet import chinese_date
from screener.report import words
from screener.review.deadlines import BEIJING

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent.parent
STATIC = HERE / "static"
_GIBI = 1 << 30
_LONG = 24  # letters from which a word is a digest or identifier, cut short for the eye


@cache
def environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset
    made.filters.update(
        when=when,
        day=day,
        size=size,
        kind=words.kind_label,
        percent=words.percent,
        visible=words.visible,
        visible_lines=visible_lines,
        visible_path=words.visible_path,
        short=short,
        plain=plain,
        dated=chinese_date,
        grounds=grounds,
        difference=difference,
    )
    return made


@cache
def asset(name: str) -> str:
    """The address of a static file, changing with its content so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def _local(moment: datetime | str) -> datetime:
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(BEIJING)


def when(moment: datetime | str | None) -> str:
    """2026年5月6日 14:05, in the time of Beijing; a dash for None."""
    if moment is None:
        return "—"
    at = _local(moment)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def day(moment: datetime | str | None) -> str:
    """2026年5月6日; a dash for None."""
    if moment is None:
        return "—"
    at = _local(moment)
    return f"{at.year}年{at.month}月{at.day}日"


def size(count: int) -> str:
    """Bytes as people say them."""
    told = f"{count / _GIBI:.1f} GB" if count >= _GIBI else words.size_label(count)
    return told.replace(".0 ", " ")


def plain(label: str) -> str:
    """A label without what stands in brackets behind it: 撰稿人 for 撰稿人（信息员）."""
    return label.partition("（")[0]


def short(digest: str) -> str:
    """As much of a hash as people compare by eye."""
    return f"{digest[:8]}…{digest[-8:]}" if len(digest) > _LONG and digest.isalnum() else digest


def visible_lines(text: str) -> str:
    """As `visible`, but lines and tabs stay what they are: for text that keeps its white space."""
    if text.isprintable():
        return text
    return "".join(char if char in "\n\t" else words.visible(char) for char in text)
