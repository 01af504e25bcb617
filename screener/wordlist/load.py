"""An own list, ready for rules: a small one as it stands, a great one from its compiled form."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.errors import LexiconError, system_reason
from screener.fold import fold_term
from screener.rule import Term
from screener.wordlist import Kind, UserPattern, WordList
from screener.wordlist.compiled import (
    Compiled,
    StoredTerms,
    compile_list,
    from_arrays,
    key_of,
    load,
    store,
    term_from,
)
from screener.wordlist.formats import read_list

GREAT = 20_000  # terms from which a list is compiled into a file
_GREAT_BYTES = 100_000  # a smaller file cannot hold so many


@dataclass(frozen=True, slots=True)
class Own:
    """Terms by kind; `digest` names the file's bytes and, if it has dates, what is in force."""

    digest: str
    terms: tuple[tuple[Sequence[Term], Kind], ...]
    exclusions: tuple[str, ...] = ()
    patterns: tuple[UserPattern, ...] = ()


def load_own(path: Path, day: date, *, great: int = GREAT) -> Own:
    """Raises LexiconError naming the file and the entry that does not hold together."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LexiconError(f"无法读取词库文件 {path}：{system_reason(error)}") from error
    digest = hashlib.sha256(data).hexdigest()
    key = key_of(digest, path.stem)
    if len(data) >= min(_GREAT_BYTES, 4 * great) and (known := load(key, day)) is not None:
        return _great(digest, known)
    words = read_list(path, day)
    if len(words.texts) < great or words.patterns:
        return _small(digest, words)
    arrays = compile_list(words)
    store(key, arrays)
    return _great(digest, load(key, day) or from_arrays(arrays))


def _great(digest: str, compiled: Compiled) -> Own:
    terms = tuple((StoredTerms(compiled, at), kind) for at, kind in enumerate(compiled.kinds))
    return Own(f"{digest} {compiled.since}", terms, compiled.exclusions)


def _small(digest: str, words: WordList) -> Own:
    groups: list[list[Term]] = [[] for _ in words.kinds]
    for number, text in enumerate(words.texts):
        groups[words.of[number]].append(term_from(text, words.extras.get(number)))
    return Own(
        f"{digest} {words.since}",
        tuple(zip(groups, words.kinds, strict=True)),
        tuple(map(fold_term, words.exclusions)),
        words.patterns,
    )
