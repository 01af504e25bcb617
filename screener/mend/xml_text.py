"""Values masked inside XML: in texts however many runs they are split over, and in attributes."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from screener.containers.ooxml.xml import short
from screener.mend.matcher import Edit, Matcher, apply
from screener.mend.result import Log

_TEXTS = frozenset({"w:t", "w:delText", "a:t", "m:t", "s:t"})
_CODES = frozenset({"w:instrText", "w:delInstrText"})
_PARAGRAPHS = frozenset({"w:p", "a:p", "s:si", "s:is"})
_BREAKS = frozenset({"w:tab", "w:ptab", "w:br", "w:cr", "a:br", "w:sym"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class _Group:
    """Texts that read as one; `owners` says whose each character is (None: nobody's)."""

    chars: list[str] = field(default_factory=list)
    owners: list[etree._Element | None] = field(default_factory=list)

    def add(self, text: str, owner: etree._Element | None) -> None:
        self.chars += text
        self.owners += [owner] * len(text)


def mask_tree(root: etree._Element, matcher: Matcher, log: Log) -> None:
    """Mask every value in the texts and attributes of a part."""
    groups: dict[tuple[int, bool], _Group] = {}
    kept: list[etree._Element] = []  # proxies must live as long as their ids are keys
    for element in root.iter(etree.Element):
        _mask_attributes(element, matcher, log)
        if element.tail and element.tail.strip():
            element.tail = masked_text(element.tail, matcher, log)
        key = short(element.tag)
        if key in _TEXTS or key in _CODES or key in _BREAKS or key == "w:noBreakHyphen":
            owner = _paragraph(element)
            kept += (owner, element)
            group = groups.setdefault((id(owner), key in _CODES), _Group())
            if key in _TEXTS or key in _CODES:
                group.add(element.text or "", element)
            else:
                group.add("-" if key == "w:noBreakHyphen" else "\n", None)
        elif element.text and element.text.strip():
            element.text = masked_text(element.text, matcher, log)
    for group in groups.values():
        _mask_group(group, matcher, log)


def _paragraph(element: etree._Element) -> etree._Element:
    """The closest paragraph around a text; its root where there is none."""
    last = element
    for last in element.iterancestors():
        if short(last.tag) in _PARAGRAPHS:
            return last
    return last


def _mask_group(group: _Group, matcher: Matcher, log: Log) -> None:
    edits = matcher.edits("".join(group.chars))
    if not edits:
        return
    touched: dict[int, etree._Element] = {}
    for edit in edits:
        log.mask(edit.kind)
        _place(group, edit)
    texts: dict[int, list[str]] = {}
    for char, owner in zip(group.chars, group.owners, strict=True):
        if owner is not None:
            touched[id(owner)] = owner
            texts.setdefault(id(owner), []).append(char)
    for identifier, owner in touched.items():
        owner.text = "".join(texts[identifier])
        owner.set(_SPACE, "preserve")


def _place(group: _Group, edit: Edit) -> None:
    """Character for character where the length stays, else all at the first of them."""
    size = edit.end - edit.start
    news = list(edit.new) if len(edit.new) == size else [edit.new, *[""] * (size - 1)]
    for at, new in zip(range(edit.start, edit.end), news, strict=True):
        if group.owners[at] is not None:
            group.chars[at] = new


def _mask_attributes(element: etree._Element, matcher: Matcher, log: Log) -> None:
    for key, value in element.attrib.items():
        text = str(value)
        if len(text) > 1 and (changed := masked_text(text, matcher, log)) != text:
            element.set(key, changed)


def masked_text(text: str, matcher: Matcher, log: Log) -> str:
    """`text` with its values masked, and each counted."""
    edits = matcher.edits(text)
    for edit in edits:
        log.mask(edit.kind)
    return apply(text, edits)
