"""Zip archives: every member of the directory, and what stands in the file outside of it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from screener.containers.archives.extras import extra_words
from screener.containers.archives.member import Contents, Member, guarded, link, note_of
from screener.containers.archives.unlisted import unlisted
from screener.containers.package import member_name, read_member
from screener.document import Attachment, gap_for
from screener.errors import Damaged, TooLarge
from screener.limits import Budget

_TYPE = 0o170000
_LINK = 0o120000
_END = b"PK\x05\x06"


def contents(package: zipfile.ZipFile, data: bytes, budget: Budget) -> Contents:
    """Every member in order; first what stands before them all."""
    infos = package.infolist()
    found = Contents(comments=[note_of(package.comment)])
    found.members += _before(package, data)
    most = budget.limits.members
    found.members += (_member(package, info, budget) for info in infos[:most])
    found.members += unlisted(package, data, budget)
    _behind(data, found)
    if len(infos) > most:
        found.problems.append(TooLarge(f"成员过多，其余{len(infos) - most}个没有读取"))
    return found


def strays(package: zipfile.ZipFile, data: bytes, budget: Budget) -> list[Attachment]:
    """What a file of some office program holds beside the parts of its package."""
    found = Contents(members=list(_before(package, data)))
    found.members += unlisted(package, data, budget)
    _behind(data, found)
    return [
        Attachment(one.name, one.data, gap_for(one.problem) if one.problem else None)
        for one in found.members
    ]


def _before(package: zipfile.ZipFile, data: bytes) -> Iterator[Member]:
    start = min((info.header_offset for info in package.infolist()), default=0)
    if start > 0:
        yield Member("压缩包之前的数据", data[:start])


def _member(package: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Member:
    name = member_name(info)
    comment = "\n".join(filter(None, (note_of(info.comment), *extra_words(info.extra, name))))
    kind = info.external_attr >> 16 & _TYPE
    if info.filename.endswith("/"):  # `is_dir` fails on an empty name
        return Member(name, folder=True, comment=comment)
    if kind == _LINK:
        return Member(name, problem=link("符号链接"), comment=comment)
    return guarded(name, lambda: read_member(package, info, budget), comment)


def _behind(data: bytes, found: Contents) -> None:
    """The end of the archive says how long its comment is: what is missing, or comes after it."""
    end = data.rfind(_END)
    length = int.from_bytes(data[end + 20 : end + 22], "little")
    rest = data[end + 22 :]
    if len(rest) < length:
        found.problems.append(Damaged("压缩包注释不完整"))
    elif rest[length:].strip(b"\0"):
        found.members.append(Member("压缩包之后的数据", rest[length:]))
