"""Compression methods of zip that Python's own module does not know: Deflate64 and Zstandard.

Windows writes Deflate64 of its own accord as soon as a member has two gigabytes or more.
"""

from __future__ import annotations

import struct
import zipfile
import zlib

from screener.errors import Damaged, TooLarge

_DEFLATE64, _ZSTD = 9, 93
OTHER = frozenset({_DEFLATE64, _ZSTD, 20})
_HEADER = struct.Struct("<26xHH")


def inflate(package: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """The member's bytes, at most `limit`.

    Raises:
        Damaged, TooLarge: they cannot be had whole.
    """
    raw = _raw(package, info)
    data = _inflate64(raw, limit) if info.compress_type == _DEFLATE64 else _zstd(raw, limit)
    if len(data) > limit:
        raise TooLarge("成员超过单个文件的大小上限")
    if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        raise Damaged("压缩包成员损坏，无法解开")
    return data


def _raw(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    stream = package.fp
    assert stream
    try:
        stream.seek(info.header_offset)
        head = stream.read(_HEADER.size)
        stream.seek(sum(_HEADER.unpack(head)), 1)
    except (ValueError, struct.error) as error:
        raise Damaged("压缩包成员损坏，无法解开") from error
    return stream.read(info.compress_size)


def _inflate64(raw: bytes, limit: int) -> bytes:
    import inflate64

    stream = inflate64.Inflater()
    out = bytearray()
    try:
        for at in range(0, len(raw), 4096):
            out += stream.inflate(raw[at : at + 4096])
            if len(out) > limit:
                break
    except (ValueError, RuntimeError) as error:
        raise Damaged("压缩包成员损坏，无法解开") from error
    return bytes(out)


def _zstd(raw: bytes, limit: int) -> bytes:
    from backports import zstd

    stream = zstd.ZstdDecompressor()
    try:
        return stream.decompress(raw, limit + 1)
    except zstd.ZstdError as error:
        raise Damaged("压缩包成员损坏，无法解开") from error
