"""Words people type: trimmed, of bounded length, without characters no page can show."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from api.problems import invalid

_NAME = 100
_NOTE = 2_000
_PAGE = "https://www.example.gov.cn/news/1.html"


def checked_name(field: str, text: str, *, longest: int = _NAME) -> str:
    """One line that is not empty.

    Raises:
        Problem: `invalid`, naming the field.
    """
    word = checked_line(field, text, longest=longest)
    if not word:
        raise invalid(field, "不能为空")
    return word


def checked_line(field: str, text: str, *, longest: int = _NAME) -> str:
    word = checked_note(field, text, longest=longest)
    if "\n" in word or "\t" in word:
        raise invalid(field, "只能写一行")
    return word


def checked_address(field: str, text: str, *, longest: int, like: str = _PAGE) -> str:
    """An address as of the web: http or https, a host, no sign-in, no blanks.

    Raises:
        Problem: `invalid`, with words on what it should be `like`.
    """
    word = checked_name(field, text, longest=longest)
    if not _is_address(word):
        raise invalid(field, f"应是完整的网址，如 {like}")
    return word


def _is_address(word: str) -> bool:
    try:
        parts = urlsplit(word)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = "@" not in parts.netloc and not any(char.isspace() or char == "\\" for char in word)
    return plain and bool(host) and parts.scheme in {"http", "https"}


def checked_note(field: str, text: str, *, longest: int = _NOTE) -> str:
    """Text over several lines; control characters and lone surrogates are refused."""
    word = text.replace("\r\n", "\n").strip()
    if len(word) > longest:
        raise invalid(field, f"不能超过 {longest} 个字")
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in word):
        raise invalid(field, "含有不能显示的字符")
    return word
