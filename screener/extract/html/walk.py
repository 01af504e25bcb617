"""Walks a page in reading order: one passage a block, as a reader sees it; the rest aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from screener.containers.script_text import without_tags
from screener.document import FRAME, Location, Part, TextBuilder
from screener.extract.html.attributes import ADDRESS, attribute_texts, is_call, value_texts
from screener.extract.html.code import code_texts, instruction_text, is_markup
from screener.extract.html.style import TELLING, Look, StyleSheet, look_of, turns_around
from screener.extract.html.tables import Table, is_data_table

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
    "nav", "ol", "optgroup", "option", "p", "pre", "section", "select", "summary", "table", "tbody",
    "td", "text", "textarea", "tfoot", "th", "thead", "tr", "ul", "xmp", "listing", "plaintext",
    "title", "desc", "button", "marquee", "iframe", "frameset", "noscript", "search",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_AS_WRITTEN = frozenset({"pre", "textarea", "xmp", "listing", "plaintext"})
_RUBY = frozenset({"rt", "rp", "rtc"})  # between the characters it is the sound of
_RAW = {"noframes": "框架替代内容", "noembed": "插件替代内容"}
_TITLE_CLASS = re.compile(r"(^|[\s_-])(tit(le)?|headline|biaoti)($|[\s_-])", re.IGNORECASE)
_FRAME_TAGS = frozenset({"nav", "footer", "menu"})
_FRAME_CLASS = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|i)?|menus?|(?:bread)?crumbs?|foot(?:er)?|copyright|pager|pagination"
    r"|side(?:bar)?|topbar|toolbar|friend-?links?|dqwz|share)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINES = re.compile(r"\r\n|\n|\r")
_TEMPLATE = re.compile(r"^<template\b[^>]*>|</template>$", re.IGNORECASE)
_DEPTH = 4  # of templates inside templates


_PLAIN_LOOK = Look()


@dataclass(frozen=True, slots=True)
class _State:
    look: Look = _PLAIN_LOOK
    part: Part = Part.BODY
    place: str | None = None
    heading: bool = False
    as_written: bool = False
    depth: int = 0


class PageWalker:
    """One page. `asides` holds what is no running text: attributes, comments, scripts, the head."""

    def __init__(self, builder: TextBuilder, sheet: StyleSheet) -> None:
        self.asides: list[tuple[str, Location]] = []
        self._builder = builder
        self._sheet = sheet
        self._pieces: dict[tuple[Part, str | None], list[str]] = {}
        self._paragraph = 1
        self._tables: list[Table] = []
        self._table_count = 0
        self._looks: dict[tuple[object, ...], Look] = {}

    def walk(self, root: LexborNode) -> None:
        """Read everything under `root`, however deep, in document order."""
        self._walk(root, _State())

    def _walk(self, root: LexborNode, state: _State) -> None:
        stack: list[tuple[LexborNode, _State] | Callable[[], None]] = [(root, state)]
        while stack:
            top = stack.pop()
            if not isinstance(top, tuple):
                top()
                continue
            node, state = top
            if node.is_text_node:
                self._add_text(node.text_content or "", state)
            elif node.is_comment_node:
                self._aside(without_tags(node.comment_content or ""), Part.MARKUP, "网页注释")
            elif node.tag is None:
                self._aside(instruction_text(node.html or ""), Part.MARKUP, "处理指令")
            else:
                close, inner = self._open(node, state)
                stack.append(close)
                if inner is not None:
                    stack.extend((child, inner) for child in reversed(_children(node)))
        self._end_block(state)

    def _open(self, node: LexborNode, state: _State) -> tuple[Callable[[], None], _State | None]:
        """Begin an element: what to do at its end, and how its children look (None: skip them)."""
        tag, attributes = str(node.tag), node.attributes
        inner = state
        if attributes:
            self._add_attributes(tag, attributes)
        if attributes or self._sheet:
            look = self._look_of(tag, attributes, state.look)
            if look is not state.look:
                inner = _State(
                    look, state.part, state.place, state.heading, state.as_written, state.depth
                )
        if self._add_special(node, tag, inner):
            return _nothing, None
        if tag == "br":
            self._end_block(state, new_paragraph=False)
            return _nothing, None
        if tag not in _BLOCKS:
            if tag == "a" and node.prev is not None and node.prev.tag == "a":
                self._end_block(state, new_paragraph=False)  # entries of a menu
            if turns_around(tag, attributes):
                self._add_text("\u202e", inner)
                return lambda: self._add_text("\u202c", inner), inner
            return _nothing, replace(inner, place="拼音指南") if tag in _RUBY else inner
        self._end_block(state)
        inner = _block_state(tag, attributes, inner)
        self._open_table_part(node, tag, attributes)
        return lambda: self._close_block(tag, inner), inner

    def _add_attributes(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if is_call(attributes):
            for place, text in sorted(attribute_texts(attributes), key=_address_last):
                self._pieces.setdefault((Part.ATTRIBUTE, place), []).append(f" {text}")
        else:
            for place, text in attribute_texts(attributes):
                self._aside(text, Part.ATTRIBUTE, place)
        for part, place, text in value_texts(tag, attributes):
            self._aside(text, part, place)

    def _look_of(self, tag: str, attributes: Mapping[str, str | None], parent: Look) -> Look:
        """How an element looks; most of a page looks like what came before it."""
        key = (tag, parent, "hidden" in attributes, *map(attributes.get, TELLING))
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = look_of(tag, attributes, parent, self._sheet)
        return look

    def _close_block(self, tag: str, state: _State) -> None:
        self._end_block(state)
        if not self._tables:
            return
        table = self._tables[-1]
        if tag in {"td", "th"}:
            table.in_cell = False
        elif tag == "tr":
            table.close_row(self._builder)
        elif tag == "table":
            table.close_row(self._builder)
            self._tables.pop()

    def _open_table_part(
        self, node: LexborNode, tag: str, attributes: Mapping[str, str | None]
    ) -> None:
        if tag == "table":
            data = is_data_table(node)
            self._table_count += data
            self._tables.append(Table(self._table_count if data else None))
        elif self._tables and tag == "tr":
            self._tables[-1].open_row()
        elif self._tables and tag in {"td", "th"}:
            self._tables[-1].open_cell(attributes.get("colspan"), attributes.get("rowspan"))

    def _add_text(self, text: str, state: _State) -> None:
        part, place = state.part, state.place
        if state.look.hidden and part is Part.BODY:
            part, place = Part.HIDDEN, state.look.hidden
        if text:
            text = text if state.as_written else _SPACE.sub(" ", text)
            self._pieces.setdefault((part, place), []).append(text)

    def _end_block(self, state: _State, *, new_paragraph: bool = True) -> None:
        """Write what was collected since the last block; what is seen first."""
        if not self._pieces:
            return
        pieces, self._pieces = self._pieces, {}
        written = False
        parted = pieces.items() if len(pieces) == 1 else sorted(pieces.items(), key=_seen_first)
        for (part, place), texts in parted:
            text = "".join(texts)
            if text.isspace():  # between blocks, mostly
                continue
            location = Location(part, paragraph=self._paragraph, place=place)
            for line in _LINES.split(text) if state.as_written else (text.strip(" "),):
                if line.strip():
                    beside = written and part is Part.ATTRIBUTE
                    self._write(line, location, heading=state.heading, beside=beside)
                    written = True
        if written and new_paragraph:
            self._paragraph += 1

    def _write(self, text: str, location: Location, *, heading: bool, beside: bool) -> None:
        """`beside` what was written last stands what a link says of whom it calls."""
        table = self._tables[-1] if self._tables else None
        if table is not None and table.number is not None and table.in_cell:
            table.add(text, location)
        else:
            separator = "\t" if beside else "\n"
            self._builder.add(text, location, heading=heading, separator=separator)

    def _aside(self, text: str, part: Part, place: str) -> None:
        if text.strip():
            self.asides.append(
                (text.strip(), Location(part, paragraph=self._paragraph, place=place))
            )

    def _add_special(self, node: LexborNode, tag: str, state: _State) -> bool:
        """Elements whose content is no running text. Returns whether `node` was one."""
        if tag == "script" and is_markup(node.attributes.get("type")):
            self._add_template(node.text(deep=True) or "", state)
        elif tag in {"script", "style"}:
            for place, text in code_texts(tag, node.text(deep=True) or ""):
                self._aside(text, Part.MARKUP, place)
        elif tag in _RAW:
            self._aside(without_tags(node.text(deep=True) or ""), Part.MARKUP, _RAW[tag])
        elif tag == "template":
            self._add_template(_TEMPLATE.sub("", (node.html or "").strip()), state)
        else:
            return False
        return True

    def _add_template(self, source: str, state: _State) -> None:
        from selectolax.lexbor import LexborHTMLParser

        if state.depth >= _DEPTH:
            self._aside(without_tags(source), Part.MARKUP, "网页模板")
            return
        self._end_block(state)
        body = LexborHTMLParser(source).body
        if body is not None:
            inner = replace(state, part=Part.MARKUP, place="网页模板", depth=state.depth + 1)
            self._walk(body, inner)


class _Names(NamedTuple):
    """What the class and identifier of an element call it: a title, a part of the page's frame."""

    title: bool
    frame: bool


@lru_cache(maxsize=4096)
def _named(classes: str, identifier: str) -> _Names:
    names = f"{classes} {identifier}"
    title = names != " " and _TITLE_CLASS.search(names) is not None
    return _Names(title, _FRAME_CLASS.search(names) is not None)


def _block_state(tag: str, attributes: Mapping[str, str | None], state: _State) -> _State:
    if tag in _AS_WRITTEN:
        return replace(state, as_written=True)
    if tag == "noscript":
        return replace(state, part=Part.MARKUP, place="不支持脚本时的内容")
    if tag in {"title", "desc"}:
        return replace(state, part=Part.METADATA, place="网页标题", heading=True)
    named = _named(attributes.get("class") or "", attributes.get("id") or "")
    if tag in _HEADINGS or (named.title and tag != "body"):
        return replace(state, heading=True)
    if state.part is Part.BODY and (tag in _FRAME_TAGS or named.frame):
        return replace(state, place=FRAME, heading=False)
    if state.heading and tag in {"p", "ul", "table"}:
        return replace(state, heading=False)
    return state


def _children(node: LexborNode) -> list[LexborNode]:
    children = []
    child = node.child
    while child is not None:
        children.append(child)
        child = child.next
    return children


def _seen_first(item: tuple[tuple[Part, str | None], list[str]]) -> bool:
    return item[0][0] is not Part.BODY


def _address_last(attribute: tuple[str, str]) -> bool:
    """The name that a link's title gives is read before its number."""
    return attribute[0] == ADDRESS


def _nothing() -> None:
    return None
