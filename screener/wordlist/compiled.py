"""A great list as arrays in a file, made once for its bytes and shared by all workers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from screener import mapped
from screener.fold import HAN, fold, fold_term, table_digest
from screener.rule import Term
from screener.trie import Trie
from screener.trie.gate import gate_within
from screener.wordlist import Extra, Kind, WordList
from screener.wordlist.forms import forms, number_styles

_FORMAT = 6
_ARRAYS = ("texts", "ends", "of", "term_of", "plain", "seen", "pairs")
_MOST_KEPT = 4  # compiled lists; the oldest go


@dataclass(frozen=True, slots=True)
class Compiled:
    """Term i is `texts[ends[i - 1]:ends[i]]`, of kind `kinds[of[i]]`; word j means `term_of[j]`."""

    name: str
    kinds: tuple[Kind, ...]
    exclusions: tuple[str, ...]
    lapsed: int
    since: str
    until: str
    longest: int
    alphabet: frozenset[str] = field(repr=False)
    extras: dict[int, Extra] = field(repr=False)
    texts: NDArray[np.uint8] = field(repr=False)
    ends: NDArray[np.int64] = field(repr=False)
    of: NDArray[np.uint16] = field(repr=False)
    term_of: NDArray[np.int32] = field(repr=False)
    plain: NDArray[np.bool_] = field(repr=False)
    seen: NDArray[np.bool_] = field(repr=False)
    pairs: NDArray[np.bool_] = field(repr=False)
    trie: Trie = field(repr=False)

    def term(self, number: int) -> Term:
        start = int(self.ends[number - 1]) if number else 0
        text = self.texts[start : int(self.ends[number])].tobytes().decode("utf-8")
        return term_from(text, self.extras.get(number))


def term_from(text: str, extra: Extra | None) -> Term:
    """A term as rules hold it."""
    if extra is None:
        return Term(text)
    return Term(
        text,
        bool(extra.partners),
        tuple(map(fold_term, extra.partners)),
        tuple(map(fold_term, extra.exclusions)),
        extra.tags,
        extra.owner,
        extra.source,
    )


class StoredTerms(Sequence[Term]):
    """The terms of one kind of a compiled list, made when asked for."""

    def __init__(self, compiled: Compiled, kind: int) -> None:
        self.compiled = compiled
        self.kind = kind

    @cached_property
    def _numbers(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.compiled.of == self.kind)

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Term: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Term]: ...
    def __getitem__(self, index: int | slice) -> Term | Sequence[Term]:
        if isinstance(index, slice):
            return [self.compiled.term(number) for number in self._numbers[index].tolist()]
        return self.compiled.term(int(self._numbers[index]))

    def __bool__(self) -> bool:
        return True

    def __hash__(self) -> int:
        return id(self)


def key_of(digest: str, name: str) -> str:
    """Names the compiled form of a list: by its bytes, its name, and the table that folds it."""
    return hashlib.sha256(f"{_FORMAT} {table_digest()} {digest} {name}".encode()).hexdigest()


def compile_list(words: WordList) -> dict[str, Any]:
    """Everything `Compiled` holds, as plain arrays and one JSON text; `words` is used up."""
    styled: list[str] = []
    of: list[int] = []
    for number, folded in enumerate(words.folded):
        if words.kinds[words.of[number]].numerals:
            for style in number_styles(folded):
                styled.append(style)
                of.append(number)
    numerals = np.array([kind.numerals for kind in words.kinds], dtype=np.bool_)
    kind_of = np.array(words.of, dtype=np.uint16)
    single = np.flatnonzero(~numerals[kind_of])
    listed = words.folded if not styled else [words.folded[one] for one in single.tolist()]
    made = forms([*listed, *styled], np.ones(len(single) + len(styled), dtype=np.bool_))
    del listed
    encoded = "".join(words.texts).encode()
    ends = np.cumsum([len(text.encode()) for text in words.texts], dtype=np.int64)
    words.texts.clear()  # a great list is held once, not twice
    words.folded.clear()
    pairs = gate_within(made.codes, made.ends, made.seen)
    trie = Trie.build(made.codes, made.ends)
    about = {
        "name": words.name,
        "kinds": [list(map(str, kind)) for kind in words.kinds],
        "exclusions": words.exclusions,
        "lapsed": words.lapsed,
        "since": words.since,
        "until": words.until,
        "longest": int(np.diff(made.ends, prepend=0).max(initial=0)),
        "alphabet": _alphabet(made.codes),
        "extras": {number: list(extra) for number, extra in words.extras.items()},
    }
    return {
        "about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        "texts": np.frombuffer(encoded, dtype=np.uint8),
        "ends": ends,
        "of": kind_of,
        "term_of": np.concatenate((single, np.array(of, dtype=np.int64)))[made.of].astype(np.int32),
        "plain": made.plain,
        "seen": made.seen,
        "pairs": pairs,
        **{f"trie.{name}": array for name, array in trie.arrays().items()},
    }


def _alphabet(codes: NDArray[np.uint32]) -> str:
    distinct = "".join(map(chr, np.unique(codes).tolist()))
    folded = fold(distinct, np.arange(len(distinct)))
    return "".join(map(chr, folded.codes[folded.packed & HAN != 0].tolist()))


def from_arrays(arrays: dict[str, Any]) -> Compiled:
    about = json.loads(arrays["about"].tobytes())
    trie = {
        name.removeprefix("trie."): array
        for name, array in arrays.items()
        if name.startswith("trie.")
    }
    return Compiled(
        name=about["name"],
        kinds=tuple(_kind(*kind) for kind in about["kinds"]),
        exclusions=tuple(about["exclusions"]),
        lapsed=about["lapsed"],
        since=about["since"],
        until=about["until"],
        longest=about["longest"],
        alphabet=frozenset(about["alphabet"]),
        extras={
            int(number): Extra(tuple(tags), owner, source, tuple(partners), tuple(exclusions))
            for number, (tags, owner, source, partners, exclusions) in about["extras"].items()
        },
        trie=Trie(**trie),
        **{name: arrays[name] for name in _ARRAYS},
    )


def _kind(category: str, severity: str, numerals: str, window: str) -> Kind:
    from screener.rule import Category, Severity

    return Kind(Category(category), Severity(int(severity)), numerals == "True", int(window))


def load(key: str, day: date) -> Compiled | None:
    """The compiled list of this key, mapped into memory; None where there is none that is whole,
    or where other entries are in force on `day`.
    """
    arrays = mapped.load(f"lists/{key}")
    if arrays is None:
        return None
    try:
        compiled = from_arrays(arrays)
    except (ValueError, KeyError, TypeError):
        return None
    in_force = compiled.since <= day.isoformat() < (compiled.until or "9999")
    return compiled if in_force else None


def store(key: str, arrays: dict[str, Any]) -> None:
    """Keep a compiled list for the next process."""
    mapped.store(f"lists/{key}", arrays, most=_MOST_KEPT)
