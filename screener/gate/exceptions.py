"""Findings that a named person answers for, until a day: read from TOML, strict, never silent.

An exception names content - a word or the bytes of a file -, never a place alone: what is new
there stays a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from screener.configuration import parse_toml, read_text
from screener.errors import UsageError
from screener.finding import Finding
from screener.gate.names import NOTHING
from screener.rule import Category, Rule

_WHAT = "例外"
_TABLE = re.compile(r"^[ \t]*\[\[[ \t]*exception[ \t]*\]\]", re.MULTILINE)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEYS = frozenset({"rule", "term", "sha256", "path", "owner", "reason", "expires", "officer"})
_LONGEST = timedelta(days=366)
_LONGEST_SECRET = timedelta(days=92)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """One entry. `line` is where it stands; `term` is folded; `path` is a pattern or None.

    `officer` is the 保密员 who answers for letting a suspected state secret stand.
    """

    line: int
    rule: str
    term: str | None
    sha256: str | None
    path: re.Pattern[str] | None
    owner: str
    reason: str
    expires: date
    officer: str | None

    def covers(self, finding: Finding, place: str, digests: Iterable[str]) -> bool:
        """`place` is the file's path from the folder of exceptions; `digests` of it and of its
        members down to the one that holds the finding.
        """
        if self.path is not None and not self.path.fullmatch(place):
            return False
        if self.sha256 is not None:
            if self.sha256 not in digests:
                return False
        elif finding.category in {Category.STATE_SECRET, Category.UNSCREENABLE}:
            return False
        if finding.category is Category.STATE_SECRET and self.officer is None:
            return False
        return self.term is None or (finding.count == 1 and self.term == _folded(finding.text))


@dataclass(frozen=True, slots=True)
class Exemptions:
    """All entries of a file; those past their day cover nothing and are reported."""

    valid: tuple[Exemption, ...] = ()
    expired: tuple[Exemption, ...] = ()

    def find(self, finding: Finding, place: str, digests: Iterable[str]) -> Exemption | None:
        """The first entry that covers a finding."""
        for one in self.valid:
            if one.rule == finding.rule and one.covers(finding, place, digests):
                return one
        return None


def load_exemptions(path: Path, rules: Iterable[Rule], today: date) -> Exemptions:
    """Raises UsageError naming file and line of the first entry that does not hold together."""
    text = read_text(path, _WHAT)
    table = parse_toml(text, path, _WHAT)
    if unknown := set(table) - {"exception"}:
        raise UsageError(
            f"例外文件 {path}：不认识的内容 {min(unknown)}，每条例外写作 [[exception]]"
        )
    found = table.get("exception", [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise UsageError(f"例外文件 {path}：每条例外写作 [[exception]]")
    lines = [text.count("\n", 0, head.start()) + 1 for head in _TABLE.finditer(text)]
    if len(lines) != len(found):
        raise UsageError(f"例外文件 {path}：每条例外应以单独一行 [[exception]] 开头")
    categories: dict[str, set[Category]] = {}
    for rule in rules:
        categories.setdefault(rule.id, set()).add(rule.category)
    entries = [
        _Reader(path, line, one, today).read(categories)
        for line, one in zip(lines, found, strict=True)
    ]
    return Exemptions(
        tuple(one for one in entries if one.expires >= today),
        tuple(one for one in entries if one.expires < today),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """One entry while it is read, so that every complaint says where."""

    path: Path
    line: int
    table: Mapping[str, Any]
    today: date

    def read(self, categories: Mapping[str, set[Category]]) -> Exemption:
        if unknown := set(self.table) - _KEYS:
            raise self._wrong(f"不认识的 {min(unknown)}")
        rule = self._word("rule")
        if rule not in categories:
            raise self._wrong(f"没有名为 {rule} 的规则")
        owner, reason, expires = self._word("owner"), self._word("reason"), self._expires()
        term, sha256 = self._maybe("term"), self._maybe("sha256")
        sha256 = sha256 and sha256.lower()  # as Windows spells it
        officer, pattern = self._maybe("officer"), self._maybe("path")
        self._check(categories[rule], term, sha256, officer, expires)
        return Exemption(
            line=self.line,
            rule=rule,
            term=None if term is None else _folded(term),
            sha256=sha256,
            path=None if pattern is None else _glob(pattern),
            owner=owner,
            reason=reason,
            expires=expires,
            officer=officer,
        )

    def _check(
        self,
        categories: set[Category],
        term: str | None,
        sha256: str | None,
        officer: str | None,
        expires: date,
    ) -> None:
        if term is None and sha256 is None:
            raise self._wrong("要写明 term（词语）或 sha256（文件内容），不能只凭位置")
        if sha256 is not None and not _SHA256.fullmatch(sha256):
            raise self._wrong("sha256 应是 64 位十六进制")
        if expires - self.today > _LONGEST:
            raise self._wrong(f"有效期最长{_LONGEST.days}天")
        if Category.UNSCREENABLE in categories and sha256 is None:
            raise self._wrong("未能读取的内容只能按 sha256（人工看过的那份文件）列为例外")
        if Category.UNSCREENABLE in categories and sha256 == NOTHING:
            raise self._wrong("这个 sha256 是空内容的，凡没有打开的文件都显示它，不能列为例外")
        if Category.STATE_SECRET not in categories:
            return
        if sha256 is None or officer is None:
            raise self._wrong("国家秘密类规则只能按 sha256 列为例外，并写明保密员 officer")
        if officer == self.table["owner"]:
            raise self._wrong("国家秘密类规则的保密员 officer 和责任人 owner 不能是同一人")
        if expires - self.today > _LONGEST_SECRET:
            raise self._wrong(f"国家秘密类规则的例外有效期最长{_LONGEST_SECRET.days}天")

    def _word(self, key: str) -> str:
        word = self._maybe(key)
        if word is None:
            raise self._wrong(f"缺少 {key}")
        return word

    def _maybe(self, key: str) -> str | None:
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(f"{key} 应是不空的文字")
        return value.strip()

    def _expires(self) -> date:
        value = self.table.get("expires")
        if value is None:
            raise self._wrong("缺少 expires")
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._wrong("expires 应是日期，写作 2027-06-30，不加引号")
        return value

    def _wrong(self, words: str) -> UsageError:
        return UsageError(f"例外文件 {self.path} 第{self.line}行的例外：{words}")


def _folded(text: str) -> str:
    from screener.fold import fold_term

    return fold_term(text)


def _glob(pattern: str) -> re.Pattern[str]:
    """`*` and `?` stay inside one folder, `**` goes through all."""
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(signs.get(one) or re.escape(one) for one in pieces), re.DOTALL)
