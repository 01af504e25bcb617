"""Tables of a page: which ones hold data rather than layout, and where in them a cell stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from screener.document import Location, TableCell, TextBuilder

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_MOST_COLUMNS = 1000


@dataclass(slots=True)
class Table:
    """A data table while it is read; `number` is None for layout, whose cells are mere blocks."""

    number: int | None
    row: int = 0
    column: int = 0
    in_cell: bool = False
    _width: int = 1
    _spanned: dict[int, int] = field(default_factory=dict)  # column to rows still covered
    _cells: list[tuple[str, Location, TableCell]] = field(default_factory=list)

    def open_row(self) -> None:
        self.row += 1
        self.column, self._width = 0, 1

    def open_cell(self, colspan: str | None, rowspan: str | None) -> None:
        self.column += self._width
        while self._spanned.get(self.column, 0) > 0:
            self._spanned[self.column] -= 1
            self.column += 1
        self._width = _count(colspan)
        rows = _count(rowspan)
        if rows > 1:
            for column in range(self.column, self.column + self._width):
                self._spanned[column] = rows - 1
        self.in_cell = True

    def add(self, text: str, location: Location) -> None:
        """Keep one piece of the cell that is open."""
        assert self.number is not None
        cell = TableCell(self.number, max(1, self.row), max(1, self.column))
        self._cells.append((text, location, cell))

    def close_row(self, builder: TextBuilder) -> None:
        """Write the row: cells, and blocks within one, apart by tabs."""
        separator = "\n"
        for text, location, cell in self._cells:
            builder.add(text, location, cell=cell, separator=separator)
            separator = "\t"
        self._cells.clear()


def is_data_table(node: LexborNode) -> bool:
    """Does it hold rows of cells, and no other table?"""
    if len(node.css("table")) > 1:
        return False
    rows, cells = len(node.css("tr")), len(node.css("td, th"))
    return rows > 1 and cells > rows


def _count(value: str | None) -> int:
    text = (value or "").strip()
    return max(1, min(int(text), _MOST_COLUMNS)) if text.isdecimal() and len(text) < 5 else 1
