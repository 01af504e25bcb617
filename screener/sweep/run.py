"""A whole sweep: every file of a folder through the workers, compared, and into the register."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from screener.batch.pool import in_order
from screener.batch.walk import Target, readable, walk
from screener.cache.codec import unpack_verdict
from screener.review.deadlines import Calendar
from screener.review.items import Item, Kind, Observation
from screener.review.rectify import Merged, Sweep, merge
from screener.settings import Settings
from screener.sweep.archive import Archive
from screener.sweep.compare import Comparison
from screener.sweep.links import Links
from screener.sweep.seen import Seen, unpack_seen
from screener.sweep.site import Site

if TYPE_CHECKING:
    from screener.batch.answer import Answer
    from screener.batch.crew import Crew
    from screener.batch.recall import Recall

_BLOCK = 1 << 20
_PATHS = 1 << 16  # paths of which it is remembered whether they are files
_SHRUNK = 0.5  # of the files of the last sweep: with fewer, the mirror is doubted


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What is kept of a sweep. `whole` is False where it saw conspicuously few files."""

    time: str
    site: str
    files: int
    counts: Mapping[str, int]
    version: str
    lexicons: str
    whole: bool = True


class Keeper(Protocol):
    """Whatever keeps a register: a file beside the site, or the service."""

    @property
    def key(self) -> bytes:
        """What fingerprints and identities are keyed with."""

    def update(self, change: Change) -> Merged:
        """Give the register as it is to `change`, and keep what comes of it; one at a time."""


# all items by identity, and how many files the last whole sweep of each site had
Change = Callable[[Mapping[str, Item], Mapping[str, int]], tuple[Merged, Swept]]


@dataclass(slots=True, kw_only=True)
class Task:
    """What to sweep, and how. `clock` says what time it is, with its zone; `recall` what earlier
    sweeps and scans made of the files.
    """

    folder: Path
    site: Site
    archive: Archive
    settings: Settings
    calendar: Calendar
    key: bytes
    jobs: int = 1
    recall: Recall | None = None
    clock: Callable[[], datetime] = field(default=lambda: datetime.now().astimezone())

    @property
    def name(self) -> str:
        """What the register knows the site by: its address, else its folder's name."""
        return self.site.url.rstrip("/") or self.folder.resolve().name

    @property
    def aspect(self) -> str:
        """What a sweep asks of a file besides the verdict depends on the calendar."""
        days = (self.calendar.holidays, self.calendar.workdays, self.calendar.years)
        told = "\0".join(" ".join(sorted(map(str, some))) for some in days)
        return f"sweep {hashlib.sha256(told.encode()).hexdigest()}"

    def look_at(self, targets: Iterable[Target]) -> Iterator[Seen]:
        """What is to be known of the targets, in their order; workers begin when one is new."""
        for target, answer in in_order(self._crew, targets, memory=self.recall):
            yield unpack_seen(unpack_verdict(answer.verdict, target.path), answer.beside or b"")

    def _crew(self) -> Crew[Answer]:
        from screener.batch.crew import Crew
        from screener.sweep.worker import serve_seen

        return Crew(self.settings, self.jobs, partial(serve_seen, self.calendar))


def observe(
    task: Task, watch: Callable[[Iterable[Seen]], Iterable[Seen]] = iter
) -> tuple[list[Observation], Mapping[str, int]]:
    """What is to be put right on the site, by path, and how its files stand."""
    exists = lru_cache(maxsize=_PATHS)(partial(_is_file, task.folder))
    links = Links(task.site.url, exists)
    comparison = Comparison(site=task.site, archive=task.archive, links=links, key=task.key,
                            today=task.clock().date())  # fmt: skip
    found: list[Observation] = []
    root = readable(str(task.folder)).rstrip("/") + "/"
    for seen in watch(task.look_at(walk([str(task.folder)]))):
        found += comparison.add(seen.verdict.path.removeprefix(root), seen)
    found += comparison.finish()
    return _settled(found, comparison), comparison.counts


def _settled(found: list[Observation], comparison: Comparison) -> list[Observation]:
    """In order, with the pages that lead there; what has a weightier item is no mere orphan."""
    weightier = {one.path for one in found if one.kind not in {Kind.ORPHAN, Kind.BROKEN}}
    kept = [one for one in found if one.kind is not Kind.ORPHAN or one.path not in weightier]
    order = list(Kind)
    kept.sort(key=lambda one: (order.index(one.kind), one.path))
    return [one if one.kind is Kind.BROKEN else comparison.linked(one) for one in kept]


def _is_file(folder: Path, path: str) -> bool:
    return (folder / path).is_file()


def learn_drafts(task: Task, originals: Path) -> int:
    """Read signed originals, so that pages can be told by their text; how many were of use."""
    wanted = task.archive.wanted_drafts()
    targets = (one for one in walk([str(originals)]) if _sha256(Path(one.file)) in wanted)
    for seen in task.look_at(targets):
        task.archive.add_draft(seen.verdict.digest, seen.prose)
    return len(task.archive.drafts)


def register(
    task: Task, keeper: Keeper, found: list[Observation], counts: Mapping[str, int],
    tool: tuple[str, str], *, shrunk: bool = False,
) -> tuple[Merged, Swept]:  # fmt: skip
    """Bring a register up to date. `tool` is version and digest of lexicons.

    `shrunk` says that the site is known to have lost half its files, so that what is missing may
    be taken for put right.
    """
    now = task.clock()
    kept: list[Swept] = []

    def change(items: Mapping[str, Item], before: Mapping[str, int]) -> tuple[Merged, Swept]:
        site, files = task.name, counts.get("files", 0)
        whole = files > 0 and (shrunk or files >= before.get(site, 0) * _SHRUNK)
        sweep = Sweep(
            site=site,
            time=now,
            key=task.key,
            calendar=task.calendar,
            owner=task.site.owner,
            content=partial(_content, task.folder),
            terms=task.site.terms,
            whole=whole,
        )
        swept = Swept(time=sweep.stamp, site=site, files=files,
                      counts=dict(counts), version=tool[0], lexicons=tool[1],
                      whole=whole)  # fmt: skip
        kept.append(swept)
        return merge(items, found, sweep), swept

    merged = keeper.update(change)
    return merged, kept[-1]


def _content(folder: Path, path: str) -> str | None:
    """The SHA-256 of what stands at a path of the site now; "" where it cannot be read."""
    file = folder / path
    if not file.exists() and not file.is_symlink():
        return None
    return _sha256(file) or ""


def _sha256(file: Path) -> str | None:
    if not file.is_file() or file.is_symlink():
        return None
    found = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                found.update(block)
    except OSError:
        return None
    return found.hexdigest()
