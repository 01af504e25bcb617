"""Zip archives: names, nesting, budgets, and members that cannot be read."""

from __future__ import annotations

import io
import zipfile

import pytest

from screener.document import GapKind, Part
from screener.limits import Limits
from screener.samples.archives import encrypted_archive
from tests.formats.reading import passages, read, tree
from tests.samples import plain


def test_names_written_on_chinese_windows_come_back() -> None:
    assert [child.path for child in read(plain.gbk_named("名单.txt", b"x"), "a.zip").children] == [
        "a.zip!/名单.txt"
    ]


def test_names_that_climb_are_only_words() -> None:
    content = plain.archive(("../../etc/机密.txt", b"x"), ("/abs.txt", b"y"))
    assert [child.path for child in read(content, "a.zip").children] == [
        "a.zip!/../../etc/机密.txt",
        "a.zip!//abs.txt",
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_both_members_of_one_name_are_read() -> None:
    document = read(plain.archive(("a.txt", "一".encode()), ("a.txt", "二".encode())), "a.zip")
    assert [child.text for child in document.children] == ["一", "二"]
    assert len({child.path for child in document.children}) == 2


def test_empty_folders_are_words_too() -> None:
    document = read(plain.archive(("机密材料/", b"")), "a.zip")
    assert passages(document, Part.METADATA) == ["机密材料/"]


def test_encrypted_members_ask_for_a_person() -> None:
    (child,) = read(encrypted_archive(), "a.zip").children
    assert [gap.kind for gap in child.gaps] == [GapKind.ENCRYPTED]


def test_a_spent_budget_is_a_gap_and_the_rest_is_still_listed() -> None:
    content = plain.archive(*((f"{n}.txt", b"x" * 60) for n in range(4)))
    document = read(content, "a.zip", Limits(total_bytes=130))
    assert [bool(child.gaps) for child in document.children] == [False, False, True, True]
    few = read(content, "a.zip", Limits(members=3))
    assert len(few.children) == 3
    assert few.gaps[0].kind is GapKind.TOO_LARGE


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    content = plain.archive(("a.txt", bytes(2_000_000)))
    (child,) = read(content, "a.zip", Limits(ratio_floor=1_000_000)).children
    assert child.gaps[0].kind is GapKind.TOO_LARGE


def test_nesting_ends_at_its_limit() -> None:
    content = b"x"
    for _ in range(12):
        content = plain.archive(("a.zip", content))
    gaps = [gap.kind for one in tree(read(content, "a.zip")) for gap in one.gaps]
    assert gaps == [GapKind.TOO_LARGE]


def test_a_damaged_member_or_directory_is_a_gap() -> None:
    content = bytearray(plain.archive(("a.txt", b"hello world " * 50)))
    content[50] ^= 0xFF
    (child,) = read(bytes(content), "a.zip").children
    assert child.gaps[0].kind is GapKind.DAMAGED
    assert read(bytes(content[:60]), "a.zip").gaps[0].kind is GapKind.DAMAGED


def test_what_stands_before_an_archive_is_read_too() -> None:
    document = read(plain.png(300, 200) + plain.archive(("a.txt", "藏".encode())), "a.png")
    assert [child.text for child in document.children] == ["", "藏"]
    assert document.children[0].gaps[0].kind is GapKind.DAMAGED


def test_what_stands_behind_an_archive_is_read_and_a_cut_comment_said() -> None:
    content = plain.archive(("a.txt", b"x"), comment="注释".encode())
    document = read(content + "藏".encode(), "a.zip")
    assert [child.text for child in document.children] == ["x", "藏"]
    assert [gap.kind for gap in read(content[:-1], "a.zip").gaps] == [GapKind.DAMAGED]


def test_members_deleted_from_the_directory_alone_are_read() -> None:
    content = plain.unlisted(("a.txt", "甲".encode()), ("b.txt", "藏".encode()))
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["a.txt"]
    assert [(child.path, child.text) for child in read(content, "a.zip").children] == [
        ("a.zip!/a.txt", "甲"),
        ("a.zip!/目录中没有列出的成员/b.txt", "藏"),
    ]


def test_stray_bytes_between_members_are_read_and_padding_is_not() -> None:
    content = plain.archive(("a.txt", "甲".encode()))
    start = content.index(b"PK\1\2")
    for stray, found in (("藏起来的话" * 20).encode(), 1), (bytes(400), 0), (b"x" * 20, 0):
        place = bytearray(content[:start] + stray + content[start:])
        place[-6:-2] = (start + len(stray)).to_bytes(4, "little")
        document = read(bytes(place), "a.zip")
        assert len(document.children) == 1 + found


def test_symbolic_links_are_not_followed() -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    (child,) = read(plain.archive((info, b"/etc/passwd")), "a.zip").children
    assert child.gaps
