"""Offices of old and binary ones: every place text can stand in is read, once, and placed right."""

from __future__ import annotations

import pytest

from screener.document import Document
from tests.formats.reading import read, told_places, tree
from tests.samples import (
    binary_sheet,
    old_sheet,
    old_show,
    old_word,
    outlook,
    rich_text,
    visio,
)
from tests.samples.ooxml import Plant

TEXT = "北岭三号方案"
TWIN = "南坡天气预报"
KINDS = {
    "doc": old_word.word_plants,
    "xls": old_sheet.sheet_plants,
    "ppt": old_show.slide_plants,
    "rtf": rich_text.rich_plants,
    "msg": outlook.message_plants,
    "dat": outlook.winmail_plants,
    "xlsb": binary_sheet.binary_plants,
    "vsdx": visio.visio_plants,
}
PLANTS: dict[str, Plant] = {
    f"{kind} {name}": plant for kind, made in KINDS.items() for name, plant in made(TEXT).items()
}
TWINS = {
    f"{kind} {name}": plant for kind, made in KINDS.items() for name, plant in made(TWIN).items()
}


def opened(name: str, plant: Plant) -> Document:
    return read(plant.data, f"a.{name.partition(' ')[0]}")


@pytest.mark.parametrize("name", PLANTS)
def test_text_in_every_place_is_read_once_and_placed_right(name: str) -> None:
    document = opened(name, PLANTS[name])
    assert told_places(document, TEXT) == [(PLANTS[name].part, PLANTS[name].place)]
    assert not any(one.gaps for one in tree(document))


@pytest.mark.parametrize("name", PLANTS)
def test_the_words_do_not_change_how_a_place_is_read(name: str) -> None:
    planted, twin = opened(name, PLANTS[name]), opened(name, TWINS[name])
    assert planted.text.replace(TEXT, TWIN) == twin.text
    assert told_places(twin, TEXT) == []
