"""Single compressed files (gz, bz2, xz, lzma, zst): what is inside is read as a file of its own."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from screener.containers.archives.member import name_of, note_of
from screener.containers.archives.streams import unpack
from screener.containers.source import Source
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.limits import Budget

_MAGIC = (
    (rb"\x1f\x8b\x08", "gzip"),
    (rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)", "bzip2"),
    (rb"\xfd7zXZ\0", "xz"),
    (rb"\x28\xb5\x2f\xfd", "zstd"),
    (rb"\x5d\0\0.{2}(?:\xff{8}|.{4}\0{4})", "lzma"),
)
_TYPES = {
    "gzip": "application/gzip",
    "bzip2": "application/x-bzip2",
    "xz": "application/x-xz",
    "lzma": "application/x-lzma",
    "zstd": "application/zstd",
}
_SHORT = {"tgz": "tar", "tbz": "tar", "tbz2": "tar", "txz": "tar", "tzst": "tar", "svgz": "svg",
          "emz": "emf", "wmz": "wmf"}  # fmt: skip
_SUFFIXES = frozenset({"gz", "bz2", "xz", "lzma", "zst"})
_EXTRA, _NAME, _COMMENT = 4, 8, 16  # flags of a gzip header


def recognise(source: Source) -> str | None:
    kind = _kind(source)
    return _TYPES[kind] if kind else None


def read(source: Source, budget: Budget) -> Content:
    kind = _kind(source) or "gzip"
    unpacked = unpack(source.data, kind, budget)
    builder = TextBuilder()
    name, comment = _noted(source.data) if kind == "gzip" else ("", "")
    inner = _inner_name(source.name)
    if name and name != inner:
        builder.add(name, Location(Part.METADATA, place="压缩文件内的原文件名"))
    builder.add(comment, Location(Part.METADATA, place="压缩文件注释"))
    attachments = [Attachment(inner, unpacked.data)]
    if unpacked.rest:
        attachments.append(Attachment("压缩数据之后的数据", unpacked.rest))
    gaps: tuple[Gap, ...] = ()
    if not unpacked.whole:
        gaps = (Gap(GapKind.DAMAGED, "压缩文件损坏，只解出其中一部分"),)
    return Content(_TYPES[kind], builder.text, builder.passages, tuple(attachments), gaps)


def _kind(source: Source) -> str | None:
    for pattern, kind in _MAGIC:
        if re.match(pattern, source.data[:16], re.DOTALL):
            return kind
    return None


def _inner_name(name: str) -> str:
    """`a.tar.gz` -> `a.tar`, `a.tgz` -> `a.tar`; a name without such an ending stays."""
    base = PurePosixPath(name.rpartition("/")[2])
    ending = base.suffix.lstrip(".").lower()
    if ending in _SHORT:
        return f"{base.stem}.{_SHORT[ending]}"
    return base.stem if ending in _SUFFIXES and base.stem else str(base) or "内容"


def _noted(data: bytes) -> tuple[str, str]:
    """The name and the comment in the header of a gzip file."""
    flags, at = data[3] if len(data) > 3 else 0, 10
    if flags & _EXTRA:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    found = []
    for flag in (_NAME, _COMMENT):
        raw = b""
        if flags & flag and (end := data.find(b"\0", at)) >= 0:
            raw, at = data[at:end], end + 1
        found.append(raw)
    return name_of(found[0]), note_of(found[1])
