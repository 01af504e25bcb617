"""Windows code pages by number, as old formats name their charset."""

from __future__ import annotations

import codecs
from functools import lru_cache

_KNOWN = {
    0: "cp1252", 708: "iso8859-6", 932: "cp932", 936: "gb18030", 949: "cp949", 950: "big5hkscs",
    1200: "utf-16-le", 1201: "utf-16-be", 10000: "mac-roman", 10001: "cp932", 10002: "big5hkscs",
    10003: "cp949", 10006: "mac-greek", 10007: "mac-cyrillic", 10008: "gb18030",
    10029: "mac-latin2", 10081: "mac-turkish", 20127: "cp1252", 20866: "koi8-r",
    20936: "gb18030", 21866: "koi8-u", 28591: "cp1252", 28592: "iso8859-2", 28595: "iso8859-5",
    32768: "mac-roman", 32769: "cp1252", 50220: "iso2022_jp", 51932: "euc_jp", 51936: "gb18030",
    51949: "euc_kr", 52936: "hz", 54936: "gb18030", 65000: "utf-7", 65001: "utf-8",
}  # fmt: skip
# Charset numbers of Windows fonts, as RTF and Word name them.
_FONT_CHARSETS = {
    0: 1252, 77: 10000, 78: 10001, 79: 10003, 80: 10008, 81: 10002, 128: 932, 129: 949, 130: 1361,
    134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
    204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip


@lru_cache(maxsize=256)
def codec_of(page: int) -> str:
    """The codec of a code page; cp1252 for a number nobody knows."""
    name = _KNOWN.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def font_code_page(charset: int) -> int | None:
    """The code page of a font's charset number; None for symbols and the default."""
    return _FONT_CHARSETS.get(charset)
