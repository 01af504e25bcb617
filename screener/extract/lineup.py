"""Which formats are asked about a file, in which order; a format is loaded when it may be its."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from screener.containers.ole.compound import OLE_MAGIC

if TYPE_CHECKING:
    from screener.containers.source import Source
    from screener.document import Content
    from screener.limits import Budget

_HEAD = 8192
_OLD_WORD = (b"\xdb\xa5", b"\x9b\xa5")


class Format:
    """A module of formats by its name. `may` costs little and is true of every file of its kind."""

    def __init__(self, name: str, may: Callable[[Source], bool] | None = None) -> None:
        self.name = name
        self._may = may

    @cached_property
    def module(self) -> ModuleType:
        return import_module(f"screener.extract.{self.name}")

    def recognise(self, source: Source) -> str | None:
        """The media type when the content is of this kind."""
        if self._may is not None and not self._may(source):
            return None
        found: str | None = self.module.recognise(source)
        return found

    def read(self, source: Source, budget: Budget) -> Content:
        """Raises Unreadable."""
        content: Content = self.module.read(source, budget)
        return content


def _office(family: str) -> Callable[[Source], bool]:
    def may(source: Source) -> bool:
        if not _package(source):
            return False
        from screener.containers.ooxml.package import recognise_family

        found = recognise_family(source)
        return found is not None and found[0] == family

    return may


def _package(source: Source) -> bool:
    return source.data.startswith(b"PK") or source.package is not None


def _member(name: str) -> Callable[[Source], bool]:
    return lambda source: name in source.package_names


def _ofd(source: Source) -> bool:
    broken = source.package is None and source.data.startswith(b"PK")
    return broken or any(name.lower().endswith("ofd.xml") for name in source.package_names)


def _odf(source: Source) -> bool:
    if source.package is None:
        return source.data.startswith(b"PK") or b"opendocument" in source.data[:_HEAD]
    return bool({"content.xml", "META-INF/manifest.xml"} & source.package_names)


def _compound(source: Source) -> bool:
    return source.data.startswith(OLE_MAGIC)


def _old_word(source: Source) -> bool:
    return _compound(source) or source.data.startswith(_OLD_WORD)


def _old_sheet(source: Source) -> bool:
    return _compound(source) or source.data[:1] == b"\x09"


# Packages of a kind come before plain archives, kinds with a signature before kinds of text.
_FILES = (
    Format("docx", _office("word")),
    Format("xlsb", lambda source: "xl/workbook.bin" in map(str.lower, source.package_names)),
    Format("xlsx", _office("xl")),
    Format("pptx", _office("ppt")),
    Format("pdf", lambda source: b"%PDF-" in source.data[:_HEAD]),
    Format("doc", _old_word),
    Format("xls", _old_sheet),
    Format("ppt", _compound),
    Format("rtf", lambda source: b"{\\rt" in source.data[:_HEAD]),
    Format("ofd", _ofd),
    Format("msg", _compound),
    Format("tnef", lambda source: source.data.startswith(b"\x78\x9f")),
    Format("visio", _member("visio/document.xml")),
    Format("odf", _odf),
    Format("epub", _member("META-INF/container.xml")),
    Format("media"),
    Format("unread"),
    Format("archive"),
    Format("compressed"),
    Format("picture"),
)
TEXTS = (
    Format("calendar"),
    Format("subtitles"),
    Format("mail"),
    Format("html", lambda source: b"<" in source.data[:_HEAD]),
    Format("markup", lambda source: b"<" in source.data[:_HEAD]),
    Format("tabular"),
    Format("settings"),
    Format("text"),
)
FORMATS = _FILES + TEXTS


def load_all() -> None:
    for one in FORMATS:
        _ = one.module
