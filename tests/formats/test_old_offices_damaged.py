"""Old Office files damaged inside their streams: a reader may lose text, never its footing."""

from __future__ import annotations

import random
import struct
from itertools import pairwise

import pytest

from screener.containers.ole.compound import Compound
from screener.containers.ole.writer import compound_file
from screener.document import Document, GapKind
from tests.formats.reading import read, tree
from tests.formats.test_old_offices import PLANTS

ROUNDS = 6
NUMBERS = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few bytes, numbers or stretches of `data` changed."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 2, 4, 12))):
        if len(found) < 8:
            break
        at, size = chance.randrange(len(found) - 4), chance.randrange(1, 40)
        kind = chance.randrange(4)
        if kind == 0:
            found[at] = chance.randrange(256)
        elif kind == 1:
            found[at : at + 4] = struct.pack("<I", chance.choice(NUMBERS))
        elif kind == 2:
            del found[at : at + size]
        else:
            found[at:at] = found[at : at + size]
    return bytes(found)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """`data`, damaged in one of its streams where it has any: tables round them stay whole."""
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return mutated(data, chance)
    compound = Compound(data)
    streams = {path: compound.peek(*path) for path in compound.paths}
    path = chance.choice(sorted(streams))
    return compound_file({**streams, path: mutated(streams[path], chance)})


def check(document: Document) -> None:
    for one in tree(document):
        assert not any("结构异常" in gap.message for gap in one.gaps)
        one.text.encode("utf-8")
        for before, after in pairwise(one.passages):
            assert before.span.end <= after.span.start


@pytest.mark.parametrize("name", PLANTS)
def test_damage_inside_a_stream_is_a_document_or_a_gap(name: str) -> None:
    chance = random.Random(name)
    for _ in range(ROUNDS):
        check(read(damaged(PLANTS[name].data, chance), f"a.{name.partition(' ')[0]}"))


@pytest.mark.parametrize("kind", ["doc", "xls", "ppt", "msg"])
def test_a_file_cut_short_anywhere_is_said_to_be_damaged(kind: str) -> None:
    name = next(one for one in PLANTS if one.startswith(f"{kind} "))
    data = PLANTS[name].data
    for share in range(1, 20):
        document = read(data[: len(data) * share // 20], f"a.{kind}")
        check(document)
        assert any(gap.kind is not GapKind.IMAGE for one in tree(document) for gap in one.gaps)


def test_rich_text_cut_short_is_said_to_be_damaged() -> None:
    data = PLANTS["rtf paragraph"].data
    for share in range(1, 20):
        document = read(data[: len(data) * share // 20], "a.rtf")
        assert [gap.kind for gap in document.gaps] == [GapKind.DAMAGED]
