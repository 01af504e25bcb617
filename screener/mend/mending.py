"""The doors of mending: what would be masked, the mended file, the check before it is offered."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screener.containers.source import Source
from screener.document import Document
from screener.errors import MendError
from screener.extract import FORMATS, extract
from screener.extract.html import decoded_page
from screener.mend.docx import mend_docx
from screener.mend.html import mend_html
from screener.mend.masks import MaskPolicy
from screener.mend.matcher import Matcher
from screener.mend.result import MendedFile, Wishes
from screener.mend.targets import Value, values
from screener.mend.text import mend_text
from screener.mend.xlsx import mend_xlsx
from screener.pipeline import Screener
from screener.verdict import Verdict

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_TEXTS = frozenset({"text/plain", "text/markdown", "text/csv", "text/tab-separated-values"})


@dataclass(frozen=True, slots=True)
class Checked:
    """A mended file screened again. `left` says in Chinese which values are still in it.

    Only with nothing left may it be offered; what `verdict` still finds is shown with it.
    """

    verdict: Verdict
    left: tuple[str, ...]


def proposal(data: bytes, name: str, screener: Screener, policy: MaskPolicy) -> tuple[Value, ...]:
    """What of the file would be masked, and how it would look."""
    return values(extract(data, name, screener.limits), screener.lexicon.rules, policy)


def mend(data: bytes, name: str, masked: Iterable[Value], wishes: Wishes) -> MendedFile:
    """The file with these values masked, and all gone that no reader of it should get.

    Raises:
        MendError: the kind of file cannot be mended, or this one is damaged or encrypted.
    """
    source = Source(data, name)
    matcher = Matcher(masked)
    media_type = next((found for one in FORMATS if (found := one.recognise(source))), "")
    if "wordprocessingml" in media_type or "ms-word." in media_type:
        return mend_docx(data, name, matcher, wishes)
    if "spreadsheetml" in media_type or ("ms-excel." in media_type and "binary" not in media_type):
        return mend_xlsx(data, name, matcher, wishes)
    if media_type in _PAGES:
        return mend_html(data, name, decoded_page(source), matcher)
    if media_type in _TEXTS:
        return mend_text(data, name, source.decoded, matcher)
    raise MendError("这种格式不能自动处理，请用原来的软件改好后上传新版本")


def check(mended: MendedFile, masked: Iterable[Value], screener: Screener) -> Checked:
    """Screen the mended file again, and look for the values in every part of it."""
    document = extract(mended.data, mended.name, screener.limits)
    matcher = Matcher(masked)
    found = list(_still_there(document, matcher))
    found += [
        "文件内部仍有未遮挡的内容"
        for part in _parts(mended.data)
        if matcher.edits(part.decode("utf-8", "ignore"))
    ]
    verdict = screener.screen_document(document, mended.name)
    return Checked(verdict, tuple(dict.fromkeys(found)))


def _still_there(document: Document, matcher: Matcher) -> Iterator[str]:
    for edit in matcher.edits(document.text):
        yield f"仍有未遮挡的{edit.kind.label}"
    for child in document.children:
        yield from _still_there(child, matcher)


def _parts(data: bytes) -> Iterator[bytes]:
    """The XML of a package as it is written; nothing for what is no package."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    yield package.read(name)
