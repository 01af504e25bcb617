"""Small edits of an XML tree that keep the text around them."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree


def remove(element: etree._Element) -> None:
    """Take an element out of its tree; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def remove_all(elements: Iterable[etree._Element]) -> int:
    """Take elements out of their trees; how many there were."""
    found = list(elements)
    for element in found:
        remove(element)
    return len(found)


def unwrap(element: etree._Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    remove(element)


def keep_only(element: etree._Element, names: frozenset[str]) -> list[str]:
    """Drop every child whose local name is not among `names`; the names of those dropped."""
    dropped = [child for child in element if etree.QName(child).localname not in names]
    for child in dropped:
        element.remove(child)
    return [etree.QName(child).localname for child in dropped]


def drop_attributes(element: etree._Element, *names: str) -> None:
    """Drop those attributes of `names` that are there."""
    for name in names:
        if name in element.attrib:
            del element.attrib[name]
