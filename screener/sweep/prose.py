"""What a text says, as hashes of its sentences: enough to tell that a page carries a draft.

A content management system puts a signed draft into a page of its own, so the bytes differ. The
sentences do not, or something was changed. No text is kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from screener.document import FRAME, Document, Part

_ENDS = re.compile(r"[。！？；!?;\n]+")
_WEIGHTLESS = re.compile(r"[\W_]+")
_ABOUT = re.compile(
    r"(?:(?:信息来源|文章来源|来源|发布时间|发布日期|发稿时间|更新时间|日期|时间|作者|编辑|责任编辑|责编|审核|"
    r"浏览次数|浏览量|阅读次数|阅读|点击数|点击量|点击|访问量|字体|字号|分享到|分享|打印|打印本页|关闭|关闭窗口|收藏|"
    r"大中小|大|中|小|次)[：:\s]*(?:[\[【(（]?[\w.:年月日时分/\- ]{0,24}[\]】)）]?)?[\s|｜丨]*)+"
)
_LONGEST_ABOUT = 120


class Sentence(NamedTuple):
    """The hash of a sentence without white space and punctuation, and its length then."""

    hash: int
    length: int


Prose = tuple[Sentence, ...]


def prose_of(document: Document) -> Prose:
    """What the author of a document wrote for its readers: no menus, no notes, nothing hidden."""
    return prose(
        document.text[passage.span.start : passage.span.end]
        for passage in document.passages
        if passage.location.part is Part.BODY and passage.location.place != FRAME
    )


def prose(passages: Iterable[str]) -> Prose:
    """The sentences of some passages, but for lines like 发布时间：… 来源：… 浏览次数：…"""
    return tuple(one for passage in passages for one in _sentences(passage))


def _sentences(passage: str) -> Iterator[Sentence]:
    line = passage.strip()
    if len(line) <= _LONGEST_ABOUT and _ABOUT.fullmatch(line):
        return
    for piece in _ENDS.split(passage):
        if core := _WEIGHTLESS.sub("", piece):
            yield sentence(core)


def sentence(core: str) -> Sentence:
    told = hashlib.blake2b(core.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return Sentence(int.from_bytes(told), len(core))
