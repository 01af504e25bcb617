"""Pages nested deeper than any reader shows: the tags beyond are dropped, their words stay.

The parser's time grows with the square of the depth; browsers stop nesting at 512 as well.
"""

from __future__ import annotations

import re

_DEEPEST = 1000
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:-]*)[^<>]*>", re.IGNORECASE)
# Elements that hold nothing, or that the next of their kind closes: many of them are not deep.
_FLAT = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
    "colgroup", "rt", "rp", "script", "style",
})  # fmt: skip


def flattened(text: str) -> str:
    """`text`, where it nests too deep without the tags beyond the deepest level."""
    kept: list[str] = []
    depth, done = 0, 0
    for tag in _TAG.finditer(text):
        if tag[2].lower() in _FLAT or tag[0].endswith("/>"):
            continue
        closing = bool(tag[1])
        if depth + (not closing) > _DEEPEST:
            kept.append(text[done : tag.start()])
            done = tag.end()
        depth = max(0, depth - 1) if closing else depth + 1
    return "".join((*kept, text[done:])) if kept else text
