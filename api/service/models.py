"""Which model the service screens with: looked at, exchanged, taken back; each change is noted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from api.problems import Problem
from api.service import audit
from api.service.caller import Caller
from api.service.context import Context
from api.service.names import checked_name
from api.store.shelf import SHIPPED, Choice, ModelShelf
from screener.classify import Classifier
from screener.errors import ModelError
from screener.paths import MANIFEST
from screener.review.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelView:
    """`passages` it learnt from, `dispositions` of them people's decisions; `fault` if unusable."""

    name: str
    digest: str
    in_force: bool
    passages: int
    dispositions: int
    fault: str = ""


def listing(context: Context) -> tuple[ModelView, ...]:
    """Every model there is; holds nothing of any draft, so whoever keeps the machine may look."""
    shelf = ModelShelf(context.settings.data)
    chosen = shelf.choice().in_force
    return tuple(_view(shelf, name, in_force=name == chosen) for name in shelf.names())


def in_force(context: Context) -> ModelView:
    shelf = ModelShelf(context.settings.data)
    return _view(shelf, shelf.choice().in_force, in_force=True)


def use(context: Context, caller: Caller, folder: Path, *, reason: str) -> ModelView:
    """Take a model in and put it in force; workers take it over within seconds.

    Raises:
        Problem: `forbidden`, `invalid`, `conflict` when it is in force already.
        ModelError: it is not one that this program can use.
    """
    caller.need(Role.SYSTEM_ADMIN)
    reason = checked_name("reason", reason, longest=500)
    shelf = ModelShelf(context.settings.data)
    name = shelf.take_in(folder)
    choice = shelf.choice()
    if choice.in_force == name:
        raise Problem("conflict", "这个模型已经在用")
    return _change(context, caller, shelf, choice.moved(name), "model.used", reason)


def rollback(context: Context, caller: Caller, *, reason: str) -> ModelView:
    """Back to the model that was in force before this one.

    Raises:
        Problem: `forbidden`, `invalid`, `conflict` when there was none.
        ModelError: the earlier one cannot be used any more.
    """
    caller.need(Role.SYSTEM_ADMIN)
    reason = checked_name("reason", reason, longest=500)
    shelf = ModelShelf(context.settings.data)
    choice = shelf.choice()
    if not choice.before:
        raise Problem("conflict", "没有更早的模型可以退回")
    return _change(context, caller, shelf, choice.back(), "model.rolled_back", reason)


def _change(
    context: Context, caller: Caller, shelf: ModelShelf, choice: Choice, action: str, reason: str
) -> ModelView:
    """The note and the change stand or fall together: the file is exchanged before the commit."""
    digest = Classifier.load(shelf.folder_of(choice.in_force)).digest
    with context.database.write() as session:
        audit.note(session, caller, action, "model", digest, at=context.clock(),
                   reason=reason, earlier=shelf.choice().in_force)  # fmt: skip
        shelf.put(choice)
    return in_force(context)


def _view(shelf: ModelShelf, name: str, *, in_force: bool) -> ModelView:
    folder = shelf.folder_of(name)
    digest, fault = "" if name == SHIPPED else name, ""
    try:
        digest = Classifier.load(folder).digest
    except ModelError as error:
        fault = str(error)
    try:
        told = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        told = {}
    return ModelView(
        name=name,
        digest=digest,
        in_force=in_force,
        passages=int(told.get("passages", 0)),
        dispositions=int(told.get("dispositions", {}).get("passages", 0)),
        fault=fault,
    )
