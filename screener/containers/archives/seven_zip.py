"""7z archives, folder by folder as they are packed: one that is broken or sealed costs no other."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any

from screener.containers.archives.member import Contents, Member, damaged_member, link
from screener.errors import Damaged, Encrypted, TooLarge, Unreadable, Unsupported
from screener.limits import Budget


def contents(data: bytes, budget: Budget) -> Contents:
    """Every member in order.

    Raises:
        Encrypted, Damaged, Unsupported: not even the names can be read.
    """
    import py7zr

    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            return _read(archive, budget)
    except py7zr.PasswordRequired:
        raise Encrypted("7z 压缩包需要密码，成员名称也已加密") from None
    except py7zr.UnsupportedCompressionMethodError:
        raise Unsupported("7z 压缩包使用了不支持的压缩方法") from None
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # its parser checks little: a broken header raises many kinds
        raise Damaged("7z 压缩包结构损坏，无法打开") from error


def _read(archive: Any, budget: Budget) -> Contents:
    found = Contents()
    files = list(archive.files)
    most = budget.limits.members
    if len(files) > most:
        found.problems.append(TooLarge(f"成员过多，其余{len(files) - most}个没有读取"))
    folders: dict[int, list[Any]] = {}
    for one in files[:most]:
        if not one.emptystream:
            folders.setdefault(id(one.folder), []).append(one)
    read = {
        number: got
        for packed in folders.values()
        for number, got in _folder(archive, packed, budget)
    }
    found.members = [_member(one, read.get(one.id, b"")) for one in files[:most]]
    return found


def _member(file: Any, got: bytes | Unreadable) -> Member:
    if file.is_directory:
        return Member(file.filename, folder=True)
    if file.is_symlink or file.is_junction or file.is_socket:
        return Member(file.filename, problem=link("符号链接或特殊文件"))
    if isinstance(got, Unreadable):
        return Member(file.filename, problem=got)
    return Member(file.filename, got)


def _folder(
    archive: Any, files: list[Any], budget: Budget
) -> Iterator[tuple[int, bytes | Unreadable]]:
    """The bytes of files packed as one stream, in order; or why they cannot be had."""
    allowed, problem = _allowed(files, budget)
    read, failure = _unpack(archive, allowed)
    for file in files:
        data = read.get(file.id)
        if data is None:
            yield file.id, failure or problem or damaged_member()
        elif file.crc32 is not None and zlib.crc32(data) != file.crc32:
            yield file.id, damaged_member()
        else:
            budget.spend_member(len(data))
            yield file.id, data


def _allowed(files: list[Any], budget: Budget) -> tuple[list[Any], Unreadable | None]:
    """Files up to the first that no budget allows: those behind cannot be had without it."""
    total = 0
    for count, file in enumerate(files):
        total += file.uncompressed
        try:
            budget.check_time()
            budget.check_size(file.uncompressed, packed_size=file.compressed)
            budget.check_total(total)
        except Unreadable as error:
            return files[:count], error
    return files, None


def _unpack(archive: Any, files: list[Any]) -> tuple[dict[int, bytes], Unreadable | None]:
    """What can be had of `files` by their numbers, and the problem that concerns them all."""
    import py7zr
    from py7zr.io import MemIO

    if not files:
        return {}, None
    streams, sinks = archive.header.main_streams, _Sinks()
    factory: Any = sinks  # all of a WriterFactory that is ever called
    at = streams.unpackinfo.folders.index(files[0].folder)
    start, end = (
        archive.worker.src_start + streams.packinfo.packpositions[i] for i in (at, at + 1)
    )
    for file in files:
        archive.worker.register_filelike(file.id, MemIO(str(file.id), factory))
    problem: Unreadable | None = None
    try:
        archive.worker.extract_single(archive.fp, files, None, start, end, None)
    except py7zr.PasswordRequired:
        problem = Encrypted("压缩包成员需要密码")
    except py7zr.UnsupportedCompressionMethodError:
        problem = Unsupported("压缩包成员使用了不支持的压缩方法")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - what came before the broken place is kept
        problem = None
    sizes = {file.id: file.uncompressed for file in files}
    whole = {number: data for number, data in sinks.taken() if len(data) == sizes[number]}
    return whole, problem


class _Sink:
    """Where one member's bytes go."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, piece: bytes | bytearray) -> int:
        self.data += piece
        return len(piece)

    def read(self, size: int | None = None) -> bytes:
        return bytes(self.data if size is None else self.data[:size])

    def seek(self, offset: int, _whence: int = 0) -> int:
        return offset

    def flush(self) -> None: ...

    def size(self) -> int:
        return len(self.data)

    def close(self) -> None: ...


class _Sinks:
    """A sink for each member, by its number."""

    def __init__(self) -> None:
        self._sinks: dict[int, _Sink] = {}

    def create(self, filename: str) -> _Sink:
        return self._sinks.setdefault(int(filename), _Sink())

    def taken(self) -> Iterator[tuple[int, bytes]]:
        return ((number, bytes(sink.data)) for number, sink in self._sinks.items())
