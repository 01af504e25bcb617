"""The one place where the command line asks the service's own data, loaded only when asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from screener.errors import UsageError
from screener.review.chain import Fault
from screener.review.deadlines import Calendar
from screener.review.ledger import Ledger
from screener.review.signing import PublicKey

if TYPE_CHECKING:
    from screener.sweep.prose import Prose
    from screener.sweep.run import Keeper


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
    found: Stored = _service("verify").stored(data, compare=compare)
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
    found: Sweeps = _service("sweeps").open_sweeps(data)
    return found


def _service(module: str) -> Any:
    try:
        return import_module(f"api.service.{module}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "api":
            raise
        raise UsageError("没有安装审查服务，请用 --receipts 和 --key 给出导出的凭证") from error
