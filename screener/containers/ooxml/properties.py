"""Document properties and other parts that name persons, systems and settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from lxml import etree

from screener.containers.ooxml.xml import short

_NAMES = {
    "title": "标题", "subject": "主题", "creator": "作者", "keywords": "关键词",
    "description": "备注", "lastModifiedBy": "上次修改者", "category": "类别",
    "contentStatus": "内容状态", "identifier": "标识", "contentType": "内容类型",
    "Company": "单位", "Manager": "经理", "Template": "模板", "HyperlinkBase": "超链接基础",
}  # fmt: skip
_UNTOLD = frozenset({
    "Application", "AppVersion", "Pages", "Words", "Characters", "CharactersWithSpaces", "Lines",
    "Paragraphs", "TotalTime", "DocSecurity", "ScaleCrop", "LinksUpToDate", "SharedDoc",
    "HyperlinksChanged", "HeadingPairs", "TitlesOfParts", "PresentationFormat", "Slides", "Notes",
    "HiddenSlides", "MMClips", "DigSig", "created", "modified", "lastPrinted", "revision",
    "version", "language",
})  # fmt: skip
_STAMPS = frozenset({"KSOProductBuildVer", "ICV", "KSOTemplateUUID", "KSOTemplateDocerSaveRecord"})
_STOCK = frozenset({"Normal.dotm", "Normal", "Normal.dot", "Normal.wpt"})


_DECORATION = re.compile("字体|主题|模板|font|theme|template", re.IGNORECASE)


class Property(NamedTuple):
    """One property: `place` in an editor's words."""

    text: str
    place: str


def properties(root: etree._Element) -> Iterator[Property]:
    """Core, application or custom properties; what programs count by themselves is left out."""
    for child in root:
        key = short(child.tag)
        if key == "property":  # a custom one: its name tells as much as its value
            name = child.get("name", "")
            if name in _STAMPS:
                continue
            value = " ".join(text.strip() for text in map(str, child.itertext()) if text.strip())
            yield Property(f"{name}：{value}" if value else name, f"文档属性“{name}”")
            continue
        name = key.rpartition(":")[2]
        if name in _UNTOLD:
            continue
        for text in map(str, child.itertext()):
            if text.strip() and not (name == "Template" and text.strip() in _STOCK):
                yield Property(text.strip(), f"文档属性“{_NAMES.get(name, name)}”")


def titles_of_parts(root: etree._Element) -> Iterator[str]:
    """Names of sheets, slides or sections as they were when the file was last saved.

    The list runs through several kinds; fonts and themes are nobody's words.
    """
    pairs = [text.strip() for one in root.iter("{*}HeadingPairs") for text in _texts(one)]
    kinds: list[str] = []
    for kind, count in zip(pairs[::2], pairs[1::2], strict=False):
        kinds += [kind] * min(int(count) if count.isdecimal() else 0, 10_000)
    titles = [text.strip() for one in root.iter("{*}TitlesOfParts") for text in _texts(one)]
    for title, kind in zip_longest(titles, kinds[: len(titles)], fillvalue=""):
        if not _DECORATION.search(kind):
            yield title


def _texts(element: etree._Element) -> Iterator[str]:
    return (text for text in map(str, element.itertext()) if text.strip())
