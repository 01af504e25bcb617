"""Promises of the whole house that no single module can keep alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from screener.rule import Category

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for folder in ("screener", "models", "lexicons") for path in (ROOT / folder).rglob("*.py")
)


def test_the_categories_are_a_closed_list_about_disclosure() -> None:
    assert [category.value for category in Category] == [
        "state_secret",
        "work_secret",
        "business_secret",
        "personal_info",
        "sensitive_info",
        "unscreenable",
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300, "a file this long hides a second one"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 50, f"{node.name} is too long"


def test_help_loads_nothing_heavy() -> None:
    heavy = ("numpy", "jieba", "sklearn", "lxml", "pdfminer", "ahocorasick_rs", "docx", "pebble")
    program = (
        "import contextlib, sys\n"
        "from screener.cli import main\n"
        "with contextlib.suppress(SystemExit):\n"
        "    main(['--help'])\n"
        f"print(sorted(set(sys.modules) & set({heavy!r})), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stderr.strip() == "[]"


def test_a_draft_loads_no_library_for_one_function_of_it() -> None:
    """Each would cost a worker more than a page does: masked arrays for a set of characters."""
    program = (
        "import sys\n"
        "import screener.extract.pdf.drawn\n"
        "from screener.extract import extract\n"
        "from screener.pipeline import Screener, Settings\n"
        "screener = Screener.load(Settings())\n"
        "for text in '通知', '请于3月5日前报办公室，联系人王小明，电话13900000000\\n' * 9:\n"
        "    document = extract(text.encode(), '通知.txt', screener.limits)\n"
        "    assert screener.screen_whole(document, '通知.txt')[1].characters\n"
        "print(sorted({'numpy.ma', 'statistics'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "[]"


def test_nothing_in_the_core_opens_a_connection() -> None:
    banned = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests", "httpx"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names.append(node.module)
            assert not banned & set(names), path
