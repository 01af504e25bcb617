"""OLE files: what is written comes back, what is torn says so, what hides between is found."""

from __future__ import annotations

import random

import pytest

from screener.containers.ole.compound import Compound
from screener.containers.ole.loose import loose_text
from screener.containers.ole.properties import ole_properties
from screener.containers.ole.writer import compound_file
from screener.errors import Damaged
from tests.formats.reading import read
from tests.samples import old_word
from tests.samples.old import document_summary, summary

TEXT = "北岭三号方案已经上报"


@pytest.mark.parametrize("size", [0, 1, 63, 64, 4095, 4096, 70_000, 8_000_000])
def test_streams_come_back_to_the_byte(size: int) -> None:
    data = random.Random(size).randbytes(size)
    streams = {("甲",): data, ("库", "乙"): b"x" * 65, ("库", "丙", "\x01Ole"): b"y"}
    compound = Compound(compound_file(streams))
    assert {path: compound.read(*path) for path in compound.paths} == streams
    assert compound.storages == [("库",), ("库", "丙")]
    assert not compound.unread
    assert not compound.short


def test_names_are_found_whatever_their_case() -> None:
    compound = Compound(compound_file({("WordDocument",): b"x"}))
    assert compound.read("WORDDOCUMENT") == b"x"
    assert compound.peek("worddocument") == b"x"
    assert compound.read("没有") is None


def test_a_stream_the_file_holds_in_part_is_known_to_be_short() -> None:
    data = compound_file({("甲",): b"x" * 50_000})
    claimed = data.replace((50_000).to_bytes(8, "little"), (90_000).to_bytes(8, "little"))
    compound = Compound(claimed)
    assert (compound.read("甲") or b"").startswith(b"x" * 50_000)
    assert compound.short


def test_a_stream_that_claims_gigabytes_in_a_loop_of_sectors_costs_no_more_than_the_file() -> None:
    data = bytearray(compound_file({("甲",): b"x" * 5000}))
    at = data.index((5000).to_bytes(8, "little"))
    data[at : at + 8] = (0x7FFFFFF0).to_bytes(8, "little")
    table = len(data) - 512
    data[table + 4 * 9 : table + 4 * 10] = (0).to_bytes(4, "little")  # its last sector leads back
    compound = Compound(bytes(data))
    assert len(compound.read("甲") or b"") <= len(data)
    assert compound.short


def test_what_is_no_compound_file_is_damaged() -> None:
    with pytest.raises(Damaged):
        Compound(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000))


def test_words_behind_the_last_sector_are_found_and_said_to_be_hidden() -> None:
    data = old_word.word() + TEXT.encode("utf-16-le")
    document = read(data, "a.doc")
    found = [one.location for one in document.passages if TEXT in document.text[slice(*one.span)]]
    assert [(one.part.value, one.place) for one in found] == [("hidden", "文件空闲区残留的文字")]


def test_chance_and_other_scripts_are_no_loose_text() -> None:
    noise = random.Random(3).randbytes(400_000)
    assert len(loose_text(noise)) < 20
    assert loose_text(b"The quick brown fox jumps over the lazy dog, again and again. " * 99) == []
    assert loose_text("开".encode("utf-16-le") * 500) == []
    assert loose_text(b"\1" + TEXT.encode("utf-16-le")) == [TEXT]


def test_properties_in_the_wrong_code_page_are_still_read() -> None:
    data = summary(title="名单", keywords="低保").replace(
        (936).to_bytes(2, "little"), (1252).to_bytes(2, "little")
    )
    assert [one.text for one in ole_properties(data)[0]] == ["名单", "低保"]


def test_a_property_its_owner_named_says_name_and_value() -> None:
    (found,) = ole_properties(document_summary(密级="内部"))[0]
    assert (found.text, found.place) == ("密级：内部", "文档属性“密级”")


def test_a_property_stream_cut_short_gives_what_is_left_and_no_error() -> None:
    whole = summary(title="名单", keywords="低保")
    for cut in range(len(whole)):
        ole_properties(whole[:cut])
