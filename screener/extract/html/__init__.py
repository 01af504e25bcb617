"""Web pages (html, xhtml): what readers see in its order, then all that travels with it unseen."""

from __future__ import annotations

import re

from screener.containers.charset import Decoded
from screener.containers.script_text import data_uris, script_texts
from screener.containers.source import Source
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, TooLarge
from screener.extract.html.depth import flattened
from screener.extract.html.style import StyleSheet
from screener.extract.html.walk import PageWalker
from screener.limits import Budget

_EXTENSIONS = frozenset({
    "html", "htm", "xhtml", "xht", "shtml", "shtm", "jsp", "asp", "aspx", "php", "hta", "vue",
})  # fmt: skip
_CODE = frozenset({"js", "mjs", "ts", "css", "json", "md", "markdown", "py", "java", "c", "csv",
                   "eml", "mht", "mhtml", "xml", "svg"})  # fmt: skip
_META_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?([\w:.-]+)", re.I
)
_START = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body|title|meta|script|table|div|"
    r"p|span|h[1-6]|center|font|br|ul|ol|a|img|style|link|form|section|article|iframe|base)\b[^<]*",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE = re.compile(r"<html[\s>].*<(?:head|body)[\s>]", re.IGNORECASE | re.DOTALL)
_SERVER = re.compile(r"<\?(?:php\b|=)(.*?)(?:\?>|\Z)", re.DOTALL | re.IGNORECASE)
_BROKEN_HEAD = 8192


def recognise(source: Source) -> str | None:
    head = source.data[:_BROKEN_HEAD]
    if b"<" not in head and b"<\0" not in head:
        return None
    if source.extension in _CODE:
        return None
    decoded = decoded_page(source)
    if decoded is None:
        return None
    start = decoded.text[:_BROKEN_HEAD].lstrip("\ufeff")
    known = source.extension in _EXTENSIONS or _START.match(start) or _WHOLE.search(start)
    if not known:
        return None
    return "application/xhtml+xml" if "http://www.w3.org/1999/xhtml" in start else "text/html"


def read(source: Source, budget: Budget) -> Content:
    from selectolax.lexbor import LexborHTMLParser

    decoded = decoded_page(source)
    if decoded is None:
        raise Damaged("网页的文字编码无法识别")
    most = budget.limits.characters
    text = decoded.text[:most]
    gaps = []
    if decoded.lost > 20 + len(text) // 100:
        gaps.append(Gap(GapKind.DAMAGED, "网页部分字符编码损坏，没有读出"))
    if len(decoded.text) > most:
        gaps.append(Gap(GapKind.TOO_LARGE, f"只读取了前{most}个字符"))
    tree = LexborHTMLParser(flattened(text).encode("utf-8", "replace"))
    builder = TextBuilder()
    styles = "\n".join(node.text(deep=True) or "" for node in tree.css("style"))
    walker = PageWalker(builder, StyleSheet(styles))
    if tree.root is not None:
        walker.walk(tree.root.parent or tree.root)
    for words, location in walker.asides:
        builder.add(words, location)
    for code in _SERVER.findall(text):
        for words, comment in script_texts(code):
            place = "服务器脚本注释" if comment else "服务器脚本"
            builder.add(words, Location(Part.MARKUP, place=place))
    frames = [node.attributes.get("srcdoc") or "" for node in tree.css("iframe[srcdoc]")]
    attachments = _attachments(frames, text, budget)
    media_type = recognise(source) or "text/html"
    return Content(media_type, builder.text, builder.passages, attachments, tuple(gaps))


def decoded_page(source: Source) -> Decoded | None:
    """The page's text in the character set it declares, if that can be."""
    declared = _META_CHARSET.search(source.data[:4096])
    return source.decoded_in(declared[1].decode("ascii", "replace") if declared else source.charset)


def _attachments(frames: list[str], text: str, budget: Budget) -> tuple[Attachment, ...]:
    """Pages inside frames and files inside `data:` addresses."""
    found: list[Attachment] = []
    for number, frame in enumerate((frame for frame in frames if frame.strip()), 1):
        found.append(
            _attachment(f"内嵌框架{number}.html", frame.encode("utf-8", "replace"), budget)
        )
    for number, (media_type, data) in enumerate(data_uris(text), 1):
        ending = media_type.rpartition("/")[2].partition("+")[0] or "bin"
        name = f"内嵌数据{number}.{'txt' if ending == 'plain' else ending}"
        if data is None:
            gap = Gap(GapKind.DAMAGED, "网页内嵌数据的编码损坏")
            found.append(Attachment(name, b"", gap))
        elif data:
            found.append(_attachment(name, data, budget))
    return tuple(found)


def _attachment(name: str, data: bytes, budget: Budget) -> Attachment:
    try:
        budget.spend_member(len(data))
    except TooLarge as error:
        return Attachment(name, b"", Gap(GapKind.TOO_LARGE, str(error)))
    return Attachment(name, data)
