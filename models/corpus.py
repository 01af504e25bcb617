"""What the model learns from: our own passages, and published texts where they are at hand.

The passages are committed. Published texts are not: they are sampled by a fixed recipe from the
folder that SCREENER_SHARED_DATA names, or that lies beside the checkout.
"""

from __future__ import annotations

import json
import lzma
import os
import random
import re
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import digits
from typing import NamedTuple

from screener.detect.sentences import sentence_spans
from screener.document import Document, Location, TextBuilder
from screener.fold import fold_term
from screener.reading import Reading
from screener.rule import Category

HERE = Path(__file__).parent
HELD_OUT = 2000
LATE_HANDS = frozenset("jk")  # wrote easier passages, after looking: shown, but not in means
_SHARES = {
    "law": 0.29,
    "news": 0.32,
    "policy": 0.14,
    "wiki": 0.12,
    "work_report": 0.07,
    "judgment": 0.06,
}
_LENGTHS = (40, 80, 160, 240)
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?[”’」』）)]*")


def hand_of(identifier: str) -> str:
    """The author of a passage: the letters its identifier begins with."""
    return identifier.rstrip(digits)


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled passage; `hand` is its author, `text` is folded."""

    text: str
    confidential: bool
    category: Category
    topic: str
    cue: str
    id: str

    @property
    def hand(self) -> str:
        return hand_of(self.id)

    @property
    def sentences(self) -> tuple[str, ...]:
        return sentences_of(self.text)


def load_examples(folder: Path = HERE / "data") -> list[Example]:
    """All passages, in order of file and line."""
    return [
        _example(json.loads(line))
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


def _example(row: dict[str, str]) -> Example:
    return Example(
        text=fold_term(row["text"]),
        confidential=row["label"] == "confidential",
        category=Category(row["category"]),
        topic=row["topic"],
        cue=row["cue"],
        id=row["id"],
    )


class Kind(NamedTuple):
    """A kind of content: words of a cue that make an example one of it; what would make it fit."""

    words: tuple[str, ...]
    advice: str


def load_kinds(path: Path = HERE / "kinds.toml") -> dict[str, Kind]:
    """Kinds of content by name, in the order in which they are tried."""
    table = tomllib.loads(path.read_text("utf-8"))
    return {name: Kind(tuple(kind["words"]), kind["advice"]) for name, kind in table.items()}


def kind_of(cue: str, kinds: Mapping[str, Kind]) -> str | None:
    return next((name for name, kind in kinds.items() if any(w in cue for w in kind.words)), None)


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text as the detector cuts them."""
    reading = Reading(_document(text))
    return tuple(reading.text[span.start : span.end] for span in sentence_spans(reading))


def _document(text: str) -> Document:
    builder = TextBuilder()
    for number, line in enumerate(text.split("\n"), 1):
        builder.add(line, Location(line=number))
    return Document(
        path="",
        media_type="text/plain",
        digest="",
        size=0,
        text=builder.text,
        passages=builder.passages,
    )


def public_folder() -> Path | None:
    """Where published texts lie, if they are at hand."""
    beside = HERE.parents[1] / "shared" / "data"
    folder = Path(os.environ.get("SCREENER_SHARED_DATA", beside)) / "public_docs"
    return folder if folder.is_dir() else None


def published(folder: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Published texts as (genre, text): those to learn from, and HELD_OUT never learnt from."""
    rows = sorted(_rows(folder), key=lambda row: (zlib.crc32(row[0].encode()), row[0]))
    pairs = [(genre, text) for _, genre, text in rows]
    return pairs[HELD_OUT:], pairs[:HELD_OUT]


def _rows(folder: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row["id"], row["genre"], row["text"]


def clean_passages(texts: list[tuple[str, str]], count: int, seed: int = 1) -> list[str]:
    """Folded passages of one to some sentences, by fixed shares of each genre.

    Of the laws, every second passage comes from those about secrecy, disclosure and archives:
    what talks about secrets must not read like one.
    """
    chance = random.Random(seed)  # noqa: S311  # a recipe, not a secret
    genres: dict[str, list[str]] = {}
    for genre, text in texts:
        genres.setdefault(genre, []).append(text)
    about = [text for text in genres["law"] if re.search("保密|国家秘密|信息公开|档案", text[:200])]
    passages = []
    for genre, share in _SHARES.items():
        for number in range(int(count * share)):
            pool = about if genre == "law" and number % 2 else genres[genre]
            passages.append(_excerpt(chance.choice(pool), chance))
    return [fold_term(passage) for passage in passages if len(passage) >= _LENGTHS[0] // 3]


def _excerpt(text: str, chance: random.Random) -> str:
    pieces = [match[0].strip() for match in _SENTENCE.finditer(text)]
    start = chance.randrange(max(1, len(pieces)))
    length = chance.choice(_LENGTHS)
    taken = ""
    for piece in pieces[start:]:
        if len(taken) >= length:
            break
        taken += piece
    return taken[:300]
