"""Macro sources are compressed; the reader must undo that to the byte, whatever it is fed."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.containers.ooxml.vba import _decompress, macro_sources
from screener.document import Part
from screener.extract import extract
from screener.limits import Limits

# The three worked examples of MS-OVBA 3.2: hardly, normally and very compressible.
_EXAMPLES = {
    b"abcdefghijklmnopqrstuv.": "0119B000616263646566676800696A6B6C6D6E6F7000717273747576 2E",
    b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa": (
        "012FB00023616161626364658266007061676869 6A013808616B6C00306D6E6F7006710270041072737475"
        "761077 78797A003C"
    ),
    b"a" * 73: "0103B00261 4500",
}


@pytest.mark.parametrize("source", _EXAMPLES)
def test_the_examples_of_the_specification_come_out_right(source: bytes) -> None:
    assert _decompress(bytes.fromhex(_EXAMPLES[source]), 0) == source


@pytest.mark.parametrize("cut", range(2, 40, 3))
def test_what_is_cut_short_gives_what_is_left_and_no_error(cut: int) -> None:
    data = bytes.fromhex(_EXAMPLES[b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"])
    whole = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert whole.startswith(_decompress(data[:cut], 0))


def test_what_is_no_macro_project_says_so() -> None:
    assert macro_sources(b"no compound file") is None


@pytest.mark.shared
def test_macros_of_a_real_document_are_read_as_markup(shared_data: Path) -> None:
    data = (shared_data / "files/hidden/apache__tika--testWORD_macros.docm").read_bytes()
    document = extract(data, "a.docm", Limits())
    macros = [one for one in document.passages if one.location.place == "宏代码"]
    assert macros
    assert {one.location.part for one in macros} == {Part.MARKUP}
    assert document.gaps == ()
