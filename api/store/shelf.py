"""The models a service has: each in a folder named by its digest, one of them in force.

Beside them, `in-force.json` names the one in force and those before it: one step leads back.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from screener.classify import Classifier
from screener.errors import ModelError
from screener.paths import MODELS

SHIPPED = "shipped"  # the model that comes with the program, whichever that is
_POINTER = "in-force.json"
_PARTS = ("*.json", "*.npz")
_NAME = re.compile(r"shipped|[0-9a-f]{64}")
_MOST = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """`in_force` and `before`, latest last, are digests or SHIPPED."""

    in_force: str = SHIPPED
    before: tuple[str, ...] = ()

    def moved(self, name: str) -> Choice:
        return Choice(name, (*self.before, self.in_force)[-_MOST:])

    def back(self) -> Choice:
        return Choice(self.before[-1], self.before[:-1])


class ModelShelf:
    """The folder `models` in a service's data; empty means the model of the program."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "models"
        self.pointer = self.folder / _POINTER

    def choice(self) -> Choice:
        """Raises ModelError when the file that names the model in force cannot be understood."""
        try:
            told = json.loads(self.pointer.read_text("utf-8"))
            choice = Choice(told["in_force"], tuple(told["before"]))
        except FileNotFoundError:
            return Choice()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"读不出在用的是哪个模型：{self.pointer}") from error
        if not all(_NAME.fullmatch(str(one)) for one in (choice.in_force, *choice.before)):
            raise ModelError(f"读不出在用的是哪个模型：{self.pointer}")
        return choice

    def folder_of(self, name: str) -> Path:
        return MODELS if name == SHIPPED else self.folder / name

    def in_force(self) -> Path:
        """The folder of the model in force."""
        return self.folder_of(self.choice().in_force)

    def names(self) -> Iterator[str]:
        """SHIPPED, then the digests of all that were taken in."""
        yield SHIPPED
        if self.folder.is_dir():
            yield from sorted(one.name for one in self.folder.iterdir() if one.is_dir()
                              and _NAME.fullmatch(one.name))  # fmt: skip

    def take_in(self, folder: Path) -> str:
        """Copy a model in, whole or not at all; returns its name here.

        Raises:
            ModelError: it is not one that this program can use.
        """
        digest = Classifier.load(folder).digest
        if digest == Classifier.load().digest:
            return SHIPPED
        target = self.folder / digest
        if not target.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".") as scratch:
                fresh = Path(scratch) / digest
                fresh.mkdir(mode=0o700)
                for part in (one for pattern in _PARTS for one in folder.glob(pattern)):
                    shutil.copyfile(part, fresh / part.name)
                Classifier.load(fresh)
                fresh.rename(target)
        Classifier.load(target)
        return digest

    def put(self, choice: Choice) -> None:
        """Put another in force; who reads the file sees the old words or the new, never half."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = json.dumps({"in_force": choice.in_force, "before": choice.before}, indent=2)
        fresh = self.pointer.with_suffix(".new")
        fresh.write_text(told + "\n", "utf-8")
        fresh.replace(self.pointer)
