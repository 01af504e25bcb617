"""A candidate tried on the command line: the report names it, and a broken one is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from screener.classify import Classifier
from screener.cli import main
from tests.samples.models import twin


def test_a_scan_with_another_model_says_so(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    draft = tmp_path / "通知.txt"
    draft.write_text("图书馆五月一日起每日九时开放。", "utf-8")
    other = twin(tmp_path / "model")
    call = ["scan", str(draft), "--format", "json", "--jobs", "1", "--model", str(other)]
    assert main(call) == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert told["tool"]["model"] == Classifier.load(other).digest != Classifier.load().digest


def test_a_model_that_is_not_there_or_not_whole_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "通知.txt"
    draft.write_text("图书馆开放。", "utf-8")
    assert main(["scan", str(draft), "--model", str(tmp_path / "none")]) == 2
    assert "无法读取模型文件夹" in capsys.readouterr().err
    assert main(["scan", str(draft), "--model", str(tmp_path)]) == 2
    assert "无法读取模型" in capsys.readouterr().err
