"""Zip archives: every member becomes a document of its own; names and comments are text.

Nothing is ever written to disk, so a member's name, `../../etc/x` included, is only words.
"""

from __future__ import annotations

import zipfile
from collections import Counter

from screener.containers.charset import decode
from screener.containers.package import member_name, read_member
from screener.containers.source import Source
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, Encrypted, TooLarge, Unreadable
from screener.limits import Budget

_TYPE = "application/zip"
_SYMLINK = 0o120000


def recognise(source: Source) -> str | None:
    starts = source.data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))
    return _TYPE if starts or source.package is not None else None


def read(source: Source, budget: Budget) -> Content:
    package = source.package
    if package is None:
        raise Damaged("压缩包结构损坏，无法打开")
    builder = TextBuilder()
    _comment(builder, package.comment, "压缩包注释")
    attachments = [*_before(source, package)]
    seen: Counter[str] = Counter()
    infos = package.infolist()
    for info in infos[: budget.limits.members]:
        name = member_name(info)
        _comment(builder, info.comment, "压缩包成员注释")
        if info.is_dir():
            builder.add(name, Location(Part.METADATA, place="压缩包内的文件夹名"))
            continue
        seen[name] += 1
        unique = name if seen[name] == 1 else f"{name}（同名第{seen[name]}个）"
        attachments.append(_member(package, info, unique, budget))
    gaps: tuple[Gap, ...] = ()
    if (rest := len(infos) - budget.limits.members) > 0:
        gaps = (Gap(GapKind.TOO_LARGE, f"成员过多，其余{rest}个没有读取"),)
    return Content(_TYPE, builder.text, builder.passages, tuple(attachments), gaps)


def _member(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: Budget
) -> Attachment:
    if info.external_attr >> 16 & 0o170000 == _SYMLINK:
        return Attachment(name, b"", Gap(GapKind.UNSUPPORTED, "压缩包成员是符号链接，没有内容"))
    try:
        return Attachment(name, read_member(package, info, budget))
    except Encrypted as error:
        kind, message = GapKind.ENCRYPTED, str(error)
    except TooLarge as error:
        kind, message = GapKind.TOO_LARGE, str(error)
    except Unreadable as error:
        kind, message = GapKind.DAMAGED, str(error)
    return Attachment(name, b"", Gap(kind, message))


def _before(source: Source, package: zipfile.ZipFile) -> tuple[Attachment, ...]:
    """What stands before the first member: a picture or a program the archive hides behind."""
    start = min((info.header_offset for info in package.infolist()), default=0)
    if start <= 0:
        return ()
    return (Attachment("压缩包之前的数据", source.data[:start]),)


def _comment(builder: TextBuilder, raw: bytes, place: str) -> None:
    if not raw.strip(b"\0 \r\n\t"):
        return
    decoded = decode(raw)
    text = decoded.text if decoded else raw.decode("latin-1")
    builder.add(text, Location(Part.METADATA, place=place))
