"""One sheet of an old workbook, read from its records and written whole."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from screener.containers.spreadsheet.cells import SheetWriter
from screener.extract.xls.beside import BesideReader
from screener.extract.xls.globals import Globals
from screener.extract.xls.grid import GridReader
from screener.extract.xls.records import BOF, EOF, Record


def read_sheet(records: Iterator[Record], book: Globals, writer: SheetWriter) -> set[int]:
    """Take records up to the end of the sheet; charts lie inside it as sheets of their own.

    Returns the numbers of pictures that only show objects pasted in.
    """
    grid, beside = GridReader(book), BesideReader(book)
    depth = 0
    for record in records:
        if record.kind in BOF:
            depth += 1
        elif record.kind == EOF:
            depth -= 1
            if depth < 0:
                break
        else:
            try:
                if not beside.take(record, in_chart=depth > 0):
                    grid.take(record)
            except (struct.error, IndexError):
                continue  # a record cut short says what it says
    grid.write(writer)
    for remark in grid.remarks:
        writer.remark(*remark)
    beside.write(writer)
    return beside.object_pictures()
