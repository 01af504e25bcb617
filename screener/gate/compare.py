"""What is found today against what was known: new, unchanged, and at the end what is resolved."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from screener.gate.baseline import HIDDEN, Entry, Places, members, plain_path, spoken_path
from screener.gate.names import finding_names, keyed, unopened
from screener.verdict import Verdict


class State(StrEnum):
    """Of a finding, against the baseline."""

    NEW = "new"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Rest:
    """What a baseline holds that was not found again.

    `resolved` is gone from a file that was read whole, or its file is gone; of `unconfirmed` the
    file is there, but it or a part of it was not read.
    """

    resolved: tuple[Entry, ...] = ()
    unconfirmed: tuple[Entry, ...] = ()


class Comparison:
    """Asked file by file, in the order of the run; keeps no more than the baseline itself."""

    def __init__(self, entries: Iterable[Entry], places: Places, key: bytes) -> None:
        self._places = places
        self._key = key
        self._known: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._by_content: dict[str, dict[str, None]] = defaultdict(dict)
        self._found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._whole: dict[str, bool] = {}
        self._moved: dict[str, str] = {}
        for one in sorted(entries):
            self._known[one.path].add((one.rule, one.name))
            self._by_content[one.content][one.path] = None
        self._entries = {(one.path, one.rule, one.name): one for one in sorted(entries)}

    def states(self, verdict: Verdict) -> dict[str, tuple[State, ...]]:
        """For each document in the file, by its path in it, the state of its findings."""
        place = self._places.of(verdict.path)
        here = [one for one in spoken_path(place, verdict, self._key) if one in self._known]
        if not here and verdict.digest and (origin := self._origin(place, verdict.digest)):
            here = [origin]
        whole = True
        states = {}
        for member, one in members(verdict):
            whole = whole and not one.gaps
            names = finding_names(one, member, verdict.digest, self._key)
            states[member] = tuple(
                self._state([] if unopened(finding, verdict.digest) else here, (finding.rule, name))
                for finding, name in zip(one.findings, names, strict=True)
            )
        for path in here:
            self._whole[path] = whole
        return states

    def _state(self, here: list[str], finding: tuple[str, str]) -> State:
        state = State.NEW
        for path in here:
            if finding in self._known[path]:
                self._found[path].add(finding)
                state = State.UNCHANGED
        return state

    def _origin(self, place: str, digest: str) -> str | None:
        """Where a file of the same bytes stood that is gone: it was moved, not copied.

        Only one file can have come from there.
        """
        for path in self._by_content.get(keyed(self._key, "content", digest), ()):
            if self._gone(path) and self._moved.setdefault(path, place) == place:
                return path
        return None

    def _gone(self, path: str) -> bool:
        """Is there surely no such file? A name that is keyed or not UTF-8 cannot be looked for."""
        plain = plain_path(path)
        return not (
            path.startswith(HIDDEN) or "\\" in plain or os.path.lexists(self._places.whole(plain))
        )

    def rest(self, roots: Iterable[str]) -> Rest:
        """What was not found again below `roots`, the paths that were screened."""
        within = [self._places.whole(self._places.of(f"{root}/")) for root in roots]
        resolved: list[Entry] = []
        unconfirmed: list[Entry] = []
        for (path, rule, name), entry in self._entries.items():
            if (rule, name) in self._found[path]:
                continue
            if path in self._whole:
                (resolved if self._whole[path] else unconfirmed).append(entry)
            elif self._below(entry, within):
                (resolved if self._gone(path) else unconfirmed).append(entry)
        return Rest(tuple(resolved), tuple(unconfirmed))

    def _below(self, entry: Entry, roots: list[str]) -> bool:
        whole = self._places.whole(plain_path(entry.path))
        return not entry.hidden and any(
            whole == root or whole.startswith(f"{root.rstrip('/')}/") for root in roots
        )
