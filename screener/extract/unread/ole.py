"""What an OLE compound file is, by the streams inside it; the extension may say anything."""

from __future__ import annotations

import io
from dataclasses import dataclass

from screener.containers.ooxml.embedded import OLE_MAGIC
from screener.extract.unread.kinds import Kind

_KINDS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", Kind("application/x-ooxml-encrypted", "加密的 Office 文档")),
    ("WordDocument", Kind("application/msword", "旧版 Word 文档（.doc、.wps）", ".docx")),
    ("Workbook", Kind("application/vnd.ms-excel", "旧版 Excel 工作簿（.xls、.et）", ".xlsx")),
    ("Book", Kind("application/vnd.ms-excel", "旧版 Excel 工作簿（.xls、.et）", ".xlsx")),
    ("PowerPoint Document", Kind("application/vnd.ms-powerpoint",
                                 "旧版 PowerPoint 演示文稿（.ppt、.dps）", ".pptx")),
    ("__properties_version1.0", Kind("application/vnd.ms-outlook", "Outlook 邮件（.msg）", ".eml")),
    ("VisioDocument", Kind("application/vnd.visio", "旧版 Visio 图纸（.vsd）", ".pdf")),
    ("Quill", Kind("application/x-mspublisher", "Publisher 出版物（.pub）", ".pdf")),
    ("FileHeader", Kind("application/x-hwp", "韩文文档（.hwp）", ".docx")),
    ("Catalog", Kind("application/x-thumbs-db", "Windows 缩略图缓存（Thumbs.db）")),
    ("MatOST", Kind("application/vnd.ms-works", "Works 文档（.wps）", ".docx")),
    ("CONTENTS", Kind("application/vnd.ms-works", "Works 文档（.wps）", ".docx")),
)  # fmt: skip
_OTHER = Kind("application/x-ole-storage", "OLE 复合文档")


@dataclass(frozen=True, slots=True)
class OleFile:
    kind: Kind
    encrypted: bool = False
    damaged: bool = False


def ole_file(data: bytes) -> OleFile | None:
    """None when the bytes are no OLE compound file at all."""
    if not data.startswith(OLE_MAGIC):
        return None
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            tops = {entry[0].lower() for entry in ole.listdir(streams=True, storages=True)}
    except Exception:  # noqa: BLE001 - olefile raises many kinds on broken tables
        return OleFile(_OTHER, damaged=True)
    for stream, kind in _KINDS:
        if stream.lower() in tops:
            return OleFile(kind, encrypted=stream == "EncryptedPackage")
    return OleFile(_OTHER)
