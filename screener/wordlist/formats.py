"""How an organisation writes its list: plain lines, tables with a head, TOML, or a workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from screener.configuration import parse_toml, read_text
from screener.errors import LexiconError, system_reason
from screener.rule import Category
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

# Names of columns and keys, the English one first.
_COLUMNS = {
    "text": ("text", "term", "词条", "词语", "关键词"),
    "category": ("category", "类别"),
    "severity": ("severity", "level", "级别"),
    "tags": ("tags", "标签"),
    "owner": ("owner", "责任人", "责任部门"),
    "source": ("source", "来源", "依据"),
    "from": ("from", "生效", "生效日期"),
    "until": ("until", "失效", "失效日期", "有效期至"),
    "partners": ("partners", "搭配"),
    "window": ("window", "搭配范围"),
    "exclusions": ("exclusions", "排除", "排除词组"),
    "numerals": ("numerals", "数字异写"),
}
_KEYS = {name: key for key, names in _COLUMNS.items() for name in names}
_YES = {"是", "true", "1", "yes", "√"}
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_PLAIN = ("text", "category", "severity")


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
        return gather(path, _table(path, _workbook(path)), day, repeated=repeated)
    text = read_text(path, "词库")
    if suffix == ".csv":
        rows = _numbered(csv.reader(io.StringIO(text)))
    else:
        rows = (
            (number, [field.strip() for field in line.split("\t")])
            for number, line in enumerate(_without_comments(text), 1)
            if line.strip()
        )
    return gather(path, _table(path, rows), day, repeated=repeated)


def _without_comments(text: str) -> Iterator[str]:
    """A # begins a comment at the start of a line and after a blank; C# keeps its own."""
    for line in text.splitlines():
        yield _COMMENT.sub("", line) if "#" in line else line


def _numbered(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, list[Any]]]:
    for number, row in enumerate(rows, 1):
        fields = ["" if field is None else field for field in row]
        fields = [field.strip() if isinstance(field, str) else field for field in fields]
        if any(field != "" for field in fields) and not str(fields[0]).startswith("#"):
            yield number, fields


def _table(path: Path, rows: Iterable[tuple[int, list[Any]]]) -> Iterator[Row]:
    """A head names the columns; without one they are term, category, severity."""
    columns: Sequence[str] = _PLAIN
    kinds: dict[tuple[str, ...], Kind] = {}
    for order, (number, fields) in enumerate(rows):
        place = f"第{number}行"
        if order == 0 and str(fields[0]).lower() in _COLUMNS["text"]:
            columns = [_column(path, str(field)) for field in fields]
            continue
        if columns is _PLAIN:
            key = tuple(map(str, fields[1:3]))
            kind = kinds.get(key) or kinds.setdefault(
                key, _kind(path, place, dict(zip(_PLAIN[1:], key, strict=False)))
            )
            yield Row(number, str(fields[0]), kind)
        else:
            entry = dict(zip(columns, fields, strict=False))
            yield _row(
                path, number, place, {key: value for key, value in entry.items() if value != ""}
            )


def _column(path: Path, name: str) -> str:
    if name and name.lower() not in _KEYS:
        raise LexiconError(f"词库 {path}：不认识名为“{name}”的列")
    return _KEYS.get(name.lower(), "")


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
        said = f"类别或级别有误：不认识“{word}”"
        if word in (Category.UNSCREENABLE.value, Category.UNSCREENABLE.label):
            said = f"类别“{word}”说的是没有读出的内容，词条不能用"
        raise LexiconError(f"词库 {path} {place}：{said}") from None
    except ValueError:
        raise LexiconError(f"词库 {path} {place}：搭配范围应是整数") from None
    numerals = str(entry.get("numerals", "")).lower() in _YES
    return Kind(category, severity, numerals, window)


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
    try:
        return date.fromisoformat(str(value).strip().replace("/", "-").replace(".", "-"))
    except ValueError:
        raise LexiconError(f"词库 {path} {place}：日期应写作 2026-01-31") from None


def _workbook(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """The first sheet of a workbook."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise LexiconError(f"无法读取词库文件 {path}：{system_reason(error)}") from error
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise LexiconError(f"词库文件 {path} 不是可读的工作簿") from error
    rows = list(_numbered(book.worksheets[0].iter_rows(values_only=True)))
    book.close()
    yield from rows


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
    return {_column(path, name): value for name, value in entry.items()}


def _pattern(path: Path, entry: Mapping[str, Any]) -> UserPattern:
    name, pattern = str(entry.get("name", "")), entry.get("pattern")
    if not name or not isinstance(pattern, str) or not pattern:
        raise LexiconError(f"词库 {path}：[[pattern]] 要有 name 和 pattern")
    place = f"规则 {name}"
    return UserPattern(name, pattern, _words(entry.get("keywords", "")), _kind(path, place, entry))
