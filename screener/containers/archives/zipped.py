"""Zip archives: every member of the directory, and what stands in the file outside of it."""

from __future__ import annotations

import zipfile

from screener.containers.archives.member import Contents, Member, guarded, link, note_of
from screener.containers.package import member_name, read_member
from screener.errors import TooLarge
from screener.limits import Budget

_TYPE = 0o170000
_LINK = 0o120000


def contents(package: zipfile.ZipFile, data: bytes, budget: Budget) -> Contents:
    """Every member in order; first what stands before them all."""
    infos = package.infolist()
    found = Contents(comments=[note_of(package.comment)])
    start = min((info.header_offset for info in infos), default=0)
    if start > 0:
        found.members.append(Member("压缩包之前的数据", data[:start]))
    most = budget.limits.members
    found.members += (_member(package, info, budget) for info in infos[:most])
    if len(infos) > most:
        found.problems.append(TooLarge(f"成员过多，其余{len(infos) - most}个没有读取"))
    return found


def _member(package: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Member:
    name, comment = member_name(info), note_of(info.comment)
    kind = info.external_attr >> 16 & _TYPE
    if info.filename.endswith("/"):  # `is_dir` fails on an empty name
        return Member(name, folder=True, comment=comment)
    if kind == _LINK:
        return Member(name, problem=link("符号链接"), comment=comment)
    return guarded(name, lambda: read_member(package, info, budget), comment)
