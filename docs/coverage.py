"""Write docs/coverage.md: `python -m docs.coverage PYTHON` (also `make coverage`).

One sample for each place that text can stand in; who finds the sentence planted there. PYTHON is
the interpreter of an environment that holds the other readers.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from docs.peers import ALONE
from screener.document import Document, Part, Span
from screener.extract import extract
from screener.finding import located
from screener.limits import Limits
from screener.report.place import kind_of_part
from tests.samples.places import Sample, samples

TARGET = Path(__file__).parent / "coverage.md"
SENTENCE = "北岭三号方案拟于六月启动"
_FOUND, _LOST, _NO_READER = "✓", "—", ""
_HEAD = """# 看得见多少：各种位置逐一比对

由 `make coverage` 生成，请勿手改。每个位置造一个样例文件，只在该处放一句话，看谁能读到。
“本程序”一栏要求读到，并且说对了它在哪个部位；其余各栏只要求返回的文字里有这句话。

“单用库”指按常规用法单独使用：python-docx 读段落、表格、页眉页脚，openpyxl 读单元格和批注，
python-pptx 读形状、表格、备注，pdfminer.six 和 beautifulsoup4 取全文。
"""


class Row(NamedTuple):
    """One place and who finds what stands there; None where a reader is not for such files."""

    sample: Sample
    ours: bool
    alone: bool | None
    markitdown: bool


def found_by_us(sample: Sample) -> bool:
    """Do we read the sentence, and say the part it stands in?"""
    document = extract(sample.data, sample.file_name, Limits())
    return any(part == sample.part for one in _tree(document) for part in _parts(one)) or (
        sample.part == Part.FILENAME and any(SENTENCE in one.path for one in _tree(document))
    )


def _parts(document: Document) -> Iterator[Part]:
    """The parts that findings of the sentence would be told to stand in."""
    for passage in document.passages:
        place = document.text.find(SENTENCE, *passage.span)
        if place >= 0:
            span = Span(place, place + len(SENTENCE))
            yield located(passage.location, span, document.insertions).part


def _tree(document: Document) -> Iterator[Document]:
    yield document
    for child in document.children:
        yield from _tree(child)


def measure(python: str) -> tuple[dict[str, str], list[Row]]:
    """The versions of the other readers, and a row for each place."""
    every = list(samples(SENTENCE))
    with tempfile.TemporaryDirectory() as folder:
        for number, sample in enumerate(every):
            name = f"{number:04}{Path(sample.file_name).suffix}"
            (Path(folder) / name).write_bytes(sample.data)
        script = Path(__file__).parent / "peers.py"
        done = subprocess.run([python, str(script), folder], capture_output=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    rows = []
    for number, sample in enumerate(every):
        suffix = Path(sample.file_name).suffix
        texts = said["found"][f"{number:04}{suffix}"]
        library = ALONE[suffix][0] if suffix in ALONE else None
        alone = None if library is None else _says(texts[library])
        rows.append(Row(sample, found_by_us(sample), alone, _says(texts["markitdown"])))
    return said["versions"], rows


def _says(text: str | None) -> bool:
    return SENTENCE in "".join((text or "").split())


def page(versions: dict[str, str], rows: Sequence[Row]) -> str:
    used = "，".join(f"{name} {number}" for name, number in sorted(versions.items()))
    lines = [_HEAD, f"对照版本：{used}。", "", "## 合计", ""]
    lines += ["| 格式 | 位置数 | 本程序 | 单用库 | markitdown |", "| --- | --- | --- | --- | --- |"]
    families = [(title, list(group)) for title, group in groupby(rows, lambda r: r.sample.family)]
    for title, group in [*families, ("合计", list(rows))]:
        lines.append(_total(title, group))
    for title, group in families:
        lines += ["", f"## {title}", ""]
        lines += [
            "| 位置 | 样例 | 本程序 | 单用库 | markitdown |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [_line(row) for row in group]
    return "\n".join(lines) + "\n"


def _total(title: str, rows: Sequence[Row]) -> str:
    alone = [row.alone for row in rows if row.alone is not None]
    library = f"{sum(alone)}/{len(alone)}" if alone else _NO_READER
    ours, other = sum(row.ours for row in rows), sum(row.markitdown for row in rows)
    return f"| {title} | {len(rows)} | {ours} | {library} | {other} |"


def _line(row: Row) -> str:
    sample = row.sample
    place = sample.place or kind_of_part(Part(sample.part))
    cells = [place.replace("|", "\\|"), sample.name]
    cells += [_mark(one) for one in (row.ours, row.alone, row.markitdown)]
    return "| " + " | ".join(cells) + " |"


def _mark(found: bool | None) -> str:
    return _NO_READER if found is None else _FOUND if found else _LOST


if __name__ == "__main__":
    TARGET.write_text(page(*measure(sys.argv[1])), encoding="utf-8")
