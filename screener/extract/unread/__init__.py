"""Files known by their content that nobody reads here yet: named, and left to a person.

Fonts alone ask for nobody: they hold shapes of letters, not an author's words.
"""

from __future__ import annotations

from screener.containers.source import Source
from screener.document import Content
from screener.errors import Damaged, Encrypted, Unsupported
from screener.extract.unread.kinds import Kind, font_kind, unread_kind
from screener.extract.unread.ole import OleFile, ole_file
from screener.limits import Budget

_PACKAGES = (
    ("Index/Document.iwa", Kind("application/x-iwork", "iWork 文档", ".pdf")),
    ("Index.zip", Kind("application/x-iwork", "iWork 文档", ".pdf")),
)
_XPS = Kind("application/vnd.ms-xpsdocument", "XPS 版式文件", ".pdf")


def recognise(source: Source) -> str | None:
    if found := ole_file(source):
        return found.kind.media_type
    kind = _package_kind(source) or unread_kind(source) or font_kind(source)
    return kind.media_type if kind else None


def read(source: Source, budget: Budget) -> Content:
    if found := ole_file(source):
        _refuse_ole(found)
    if kind := _package_kind(source):
        raise Unsupported(_sentence(kind))
    if kind := unread_kind(source):
        advice = f"，{kind.advice}" if kind.advice else ""
        raise Unsupported(f"{kind.title}暂不支持{advice}")
    return Content(recognise(source) or "font/sfnt")


def _refuse_ole(found: OleFile) -> None:
    if found.encrypted:
        raise Encrypted("Office 文档设有打开密码")
    if found.damaged:
        raise Damaged("OLE 复合文档结构损坏，无法打开")
    raise Unsupported(_sentence(found.kind))


def _sentence(kind: Kind) -> str:
    return f"{kind.title}暂不支持" + (f"，请另存为 {kind.advice} 后送审" if kind.advice else "")


def _package_kind(source: Source) -> Kind | None:
    """A zip package that is a document of its own kind and must not pass for a plain archive."""
    names = source.package_names
    if any(name.endswith(".fdseq") for name in names):
        return _XPS
    return next((kind for name, kind in _PACKAGES if name in names), None)
