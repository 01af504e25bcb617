"""Tables as people read them: which row names the columns, and what a cell's column is called."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from screener.detect.personal.people import context_words, name_pattern
from screener.document import Passage, Span
from screener.reading import Reading

_made: Any = tuple.__new__  # ten thousands in a great table: no call of Python's for each
_HEADER_ROWS = 6  # rows from the top among which the names of the columns are looked for
_LONGEST_LABEL = 24
_VALUE = re.compile(r"[0-9]{5,}|[0-9*]{8,}|^[0-9.,%-]+$")
_LABEL = re.compile(
    r"姓名|名字|户主|户名|身份|证件|证号|号码|电话|手机|联系|住址|地址|住所|账号|账户|卡号|开户|性别|年龄|出生|民族|籍贯"
    r"|学校|班级|专业|单位|部门|职务|职称|岗位|备注|序号|编号|病|诊断|残疾|类别|等级|金额|元|原因|状况|患者|人口|关系|监护"
    r"|邮箱|微信|qq|车牌|护照|学号|考号|考生|准考|名称|日期|时间|项目|村|镇|街道|负责人|联系人|法定代表人|监护人|坐标|工资|绩效|实发|应发|薪|社保|位$|对象|罪名|刑期|期限|产值|产量|收入|支出"
)
_PERSON = re.compile(
    r"姓名|户主|名字|学生|患者|病人|领款人|主讲人?$|讲师|持卡人|受助人|申请人|当事人|考生|被保险人|持证人|残疾人|低保对象|本人|人员$"
)
_HOLDER = re.compile(
    r"户名|收款人|缴款人|退款人|开户人|业主|农户|村民|租户|对象$"
)  # an office's as often as a person's


class Cell(NamedTuple):
    """One cell of a data row. A tuple, for tables have many."""

    span: Span
    text: str
    column: int
    passage: Passage

    def __repr__(self) -> str:
        return f"Cell({self.span}, column {self.column})"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its header: column number to the header cell; none where no row is one."""

    number: int
    header: Mapping[int, Cell]
    rows: tuple[tuple[Cell, ...], ...]

    def label(self, column: int) -> str:
        cell = self.header.get(column)
        return _tight(cell.text) if cell else ""

    def column(self, number: int) -> list[Cell]:
        return [cell for row in self.rows for cell in row if cell.column == number]

    @property
    def name_column(self) -> int | None:
        """The column that holds persons' names."""
        for column in sorted(self.header):
            label = self.label(column)
            if re.search(r"号|电话|关系|签", label):
                continue
            if _PERSON.search(label) or (_HOLDER.search(label) and self._holds_names(column)):
                return column
        return None

    def _holds_names(self, column: int) -> bool:
        named = [re.fullmatch(name_pattern(), cell.text.strip()) for cell in self.column(column)]
        return 2 * sum(map(bool, named)) > len(named)

    def lists_organisations(self) -> bool:
        """Does a column name offices, shops, projects: a directory, not a list of people?"""
        words = context_words()["organisations"]["columns"]
        labels = [self.label(column) for column in self.header]
        return self.name_column is None and any(word in one for one in labels for word in words)


class Grids:
    """All tables of a reading, and where in them a position stands."""

    def __init__(self, reading: Reading) -> None:
        self.all = tuple(
            _grid(number, [_cells(reading, row) for row in rows])
            for number, rows in reading.tables.items()
        )

    @cached_property
    def _places(self) -> list[tuple[int, int, Grid, tuple[Cell, ...]]]:
        """Most tables are never asked for a place."""
        return sorted(
            (
                (cell.span.start, cell.span.end, grid, row)
                for grid in self.all
                for row in grid.rows
                for cell in row
            ),
            key=itemgetter(0, 1),
        )

    def at(self, position: int) -> tuple[Grid, tuple[Cell, ...], Cell] | None:
        """The grid, the row and the cell around `position`; None in a header or outside tables."""
        index = bisect_right(self._places, position, key=itemgetter(0)) - 1
        if index < 0 or position >= self._places[index][1]:
            return None
        _, _, grid, row = self._places[index]
        return grid, row, next(c for c in row if c.span.start <= position < c.span.end)


def _cells(reading: Reading, row: tuple[tuple[Span, Passage], ...]) -> tuple[Cell, ...]:
    text = reading.text
    return tuple(
        _made(Cell, (span, text[span.start : span.end], cell.column, passage))
        for span, passage in row
        if (cell := passage.cell)
    )


def _grid(number: int, rows: list[tuple[Cell, ...]]) -> Grid:
    for index, row in enumerate(rows[:_HEADER_ROWS]):
        if _is_header(row):
            header = MappingProxyType({cell.column: cell for cell in row})
            return Grid(number, header, tuple(rows[index + 1 :]))
    return Grid(number, MappingProxyType({}), tuple(rows))


def _is_header(row: tuple[Cell, ...]) -> bool:
    """At least two short cells, most of them words that name columns, no value among them."""
    if len(row) < 2 or any(
        _VALUE.search(cell.text) or len(cell.text) > _LONGEST_LABEL for cell in row
    ):
        return False
    labels = sum(_LABEL.search(_tight(cell.text)) is not None for cell in row)
    return labels * 2 >= len(row)


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)
