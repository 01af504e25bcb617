"""What training and evaluation need besides screening, said in one line where it is missing."""

from __future__ import annotations

from importlib.util import find_spec

from screener.errors import UsageError
from screener.paths import MODELS


def need_library() -> None:
    """Raises UsageError where the extra `train` is not installed."""
    if find_spec("sklearn") is None:
        raise UsageError("训练和评估需要组件 scikit-learn，请安装 screener[train]")


def need_passages() -> None:
    """Raises UsageError where the passages to learn from are not at hand."""
    if not any((MODELS / "data").glob("*.jsonl")):
        raise UsageError("没有训练语料 models/data：安装包不带语料，请在源码目录里训练")
