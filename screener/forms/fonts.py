"""A font that prints Chinese everywhere: just the characters of one form, embedded.

fontTools stands behind this module. Outlines of any kind become TrueType, which PDF libraries
embed; a font whose licence bits forbid embedding is passed over.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from screener.errors import UsageError, system_reason

_RESTRICTED = 0x0002
_COMMON = (
    "simsun.ttc", "simfang.ttf", "STSONG.TTF", "NotoSerifCJK-Regular.ttc",
    "NotoSerifSC-Regular.otf", "NotoSerifCJKsc-Regular.otf", "SourceHanSerifSC-Regular.otf",
    "SourceHanSerif-Regular.ttc", "uming.ttc", "Songti.ttc", "NotoSansCJK-Regular.ttc",
    "NotoSansSC-Regular.otf", "SourceHanSansSC-Regular.otf", "SourceHanSansCN-Regular.otf",
    "wqy-zenhei.ttc", "wqy-microhei.ttc", "msyh.ttc", "simhei.ttf", "DroidSansFallbackFull.ttf",
)  # fmt: skip
_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
    "C:/Windows/Fonts", "/System/Library/Fonts", "/Library/Fonts",
)  # fmt: skip
_PROBE = "审查签发"
_UNITS = 1000
_LOCK = Lock()  # an opened font reads its tables when first asked, and one thread only may ask


@dataclass(frozen=True, slots=True)
class Subset:
    """A TrueType font of some characters; `missing` are those the source does not have."""

    data: bytes = field(repr=False)
    missing: frozenset[str]


@lru_cache(maxsize=4)
def find_font(own: Path | None = None) -> Path | None:
    """The font file to print with: the one configured, or the first known one on this machine.

    Raises:
        UsageError: the configured file cannot be used.
    """
    if own is not None:
        if reason := _unusable(own):
            raise UsageError(f"打印用的字体 {own} 不能用：{reason}")
        return own
    found = {path.name.lower(): path for path in reversed(list(_installed()))}
    for name in _COMMON:
        path = found.get(name.lower())
        if path is not None and _unusable(path) is None:
            return path
    return None


def _installed() -> Iterator[Path]:
    for folder in _FOLDERS:
        for kind in ("*.tt[cf]", "*.TT[CF]", "*.otf"):
            yield from sorted(Path(folder).expanduser().rglob(kind))


def _unusable(path: Path) -> str | None:
    try:
        font = _open(path)
    except OSError as error:
        return system_reason(error)
    except Exception:  # noqa: BLE001 - a broken font raises anything
        return "不是字体文件，或已损坏"
    table = font.getBestCmap() or {}
    if any(ord(char) not in table for char in _PROBE):
        return "没有汉字"
    if "OS/2" in font and font["OS/2"].fsType & 0x000F == _RESTRICTED:
        return "字体的许可不允许嵌入"
    return None


@lru_cache(maxsize=1)
def _open(path: Path) -> Any:
    """The font, of a collection the one for Simplified Chinese."""
    from fontTools.ttLib import TTCollection, TTFont

    data = path.read_bytes()
    if not data.startswith(b"ttcf"):
        return TTFont(io.BytesIO(data), lazy=True)
    fonts = TTCollection(io.BytesIO(data), lazy=True).fonts
    return next((one for one in fonts if _is_simplified(one)), fonts[0])


def _is_simplified(font: Any) -> bool:
    name = font["name"].getDebugName(1) or ""
    return name.endswith(" SC") or name in {"SimSun", "Songti SC"}


def subset(path: Path, characters: Iterable[str]) -> Subset:
    """A small TrueType font with just these characters, drawn as in `path`."""
    with _LOCK:
        return _subset(path, characters)


def _subset(path: Path, characters: Iterable[str]) -> Subset:
    from fontTools.fontBuilder import FontBuilder

    font = _open(path)
    table = font.getBestCmap()
    wanted = sorted({" ", *characters})
    names = {ord(char): table[ord(char)] for char in wanted if ord(char) in table}
    order = [".notdef", *dict.fromkeys(name for name in names.values() if name != ".notdef")]
    widths = font["hmtx"].metrics
    factor = _UNITS / font["head"].unitsPerEm
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.updateHead(created=0, modified=0)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: _outline(path, name) for name in order})
    builder.setupHorizontalMetrics({
        name: (round(widths[name][0] * factor), getattr(builder.font["glyf"][name], "xMin", 0))
        for name in order
    })  # fmt: skip
    ascent, descent = (round(one * factor) for one in (font["hhea"].ascent, font["hhea"].descent))
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    # PDF libraries take fonts of one name for one font: each choice of characters has its own
    title = "Form" + sha256("".join(wanted).encode("utf-8")).hexdigest()[:16]
    builder.setupNameTable({"familyName": title, "styleName": "Regular", "psName": title})
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent,
                     usWinDescent=-descent)  # fmt: skip
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    missing = frozenset(char for char in wanted if ord(char) not in table)
    return Subset(stream.getvalue(), missing)


@lru_cache(maxsize=16_384)
def _outline(path: Path, name: str) -> Any:
    """One glyph with quadratic curves and no components, whatever it was drawn with."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    font = _open(path)
    factor = _UNITS / font["head"].unitsPerEm
    glyphs = font.getGlyphSet()
    whole = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(whole)
    drawn = TTGlyphPen(None)
    whole.replay(TransformPen(Cu2QuPen(drawn, max_err=1.0), (factor, 0, 0, factor, 0, 0)))
    return drawn.glyph()
