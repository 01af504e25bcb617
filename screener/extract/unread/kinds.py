"""What kind of file the first bytes belong to, for everything that no reader reads (yet)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from screener.containers.source import Source


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` is how an editor calls it; `advice` what to hand in instead."""

    media_type: str
    title: str
    advice: str = ""


_UNPACK = "请解压后送审"
_SAVE = "请另存为 {} 后送审"
_MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, rb"MSCF\0\0\0\0", Kind("application/vnd.ms-cab-compressed", "CAB 压缩包", _UNPACK)),
    (0x8001, rb"CD001", Kind("application/x-iso9660-image", "光盘映像", _UNPACK)),
    (0, rb"MZ(?=.{0,62}\0\0)", Kind("application/x-msdownload", "Windows 程序")),
    (0, rb"\x7fELF", Kind("application/x-executable", "Linux 程序")),
    (0, rb"\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe", Kind("application/x-mach-binary",
                                                                 "程序文件")),
    (0, rb"dex\n0\d\d\0|\0asm", Kind("application/octet-stream", "程序文件")),
    (0, rb"SQLite format 3\0", Kind("application/vnd.sqlite3", "SQLite 数据库",
                                           _SAVE.format(".csv"))),
    (0, rb"\0\x01\0\0Standard (Jet|ACE) DB", Kind("application/x-msaccess", "Access 数据库",
                                                       _SAVE.format(".xlsx"))),
    (0, rb"ITSF[\x02-\x04]", Kind("application/x-chm", "CHM 电子书", _SAVE.format(".html"))),
    (0, rb"CAJ\0|KDH \0|TEB\0", Kind("application/x-caj", "CAJ 文献", _SAVE.format(".pdf"))),
    (0, rb"AC10\d\d\0", Kind("image/vnd.dwg", "DWG 图纸", _SAVE.format(".pdf"))),
    (0, rb"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", Kind("application/onenote", "OneNote 笔记",
                                                   _SAVE.format(".docx"))),
    (0, rb"%!PS|\xc5\xd0\xd3\xc6", Kind("application/postscript", "PostScript 文件",
                                       _SAVE.format(".pdf"))),
    (0, rb"AT&TFORM", Kind("image/vnd.djvu", "DjVu 扫描文档", _SAVE.format(".pdf"))),
    (0, rb"version https://git-lfs\.github\.com/spec/",
     Kind("application/vnd.git-lfs", "Git LFS 指针", "请取回所指的文件再送审")),
    (0, rb"8BPS\0", Kind("image/vnd.adobe.photoshop", "PSD 图片", _SAVE.format(".png"))),
    (0, rb"bplist0", Kind("application/x-bplist", "macOS 属性列表")),
    (0, rb"\0\x05\x16[\x00\x07]", Kind("application/applefile", "macOS 附属文件",
                                      "请删去压缩包中的 __MACOSX 文件夹后送审")),
    (0, rb"\0\0\0\x01Bud1", Kind("application/x-ds-store", "macOS 文件夹信息",
                                 "请删去 .DS_Store 文件后送审")),
    (0, rb"[\x03\x30\x31\x43\x63\x83\x8b\xf5][\x50-\x80][\x01-\x0c][\x01-\x1f].{8}\0\0",
     Kind("application/x-dbf", "dBase 数据表", _SAVE.format(".xlsx"))),
)  # fmt: skip
_FONTS: tuple[tuple[int, bytes, Kind], ...] = (
    (0, rb"wOFF(?=\0\x01\0\0|OTTO|true)", Kind("font/woff", "字体")),
    (0, rb"wOF2(?=\0\x01\0\0|OTTO|true)", Kind("font/woff2", "字体")),
    (0, rb"OTTO\0", Kind("font/otf", "字体")),
    (0, rb"\0\x01\0\0\0[\x05-\x40].{6}|true\0|ttcf\0", Kind("font/ttf", "字体")),
)
_EOT = Kind("application/vnd.ms-fontobject", "字体")


def unread_kind(source: Source) -> Kind | None:
    """A kind that holds text no reader here reads."""
    return _first(_MAGIC, source.data)


def font_kind(source: Source) -> Kind | None:
    """A typeface: shapes of letters, nobody's words."""
    if source.data[34:36] == b"LP" and source.data[8:12] in {b"\2\0\2\0", b"\1\0\2\0"}:
        return _EOT
    return _first(_FONTS, source.data)


def _first(table: tuple[tuple[int, bytes, Kind], ...], data: bytes) -> Kind | None:
    for offset, pattern, kind in table:
        if _expression(pattern).match(data, offset):
            return kind
    return None


@cache  # the module's own cache costs more than the search
def _expression(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)
