"""The file of findings known before: one a line, sorted, without a word of what was found."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from screener.configuration import read_text
from screener.document import Part
from screener.errors import UsageError
from screener.gate.names import finding_names, keyed
from screener.rule import Severity
from screener.verdict import Verdict

SCHEMA = "screener.baseline/1"
_HEADER = re.compile(rf"# {SCHEMA} ([0-9a-f]{{32}})")
_NAME = re.compile(r"[0-9a-f]{32}")
HIDDEN = "*"  # begins the keyed name of a path that itself gives something away
_ESCAPES = {ord(char): f"%{ord(char):02X}" for char in "%*#\t\n\r"}
_ESCAPED = re.compile("|".join(_ESCAPES.values()))


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding: the file it stands in, below the baseline's folder, its rule, its keyed name.

    `content` is the keyed name of the file's bytes, by which a moved file is known again.
    """

    path: str
    rule: str
    name: str
    content: str

    @property
    def hidden(self) -> bool:
        """The path is not told, for a finding stands in it."""
        return self.path.startswith(HIDDEN)

    @property
    def shown(self) -> str:
        """The path for people."""
        return "（文件名已隐去）" if self.hidden else plain_path(self.path)


def plain_path(path: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[0][1:], 16)), path)


class Places:
    """Paths as reports name them, said as seen from one folder, wherever the command is called."""

    def __init__(self, folder: Path) -> None:
        self.folder = os.path.realpath(folder)
        self._last = ("", "")

    def of(self, path: str) -> str:
        """`path` from the folder, with `/`; only the folder it lies in is resolved, not itself."""
        head, tail = os.path.split(path)
        if self._last[0] != head or not head:
            self._last = (head, os.path.realpath(head or "."))
        told = os.path.relpath(f"{self._last[1]}/{tail}", self.folder)
        return told.replace(os.sep, "/")

    def whole(self, path: str) -> str:
        """The path on this machine that `of` gave."""
        return os.path.normpath(f"{self.folder}/{path}")


def members(verdict: Verdict) -> Iterator[tuple[str, Verdict]]:
    """A file's verdict and those of everything packed inside it, each with its path in the file."""
    pending = [verdict]
    while pending:
        one = pending.pop()
        yield one.path.removeprefix(verdict.path), one
        pending.extend(reversed(one.children))


def spoken_path(place: str, verdict: Verdict, key: bytes) -> tuple[str, str]:
    """How a baseline writes the path of a file: in the clear, and keyed; the first is the one used.

    A file's name is part of what is screened: where something was found in it, it is keyed.
    """
    clear, hidden = place.translate(_ESCAPES), HIDDEN + keyed(key, "path", place)
    telling = any(
        finding.location.part is Part.FILENAME and finding.severity is not Severity.INFO
        for _, one in members(verdict)
        for finding in one.findings
    )
    return (hidden, clear) if telling else (clear, hidden)


def entries_of(verdict: Verdict, places: Places, key: bytes) -> Iterator[Entry]:
    """The findings of a file and of everything packed inside it."""
    path = spoken_path(places.of(verdict.path), verdict, key)[0]
    content = keyed(key, "content", verdict.digest)
    for member, one in members(verdict):
        for finding, name in zip(
            one.findings, finding_names(one, member, verdict.digest, key), strict=True
        ):
            yield Entry(path, finding.rule, name, content)


def baseline_text(entries: Iterable[Entry], key: bytes) -> str:
    """The file: its order and its lines depend on nothing but what was found, where."""
    lines = [f"# {SCHEMA} {_key_name(key)}"]
    lines += [
        "\t".join((one.path, one.rule, one.name, one.content)) for one in sorted(set(entries))
    ]
    return "\n".join(lines) + "\n"


def load_baseline(path: Path, key: bytes) -> tuple[Entry, ...]:
    """Raises UsageError naming the line that is wrong, or when the key is another."""
    lines = [line.rstrip("\r") for line in read_text(path, "基线").split("\n")]
    header = _HEADER.fullmatch(lines[0])
    if header is None:
        raise UsageError(f"{path} 不是基线文件：第1行应是 # {SCHEMA} 和密钥的代号")
    if header[1] != _key_name(key):
        raise UsageError(f"基线 {path} 不是用这个密钥生成的，请换用当时的密钥或重新生成基线")
    return tuple(
        _entry(line, path, number)
        for number, line in enumerate(lines[1:], 2)
        if line.strip() and not line.startswith("#")
    )


def _entry(line: str, path: Path, number: int) -> Entry:
    fields = line.split("\t")
    if len(fields) != 4 or not (_NAME.fullmatch(fields[2]) and _NAME.fullmatch(fields[3])):
        raise UsageError(f"基线 {path} 第{number}行有误（合并冲突没有解决？）")
    return Entry(*fields)


def _key_name(key: bytes) -> str:
    return keyed(key, "key")
