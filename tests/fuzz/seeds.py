"""What is mutated: every file the tests build, one or more for each extractor."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import pikepdf

from tests.formats.test_every_format import CASES
from tests.fuzz.mutate import mutate
from tests.samples import odf, ofd, ooxml_sheet, ooxml_slide, ooxml_word, pdf

TEXT = "某单位内部核定名单甲乙丙"


class Seed(NamedTuple):
    """A whole file; `kind` is its extension."""

    name: str
    kind: str
    data: bytes


class Case(NamedTuple):
    """A broken file and what it was made from."""

    seed: str
    name: str
    data: bytes


def seeds() -> tuple[Seed, ...]:
    """In an order that is the same in every process."""
    return tuple(_seeds())


def _seeds() -> Iterator[Seed]:
    for title, (name, data, *_) in CASES.items():
        yield Seed(title, name.rpartition(".")[2], data)
    for kind, plants in (
        ("docx", ooxml_word.word_plants(TEXT)),
        ("xlsx", ooxml_sheet.sheet_plants(TEXT)),
        ("pptx", ooxml_slide.slide_plants(TEXT)),
        ("odt", odf.text_plants(TEXT)),
        ("ods", odf.sheet_plants(TEXT)),
        ("odp", odf.slide_plants(TEXT)),
        ("ofd", ofd.ofd_plants(TEXT)),
    ):
        for title, plant in plants.items():
            yield Seed(f"{kind} {title}", kind, plant.data)
    plain = pdf.pages(pdf.text("通知", TEXT), pdf.table(("项", "值"), ("一", TEXT)))
    with pikepdf.open(io.BytesIO(plain)) as opened:
        out = io.BytesIO()
        opened.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
    yield Seed("pdf plain", "pdf", out.getvalue())


def case(number: int, seed: int, given: tuple[Seed, ...]) -> Case:
    """The variant that `seed` and `number` stand for; kinds take turns, whatever their share."""
    chance = random.Random(zlib.crc32(f"{seed}:{number}".encode()))
    kinds = sorted({one.kind for one in given})
    kind = kinds[number % len(kinds)]
    same = tuple(one for one in given if one.kind == kind)
    chosen = chance.choice(same)
    data = mutate(chosen.data, tuple(one.data for one in same), chance)
    name = f"a.{kind}" if chance.random() < 0.9 else chance.choice(("a", "a.txt", "a.docx"))
    return Case(chosen.name, name, data)
