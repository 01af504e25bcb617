"""Files made to break their readers end as a document or a gap, soon and without a trace."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from screener.detect.disguise import _FAMILIES
from screener.document import Document, GapKind
from screener.limits import MIB, Limits
from screener.pipeline import Screener
from screener.verdict import Outcome
from tests.formats.reading import read, tree
from tests.formats.test_every_format import CASES, check, wanted
from tests.samples import hostile, plain

SECRET = "只在本机文件里的话"
SIGNATURE = 12  # bytes below which a file may as well be a short text
EXTENSIONS = sorted(_FAMILIES)
TEXTUAL = frozenset({"txt", "md", "csv", "json", "xml", "svg", "html", "eml", "mbox", "fodt", "ics",
                     "vcf", "srt", "vtt", "ass", "lrc", "yaml", "properties", "mht"})  # fmt: skip
PACKED = {name: case for name, case in CASES.items() if case[0].rsplit(".", 1)[1] not in TEXTUAL}


def kinds(document: Document) -> set[GapKind]:
    return {gap.kind for one in tree(document) for gap in one.gaps}


@pytest.mark.parametrize("name", PACKED)
def test_a_file_cut_anywhere_is_whole_in_its_words_or_says_it_is_not(name: str) -> None:
    file_name, content, _, _ = CASES[name]
    for point in range(20):
        cut = content[: len(content) * point // 20]
        document = read(cut, file_name)
        check(document)
        words = "".join(one.text for one in tree(document))
        known = len(cut) >= SIGNATURE
        assert not known or kinds(document) or wanted(name) in words, point


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_one_byte_or_noise_under_any_name_is_no_text(extension: str) -> None:
    chance = random.Random(extension)
    for size in (0, 1, 2, 64, 5000):
        document = read(b"\xff" if size == 1 else chance.randbytes(size), f"a.{extension}")
        check(document)
        assert size < 64 or (document.gaps and not document.text)


def test_an_archive_in_an_archive_in_an_archive_ends_at_its_budget() -> None:
    bomb = hostile.nested_bomb(4, 12, bytes(100_000))
    begun = time.process_time()
    found = list(tree(read(bomb, "a.zip", Limits(members=3000, ratio_floor=MIB))))
    assert time.process_time() - begun < 20
    assert GapKind.TOO_LARGE in {gap.kind for one in found for gap in one.gaps}
    assert sum(one.size for one in found) < 40 * MIB


def test_members_that_share_their_bytes_do_not_multiply_beyond_measure() -> None:
    bomb = hostile.overlapping_bomb(2000, 10 * MIB)
    document = read(bomb, "a.zip")
    assert sum(child.size for child in document.children if not child.gaps) <= 64 * MIB
    assert kinds(document) >= {GapKind.TOO_LARGE} or kinds(document) == {GapKind.DAMAGED}


@pytest.mark.parametrize(
    ("name", "content"),
    list(hostile.with_doctype(hostile.LAUGHS, "&l9;")),
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_entities_that_multiply_are_not_expanded(name: str, content: bytes) -> None:
    document = read(content, name)
    assert sum(len(one.text) for one in tree(document)) < 10_000
    assert name == "a.html" or GapKind.DAMAGED in kinds(document)


@pytest.mark.parametrize("way", ["file:///{}", "{}"])
def test_no_file_of_this_machine_is_ever_read_into_a_document(tmp_path: Path, way: str) -> None:
    planted = tmp_path / "planted.txt"
    planted.write_text(SECRET, encoding="utf-8")
    address = way.format(planted)
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{address}">]>'
    outer = f'<!DOCTYPE r [<!ENTITY % p SYSTEM "{address}"> %p;]>'
    subset = f'<!DOCTYPE r SYSTEM "{address}">'
    include = (
        f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{address}" parse="text"/>'
    )
    for doctype, said in ((entity, "&x;"), (outer, "甲"), (subset, "甲"), ("", include)):
        for name, content in hostile.with_doctype(doctype, said):
            for one in tree(read(content, name)):
                assert SECRET not in one.text, name


def test_names_that_climb_write_nothing_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    read(plain.archive(("../climbed.txt", b"x"), ("/tmp/climbed-5.txt", b"x")), "a.zip")
    assert [path.name for path in tmp_path.rglob("*")] == ["here"]
    assert not Path("/tmp/climbed-5.txt").exists()


def test_a_picture_that_claims_enormous_size_is_not_unfolded(screener: Screener) -> None:
    for content in (plain.png(50_000, 50_000), hostile.huge_picture(20_000)):
        verdict = screener.screen(content, "a.png")
        assert verdict.outcome is Outcome.REVIEW
        assert verdict.gaps


def test_pages_that_lead_back_to_themselves_end(screener: Screener) -> None:
    verdict = screener.screen(hostile.page_loop(), "a.pdf")
    assert verdict.outcome is Outcome.REVIEW
    assert verdict.gaps


def test_empty_paragraphs_by_the_thousand_are_read(screener: Screener) -> None:
    begun = time.process_time()
    document = read(hostile.empty_paragraphs(100_000), "a.docx")
    assert (document.text, document.gaps) == ("", ())
    assert time.process_time() - begun < 20


def test_a_line_of_a_million_characters_is_screened(screener: Screener) -> None:
    line = "今天食堂供应红烧肉和青菜" * 80_000 + "机密★10年"
    verdict = screener.screen(line.encode(), "a.txt")
    assert verdict.outcome is Outcome.BLOCK
    assert verdict.characters == len(line)


def test_tags_nested_without_end_are_a_document_or_a_gap() -> None:
    deep = 20_000
    for name, content in (
        ("a.html", "<div>" * deep + SECRET),
        ("a.xml", "<r>" + "<d>" * deep + SECRET + "</d>" * deep + "</r>"),
        ("a.json", "[" * deep + '"甲"' + "]" * deep),
        ("a.eml", "".join(f"A: b\nB: c\nContent-Type: multipart/mixed; boundary={n}\n\n--{n}\n"
                          for n in range(2000))),
    ):  # fmt: skip
        document = read(content.encode(), name)
        check(document)
        assert kinds(document) or document.text
