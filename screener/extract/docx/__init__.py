"""Word documents (docx, docm, dotx, dotm): every story of the package, seen and unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from screener.containers.ooxml.package import OoxmlPackage, open_package, recognise_family
from screener.containers.ooxml.rest import read_rest
from screener.containers.ooxml.xml import parse_xml, short
from screener.containers.source import Source
from screener.document import Content, Gap, GapKind, Location, Part, TextBuilder
from screener.extract.docx.inline import Flow
from screener.extract.docx.story import Scope, StoryReader
from screener.extract.docx.styles import Styles, W
from screener.limits import Budget

_STORIES = {
    "w:hdr": Scope(Part.HEADER),
    "w:ftr": Scope(Part.FOOTER),
    "w:glossaryDocument": Scope(Part.HIDDEN, "构建基块"),
}
_NOTES = {
    "w:footnotes": ("w:footnote", Scope(Part.FOOTNOTE, "脚注")),
    "w:endnotes": ("w:endnote", Scope(Part.FOOTNOTE, "尾注")),
    "w:comments": ("w:comment", Scope(Part.COMMENT, "批注")),
}
_ORDER = (
    "w:hdr",
    "w:document",
    "w:ftr",
    *_NOTES,
    "w:glossaryDocument",
    "w:settings",
    "w:numbering",
)
_OWN = re.compile(
    r"word/(.*/)?(document|header|footer|footnotes|endnotes|comments|settings|numbering)\d*\.xml(#\d+)?"
)
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_AUTHORS = tuple(f"{W}{tag}" for tag in ("ins", "del", "moveFrom", "moveTo", "comment"))
_KINDS = frozenset({
    "header", "footer", "footnotes", "endnotes", "comments", "settings", "numbering",
    "glossaryDocument",
})  # fmt: skip
_PROMPT = re.compile(
    "单击|点击|轻触|选择一项|键入|在此处|Click|tap|Choose|Enter|Type", re.IGNORECASE
)
_WORDS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{3}")
_MAIL_MERGE = ("connectString", "query", "dataSource", "udl", "table", "src", "addressFieldName")


def recognise(source: Source) -> str | None:
    found = recognise_family(source)
    return found[1] if found and found[0] == "word" else None


def read(source: Source, budget: Budget) -> Content:
    package = open_package(source, budget)
    main = package.main_part("word/document.xml")
    parts = _own_parts(package, main)
    builder = TextBuilder()
    reader = StoryReader(builder, _styles(package, main), _page_colour(parts))
    authors: dict[str, None] = {}
    for key, name, root in sorted(parts, key=lambda part: _ORDER.index(part[0])):
        authors.update(dict.fromkeys(_authors(root)))
        _read_part(package, builder, reader, (key, name, root), main)
    for author in authors:
        builder.add(author, Location(Part.METADATA, place="修订或批注作者"))
    rest = read_rest(package, builder, {})
    gaps = rest.gaps
    if not gaps and not any(key == "w:document" for key, _, _ in parts):
        gaps = (*gaps, Gap(GapKind.DAMAGED, "文档正文损坏，无法读取"))
    media_type = recognise(source) or "application/octet-stream"
    return Content(
        media_type,
        builder.text,
        builder.passages,
        rest.attachments,
        gaps,
        notices=rest.notices,
        insertions=builder.insertions,
    )


_Part = tuple[str, str, etree._Element]  # kind of root, name, root


def _own_parts(package: OoxmlPackage, main: str) -> list[_Part]:
    """Stories, settings and numbering, whether or not anything refers to them."""
    referred = (
        package.resolve(one.target)
        for one in package.relationships(main)
        if one.kind in _KINDS and not one.external
    )
    names = [main, *(name for name in referred if name)]
    names += [name for name in package.unread if _OWN.fullmatch(name)]
    parts: list[_Part] = []
    seen: set[tuple[str, str]] = set()
    for name in dict.fromkeys(names):
        root = package.xml(name)
        if root is None:
            continue
        key = short(root.tag)
        if key not in _ORDER:
            package.unread[name] = None  # the last pass knows what to do with strangers
            continue
        words = (key, _all_words(root)) if key in {"w:hdr", "w:ftr"} else (key, name)
        if words not in seen:  # every section repeats the same headers
            parts.append((key, name, root))
        seen.add(words)
    return parts


def _all_words(root: etree._Element) -> str:
    drawn = (
        value
        for one in root.iter()
        for name in ("string", "descr", "alt", "instr")
        if (value := one.get(name))
    )
    return "\0".join((*(str(text) for text in root.itertext()), *drawn))


def _styles(package: OoxmlPackage, main: str) -> Styles:
    names = package.related(main, "styles") or (package.resolve("word/styles.xml"),)
    data = package.read(names[0]) if names[0] else None
    styles, whole = _parsed_styles(data or b"")
    if not whole:
        package.gaps.append(Gap(GapKind.DAMAGED, "样式损坏，隐藏的文字可能按正文列出"))
    return styles


@lru_cache(maxsize=8)
def _parsed_styles(data: bytes) -> tuple[Styles, bool]:
    """Drafts of one office share their template, whose styles cost more than the text."""
    root, whole = parse_xml(data) if data else (None, True)
    return Styles(root), whole


def _page_colour(parts: list[_Part]) -> str | None:
    for key, _, root in parts:
        background = root.find(f"{W}background") if key == "w:document" else None
        if background is not None:
            colour = background.get(f"{W}color", "auto")
            return None if colour == "auto" else colour
    return None


def _read_part(
    package: OoxmlPackage, builder: TextBuilder, reader: StoryReader, part: _Part, main: str
) -> None:
    key, name, root = part
    relationships = package.relationships(name)
    if key == "w:document":
        scope = Scope() if name == main else Scope(Part.HIDDEN, "未使用的正文")
        for body in root.iterfind(f"{W}body"):
            reader.read(body, scope, relationships, _flow(root))
    elif key == "w:settings":
        _read_settings(builder, root)
    elif key == "w:numbering":
        _read_numbering(builder, root)
    elif key == "w:glossaryDocument":
        for block in root.iter(f"{W}docPart"):
            if not _is_prompt(block):
                reader.read(block, _STORIES[key], relationships)
    elif key in _STORIES:
        reader.read(root, _STORIES[key], relationships)
    else:
        tag, scope = _NOTES[key]
        for note in root:
            if short(note.tag) == tag and note.get(f"{W}type") not in _SEPARATORS:
                reader.read(note, scope, relationships)


def _flow(root: etree._Element) -> Flow:
    """Pages as Word laid them out last; else as explicit breaks tell; else none."""
    if next(root.iter(f"{W}lastRenderedPageBreak"), None) is not None:
        return Flow(1, rendered=True)
    breaks = (one.get(f"{W}type") == "page" for one in root.iter(f"{W}br"))
    if any(breaks) or next(root.iter(f"{W}pageBreakBefore"), None) is not None:
        return Flow(1, rendered=False)
    return Flow()


def _is_prompt(block: etree._Element) -> bool:
    """Is this the stock prompt of a content control?"""
    kinds = {one.get(f"{W}val") for one in block.iter(f"{W}type")}
    text = "".join(one.text or "" for one in block.iter(f"{W}t"))
    return "bbPlcHdr" in kinds and _PROMPT.search(text) is not None


def _read_settings(builder: TextBuilder, root: etree._Element) -> None:
    for variable in root.iter(f"{W}docVar"):
        for text in (variable.get(f"{W}name", ""), variable.get(f"{W}val", "")):
            builder.add(text, Location(Part.HIDDEN, place="文档变量"))
    for name in _MAIL_MERGE:
        for merge in root.iterfind(f"{W}mailMerge//{W}{name}"):
            builder.add(merge.get(f"{W}val", ""), Location(Part.METADATA, place="邮件合并数据源"))


def _read_numbering(builder: TextBuilder, root: etree._Element) -> None:
    texts = (one.get(f"{W}val", "") for one in root.iter(f"{W}lvlText"))
    for text in dict.fromkeys(texts):
        if _WORDS.search(re.sub(r"%\d", "", text)):
            builder.add(text, Location(Part.ATTRIBUTE, place="自动编号"))


def _authors(root: etree._Element) -> Iterator[str]:
    for element in root.iter(*_AUTHORS):
        yield element.get(f"{W}author", "")
