"""Tar archives: regular files, and by name whatever else a tape can hold."""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator

from screener.containers.archives.member import (
    Contents,
    Member,
    damaged_member,
    guarded,
    link,
    name_of,
)
from screener.errors import Damaged, TooLarge
from screener.limits import Budget

_SPECIAL = {
    tarfile.SYMTYPE: "符号链接",
    tarfile.LNKTYPE: "硬链接",
    tarfile.CHRTYPE: "字符设备",
    tarfile.BLKTYPE: "块设备",
    tarfile.FIFOTYPE: "管道",
}
_HAN = re.compile(r"[\u3400-\u9fff]")
_BLOCK = 512
_ERRORS = (tarfile.TarError, OSError, ValueError, EOFError, OverflowError)


def contents(data: bytes, budget: Budget) -> Contents:
    """Every member in order.

    Raises:
        Damaged: the bytes are no tar archive.
    """
    try:
        archive = tarfile.open(  # noqa: SIM115 - closed below, with what was read of it
            fileobj=io.BytesIO(data), mode="r:", encoding="utf-8", errors="surrogateescape"
        )
    except _ERRORS as error:
        raise Damaged("tar 归档结构损坏，无法打开") from error
    with archive:
        found = Contents()
        _walk(archive, found, budget)
        _behind(archive, data, found)
    return found


def _walk(archive: tarfile.TarFile, found: Contents, budget: Budget) -> None:
    names: set[str] = set()
    while True:
        try:
            info = archive.next()
        except _ERRORS:
            found.problems.append(Damaged("tar 归档结构损坏，其余成员没有读出"))
            return
        if info is None:
            return
        archive.members = []  # type: ignore[attr-defined]  # or it keeps them all
        if len(found.members) >= budget.limits.members:
            found.problems.append(TooLarge("成员过多，其余没有读取"))
            return
        name = name_of(info.name.encode("utf-8", "surrogateescape"))
        found.members.append(_member(archive, info, name, names, budget))
        names.add(info.name)
        for comment in _notes(info):
            if comment not in found.comments:
                found.comments.append(comment)


def _notes(info: tarfile.TarInfo) -> Iterator[str]:
    """What a member's header says beside its name: comments, owners, where a link leads."""
    comment = info.pax_headers.get("comment", "")
    if comment:
        yield comment
    others = (value for key, value in info.pax_headers.items() if key not in {"comment", "path"})
    for raw in (info.uname, info.gname, info.linkname, *others):
        text = name_of(str(raw).encode("utf-8", "surrogateescape"))
        if _HAN.search(text):
            yield text


def _member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, name: str, names: set[str], budget: Budget
) -> Member:
    if info.isdir():
        return Member(name, folder=True)
    if info.isfile():
        return guarded(name, lambda: _read(archive, info, budget))
    if info.type == tarfile.LNKTYPE and info.linkname in names:
        return Member(name, folder=True)  # its content stands in the archive already
    return Member(name, problem=link(_SPECIAL.get(info.type, "特殊文件")))


def _read(archive: tarfile.TarFile, info: tarfile.TarInfo, budget: Budget) -> bytes:
    budget.check_time()
    budget.check_size(info.size, packed_size=None)
    try:
        stream = archive.extractfile(info)
        data = stream.read() if stream else b""
    except _ERRORS as error:
        raise damaged_member() from error
    if len(data) != info.size:
        raise damaged_member()
    budget.spend_member(len(data))
    return data


def _behind(archive: tarfile.TarFile, data: bytes, found: Contents) -> None:
    """What stands after the empty block that ends a tape: no tar program shows it."""
    if found.problems:
        return
    if data[archive.offset : archive.offset + _BLOCK] != bytes(_BLOCK):
        found.problems.append(Damaged("tar 归档没有结束标记，可能不完整"))
        return
    if rest := data[archive.offset :].lstrip(b"\0"):
        found.members.append(Member("归档末尾之后的数据", rest))
