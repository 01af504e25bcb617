"""RAR archives: listed here, unpacked by whatever program of the machine can, counted afterwards.

No free library undoes RAR's compression. What was stored as it is needs none; for the rest a
program runs as a process of its own, and each member must come out with its size and checksum.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from screener.containers.archives.member import Contents, Member, damaged_member, guarded, link
from screener.containers.archives.programs import TOOLS, tools
from screener.errors import Damaged, Encrypted, TooLarge, Unreadable, Unsupported
from screener.limits import Budget

_NEEDS = "没有能解开 RAR 压缩的程序（unrar、bsdtar 或 unar），请解压后送审"
_STORED = 0x30
_CHUNK = 1 << 20


def contents(data: bytes, budget: Budget) -> Contents:
    """Every member in order.

    Raises:
        Encrypted, Damaged, Unsupported: not even the names can be read.
    """
    import rarfile

    try:
        with rarfile.RarFile(io.BytesIO(data), errors="strict") as archive:
            if not archive.infolist() and archive.needs_password():
                raise Encrypted("RAR 压缩包需要密码，成员名称也已加密")
            return _read(archive, data, budget)
    except rarfile.NeedFirstVolume:
        raise Unsupported("是分卷压缩包的后续分卷，请合并解压后送审") from None
    except rarfile.Error as error:
        raise Damaged("RAR 压缩包结构损坏，无法打开") from error


def _read(archive: Any, data: bytes, budget: Budget) -> Contents:
    found = Contents(comments=[archive.comment] if archive.comment else [])
    infos = archive.infolist()
    most = budget.limits.members
    if len(infos) > most:
        found.problems.append(TooLarge(f"成员过多，其余{len(infos) - most}个没有读取"))
    infos = infos[:most]
    unpacked = _unpacked(infos, data, budget)
    names = {info.filename for info in infos}
    for info in infos:
        comment = str(info.comment or "")
        redirected = getattr(info, "file_redir", None)
        if info.is_dir() or (redirected and info.is_file() and redirected[2] in names):
            found.members.append(Member(info.filename, folder=True, comment=comment))
        elif redirected or not info.is_file():
            found.members.append(Member(info.filename, problem=link("符号链接或特殊文件")))
        else:
            take = partial(_take, archive, info, unpacked, budget)
            found.members.append(guarded(info.filename, take, comment))
    return found


_Unpacked = dict[int, bytes] | Unreadable  # by where a member's header stands


def _take(archive: Any, info: Any, unpacked: _Unpacked, budget: Budget) -> bytes:
    if info.needs_password():
        raise Encrypted("压缩包成员需要密码")
    if not info.file_size:
        return b""
    if info.compress_type == _STORED:
        budget.check_size(info.file_size, packed_size=info.compress_size)
        data = _stored(archive, info)
    elif isinstance(unpacked, Unreadable):
        raise unpacked
    else:
        got = unpacked.get(info.header_offset)
        if got is None:
            raise Damaged("压缩包成员没有解出，或解出的大小与清单不符")
        data = got
    budget.spend_member(len(data), packed_size=info.compress_size)
    return data


def _stored(archive: Any, info: Any) -> bytes:
    import rarfile

    try:
        data: bytes = archive.read(info)
    except (rarfile.Error, OSError, ValueError, EOFError) as error:
        raise damaged_member() from error
    if len(data) != info.file_size:
        raise damaged_member()
    return data


def _unpacked(infos: list[Any], data: bytes, budget: Budget) -> _Unpacked:
    """Members as the first program that gets them all whole gives them; {} where none is needed."""
    files = [info for info in infos if info.is_file() and info.file_size]
    open_files = [info for info in files if not info.needs_password()]
    if all(info.compress_type == _STORED for info in open_files):
        return {}
    names = tools()
    if not names:
        return Unsupported(_NEEDS)
    try:
        budget.check_time()
        budget.check_total(sum(info.file_size for info in files))
        for info in files:
            budget.check_size(info.file_size, packed_size=info.compress_size)
    except Unreadable as error:
        return error
    best: dict[int, bytes] = {}
    for name in names:
        found = dict(_split(_run(name, data, files, budget), files))
        best = max(best, found, key=len)
        if len(best) >= len(open_files):
            break
    return best


def _run(tool: str, data: bytes, infos: list[Any], budget: Budget) -> bytes:
    """Everything the program writes, but no more than the list of members promises."""
    most = sum(info.file_size for info in infos)
    with tempfile.TemporaryDirectory(prefix="screener-rar-") as folder:
        path = Path(folder) / "archive.rar"
        path.write_bytes(data)
        command = [shutil.which(tool) or tool, *TOOLS[tool], str(path)]
        try:
            with subprocess.Popen(  # noqa: S603 - a fixed program, no shell, a name of our own
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, cwd=folder,
            ) as process:  # fmt: skip
                try:
                    return _drain(process, most, budget)
                finally:
                    process.kill()
        except OSError:
            return b""


def _drain(process: subprocess.Popen[bytes], most: int, budget: Budget) -> bytes:
    assert process.stdout
    out = bytearray()
    while len(out) < most and (piece := process.stdout.read(min(_CHUNK, most - len(out)))):
        out += piece
        try:
            budget.check_time()
        except Unreadable:
            break
    return bytes(out)


def _split(stream: bytes, infos: list[Any]) -> Iterator[tuple[int, bytes]]:
    """Cut the stream by the listed sizes; what is not there as the list says is left out."""
    at = 0
    for info in infos:
        data = stream[at : at + info.file_size]
        if len(data) == info.file_size and _is_right(info, data):
            yield info.header_offset, data
            at += info.file_size


def _is_right(info: Any, data: bytes) -> bool:
    import rarfile

    if info.CRC is not None:
        return bool(zlib.crc32(data) == info.CRC)
    wanted = getattr(info, "blake2sp_hash", None)
    return bool(wanted is None or rarfile.Blake2SP(data).digest() == wanted)
