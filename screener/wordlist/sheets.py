"""A list kept in a workbook: the sheet that holds it; openpyxl stands behind this module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screener.errors import LexiconError, system_reason
from screener.wordlist.heads import Numbered, head_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_BY_HAND = 8 << 20  # bytes: a greater workbook is streamed, and joins no cells


def workbook_rows(path: Path) -> list[Numbered]:
    """The rows of the one sheet with a head, or, where none has one, of the only sheet.

    Raises:
        LexiconError: no workbook, or it is not clear which sheet is meant.
    """
    book = _open(path)
    sheets = [(sheet.title, list(numbered(_rows(sheet)))) for sheet in book.worksheets]
    book.close()
    sheets = [(title, rows) for title, rows in sheets if rows]
    headed = [(title, rows) for title, rows in sheets if head_of(rows) is not None]
    meant = headed or sheets
    if len(meant) > 1:
        titles = "、".join(title for title, _ in meant)
        why = "都写着列名，请合并成一张" if headed else "都没有列名，请在词条所在的表写上"
        raise LexiconError(f"词库 {path} 有{len(meant)}张工作表（{titles}）{why}")
    return meant[0][1] if meant else []


def numbered(rows: Iterable[Sequence[Any]]) -> Iterator[Numbered]:
    """Rows with words in them, each with its number; what begins with # is a comment."""
    for number, row in enumerate(rows, 1):
        fields = ["" if field is None else field for field in row]
        fields = [field.strip() if isinstance(field, str) else field for field in fields]
        if any(field != "" for field in fields) and not str(fields[0]).startswith("#"):
            yield number, fields


def _open(path: Path) -> Workbook:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        streamed = path.stat().st_size > _BY_HAND
        return load_workbook(path, read_only=streamed, data_only=True)
    except OSError as error:
        raise LexiconError(f"无法读取词库文件 {path}：{system_reason(error)}") from error
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise LexiconError(f"词库文件 {path} 不是可读的工作簿") from error


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """Values by rows; a cell joined with those below it says the same of each of their rows."""
    said = {}
    for joined in getattr(sheet, "merged_cells", None) or ():
        value = sheet.cell(joined.min_row, joined.min_col).value
        for row in range(joined.min_row + 1, joined.max_row + 1):
            said[row, joined.min_col] = value
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        yield [said.get((number, column), value) for column, value in enumerate(row, 1)]
