"""Words in what a page holds for programs: scripts, style sheets, instructions to servers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.containers.packed_text import packed
from screener.containers.script_text import is_worth_reading, script_texts, style_texts, values

_MARKUP_TYPE = re.compile(r"template|html", re.IGNORECASE)
_SERVER = re.compile(r"<\?(?:php\b|=)")  # read as the script it is


def is_markup(script_type: str | None) -> bool:
    """Is a script of this type a piece of a page that another script will show?"""
    return _MARKUP_TYPE.search(script_type or "") is not None


def code_texts(tag: str, code: str) -> Iterator[tuple[str, str]]:
    """(place, text) of everything a script or a style sheet says."""
    if tag == "style":
        yield from (("样式表", text) for text in style_texts(code))
        return
    for text, comment in script_texts(code):
        yield "脚本注释" if comment else "脚本", text
    for text in packed(code):
        yield from (("脚本中的Base64文字", one) for one in values(text))


def instruction_text(code: str) -> str:
    """What `<?...>` says that no reader of the page sees; empty where it is only for programs."""
    if not is_worth_reading(code) or _SERVER.match(code):
        return ""
    return code.strip("<?>/ ")
