"""Control words that change how text looks, as changes of the state."""

from __future__ import annotations

from collections.abc import Callable

from screener.extract.rtf.state import State

Change = Callable[[State, int | None], None]


def _flag(name: str) -> Change:
    def change(state: State, number: int | None) -> None:
        setattr(state, name, number != 0)

    return change


def _value(name: str) -> Change:
    def change(state: State, number: int | None) -> None:
        setattr(state, name, number or 0)

    return change


def _points(state: State, number: int | None) -> None:
    state.points = (number or 0) / 2


def _eastern_points(state: State, number: int | None) -> None:
    if state.eastern:
        state.points = (number or 0) / 2


def _script(eastern: bool) -> Change:
    def change(state: State, number: int | None) -> None:
        state.eastern = eastern

    return change


def _heading(state: State, number: int | None) -> None:
    state.heading = (number or 0) < 9


def _pard(state: State, number: int | None) -> None:
    state.pard()


def _plain(state: State, number: int | None) -> None:
    state.plain()


LOOKS: dict[str, Change] = {
    "v": _flag("hidden"), "webhidden": _flag("hidden"), "deleted": _flag("deleted"),
    "revised": _flag("inserted"), "b": _flag("bold"), "fs": _points, "cf": _value("color"),
    "cb": _value("shade"), "highlight": _value("shade"), "chcbpat": _value("shade"),
    "cbpat": _value("paragraph_shade"), "intbl": _flag("in_table"), "itap": _flag("in_table"),
    "afs": _eastern_points, "dbch": _script(True), "loch": _script(False),
    "hich": _script(False), "rtlch": _script(False),
    "qc": _flag("centred"), "outlinelevel": _heading, "plain": _plain, "pard": _pard,
}  # fmt: skip
