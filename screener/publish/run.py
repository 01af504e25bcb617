"""One publication: judge each file by its bytes, copy the released ones, say what was held back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from screener.batch.walk import Target, walk
from screener.errors import system_reason
from screener.publish.tree import STAGING, Changed, Tree, sha256_of
from screener.review.verify import Register


class Step(Enum):
    """What became of a file."""

    COPIED = auto()
    SAME = auto()  # the very bytes stand there already
    HELD = auto()  # not released, or not copied: `words` say why
    REMOVED = auto()  # withdrawn, and taken from the site
    STILL_THERE = auto()  # withdrawn, and still on the site


@dataclass(frozen=True, slots=True)
class Result:
    """`name` is the path below the folder as people read it, `file` as the system spells it."""

    step: Step
    name: str
    file: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """`delete` takes what was withdrawn from the site, `dry` only says what would be done."""

    source: Path
    site: Path
    register: Register
    delete: bool = False
    dry: bool = False

    def run(self) -> Iterator[Result]:
        """Every file of the source in order, then what stands on the site and was withdrawn.

        Raises:
            UsageError: a folder cannot be opened, or another run is at work on the site.
        """
        with ExitStack() as held:
            source = held.enter_context(Tree(self.source))
            site = None
            if self.site.exists() or not self.dry:
                site = held.enter_context(Tree(self.site))
            if site and not self.dry:
                site.lock()
                held.enter_context(site.staging())
            for target in walk([str(self.source)]):
                yield self._publish(target, source, site)
            if site and self.register.withdrawals:
                yield from self._withdrawn(site)

    def _publish(self, target: Target, source: Tree, site: Tree | None) -> Result:
        file = os.path.relpath(target.file, self.source)
        if target.gap is not None:
            return Result(Step.HELD, target.name, file, target.gap.message)
        try:
            with source.open(file) as stream:
                sha256 = sha256_of(stream)
                judgement = self.register.judge(target.name, sha256)
                if not judgement.released:
                    return Result(Step.HELD, target.name, file, judgement.words)
                if site and site.holds(file, sha256, stream.tell()):
                    return Result(Step.SAME, target.name, file)
                if site and not self.dry:
                    stream.seek(0)
                    site.place(file, stream, sha256)
        except Changed:
            return Result(Step.HELD, target.name, file, "核对之后又有改动，没有发布")
        except OSError as error:
            return Result(Step.HELD, target.name, file, f"没有发布：{_reason(error)}")
        return Result(Step.COPIED, target.name, file)

    def _withdrawn(self, site: Tree) -> Iterator[Result]:
        """Whatever it is called now: content is withdrawn, not a name."""
        for target in walk([str(self.site)]):
            file = os.path.relpath(target.file, self.site)
            if target.gap is not None or Path(file).parts[0] == STAGING:
                continue
            try:
                with site.open(file) as stream:
                    judgement = self.register.judge(target.name, sha256_of(stream))
                if not judgement.withdrawn:
                    continue
                if self.delete and not self.dry:
                    site.remove(file)
            except OSError as error:
                yield Result(Step.STILL_THERE, target.name, file, _reason(error))
                continue
            step = Step.REMOVED if self.delete else Step.STILL_THERE
            yield Result(step, target.name, file, judgement.words)


def _reason(error: OSError) -> str:
    if isinstance(error, (NotADirectoryError, IsADirectoryError)):
        return "路径上有同名的文件、文件夹或符号链接"
    return system_reason(error)
