"""Archives and compressed files of other kinds than zip."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

import py7zr
from backports import zstd

from tests.samples.ooxml import Plant
from tests.samples.plain import archive

_NOTE = "压缩包成员注释"

COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
    "zst": zstd.compress,
}


def tape(*members: tuple[str | tarfile.TarInfo, bytes], comment: str = "") -> bytes:
    """A tar archive; a member given as TarInfo is written as it says."""
    out = io.BytesIO()
    headers = {"comment": comment} if comment else {}
    form = tarfile.PAX_FORMAT if comment else tarfile.GNU_FORMAT
    with tarfile.open(fileobj=out, mode="w", format=form, pax_headers=headers) as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """A link, device or pipe."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def seven_zip(*members: tuple[str, bytes], password: str = "", sealed: bool = False) -> bytes:
    """A 7z archive; `sealed` hides the names too."""
    out = io.BytesIO()
    filters = [{"id": py7zr.FILTER_LZMA2, "preset": 1}]
    if password:
        filters.append({"id": py7zr.FILTER_CRYPTO_AES256_SHA256})
    with py7zr.SevenZipFile(
        out, "w", filters=filters, password=password or None, header_encryption=sealed
    ) as archive:
        for name, content in members:
            archive.writestr(content, name)
    return out.getvalue()


def rar(*members: tuple[str, bytes], method: int = 0, size: int | None = None) -> bytes:
    """A RAR 5 archive whose members are stored as they are, whatever `method` and `size` claim."""
    blocks = _block(1, 0, b"\0")
    for name, content in members:
        raw = name.encode()
        fields = _number(4) + _number(len(content) if size is None else size) + _number(0o644)
        fields += zlib.crc32(content).to_bytes(4, "little")
        fields += _number(method << 7) + _number(1) + _number(len(raw)) + raw
        blocks += _block(2, 2, _number(len(content)) + fields) + content
    return b"Rar!\x1a\x07\x01\0" + blocks + _block(5, 0, b"\0")


def _block(kind: int, flags: int, fields: bytes) -> bytes:
    body = _number(kind) + _number(flags) + fields
    head = _number(len(body)) + body
    return zlib.crc32(head).to_bytes(4, "little") + head


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _owned(name: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo("a.txt")
    info.size, info.uname = 1, name
    return info


def _extra(kind: int, value: bytes) -> bytes:
    """A zip whose member says something more in a field of this kind."""
    info = zipfile.ZipInfo("a.txt")
    info.extra = struct.pack("<HH", kind, len(value)) + value
    return archive((info, b"1"))


def archive_plants(text: str) -> dict[str, Plant]:
    """Places that archives and compressed files have for words, and where a reader must say so."""
    raw, plain = text.encode(), ("a.txt", b"1")
    noted = b"\x1f\x8b\x08\x18\0\0\0\0\0\xff" + f"{text}.txt".encode() + b"\0" + raw + b"\0"
    stamped = b"\x1f\x8b\x08\x10\0\0\0\0\0\xff" + raw + b"\0" + gzip.compress(b"1")[10:]
    plants = {
        "7z member": Plant(seven_zip(("a.txt", raw)), "body", None),
        "7z member's name": Plant(seven_zip((f"{text}.txt", b"1")), "filename", None),
        "tar member": Plant(tape(("a.txt", raw)), "body", None),
        "tar member's name": Plant(tape((f"{text}.txt", b"1")), "filename", None),
        "owner in a tar": Plant(tape((_owned(text), b"1")), "metadata", "压缩包注释"),
        "name in an extra field": Plant(_extra(0x7075, bytes(5) + raw), "metadata", _NOTE),
        "comment in an extra field": Plant(_extra(0x6375, bytes(5) + raw), "metadata", _NOTE),
        "extra field of its own": Plant(_extra(0x9999, raw), "metadata", _NOTE),
        "tar comment": Plant(tape(plain, comment=text), "metadata", "压缩包注释"),
        "behind the end of a tar": Plant(tape(plain) + raw, "body", None),
        "name of a link in a tar": Plant(
            tape(plain, (special(f"{text}.txt", tarfile.LNKTYPE, "a.txt"), b"")), "metadata",
            "压缩包内的文件夹名"),
        "rar member": Plant(rar(("a.txt", raw)), "body", None),
        "rar member's name": Plant(rar((f"{text}.txt", b"1")), "filename", None),
        "name in a gzip header": Plant(noted[: noted.index(b"\0", 10) + 1].replace(
            b"\x18", b"\x08", 1) + gzip.compress(b"1")[10:], "metadata", "压缩文件内的原文件名"),
        "comment in a gzip header": Plant(stamped, "metadata", "压缩文件注释"),
        "behind the end of a gzip": Plant(gzip.compress(b"1") + raw, "body", None),
    }  # fmt: skip
    for ending, pack in COMPRESSORS.items():
        plants[f"{ending} file"] = Plant(pack(raw), "body", None)
    return plants
