"""Lines of plain text as people see them: paragraphs broken at the margin, rows aligned by hand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

_WRAP_COLUMNS = range(36, 201)  # narrower are verses and lists, wider ones nobody wrapped
_RAGGED = 4  # a line is full when at most this much narrower than the widest
_FULL_LINES = 3  # so many full lines show that the text was wrapped
_LONGER = 0.05  # the share of lines that may be longer still: addresses, tables
_MOST_LINES = 60  # of one paragraph; a longer run is no prose
_ENDS = tuple("。！？；：…!?;:」』”》）|｜")
_BEGINS = re.compile(
    r"[\s\u3000#>|｜*+-]|\d+[.、)）]|[(（]?[一二三四五六七八九十]+[)）、.]|"
    r"第[一二三四五六七八九十百\d]+[章节条]"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_WIDE = re.compile(r"[\u3001-\u3003\u3007-\u3011\u4e00-\u9fff\uff01-\uff5e]+")  # two columns each
_COMMA = re.compile(r"[，。；、]")
_PIPES = re.compile(r"[|｜│]")
_PIPE_RULE = re.compile(r"[\s|｜│:+=─-]+")
_APART = re.compile(r"[|｜│ \u3000\xa0]")  # no cells without one of these
_GAP = re.compile(r"[ \u3000\xa0]{2,}")
_COLUMN = re.compile(r"[\u4e00-\u9fff]{1,8}")
_PERSON = ("姓名", "户主")  # how the column of persons is called at its end
_CELL = 30  # a longer piece between wide blanks is a sentence, no cell


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines from number `first` on: a paragraph, or a table if `rows` are its cells."""

    first: int
    lines: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()


_Splitter = Callable[[str], tuple[str, ...]]


def blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Group `lines`; every line that holds anything is in exactly one block."""
    full = _full_width(lines)
    at = 0
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        block = _table(lines, at) or _paragraph(lines, at, full)
        yield block
        at += len(block.lines)


def _table(lines: Sequence[str], at: int) -> Block | None:
    line = lines[at]
    if "\t" in line:
        return _rows(lines, at, _tab_cells, least=1)
    if not _APART.search(line.strip()):
        return None
    if len(_PIPES.findall(line)) >= 2:
        return _rows(lines, at, _pipe_cells, least=2)
    if _aligned_cells(line):
        return _rows(lines, at, _aligned_cells, least=3)
    if any(word in line for word in _PERSON) and _is_head(line.split()):
        return _rows(lines, at, _blank_cells, least=2)
    return None


def _rows(lines: Sequence[str], at: int, split: _Splitter, *, least: int) -> Block | None:
    rows: list[tuple[str, ...]] = []
    for line in islice(lines, at, None):
        cells = split(line)
        if not cells or (least > 1 and rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
    if len(rows) < least:
        return None
    return Block(at + 1, tuple(lines[at : at + len(rows)]), tuple(rows))


def _tab_cells(line: str) -> tuple[str, ...]:
    return tuple(line.split("\t")) if "\t" in line else ()


def _pipe_cells(line: str) -> tuple[str, ...]:
    cells = _PIPES.split(line.strip())
    if len(cells) < 3:
        return ()
    if _PIPE_RULE.fullmatch(line):
        cells = [""] * len(cells)  # the rule under the head of a table says nothing
    inner = cells[not cells[0] : len(cells) - (not cells[-1])]
    return tuple(cell.strip() for cell in inner) if any(cells) else tuple("" for _ in cells[2:])


def _aligned_cells(line: str) -> tuple[str, ...]:
    """Cells set apart by wide blanks; a two-character name spread over three is none."""
    cells = tuple(_GAP.split(line.strip()))
    if len(cells) < 2 or max(map(len, cells)) > _CELL:
        return ()
    return cells if sum(len(cell) > 1 for cell in cells) >= 2 else ()


def _is_head(cells: Sequence[str]) -> bool:
    """Names of columns and nothing else, one of them that of persons."""
    return (
        len(cells) >= 2
        and all(_COLUMN.fullmatch(cell) for cell in cells)
        and any(cell.endswith(_PERSON) for cell in cells)
    )


def _blank_cells(line: str) -> tuple[str, ...]:
    """Cells that single blanks set apart, below the head of a list of persons."""
    cells = tuple(line.split())
    return cells if len(cells) >= 2 and max(map(len, cells)) <= _CELL else ()


def _full_width(lines: Sequence[str]) -> int:
    """The columns at which this text was wrapped; 0 where it was not."""
    least = _WRAP_COLUMNS.start
    long = (line for line in lines if 2 * len(line) >= least)
    counts = Counter(width for line in long if (width := _columns(line)) >= least)
    if sum(counts.values()) < _FULL_LINES:
        return 0
    total, above = sum(counts.values()), 0
    for width in sorted(counts, reverse=True):
        near = sum(counts[one] for one in range(width - _RAGGED, width + 1))
        if near >= _FULL_LINES and above <= _LONGER * total:
            return width if width in _WRAP_COLUMNS else 0
        above += counts[width]
    return 0


class _Widths(dict[str, int]):
    """Columns of a character, worked out once."""

    def __missing__(self, char: str) -> int:
        self[char] = width = 1 + (unicodedata.east_asian_width(char) in "WF")
        return width


_WIDTHS = _Widths()


def _columns(line: str) -> int:
    if len(line) > _WRAP_COLUMNS.stop:
        return len(line)
    if line.isascii():
        return len(line)
    rest = _WIDE.sub("", line)
    return 2 * (len(line) - len(rest)) + sum(map(_WIDTHS.__getitem__, rest))


def _paragraph(lines: Sequence[str], at: int, full: int) -> Block:
    end = at + 1
    most = min(len(lines), at + _MOST_LINES)
    while full and end < most and _runs_on(lines[end - 1], lines[end], full):
        end += 1
    if end > at + 1 and not _COMMA.search("".join(lines[at:end])):
        end = at + 1  # a list of equally long lines
    return Block(at + 1, tuple(lines[at:end]))


def _runs_on(line: str, following: str, full: int) -> bool:
    """Did `line` end at the margin only, so that `following` goes on with its sentence?"""
    text = line.rstrip()
    if not text or text.endswith(_ENDS) or not following.strip() or _BEGINS.match(following):
        return False
    if not _HAN.search(text[-3:]) or not _HAN.search(following[:3]):
        return False
    return full - _RAGGED <= _columns(line) <= full and _columns(following) <= full
