"""What candidates are compared on: labelled drafts and published documents nobody learns from."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from models.corpus import HERE, public_folder, published
from models.lessons import Lessons
from models.runs import runs

_DRAFTS = HERE.parent / "tests" / "drafts" / "__init__.py"
_NAME = "labelled_drafts"


def labelled() -> list[tuple[str, bool]]:
    """Whole drafts as (text, is a leak); none where the tests are not at hand."""
    module = _module()
    if module is None:
        return []
    return [(draft.text, draft.expect != "pass") for draft in module.drafts()]


def _module() -> ModuleType | None:
    """The tests stand beside this package in a checkout, not in an installation."""
    if _NAME in sys.modules:
        return sys.modules[_NAME]
    if not _DRAFTS.exists():
        return None
    spec = importlib.util.spec_from_file_location(_NAME, _DRAFTS)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


def public() -> list[tuple[str, str]]:
    """Published documents as (genre, text), never learnt from; none where they are not at hand."""
    folder = public_folder()
    return [] if folder is None else published(folder)[1]


def frozen_runs(lessons: Lessons) -> NDArray[np.uint64]:
    """Runs of everything that is tested with."""
    return runs(_texts(lessons))


def _texts(lessons: Lessons) -> Iterator[str]:
    yield from (text for text, _ in labelled())
    yield from (text for _, text in public())
    yield from (one.text for one in lessons.tested)
