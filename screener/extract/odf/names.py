"""Names of OpenDocument: elements and attributes as `prefix:name`, whatever prefix a file chose."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

_SPACES = "urn:oasis:names:tc:opendocument:xmlns:"
_OTHERS = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://openoffice.org/2000/script": "script",
    "http://www.w3.org/1998/Math/MathML": "math",
}
_OLD = "http://openoffice.org/2000/"  # of StarOffice's sxw, sxc, sxi
_SHORT = {
    "drawing": "draw", "xsl-fo-compatible": "fo", "svg-compatible": "svg", "animation": "anim",
    "datastyle": "number",
}  # fmt: skip


@lru_cache(maxsize=4096)
def short(name: object) -> str:
    """`{namespace}name` as `prefix:name`; empty for comments and the like."""
    if not isinstance(name, str):
        return ""
    space, _, local = name.rpartition("}")
    space = space[1:]
    if space.startswith(_SPACES):
        prefix = space.removeprefix(_SPACES).partition(":")[0]
        return f"{_SHORT.get(prefix, prefix)}:{local}"
    if space in _OTHERS:
        return f"{_OTHERS[space]}:{local}"
    if space.startswith(_OLD):
        prefix = space.removeprefix(_OLD)
        return f"{_SHORT.get(prefix, prefix)}:{local}"
    return local


def attributes(element: etree._Element) -> dict[str, str]:
    return {short(name): str(value) for name, value in element.attrib.items()}


def number(text: str | None, most: int, otherwise: int = 1) -> int:
    """A count from an attribute, never more than `most`."""
    return min(int(text), most) if text and text.isascii() and text.isdecimal() else otherwise
