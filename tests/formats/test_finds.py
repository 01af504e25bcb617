"""What fuzzing found once: each a file that took too long, too much, or a wrong turn."""

from __future__ import annotations

import io
import resource
import struct
import tarfile
import time

import pikepdf
import pytest

from screener.document import GapKind
from tests.formats.reading import read, tree
from tests.samples import archives, pdf, plain


def test_comments_before_a_page_are_passed_over_once() -> None:
    """Each way to divide them was tried: forty comments took longer than the universe has."""
    begun = time.process_time()
    for start in ("<!--甲-->" * 60, "<?xml version='x'?>" + "<!-- --> " * 200):
        read(start.encode() + b"<r>", "a")
    assert time.process_time() - begun < 5


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_without_a_name_is_a_member() -> None:
    content = plain.archive(("x", "内容".encode())).replace(b"\1\0\0\0x", b"\0\0\0\0")
    raw = bytearray(plain.archive(("x", "内容".encode())))
    for start, length, name in ((0, 26, 30), (raw.index(b"PK\1\2"), 28, 46)):
        raw[start + length : start + length + 2] = b"\0\0"
        raw[start + length + 2 : start + length + 4] = b"\1\0"  # its letter is an extra field now
        assert raw[start + name : start + name + 1] == b"x"
    for data in (content, bytes(raw)):
        assert not any(
            "结构异常" in gap.message for one in tree(read(data, "a")) for gap in one.gaps
        )


def test_a_tape_whose_member_claims_an_impossible_size_is_damaged() -> None:
    info = tarfile.TarInfo("a")
    info.size = 0
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    block[124:136] = b"\x80" + b"\xff" * 11  # a size of twelve bytes
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    document = read(bytes(block) + bytes(1024), "a.tar")
    assert {gap.kind for one in tree(document) for gap in one.gaps} <= {
        GapKind.DAMAGED, GapKind.TOO_LARGE,
    }  # fmt: skip
    assert not any("结构异常" in gap.message for gap in document.gaps)
    assert [gap for one in tree(document) for gap in one.gaps]


def test_a_directory_that_points_before_the_file_is_damaged() -> None:
    data = bytearray(plain.repacked("a.txt", b"x", b"(\xb5/\xfd", 93))
    place = data.rindex(b"PK\x05\x06") + 16
    offset = struct.unpack_from("<I", data, place)[0]
    struct.pack_into("<I", data, place, offset + 999)
    found = [gap for one in tree(read(bytes(data), "a.zip")) for gap in one.gaps]
    assert found
    assert not any("结构异常" in gap.message for gap in found)


def test_a_font_that_promises_widths_for_two_milliards_of_letters_is_read() -> None:
    source = io.BytesIO(pdf.pages(pdf.text("通知")))
    out = io.BytesIO()
    with pikepdf.open(source) as opened:
        for page in opened.pages:
            for font in page.Resources.Font.values():
                if "/DescendantFonts" in font:
                    font.DescendantFonts[0].W = [0, 2_000_000_000, 500]
        opened.save(out)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert read(out.getvalue(), "a.pdf").text.startswith("通知")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


def test_a_mail_of_two_thousand_layers_is_too_large() -> None:
    layer = "A: b\nFrom: c\nSubject: d\nContent-Type: multipart/mixed; boundary={0}\n\n--{0}\n"
    document = read("".join(layer.format(n) for n in range(2000)).encode(), "a.eml")
    assert [gap.kind for gap in document.gaps] == [GapKind.TOO_LARGE]


def test_streams_of_no_length_end() -> None:
    for pack in archives.COMPRESSORS.values():
        assert [child.text for child in read(pack(b"") * 3 + pack(b"x"), "a").children] == ["x"]
