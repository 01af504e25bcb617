"""What the notebooks look at: passages as they were written, and plots that show Chinese."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.corpus import HERE, hand_of


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of the training data, unfolded."""

    id: str
    pair: str
    text: str
    leak: bool
    category: str
    topic: str
    genre: str
    cue: str

    @property
    def hand(self) -> str:
        return hand_of(self.id)


def load_passages(folder: Path = HERE / "data") -> list[Passage]:
    """All passages, in order of file and line."""
    return [
        _passage(json.loads(line))
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


def _passage(row: dict[str, str]) -> Passage:
    return Passage(
        id=row["id"], pair=row["pair"], text=row["text"], leak=row["label"] == "confidential",
        category=row["category"], topic=row["topic"], genre=row["genre"], cue=row["cue"],
    )  # fmt: skip


def table(rows: Sequence[Sequence[object]], *heads: str) -> str:
    """Rows as text in columns that hold for characters of double width."""
    words = [[str(cell) for cell in row] for row in (heads, *rows)]
    wide = [max(_width(row[place]) for row in words) for place in range(len(heads))]
    return "\n".join(
        "  ".join(cell + " " * (room - _width(cell)) for cell, room in zip(row, wide, strict=True))
        for row in words
    )


def _width(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def plots() -> Any:
    """matplotlib.pyplot with a font of this machine that has Chinese, where there is one."""
    import matplotlib.pyplot as plots
    from matplotlib import font_manager

    from screener.forms.fonts import find_font

    if (path := find_font()) is not None:
        font_manager.fontManager.addfont(path)
        name = font_manager.FontProperties(fname=path).get_name()
        plots.rcParams["font.family"] = [name, "DejaVu Sans"]
    plots.rcParams["axes.unicode_minus"] = False
    return plots
