"""Archives (zip, 7z, tar, rar): every member becomes a document of its own; names are text too.

Nothing is ever written to disk, so a member's name, `../../etc/x` included, is only words.
"""

from __future__ import annotations

import re
from collections import Counter

from screener.containers.archives import rar, seven_zip, tape, zipped
from screener.containers.archives.member import Contents, Member
from screener.containers.source import Source
from screener.document import Attachment, Content, Location, Part, TextBuilder, gap_for
from screener.errors import Damaged
from screener.limits import Budget

_ZIP = "application/zip"
_READERS = {
    "application/x-7z-compressed": seven_zip.contents,
    "application/vnd.rar": rar.contents,
    "application/x-tar": tape.contents,
}
_MAGIC = (
    (0, rb"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, rb"Rar!\x1a\x07[\x00\x01]", "application/vnd.rar"),
    (257, rb"ustar[\0 ]", "application/x-tar"),
)


def recognise(source: Source) -> str | None:
    if source.data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _ZIP
    for offset, pattern, media_type in _MAGIC:
        if re.compile(pattern).match(source.data, offset):
            return media_type
    if _is_old_tape(source.data[:512]):
        return "application/x-tar"
    return _ZIP if source.package is not None else None


def _is_old_tape(head: bytes) -> bool:
    """A tar header without a signature, as old programs wrote it: told by its checksum."""
    digits = head[148:156].strip(b" \0")
    if not re.fullmatch(rb"[0-7]{3,7}", digits) or len(head) < 512:
        return False
    return sum(head) - sum(head[148:156]) + 8 * 32 == int(digits, 8)


def read(source: Source, budget: Budget) -> Content:
    media_type = recognise(source) or _ZIP
    if media_type != _ZIP:
        return _content(media_type, _READERS[media_type](source.data, budget))
    if source.package is None:
        raise Damaged("压缩包结构损坏，无法打开")
    return _content(_ZIP, zipped.contents(source.package, source.data, budget))


def _content(media_type: str, contents: Contents) -> Content:
    builder = TextBuilder()
    for comment in contents.comments:
        builder.add(comment, Location(Part.METADATA, place="压缩包注释"))
    attachments: list[Attachment] = []
    seen: Counter[str] = Counter()
    for member in contents.members:
        builder.add(member.comment, Location(Part.METADATA, place="压缩包成员注释"))
        if member.folder:
            builder.add(member.name, Location(Part.METADATA, place="压缩包内的文件夹名"))
            continue
        seen[member.name] += 1
        attachments.append(_attachment(member, seen[member.name]))
    gaps = tuple(gap_for(problem) for problem in contents.problems)
    return Content(media_type, builder.text, builder.passages, tuple(attachments), gaps)


def _attachment(member: Member, number: int) -> Attachment:
    name = member.name if number == 1 else f"{member.name}（同名第{number}个）"
    return Attachment(name, member.data, gap_for(member.problem) if member.problem else None)
