"""A format that is not loaded for a file is one that would not have wanted it."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from screener.containers.source import Source
from screener.extract import FORMATS
from screener.extract.lineup import Format
from tests.formats.test_dispatch import UNREAD
from tests.formats.test_every_format import CASES

FILES = {name: (one[0], one[1]) for name, one in CASES.items()}
FILES |= {f"unread {name}": (name, data) for name, (data, *_) in UNREAD.items()}
FILES["wide html"] = ("a.html", "<html><p>平常的一段文字</p></html>".encode("utf-16-le"))
HEADS = (
    b"\xdb\xa5\x2d\0", b"\xdb\xa5\x2e\0", b"\x9b\xa5", b"\x09\x08\x08\0\0\0\x05\0",
    b"\x09\0\x04\0\0\0\x10\0", b"\xef\xbb\xbf \n {\\rtf1", b"junk %PDF-1.4", b"\x78\x9f\x3e\x22",
    b"PK\x03\x04" + bytes(26) + b"OFD.xml",
)  # fmt: skip


def _told(source: Source) -> list[tuple[str | None, str | None]]:
    """What each format says, and what its module would have said."""
    return [(one.recognise(source), one.module.recognise(source)) for one in FORMATS]


@pytest.mark.parametrize("case", FILES)
def test_who_is_not_asked_would_have_declined(case: str) -> None:
    name, data = FILES[case]
    dice = random.Random(case)
    cut = data[: dice.randrange(len(data) + 1)]
    before = dice.randbytes(dice.randrange(1, 9))
    for one in (data, cut, before + data, data[1:], data + bytes(70_000)):
        for title in (name, "无名"):
            assert all(said == would for said, would in _told(Source(one, title)))


@pytest.mark.parametrize("head", HEADS)
def test_odd_beginnings_reach_the_formats_they_belong_to(head: bytes) -> None:
    told = _told(Source(head + bytes(600), "无名"))
    assert all(said == would for said, would in told)
    assert any(would for _, would in told)


def test_plain_text_loads_no_format_of_packages_or_old_offices() -> None:
    asked = "import sys; from screener.extract import extract; from screener.limits import Limits;"
    asked += "extract('平常的一段文字'.encode(), 'a.txt', Limits());"
    asked += "print([one for one in sys.modules if one.startswith('screener.extract.')])"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout
    assert "'screener.extract.text'" in done
    for name in ("docx", "xlsx", "pptx", "pdf", "doc", "xls", "rtf", "ofd", "odf", "html"):
        assert f"'screener.extract.{name}'" not in done


def test_a_packed_text_loads_no_office() -> None:
    asked = "import io, sys, zipfile; from screener.extract import extract;"
    asked += "from screener.limits import Limits; out = io.BytesIO();"
    asked += "zipfile.ZipFile(out, 'w').writestr('a.txt', '平常的一段文字');"
    asked += "extract(out.getvalue(), 'a.zip', Limits());"
    asked += "print([one for one in sys.modules if one.startswith('screener.extract.')])"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout
    assert "'screener.extract.archive'" in done
    for name in ("docx", "xlsx", "pptx", "ofd", "odf", "visio", "epub", "xlsb"):
        assert f"'screener.extract.{name}'" not in done


def test_every_format_can_be_loaded_by_its_name() -> None:
    for one in FORMATS:
        assert isinstance(one, Format)
        assert callable(one.module.read)
