"""Words in the extra fields of a zip's members: no zip program shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNICODE = frozenset({0x7075, 0x6375})  # name and comment once more, after version and checksum
_TELLING = re.compile(r"[\u3400-\u9fff]{2}|(?<!\d)\d{17}[\dXx](?!\d)")
_UNSEEN = re.compile(r"[\0-\x1f\x7f]+")


def extra_words(extra: bytes, name: str) -> Iterator[str]:
    """What each field says that holds text, beside the member's name."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = (int.from_bytes(extra[at + n : at + n + 2], "little") for n in (0, 2))
        value = extra[at + 4 : at + 4 + size]
        at += 4 + size
        try:
            text = (value[5:] if kind in _UNICODE else value).decode("utf-8")
        except UnicodeDecodeError:
            continue
        words = _UNSEEN.sub(" ", text).strip()
        if _TELLING.search(words) and words != name:
            yield words
