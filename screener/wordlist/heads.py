"""The row that names a table's columns, wherever an office puts it, and what the names mean."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from screener.errors import LexiconError

# Names of columns and keys, the English one first.
COLUMNS = {
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
_KEYS = {name: key for key, names in COLUMNS.items() for name in names}
_FOR_PEOPLE = ("序号", "编号", "备注", "说明")
TOP = 10  # rows: above the head stand a table's title, its date, who keeps it

Numbered = tuple[int, list[Any]]


def head_of(top: Sequence[Numbered]) -> int | None:
    """Which of the first rows names the columns, if one does.

    Below a title it has to name two of them, or to be 词条 alone under single cells: a term may
    itself be called 关键词.
    """
    for at, (_, fields) in enumerate(top[:TOP]):
        names = [str(field).lower() for field in fields if field != ""]
        known = [name for name in names if name in _KEYS]
        if not any(name in COLUMNS["text"] for name in known):
            continue
        if at == 0 or len(known) > 1 or (names == ["词条"] and _single(top[:at])):
            return at
    return None


def _single(rows: Sequence[Numbered]) -> bool:
    return all(sum(field != "" for field in fields) == 1 for _, fields in rows)


def columns_of(path: Path, fields: Sequence[Any]) -> list[str]:
    """The key of each column, empty for one that is for people alone.

    Raises:
        LexiconError: a name is not known, or two say the same.
    """
    keys = [key_of(path, str(field)) for field in fields]
    if twice := next((key for key in keys if key and keys.count(key) > 1), None):
        raise LexiconError(f"词库 {path}：说“{COLUMNS[twice][-1]}”的列写了两遍")
    return keys


def key_of(path: Path, name: str, what: str = "列") -> str:
    """What a column or a TOML key of this name says."""
    if not name or name in _FOR_PEOPLE:
        return ""
    if name.lower() not in _KEYS:
        raise LexiconError(f"词库 {path}：不认识名为“{name}”的{what}")
    return _KEYS[name.lower()]
