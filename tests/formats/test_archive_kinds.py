"""7z, tar, RAR and single compressed files: what is inside, what only points elsewhere, limits."""

from __future__ import annotations

import gzip
import shutil
import tarfile
import time
from pathlib import Path

import pytest

from screener.containers.archives.programs import tools
from screener.document import Document, GapKind, Part
from screener.limits import Limits
from tests.formats.reading import passages, read, tree
from tests.samples import archives, plain

TEXT = "某单位内部核定名单".encode()
MEMBERS = (("内/名单.txt", TEXT), ("空.txt", b""), ("b.txt", b"b" * 5000))
KINDS = {
    "7z": archives.seven_zip(*MEMBERS),
    "tar": archives.tape(*MEMBERS),
    "rar": archives.rar(*MEMBERS),
}


def kinds(document: Document) -> list[GapKind]:
    return [gap.kind for one in tree(document) for gap in one.gaps]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["a.{}", "a", "a.docx"])
def test_members_are_read_whatever_the_file_is_called(kind: str, name: str) -> None:
    document = read(KINDS[kind], name.format(kind))
    assert [(child.path.partition("!/")[2], child.text) for child in document.children] == [
        (member, content.decode()) for member, content in MEMBERS
    ]
    assert kinds(document) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_archive_says_so(kind: str) -> None:
    whole = KINDS[kind]
    for share in range(1, 20):
        document = read(whole[: len(whole) * share // 20], "a")
        assert kinds(document) or document.children == read(whole, "a").children, share


@pytest.mark.parametrize("ending", archives.COMPRESSORS)
def test_compressed_files_are_read_through(ending: str) -> None:
    packed = archives.COMPRESSORS[ending](KINDS["tar"])
    names = [one.path for one in tree(read(packed, f"a.tar.{ending}"))]
    inner = f"a.tar.{ending}!/a.tar"
    assert names == [f"a.tar.{ending}", inner, *(f"{inner}!/{name}" for name, _ in MEMBERS)]
    assert kinds(read(packed, f"a.tar.{ending}")) == []
    assert GapKind.DAMAGED in kinds(read(packed[: len(packed) // 2], "a"))


def test_the_short_names_of_compressed_tapes_are_known() -> None:
    packed = gzip.compress(KINDS["tar"])
    assert [child.path for child in read(packed, "a.tgz").children] == ["a.tgz!/a.tar"]


def test_every_stream_of_a_compressed_file_is_read_and_so_is_what_follows() -> None:
    document = read(gzip.compress("一".encode()) + gzip.compress("二".encode()) + TEXT, "a.txt.gz")
    assert [child.text for child in document.children] == ["一二", TEXT.decode()]


def test_the_name_and_comment_in_a_gzip_header_are_words() -> None:
    header = b"\x1f\x8b\x08\x18\0\0\0\0\0\xff" + "机密名单.txt".encode("gbk") + b"\0" + TEXT + b"\0"
    document = read(header + gzip.compress(b"x")[10:], "a.gz")
    assert passages(document, Part.METADATA) == ["机密名单.txt", TEXT.decode()]
    assert [child.text for child in document.children] == ["x"]


def test_links_devices_and_pipes_are_named_and_not_followed() -> None:
    members: list[tuple[str | tarfile.TarInfo, bytes]] = [
        (archives.special("link", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (archives.special("hard", tarfile.LNKTYPE, "../other"), b""),
        (archives.special("dev", tarfile.CHRTYPE), b""),
        (archives.special("pipe", tarfile.FIFOTYPE), b""),
        ("a.txt", TEXT),
        (archives.special("same", tarfile.LNKTYPE, "a.txt"), b""),
    ]
    document = read(archives.tape(*members), "a.tar")
    assert [child.path for child in document.children if child.gaps] == [
        "a.tar!/link",
        "a.tar!/hard",
        "a.tar!/dev",
        "a.tar!/pipe",
    ]
    assert passages(document, Part.METADATA) == ["same"]


def test_names_of_any_bytes_are_carried_through() -> None:
    names = ["../../etc/机密.txt", "/abs.txt", "换\n行.txt", "\u202e倒.txt"]
    for packed in (archives.tape, archives.rar):
        document = read(packed(*((name, b"x") for name in names)), "a")
        assert [child.path.partition("!/")[2] for child in document.children] == names
    raw = tarfile.TarInfo("名单".encode("gbk").decode("utf-8", "surrogateescape"))
    raw.size = 0
    block = raw.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
    assert [child.path for child in read(block + bytes(1024), "a").children] == ["a!/名单"]


def test_comments_and_what_stands_behind_the_end_of_a_tape_are_read() -> None:
    document = read(archives.tape(("a.txt", b"x"), comment=TEXT.decode()) + TEXT, "a.tar")
    assert passages(document, Part.METADATA) == [TEXT.decode()]
    assert document.children[-1].text == TEXT.decode()


@pytest.mark.parametrize("sealed", [False, True])
def test_what_needs_a_password_asks_for_a_person(sealed: bool) -> None:
    content = archives.seven_zip(("名单.txt", TEXT), password="x", sealed=sealed)
    assert kinds(read(content, "a.7z")) == [GapKind.ENCRYPTED]
    assert bool(read(content, "a.7z").children) is not sealed


@pytest.mark.parametrize("kind", KINDS)
def test_one_budget_holds_for_every_kind(kind: str) -> None:
    few = read(KINDS[kind], "a", Limits(members=2))
    assert len(few.children) <= 2
    assert GapKind.TOO_LARGE in kinds(few)
    small = read(KINDS[kind], "a", Limits(member_bytes=1000))
    assert kinds(small) == [GapKind.TOO_LARGE]


@pytest.mark.parametrize("ending", archives.COMPRESSORS)
def test_a_stream_that_expands_beyond_measure_is_refused(ending: str) -> None:
    packed = archives.COMPRESSORS[ending](bytes(30_000_000))
    assert kinds(read(packed, "a", Limits(ratio_floor=1_000_000))) == [GapKind.TOO_LARGE]


def test_the_whole_tree_may_not_expand_beyond_measure_however_it_is_nested() -> None:
    inner = [(f"{n}.gz", gzip.compress(bytes(900_000))) for n in range(9)]
    limits = Limits(ratio_floor=1_000_000)
    found = kinds(read(plain.archive(*inner), "a.zip", limits))
    assert GapKind.TOO_LARGE in found
    assert "压缩炸弹" in str([one.gaps for one in tree(read(plain.archive(*inner), "a", limits))])


def test_time_that_is_up_leaves_the_rest_as_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 10_000, 50))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    two = plain.archive(("a.txt", TEXT), ("b.txt", TEXT))
    found = kinds(read(two, "a.zip", Limits(seconds=100)))
    assert GapKind.TIMEOUT in found


def test_packed_rar_members_need_a_program_and_are_a_gap_without_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = archives.rar(("a.txt", TEXT), method=3)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    (child,) = read(content, "a.rar").children
    assert child.gaps[0].kind is GapKind.UNSUPPORTED
    assert "unar" in child.gaps[0].message


def test_a_rar_member_that_comes_out_short_is_a_gap(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "bsdtar"
    program.write_text(f"#!/bin/sh\nprintf %s '{TEXT.decode()}'\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program) if name == "bsdtar" else None)
    whole = archives.rar(("a.txt", TEXT), method=3)
    assert [child.text for child in read(whole, "a.rar").children] == [TEXT.decode()]
    longer = archives.rar(("a.txt", TEXT + b"!"), ("b.txt", TEXT), method=3)
    first, second = read(longer, "a.rar").children
    assert first.gaps[0].kind is GapKind.DAMAGED
    assert "大小与清单不符" in first.gaps[0].message
    assert second.text == TEXT.decode()


@pytest.mark.shared
@pytest.mark.skipif(not tools(), reason="no program here undoes RAR's compression")
def test_a_packed_rar_of_the_wild_is_read(shared_data: Path) -> None:
    path = shared_data / "files/container/apache__tika--test-documents.rar"
    texts = {child.path: child.text for child in read(path.read_bytes(), "a.rar").children}
    assert "indexation" in texts["a.rar!/test-documents/testTXT.txt"]


@pytest.mark.parametrize("method", [9, 93])
def test_zip_methods_of_newer_programs_are_read(method: int) -> None:
    from backports import zstd

    packed = zstd.compress(TEXT) if method == 93 else b"\x01" + _stored_block(TEXT)
    content = plain.repacked("a.txt", TEXT, packed, method)
    assert [child.text for child in read(content, "a.zip").children] == [TEXT.decode()]
    broken = plain.repacked("a.txt", TEXT, packed[:-3], method)
    assert kinds(read(broken, "a.zip")) == [GapKind.DAMAGED]


def _stored_block(data: bytes) -> bytes:
    """The rest of a Deflate64 stream of one block that is stored as it is."""
    size = len(data)
    return size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + data
