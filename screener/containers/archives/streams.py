"""Single compressed streams: gzip, bzip2, xz, lzma, zstd; never more than a budget allows."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from screener.errors import Damaged, TooLarge
from screener.limits import MIB, Budget

_CHUNK = 1 << 20
_WINDOW = 512 * MIB  # memory a stream may ask for to be undone


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a stream held; `rest` are bytes behind it that are no stream of the kind."""

    data: bytes = field(repr=False)
    whole: bool
    rest: bytes = field(default=b"", repr=False)


class _Gzip:
    """`zlib` with the manners of the other modules."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, max(0, max_length))

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail


class _Zstd:
    """`backports.zstd` with the errors of the other modules."""

    def __init__(self) -> None:
        from backports import zstd

        self._error = zstd.ZstdError
        options = {int(zstd.DecompressionParameter.window_log_max): _WINDOW.bit_length() - 1}
        self._stream = zstd.ZstdDecompressor(options=options)

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    @property
    def needs_input(self) -> bool:
        return self._stream.needs_input

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        try:
            return self._stream.decompress(data, max_length)
        except self._error as error:
            raise ValueError(str(error)) from None


_KINDS: dict[str, tuple[bytes, Callable[[], _Unpacker]]] = {
    "gzip": (b"\x1f\x8b", _Gzip),
    "bzip2": (b"BZh", bz2.BZ2Decompressor),
    "xz": (b"\xfd7zXZ\0", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _WINDOW)),
    "lzma": (b"\x5d\0\0", lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, _WINDOW)),
    "zstd": (b"\x28\xb5\x2f\xfd", _Zstd),
}


def unpack(data: bytes, kind: str, budget: Budget) -> Unpacked:
    """Undo every stream of `kind` that `data` is made of, one after the other.

    Raises:
        Damaged: not even the beginning can be had.
        TooLarge: it expands beyond a bound of the budget.
    """
    magic, make = _KINDS[kind]
    out = bytearray()
    whole = True
    while data.startswith(magic):
        before = len(out)
        stream = make()
        whole = _drain(stream, data, out, budget)
        if not whole:
            break
        data = stream.unused_data.lstrip(b"\0")
        if len(out) == before and not data.startswith(magic):
            break
    if not whole and not out:
        raise Damaged("压缩文件损坏，无法解开")
    budget.spend_member(len(out))
    return Unpacked(bytes(out), whole, data if whole else b"")


def _drain(stream: _Unpacker, data: bytes, out: bytearray, budget: Budget) -> bool:
    """Append to `out` what `stream` makes of `data`. False where it breaks off."""
    at = 0
    try:
        while not stream.eof:
            piece = data[at : at + _CHUNK] if getattr(stream, "needs_input", True) else b""
            at += len(piece)
            got = stream.decompress(piece, _CHUNK)
            out += got
            budget.check_size(len(out), packed_size=max(at, 1))
            if not got and not piece:
                return False
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
        if "memory" in str(error).lower():
            raise TooLarge("解开压缩文件所需内存超过上限") from None
        return False
    return True
