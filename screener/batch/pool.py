"""A run over many files: answers in the order of the files, whatever the number of workers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from screener.batch.entrance import serve_documents, serve_verdicts
from screener.batch.walk import Target
from screener.errors import ScreenerError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from screener.batch.crew import Crew, Work
    from screener.document import Document
    from screener.settings import Settings
    from screener.verdict import Verdict

Answer = TypeVar("Answer")
_Known = TypeVar("_Known")
_Told_co = TypeVar("_Told_co", covariant=True)
Told = TypeVar("Told")


class Engine(Protocol[_Known]):
    """Whoever does the work: worker processes here, or a cluster. Tasks have numbers.

    `add` while it `has_room`, then `step` until what is wanted is `done`; `window` is how many
    answers may wait for an earlier one.
    """

    done: dict[int, _Known | ScreenerError]

    @property
    def window(self) -> int: ...
    def has_room(self) -> bool: ...
    def add(self, number: int, target: Target) -> None: ...
    def step(self, *others: Connection | int, wait: bool = True) -> None: ...
    def close(self) -> None: ...


class Memory(Protocol[_Known, _Told_co]):
    """What may spare work: `known` gives what needs none, an answer or what stands for one, or the
    target as it is to be worked on; `keep` is told every answer that was worked out, and gives back
    what to hand on.
    """

    def known(self, target: Target) -> _Known | _Told_co | Target: ...
    def keep(self, target: Target, answer: _Known) -> _Known: ...


class Stop(Protocol):
    """Says that the run is to end early; `bells` are descriptors that have something to
    read then."""

    @property
    def asked(self) -> bool: ...
    @property
    def bells(self) -> tuple[int, ...]: ...


class _Never:
    asked = False
    bells: tuple[int, ...] = ()


def screen_all(
    targets: Iterable[Target], settings: Settings, *, jobs: int, work: Work = serve_verdicts
) -> Generator[Verdict, None, None]:
    """Yield the verdict of every target, in their order, whatever `jobs` says.

    `work` is what a worker process runs.

    Raises:
        ScreenerError: the workers cannot start at all.
    """
    from screener.batch.crew import Crew

    crew: Crew[Verdict] = Crew(settings, jobs, work)
    yield from work_through(crew, targets)


def work_through(crew: Crew[Answer], targets: Iterable[Target]) -> Generator[Answer, None, None]:
    """Yield the answer to every target, in their order, and send the crew home."""
    for _, answer in in_order(lambda: crew, targets):
        yield answer


def read_one(target: Target, settings: Settings, *, work: Work = serve_documents) -> Document:
    """What stands in one file, read as a scan would read it: in a worker, under its limits.

    Raises:
        ScreenerError: the worker cannot start.
    """
    from screener.batch.crew import Crew

    crew: Crew[Document] = Crew(settings, 1, work)
    ((_, document),) = in_order(lambda: crew, [target])
    return document


def in_order(
    engine_of: Callable[[], Engine[Answer]],
    targets: Iterable[Target],
    *,
    memory: Memory[Answer, Told] | None = None,
    stop: Stop = _Never(),  # noqa: B008 - has no state
) -> Generator[tuple[Target, Answer | Told], None, None]:
    """Yield every target with its answer, in their order, until `stop` is asked for.

    The engine is made when there is the first work for it.

    Raises:
        ScreenerError: the engine cannot work at all.
    """
    run = _Run(engine_of, enumerate(targets), memory)
    try:
        yield from run.answers(stop)
    finally:
        run.close()


class _Run(Generic[Answer, Told]):
    """Targets on their way: `given` those not yet yielded, `ready` answers that waited."""

    def __init__(
        self,
        engine_of: Callable[[], Engine[Answer]],
        targets: Iterator[tuple[int, Target]],
        memory: Memory[Answer, Told] | None,
    ) -> None:
        self._engine_of = engine_of
        self._engine: Engine[Answer] | None = None
        self._targets = targets
        self._memory = memory
        self._given: dict[int, Target] = {}
        self._ready: dict[int, Answer | Told | ScreenerError] = {}
        self._more = True

    def answers(self, stop: Stop) -> Iterator[tuple[Target, Answer | Told]]:
        wanted = 0
        while not stop.asked:
            self._take_in(stop)
            if wanted in self._ready:
                answer = self._ready.pop(wanted)
                if isinstance(answer, ScreenerError):
                    raise answer
                yield self._given.pop(wanted), answer
                wanted += 1
            elif self._given:
                self._step(*stop.bells)
            elif not self._more:
                return

    def _take_in(self, stop: Stop) -> None:
        """Fill the window; let the engine begin at once with what is new to it."""
        fresh = False
        while self._more and self._has_room() and not stop.asked:
            task = next(self._targets, None)
            if task is None:
                self._more = False
                break
            number, target = task
            self._given[number] = target
            found = target if self._memory is None else self._memory.known(target)
            if isinstance(found, Target):
                self._work(number, found)
                fresh = True
            else:
                self._ready[number] = found
        if fresh:
            self._step(wait=False)

    def _has_room(self) -> bool:
        if self._engine is None:
            return not self._given
        return len(self._given) < self._engine.window and self._engine.has_room()

    def _work(self, number: int, target: Target) -> None:
        if self._engine is None:
            self._engine = self._engine_of()
        self._engine.add(number, target)

    def _step(self, *others: Connection | int, wait: bool = True) -> None:
        """Let the engine work; remember at once what is done, not only when its turn comes."""
        assert self._engine is not None
        self._engine.step(*others, wait=wait)
        while self._engine.done:
            number, answer = self._engine.done.popitem()
            if self._memory is not None and not isinstance(answer, ScreenerError):
                answer = self._memory.keep(self._given[number], answer)
            self._ready[number] = answer

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()
