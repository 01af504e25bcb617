"""Presentations (pptx, ppsx, potx and their macro kinds): slides in order, and all behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from screener.containers.ooxml.drawing import A, drawn_lines
from screener.containers.ooxml.package import (
    RELATIONSHIP,
    OoxmlPackage,
    open_package,
    recognise_family,
)
from screener.containers.ooxml.rest import read_rest
from screener.containers.source import Source
from screener.document import Content, Count, Location, Part, TextBuilder
from screener.errors import TooLarge
from screener.extract.pptx.shapes import P, ShapeReader, Sheet, is_bare_white
from screener.limits import Budget

_SLIDE = re.compile(r"ppt/slides/[^/]+\.xml(#\d+)?")
_NOTES = re.compile(r"ppt/notesSlides/[^/]+\.xml")
_COMMENTS = re.compile(r"ppt/comments/[^/]+\.xml|ppt/(commentAuthors|authors)\.xml")
_MASTER = re.compile(r"ppt/(slideMasters|slideLayouts|notesMasters|handoutMasters)/[^/]+\.xml")
_PROMPT = re.compile(
    r"单击.*(编辑|添加|图标)|编辑母版|母版(标题|文本|副标题)|第?[一二三四五六七八九]级|点击.*添加|"
    r"Click .*(edit|add|icon)|Edit Master|Master (title|text)|(First|Second|Third|Fourth|Fifth|"
    r"Sixth|Seventh|Eighth|Ninth) level|^[‹<«]#[›>»]$|^\d{1,4}[-/年.]\d{1,2}[-/月.]\d{1,4}日?$",
    re.IGNORECASE,
)
_STOCK_WORDS = re.compile(
    r"单击|点击|双击|此处|图标|编辑|添加|插入|母版|副?标题|文本|样式|图片|内容|第?[一二三四五六七八九]级|"
    r"^\d{1,4}[-/年.]\d{1,2}[-/月.]\d{1,4}日?$"
)
_OWN_WORDS = re.compile(r"[\u3400-\u9fff].*[\u3400-\u9fff]|\d{6}|[^\W\d]+\d", re.DOTALL)


def recognise(source: Source) -> str | None:
    found = recognise_family(source)
    return found[1] if found and found[0] == "ppt" else None


def read(source: Source, budget: Budget) -> Content:
    reader = _PresentationReader(open_package(source, budget))
    reader.read_presentation(budget.limits.pages)
    reader.read_masters()
    reader.read_strays()
    rest = read_rest(reader.package, reader.builder, reader.where)
    media_type = recognise(source) or "application/octet-stream"
    builder = reader.builder
    counts = (Count("幻灯片", reader.slides, "张"),)
    return Content(
        media_type,
        builder.text,
        builder.passages,
        rest.attachments,
        rest.gaps,
        counts,
        rest.notices,
    )


class _PresentationReader:
    """One pass over one presentation; `where` says on which slide other parts stand."""

    def __init__(self, package: OoxmlPackage) -> None:
        self.package = package
        self.builder = TextBuilder()
        self.where: dict[str, Location] = {}
        self.slides = 0
        self._shapes = ShapeReader(self.builder)
        self._size: tuple[int, int] | None = None
        self._roots: dict[str, etree._Element | None] = {}

    def read_presentation(self, most: int) -> None:
        main = self.package.main_part("ppt/presentation.xml")
        root = self.package.xml(main)
        if root is None:
            return
        self._size = _slide_size(root)
        targets = {one.id: one.target for one in self.package.relationships(main)}
        page = 0
        for listed in root.iterfind(f"{P}sldIdLst/{P}sldId"):
            name = self.package.resolve(targets.get(listed.get(f"{RELATIONSHIP}id", ""), "/"))
            if name is None or name in self._roots:
                continue
            page += 1
            if page > most:
                raise TooLarge("幻灯片数量超过上限")
            self._slide(name, Location(page=page))
        for named in (*root.iter("{*}section"), *root.iter(f"{P}custShow")):
            location = Location(Part.ATTRIBUTE, place="节或放映的名称")
            self.builder.add(named.get("name", ""), location)

    def _slide(self, name: str, location: Location) -> None:
        root = self._root(name)
        if root is None:
            return
        self.slides += 1
        if root.get("show") in {"0", "false"}:
            location = location._replace(part=Part.HIDDEN, place="隐藏幻灯片")
        relationships = {one.id: one for one in self.package.relationships(name)}
        layouts = self.package.related(name, "slideLayout")
        masters = [one for layout in layouts for one in self.package.related(layout, "slideMaster")]
        behind = [found for one in (*layouts, *masters) if (found := self._root(one)) is not None]
        white = is_bare_white([root, *behind]) if _has_white(root) else False
        self._shapes.read(root, Sheet(location, relationships, self._size, white))
        for notes in self.package.related(name, "notesSlide"):
            self._notes(notes, location.page)
        for comments in self.package.related(name, "comments"):
            self._comments(comments, location.page)
        self.where.setdefault(name, location)
        self._locate(name, location)

    def _locate(self, name: str, location: Location) -> None:
        """Remember the page of everything the slide refers to, charts and their data included."""
        for one in self.package.relationships(name):
            target = None if one.external else self.package.resolve(one.target)
            if target and target not in self.where and not _MASTER.fullmatch(target):
                self.where[target] = location
                if "chart" in one.kind:
                    self._locate(target, location)

    def _notes(self, name: str, page: int | None) -> None:
        root = self._root(name)
        if root is not None:
            location = Location(Part.NOTES, page=page)
            self._shapes.read(
                root, Sheet(location, automatic=frozenset({"sldNum", "sldImg", "dt"}))
            )

    def _comments(self, name: str, page: int | None) -> None:
        """Comments of either kind; in the list of authors the names stand in attributes."""
        root = self._root(name)
        if root is None:
            return
        location = Location(Part.COMMENT, page=page, place="批注")
        for text in root.iter(f"{P}text"):
            self.builder.add(text.text or "", location)
        if next(root.iter(f"{A}p"), None) is not None:
            for line in drawn_lines(root):
                self.builder.add(line.text, location)
        for author in (*root.iter(f"{P}cmAuthor"), *root.iter("{*}author")):
            person = Location(Part.METADATA, place="批注作者")
            for value in (author.get("name"), author.get("userId")):
                self.builder.add(value or "", person)

    def read_masters(self) -> None:
        """What masters and layouts add themselves; the stock prompts say nothing."""
        for name in [one for one in self._names() if _MASTER.fullmatch(one)]:
            root = self._root(name)
            if root is None:
                continue
            builder = TextBuilder()
            ShapeReader(builder).read(root, Sheet(Location(place="母版")))
            self._copy_unprompted(builder)

    def _copy_unprompted(self, builder: TextBuilder) -> None:
        for passage in builder.passages:
            text = builder.text[passage.span.start : passage.span.end]
            if not _is_prompt(text.strip()):
                self.builder.add(text, passage.location)

    def read_strays(self) -> None:
        """Slides that no list names any more, and notes and comments that no slide refers to."""
        for name in self._names():
            if _SLIDE.fullmatch(name) and name not in self._roots:
                self._slide(name, Location(Part.HIDDEN, place="未列出的幻灯片"))
        for name in self._names():
            if _NOTES.fullmatch(name) and name not in self._roots:
                self._notes(name, None)
            elif _COMMENTS.fullmatch(name) and name not in self._roots:
                self._comments(name, None)
        for name in [one for one in self.package.unread if one.startswith("ppt/tags/")]:
            root = self._root(name)
            for tag in root.iter(f"{P}tag") if root is not None else ():
                location = Location(Part.ATTRIBUTE, place="标记")
                self.builder.add(tag.get("val", ""), location)

    def _root(self, name: str) -> etree._Element | None:
        if name not in self._roots:
            self._roots[name] = self.package.xml(name)
        return self._roots[name]

    def _names(self) -> Iterable[str]:
        return list(dict.fromkeys((*self._roots, *self.package.unread)))


def _is_prompt(text: str) -> bool:
    """Does a stock prompt say it all? Beside one, a layout may say something of its own."""
    return _PROMPT.search(text) is not None and not _OWN_WORDS.search(_STOCK_WORDS.sub("", text))


def _slide_size(root: etree._Element) -> tuple[int, int] | None:
    size = root.find(f"{P}sldSz")
    if size is None:
        return None
    width, height = size.get("cx", ""), size.get("cy", "")
    return (int(width), int(height)) if width.isdigit() and height.isdigit() else None


def _has_white(root: etree._Element) -> bool:
    return any(line.white for line in drawn_lines(root))
