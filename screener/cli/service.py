"""The one place where the command line asks the service's own data, loaded only when asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from screener.errors import UsageError
from screener.review.chain import Fault
from screener.review.deadlines import Calendar
from screener.review.ledger import Ledger
from screener.review.signing import PublicKey

if TYPE_CHECKING:
    from screener.sweep.prose import Prose
    from screener.sweep.run import Keeper

_NO_SERVICE = "没有安装审查服务，请用 --receipts 和 --key 给出导出的凭证"


class Stored(Protocol):
    """What the service answers: envelopes, public keys, and where its tables differ from them."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def keys(self) -> Mapping[str, PublicKey]: ...
    @property
    def beside(self) -> tuple[Fault, ...]: ...


def open_stored(data: Path | None, *, compare: bool) -> Stored:
    """What the service has stored in its data folder (None: where it usually lies).

    Raises:
        UsageError: there is no service installed, or no data.
    """
    service = _module("verify", _NO_SERVICE)
    found: Stored = service.stored(data, compare=compare)
    return found


class Sweeps(Protocol):
    """What a sweep asks the service: its register, the sentences of what it let out by SHA-256,
    and the calendar and lexicons it works with.
    """

    @property
    def keeper(self) -> Keeper: ...
    @property
    def drafts(self) -> Iterable[tuple[str, Prose]]: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def lexicons(self) -> tuple[Path, ...]: ...


def open_sweeps(data: Path | None) -> Sweeps:
    """`open_stored` comes first: this makes a data folder where there is none."""
    found: Sweeps = _module("sweeps", _NO_SERVICE).open_sweeps(data)
    return found


class Model(Protocol):
    """A model of the service; `fault` says why it cannot be used."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def in_force(self) -> bool: ...
    @property
    def passages(self) -> int: ...
    @property
    def dispositions(self) -> int: ...
    @property
    def fault(self) -> str: ...


class Keys(Protocol):
    """Identifiers of the service's keys: those in use, and the earlier ones that are kept."""

    @property
    def master(self) -> str: ...
    @property
    def older_masters(self) -> tuple[str, ...]: ...
    @property
    def signing(self) -> str: ...
    @property
    def older_signing(self) -> tuple[str, ...]: ...


class Desk(Protocol):
    """What the service lets its own machine do, each in the name of a person."""

    def models(self) -> Sequence[Model]: ...
    def use(self, login: str, password: str, folder: Path, reason: str) -> Model: ...
    def rollback(self, login: str, password: str, reason: str) -> Model: ...
    def keys(self) -> Keys: ...
    def change_master(self, login: str, password: str, reason: str) -> Mapping[str, int]: ...
    def change_signing(self, login: str, password: str, reason: str) -> str: ...
    def dispositions(
        self, login: str, password: str, reason: str, *, texts: bool
    ) -> tuple[bytes, int]: ...
    def close(self) -> None: ...


@contextmanager
def open_desk(data: Path | None) -> Iterator[Desk]:
    """The service's data folder (None: where it usually lies), for one command.

    Raises:
        UsageError: there is no service installed, or no data.
    """
    desk: Desk = _module("local", "没有安装审查服务").Desk(data)
    try:
        yield desk
    finally:
        desk.close()


def _module(name: str, missing: str) -> ModuleType:
    try:
        return import_module(f"api.service.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "api":
            raise
        raise UsageError(missing) from error
