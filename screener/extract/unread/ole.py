"""What an OLE compound file is that nobody reads: by the streams inside it, never by its name."""

from __future__ import annotations

from dataclasses import dataclass

from screener.containers.ole.compound import OLE_MAGIC
from screener.containers.source import Source
from screener.extract.unread.kinds import Kind

_KINDS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", Kind("application/x-ooxml-encrypted", "加密的 Office 文档")),
    ("PP40", Kind("application/vnd.ms-powerpoint", "PowerPoint 95 演示文稿", ".pptx")),
    ("VisioDocument", Kind("application/vnd.visio", "旧版 Visio 图纸（.vsd）", ".vsdx")),
    ("Quill", Kind("application/x-mspublisher", "Publisher 出版物（.pub）", ".pdf")),
    ("FileHeader", Kind("application/x-hwp", "韩文文档（.hwp）", ".docx")),
    ("Catalog", Kind("application/x-thumbs-db", "Windows 缩略图缓存（Thumbs.db）")),
    ("MatOST", Kind("application/vnd.ms-works", "Works 文档（.wps）", ".docx")),
    ("CONTENTS", Kind("application/vnd.ms-works", "Works 文档（.wps）", ".docx")),
)
_OTHER = Kind("application/x-ole-storage", "OLE 复合文档")


@dataclass(frozen=True, slots=True)
class OleFile:
    kind: Kind
    encrypted: bool = False
    damaged: bool = False


def ole_file(source: Source) -> OleFile | None:
    """None when the bytes are no OLE compound file at all."""
    if not source.data.startswith(OLE_MAGIC):
        return None
    if source.compound is None:
        return OleFile(_OTHER, damaged=True)
    for stream, kind in _KINDS:
        if stream.lower() in source.streams:
            return OleFile(kind, encrypted=stream == "EncryptedPackage")
    return OleFile(_OTHER)
