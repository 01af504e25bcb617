"""The notebooks run from top to bottom, use only what is ours, and keep nothing they printed."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
OURS = {"models", "screener", "numpy"}


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cells"]
    return found


def code(path: Path) -> list[str]:
    return ["".join(one["source"]) for one in cells(path) if one["cell_type"] == "code"]


def test_there_are_three() -> None:
    assert [path.stem[:3] for path in NOTEBOOKS] == ["01-", "02-", "03-"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nbformat
    from nbclient import NotebookClient

    for name in ("IPYTHONDIR", "MPLCONFIGDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("SCREENER_SHARED_DATA", str(tmp_path))  # as on a fresh clone
    book = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    where = {"metadata": {"path": str(ROOT)}}
    NotebookClient(book, timeout=120, kernel_name="python3", resources=where).execute()
    answers = [one["outputs"] for one in book.cells if one["cell_type"] == "code"]
    assert all(answers), "every cell shows something"
    kinds = {kind for outputs in answers for one in outputs for kind in one.get("data", ())}
    assert path.stem.startswith("03") or "image/png" in kinds


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_keeps_no_output_and_leaves_the_work_to_the_packages(path: Path) -> None:
    for one in cells(path):
        assert one["cell_type"] == "markdown" or (one["outputs"], one["execution_count"]) == (
            [], None,
        )  # fmt: skip
    for source in code(path):
        for node in ast.walk(ast.parse(source)):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert {name.partition(".")[0] for name in names} <= OURS, source
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef), source
