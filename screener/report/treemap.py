"""A folder tree as rectangles: as large as there are documents, as hot as there is to put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screener.report.overview import Folder, Numbers

_CELLS = 36  # rectangles on one map
_LEAST = 0.012  # a cell's share of the map that can still be seen
_OWN = "（本级文件）"
_REST = "（其余）"


@dataclass(frozen=True, slots=True)
class Cell:
    """A folder's rectangle in percent of the map. `heat` is a class of the style sheet.

    `path` is whole, `label` its last two steps.
    """

    path: str
    numbers: Numbers
    heat: str
    left: float
    top: float
    width: float
    height: float

    @property
    def label(self) -> str:
        steps = self.path.split("/")
        return self.path if len(steps) < 3 else f"…/{'/'.join(steps[-2:])}"


@dataclass(slots=True)
class _Part:
    """A folder on its way to the map: whole, or split into its parts."""

    path: str
    numbers: Numbers
    folder: Folder | None = None
    parts: list[_Part] | None = None


def heat(numbers: Numbers) -> str:
    """`pass`, or how great the share of what is blocked, else of what is to be reviewed."""
    total = max(1, numbers.documents)
    if numbers.block:
        share = numbers.block / total
        return f"block-{1 + (share > 0.1) + (share > 0.3) + (share > 0.6)}"
    if numbers.review:
        share = numbers.review / total
        return f"review-{1 + (share > 0.1) + (share > 0.5)}"
    return "pass"


def treemap(tree: Folder, *, ratio: float) -> list[Cell]:
    """The cells of a map that is `ratio` times as wide as high; none where nothing is to tell."""
    root = _Part("", tree.all, tree)
    _split(root)
    for _ in range(_CELLS):
        leaves = [one for one in _leaves(root) if one.folder and one.folder.folders]
        if not leaves or sum(1 for _ in _leaves(root)) >= _CELLS:
            break
        _split(max(leaves, key=lambda one: one.numbers.documents))
    cells = list(_cells(root, (0.0, 0.0, 100.0 * ratio, 100.0), ratio))
    return cells if len(cells) > 1 else []


def _split(part: _Part) -> None:
    folder = part.folder
    assert folder is not None
    below = [_Part(one.path, one.all, one) for _, one in sorted(folder.folders.items())]
    if folder.own.documents:
        below.append(_Part(_inside(folder, _OWN), folder.own))
    below.sort(key=lambda one: -one.numbers.documents)
    least = part.numbers.documents * _LEAST
    small = [one for one in below[1:] if one.numbers.documents < least]
    if len(small) > 1:
        below = [one for one in below if one not in small]
        below.append(_Part(_inside(folder, _REST), _sum(small)))
    part.parts = below


def _inside(folder: Folder, what: str) -> str:
    return f"{folder.path}/{what}" if folder.path else what


def _sum(parts: Sequence[_Part]) -> Numbers:
    found = Numbers()
    for one in parts:
        for key in Numbers.__slots__:
            setattr(found, key, getattr(found, key) + getattr(one.numbers, key))
    return found


def _leaves(part: _Part) -> Iterator[_Part]:
    if part.parts is None:
        yield part
    for one in part.parts or ():
        yield from _leaves(one)


def _cells(part: _Part, box: tuple[float, float, float, float], ratio: float) -> Iterator[Cell]:
    if part.parts is None:
        left, top, width, height = box
        yield Cell(
            part.path, part.numbers, heat(part.numbers),
            round(left / ratio, 3), round(top, 3), round(width / ratio, 3), round(height, 3),
        )  # fmt: skip
        return
    sizes = [one.numbers.documents for one in part.parts]
    for one, inner in zip(part.parts, _squarify(sizes, box), strict=True):
        yield from _cells(one, inner, ratio)


def _squarify(
    sizes: Sequence[float], box: tuple[float, float, float, float]
) -> Iterator[tuple[float, float, float, float]]:
    """Rectangles of these sizes, largest first, in a box: rows that keep them near squares."""
    left, top, width, height = box
    total, at = sum(sizes), 0
    while at < len(sizes):
        scale = width * height / total
        side = min(width, height)
        end = at + 1
        while end < len(sizes) and _worst(sizes[at : end + 1], side, scale) <= _worst(
            sizes[at:end], side, scale
        ):
            end += 1
        row = sum(sizes[at:end])
        depth = row * scale / side
        along = 0.0
        for size in sizes[at:end]:
            length = side * size / row
            if width >= height:
                yield left, top + along, depth, length
            else:
                yield left + along, top, length, depth
            along += length
        if width >= height:
            left, width = left + depth, width - depth
        else:
            top, height = top + depth, height - depth
        total, at = total - row, end


def _worst(row: Sequence[float], side: float, scale: float) -> float:
    """The least square-like of a row: the ratio of its sides."""
    total = sum(row) * scale
    return max(
        max(side * side * one * scale / total**2, total**2 / (side * side * one * scale))
        for one in row
    )
