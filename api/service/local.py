"""What commands on the service's own machine ask of its data, each in the name of a person."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from api.problems import Problem
from api.service import accounts, dispositions, keys, models, sessions
from api.service.caller import Caller
from api.service.context import Context
from api.service.dispositions import Wanted
from api.service.keys import KeysView
from api.service.models import ModelView
from api.service.start import open_context, signing_keys
from api.settings import Settings, read_settings
from api.store.keyring import load_keys
from api.store.presence import alone
from screener.errors import UsageError

_T = TypeVar("_T")


def existing(data: Path | None, otherwise: str = "") -> Settings:
    """The settings of a service that has data already; makes nothing. `otherwise` is what a person
    may do who has none.

    Raises:
        UsageError: there is no data of a service there.
    """
    settings = read_settings(os.environ, data=data)
    path = settings.data / "keys" / "public.pem"
    file = settings.data / "screener.db"
    if not path.exists() or (settings.database is None and not file.exists()):
        raise UsageError(
            f"{settings.data} 中没有审查服务的数据，请用 --data 指明数据文件夹{otherwise}"
        )
    return settings


class Desk:
    """The service's data, opened for one command. Refusals come as UsageError."""

    def __init__(self, data: Path | None) -> None:
        self._context = open_context(existing(data))

    def close(self) -> None:
        self._context.database.close()

    def models(self) -> Sequence[ModelView]:
        return models.listing(self._context)

    def use(self, login: str, password: str, folder: Path, reason: str) -> ModelView:
        return self._as(login, password, lambda one: models.use(
            self._context, one, folder, reason=reason))  # fmt: skip

    def rollback(self, login: str, password: str, reason: str) -> ModelView:
        return self._as(login, password, lambda one: models.rollback(
            self._context, one, reason=reason))  # fmt: skip

    def keys(self) -> KeysView:
        return keys.listing(self._context)

    def change_master(self, login: str, password: str, reason: str) -> Mapping[str, int]:
        """How much was locked anew (`done`), and how much no key opens (`lost`)."""
        with self._alone():
            return self._as(login, password, lambda one: keys.change_master(
                self._context, one, reason=reason))  # fmt: skip

    def change_signing(self, login: str, password: str, reason: str) -> str:
        """The identifier of the key that signs from now on."""
        with self._alone():
            return self._as(login, password, lambda one: keys.change_signing(
                self._context, one, reason=reason))  # fmt: skip

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No service runs, and the keys are those that lie there now."""
        context, settings = self._context, self._context.settings
        with alone(settings.data):
            context.vault.ring = load_keys(settings.keys, settings.master_keys)
            context.signing, context.trusted = signing_keys(settings.data / "keys")
            yield

    def dispositions(
        self, login: str, password: str, reason: str, *, texts: bool
    ) -> tuple[bytes, int]:
        """The lines, and how many of them hold a text."""
        wanted = Wanted(texts=texts, reason=reason)
        data = self._as(login, password, lambda one: dispositions.export(
            self._context, one, wanted)).data  # fmt: skip
        return data, sum("text" in json.loads(line) for line in data.splitlines())

    def _as(self, login: str, password: str, act: Callable[[Caller], _T]) -> _T:
        try:
            return act(_person(self._context, login, password))
        except Problem as problem:
            raise UsageError(problem.detail or problem.kind.title) from problem


def _person(context: Context, login: str, password: str) -> Caller:
    with context.database.read() as session:
        row = accounts.by_login(session, login)
        caller = None if row is None or row.disabled else sessions.caller_from(row, None, "")
    if caller is None:
        raise Problem("bad_credentials")
    sessions.confirm(context, caller, password)
    if caller.must_change:
        raise Problem("must_change_password")
    return caller
