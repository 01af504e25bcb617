"""One OpenDocument paragraph taken apart: what is seen, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

from screener.containers.lines import extend
from screener.document import Part, Span
from screener.extract.odf.names import attributes, number, short
from screener.extract.odf.styles import Look, Styles

_SPACES = 400
_SILENT = frozenset({
    "text:note-citation", "text:bookmark", "text:soft-page-break", "text:tracked-changes",
    "text:reference-mark", "office:annotation-end", "text:alphabetical-index-mark-start",
})  # fmt: skip
_BLOCKS = frozenset({"draw:frame", "draw:text-box", "draw:custom-shape", "draw:g", "draw:rect",
                     "draw:line", "draw:ellipse", "draw:polygon", "draw:path", "draw:control",
                     "draw:connector", "draw:caption", "office:annotation", "text:note",
                     "draw:a", "draw:object", "draw:image", "presentation:notes",
                     "table:table"})  # fmt: skip


class Aside(NamedTuple):
    """Words beside a paragraph, and where an editor finds them."""

    text: str
    part: Part
    place: str


@dataclass(slots=True)
class Paragraph:
    """`blocks` are elements anchored in the paragraph that are read after it."""

    pieces: list[str] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    blocks: list[etree._Element] = field(default_factory=list)
    inserted: list[Span] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        return "".join(self.pieces)


@dataclass(slots=True)
class Changes:
    """Tracked insertions of the document, and those that are open where the reader stands."""

    insertions: frozenset[str] = frozenset()
    open: set[str] = field(default_factory=set)


class InlineReader:
    """Reads paragraphs; knows styles and what runs on from one paragraph to the next."""

    def __init__(self, styles: Styles, changes: Changes) -> None:
        self._styles = styles
        self._changes = changes

    def read(self, element: etree._Element, base: Look) -> Paragraph:
        """`base` is the look of what the paragraph stands in, its background above all."""
        paragraph = Paragraph()
        style = attributes(element).get("text:style-name")
        look = self._styles.look("paragraph", style).over(base)
        self._children(element, look, paragraph)
        return paragraph

    def _children(self, element: etree._Element, look: Look, out: Paragraph) -> None:
        self._say(element.text, look, out)
        for child in element:
            self._child(child, short(child.tag), look, out)
            self._say(child.tail, look, out)

    def _child(self, child: etree._Element, key: str, look: Look, out: Paragraph) -> None:
        given = attributes(child)
        if key == "text:s":
            self._say(" " * number(given.get("text:c"), _SPACES), look, out, exact=True)
        elif key in {"text:tab", "text:line-break"}:
            self._say(" ", look, out, exact=True)
        elif key in {"text:change-start", "text:change-end"}:
            identifier = given.get("text:change-id", "")
            (self._changes.open.add if key.endswith("start") else self._changes.open.discard)(
                identifier
            )
        elif key in _BLOCKS:
            out.blocks.append(child)
        elif key and key not in _SILENT:
            self._phrase(child, key, given, look, out)

    def _phrase(
        self, child: etree._Element, key: str, given: dict[str, str], look: Look, out: Paragraph
    ) -> None:
        """A span, a link, a field, a note: their text, and what their attributes say beside it."""
        if key == "text:span":
            look = self._styles.look("text", given.get("text:style-name")).over(look)
        elif key in {"text:hidden-text", "text:hidden-paragraph"}:
            hidden = given.get("text:is-hidden", "true") != "false"
            look = replace(look, hidden=True) if hidden else look
            out.asides.append(Aside(given.get("text:string-value", ""), Part.HIDDEN, "隐藏文字"))
        elif key == "text:conditional-text":
            for name in ("text:string-value-if-true", "text:string-value-if-false"):
                out.asides.append(Aside(given.get(name, ""), Part.HIDDEN, "条件文字"))
        elif key == "text:a":
            for name in ("xlink:href", "office:title", "office:name"):
                place = "超链接地址" if name == "xlink:href" else "超链接提示"
                out.asides.append(Aside(given.get(name, ""), Part.ATTRIBUTE, place))
        elif key == "text:ruby-text":
            text = "".join(str(one) for one in child.itertext())
            out.asides.append(Aside(text, Part.ATTRIBUTE, "拼音标注"))
            return
        elif key in {"text:script", "text:alphabetical-index-mark", "text:toc-mark"}:
            text = given.get("text:string-value") or "".join(str(one) for one in child.itertext())
            out.asides.append(Aside(text, Part.MARKUP, "脚本或索引标记"))
            return
        if description := given.get("text:description", ""):
            out.asides.append(Aside(description, Part.ATTRIBUTE, "字段说明"))
        self._children(child, look, out)

    def _say(self, text: str | None, look: Look, out: Paragraph, *, exact: bool = False) -> None:
        if not text:
            return
        if not exact:
            text = text.replace("\n", " ").replace("\t", " ")
        if (reason := look.reason) and text.strip():
            if out.asides and out.asides[-1][1:] == (Part.HIDDEN, reason):
                text = out.asides.pop().text + text
            out.asides.append(Aside(text, Part.HIDDEN, reason))
            return
        out.pieces.append(text)
        start, out.length = out.length, out.length + len(text)
        if self._changes.open & self._changes.insertions:
            extend(out.inserted, Span(start, out.length))
