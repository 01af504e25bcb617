"""How an organisation writes its list: plain lines, tables with a head, TOML, or a workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from screener.configuration import parse_toml, read_text
from screener.errors import LexiconError
from screener.rule import Category, Severity
from screener.wordlist import (
    CATEGORIES,
    SEVERITIES,
    Extra,
    Kind,
    Row,
    UserPattern,
    WordList,
    gather,
)
from screener.wordlist.heads import TOP, Numbered, columns_of, head_of, key_of
from screener.wordlist.linear import linear_pattern
from screener.wordlist.sheets import numbered, workbook_rows

_YES = {"是", "true", "1", "yes", "√"}
_NO = {"否", "false", "0", "no", "×", ""}
_CHOICES = (
    f"类别可写{'、'.join(one.label for one in Category if one is not Category.UNSCREENABLE)}；"
    f"级别可写{'、'.join(one.label for one in sorted(Severity, reverse=True))}"
)
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_PLAIN = ("category", "severity")  # what may follow a term where no head names the columns
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


def read_list(path: Path, day: date, *, repeated: list[str] | None = None) -> WordList:
    """Read one list in any of the formats; what is in force on `day`.

    With `repeated`, entries that stand twice are told there and left out.

    Raises:
        LexiconError: naming file and entry, when anything does not hold together.
    """
    suffix = path.suffix.lower()
    if suffix == ".toml":
        return _from_toml(path, day, repeated)
    if suffix in {".xlsx", ".xlsm"}:
        return gather(path, _table(path, workbook_rows(path)), day, repeated=repeated)
    text = read_text(path, "词库")
    if suffix == ".csv":
        rows = numbered(csv.reader(io.StringIO(text)))
    else:
        rows = (
            (number, [field.strip() for field in line.split("\t")])
            for number, line in enumerate(_without_comments(text), 1)
            if line.strip()
        )
    table = _table(path, rows, titled=suffix == ".csv")
    return gather(path, table, day, repeated=repeated)


def _without_comments(text: str) -> Iterator[str]:
    """A # begins a comment at the start of a line and after a blank; C# keeps its own."""
    for line in text.splitlines():
        yield _COMMENT.sub("", line) if "#" in line else line


def _table(path: Path, rows: Iterable[Numbered], *, titled: bool = True) -> Iterator[Row]:
    """A head names the columns; without one they are term, category, severity.

    What stands above the head of a table is its title; where `titled` is false, there is none.
    """
    rows = iter(rows)
    top = list(islice(rows, TOP if titled else 1))
    at = head_of(top)
    if at is None:
        yield from _plain(path, chain(top, rows))
        return
    columns = columns_of(path, top[at][1])
    for number, fields in chain(top[at + 1 :], rows):
        said = dict(zip(columns, fields, strict=False))
        entry = {key: value for key, value in said.items() if key and value != ""}
        if entry:
            yield _row(path, number, f"第{number}行", entry)


def _plain(path: Path, rows: Iterable[Numbered]) -> Iterator[Row]:
    kinds: dict[tuple[str, ...], Kind] = {}
    for number, fields in rows:
        key = tuple(map(str, fields[1:3]))
        kind = kinds.get(key) or kinds.setdefault(
            key, _kind(path, f"第{number}行", dict(zip(_PLAIN, key, strict=False)))
        )
        yield Row(number, str(fields[0]), kind)


def _row(path: Path, number: int, place: str, entry: Mapping[str, Any]) -> Row:
    return Row(
        number,
        str(entry.get("text", "")),
        _kind(path, place, entry),
        Extra(
            tags=_words(entry.get("tags", "")),
            owner=str(entry.get("owner", "")),
            source=str(entry.get("source", "")),
            partners=_words(entry.get("partners", "")),
            exclusions=_words(entry.get("exclusions", "")),
        ),
        _day(path, place, entry.get("from")),
        _day(path, place, entry.get("until")),
    )


def _kind(path: Path, place: str, entry: Mapping[str, Any]) -> Kind:
    plain = Kind()
    try:
        category = CATEGORIES[str(entry.get("category") or plain.category).lower()]
        severity = SEVERITIES[str(entry.get("severity") or plain.severity.word).lower()]
        window = int(entry.get("window") or plain.window)
    except KeyError as error:
        word = error.args[0]
        said = f"类别或级别有误：不认识“{word}”（{_CHOICES}）"
        if word in (Category.UNSCREENABLE.value, Category.UNSCREENABLE.label):
            said = f"类别“{word}”说的是没有读出的内容，词条不能用"
        raise LexiconError(f"词库 {path} {place}：{said}") from None
    except ValueError:
        raise LexiconError(f"词库 {path} {place}：搭配范围应是整数") from None
    numerals = str(entry.get("numerals", "")).lower()
    if numerals not in _YES | _NO:
        raise LexiconError(f"词库 {path} {place}：数字异写应写“是”或“否”，不能是“{numerals}”")
    return Kind(category, severity, numerals in _YES, window)


def _words(value: object) -> tuple[str, ...]:
    """A list, or words apart by |, ； or 、."""
    if isinstance(value, list):
        return tuple(map(str, value))
    words = str(value).replace("；", "|").replace("、", "|").replace(";", "|").split("|")
    return tuple(word.strip() for word in words if word.strip())


def _day(path: Path, place: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(re.sub(r"\s", "", str(value)))
    try:
        return date(*map(int, found.groups() if found else ()))
    except (TypeError, ValueError):
        raise LexiconError(f"词库 {path} {place}：日期应写作 2026-01-31") from None


def _from_toml(path: Path, day: date, repeated: list[str] | None) -> WordList:
    """`[[term]]`, `[[exclusion]]` and `[[pattern]]`; keys outside are defaults for all of them."""
    table = parse_toml(read_text(path, "词库"), path, "词库")
    lists = {name: table.pop(name, []) for name in ("term", "exclusion", "pattern")}
    for name, entries in lists.items():
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            raise LexiconError(f"词库 {path}：{name} 应写作 [[{name}]]")
    rows = [
        _row(path, number, f"第{number}条", _known(path, {**table, **entry}))
        for number, entry in enumerate(lists["term"], 1)
    ]
    excused: dict[str, list[str]] = {}
    everywhere = []
    for number, entry in enumerate(lists["exclusion"], 1):
        scope = _words(entry.pop("scope", ""))
        row = _row(path, number, f"第{number}条排除", _known(path, {**table, **entry}))
        for term in scope if row.in_force(day) else ():
            excused.setdefault(term, []).append(row.text)
        everywhere += [] if scope else [row]
    rows = [
        row._replace(
            extra=row.extra._replace(exclusions=(*row.extra.exclusions, *excused[row.text]))
        )
        if row.text in excused
        else row
        for row in rows
    ]
    unknown = sorted(set(excused) - {row.text for row in rows})
    if unknown:
        raise LexiconError(f"词库 {path}：排除的范围 {unknown[0]} 不是本词库的词条")
    patterns = [_pattern(path, {**table, **entry}) for entry in lists["pattern"]]
    return gather(
        path, rows, day, unit="条", exclusions=everywhere, patterns=patterns, repeated=repeated
    )


def _known(path: Path, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key_of(path, name, "键"): value for name, value in entry.items()}


def _pattern(path: Path, entry: Mapping[str, Any]) -> UserPattern:
    name, pattern = str(entry.get("name", "")), entry.get("pattern")
    if not name or not isinstance(pattern, str) or not pattern:
        raise LexiconError(f"词库 {path}：[[pattern]] 要有 name 和 pattern")
    place = f"规则 {name}"
    try:
        expression = linear_pattern(pattern)
    except ValueError as error:
        raise LexiconError(f"词库 {path} {place}：正则表达式有误：{error}") from error
    keywords = _words(entry.get("keywords", ""))
    return UserPattern(name, expression, keywords, _kind(path, place, entry))
