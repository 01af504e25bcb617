"""Which reader reads what: content decides, what nobody reads is named, disguises are said."""

from __future__ import annotations

import pytest

from screener.containers.ole.writer import compound_file
from screener.document import GapKind
from screener.extract import extract_text
from screener.limits import Limits
from screener.pipeline import Screener
from screener.rule import Severity
from screener.verdict import Outcome
from tests.formats.reading import read
from tests.samples import plain

UNREAD = {
    "a.7z": (b"7z\xbc\xaf\x27\x1c\0\4" + bytes(40), GapKind.DAMAGED, "7z 压缩包"),
    "a.rar": (b"Rar!\x1a\x07\x01\0" + bytes(40), GapKind.DAMAGED, "RAR 压缩包"),
    "a.cab": (b"MSCF\0\0\0\0" + bytes(40), GapKind.UNSUPPORTED, "CAB 压缩包"),
    "a.iso": (bytes(0x8001) + b"CD001" + bytes(99), GapKind.UNSUPPORTED, "光盘映像"),
    "a.vsd": (compound_file({("VisioDocument",): b"x"}), GapKind.UNSUPPORTED, "Visio 图纸"),
    "a.wps": (compound_file({("CONTENTS",): b"x"}), GapKind.UNSUPPORTED, "Works 文档"),
    "a.docx": (compound_file({("EncryptedPackage",): b"x"}), GapKind.ENCRYPTED, "密码"),
    "a.exe": (b"MZ\x90\0" + bytes(80), GapKind.UNSUPPORTED, "Windows 程序"),
    "a.mp4": (b"\0\0\0\x18ftypmp42" + bytes(40), GapKind.MEDIA, "视频"),
    "a.mp3": (b"ID3\x03" + bytes(40), GapKind.MEDIA, "音频"),
    "a.png": (plain.png(64, 10), GapKind.DAMAGED, "图片损坏"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), GapKind.DAMAGED, "OLE"),
    "a.psd": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
              GapKind.UNSUPPORTED, "Git LFS"),
    "a.bin": (bytes(range(256)) * 4, GapKind.UNSUPPORTED, "无法识别"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREAD)
def test_what_nobody_reads_is_named_and_asks_for_a_person(name: str) -> None:
    content, kind, words = UNREAD[name]
    for given in (name, "无名", "a.txt"):  # content decides, whatever the name says
        (gap,) = read(content, given).gaps
        assert gap.kind is kind
        assert words in gap.message


def test_icons_and_fonts_ask_for_nobody() -> None:
    assert read(plain.png(63, 32), "a.png").gaps == ()
    assert read(b"wOF2\0\x01\0\0" + bytes(40), "a.woff2").gaps == ()


@pytest.mark.parametrize(
    "text", ["MZ是县名缩写", "BM会议", "ID3标签说明", "CAJ文献", "wOFF x", "PK赛"]
)
def test_text_that_begins_like_a_signature_is_text(text: str) -> None:
    document = read(text.encode(), "a.txt")
    assert (document.text, document.gaps) == (text, ())


@pytest.mark.parametrize(
    "text", ["%PDF-1.7 蓝鲸", "{\\rtf1 蓝鲸}", "PK\x03\x04 蓝鲸", "\u0001GIF89a 蓝鲸"]
)
def test_text_that_was_in_no_file_is_of_no_kind_of_file(text: str, screener: Screener) -> None:
    document = extract_text(text.encode(), "a.txt", Limits())
    assert (document.text, document.media_type, document.gaps) == (text, "text/plain", ())
    assert screener.screen_text(text).media_type == "text/plain"


ARCHIVE = plain.archive(("a.txt", b"x"))


@pytest.mark.parametrize(
    ("name", "content", "severity"),
    [
        ("a.txt", ARCHIVE, Severity.REVIEW),
        ("a.jpg", ARCHIVE, Severity.REVIEW),
        ("a.pdf", b"MZ\x90\0" + bytes(80), Severity.REVIEW),
        ("a.jpg", "文字".encode(), Severity.REVIEW),
        ("a.doc", plain.page("<p>x</p>"), Severity.INFO),
        ("a.xls", plain.page("<p>x</p>"), Severity.INFO),
        ("a.htm", plain.page("<p>x</p>"), None),
        ("a.shtml", b"x", None),
        ("a.log", b"{}", None),
        ("a.jpeg", plain.png(300, 300), None),
        ("无扩展名", ARCHIVE, None),
        ("a.2026", ARCHIVE, None),
        ("a.pdf", b"", None),
    ],
)
def test_content_of_another_kind_than_its_name_is_said(
    screener: Screener, name: str, content: bytes, severity: Severity | None
) -> None:
    found = [
        finding.severity
        for finding in screener.screen(content, name).findings
        if finding.rule == "sensitive_info.disguised_file"
    ]
    assert found == ([severity] if severity else [])


@pytest.mark.parametrize(
    "name", ["换\n行.txt", "从右\u202e到左.txt", "坏\udcff名.txt", "", "..", "/"]
)
def test_strange_names_are_carried_through(screener: Screener, name: str) -> None:
    verdict = screener.screen("平常的一段文字".encode(), name)
    assert verdict.path == name
    assert verdict.outcome is Outcome.PASS
