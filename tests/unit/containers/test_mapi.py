"""Rich text that Outlook packed comes out to the byte; what is cut gives what is left."""

from __future__ import annotations

import pytest

from screener.containers.mapi.rtf import unpack_rtf

# The worked examples of MS-OXRTFCP 4: one short text, one that refers to what it is just writing.
_EXAMPLES = {
    b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n": (
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c0900206277"
        "05b06c647d0a800fa0"
    ),
    b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}": (
        "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"
    ),
}


@pytest.mark.parametrize("text", _EXAMPLES)
def test_the_examples_of_the_specification_come_out_right(text: bytes) -> None:
    assert unpack_rtf(bytes.fromhex(_EXAMPLES[text]), 10_000) == text


@pytest.mark.parametrize("text", _EXAMPLES)
def test_what_is_cut_short_gives_what_is_left_and_no_error(text: bytes) -> None:
    packed = bytes.fromhex(_EXAMPLES[text])
    for cut in range(16, len(packed)):
        assert text.startswith(unpack_rtf(packed[:cut], 10_000) or b"")


def test_no_more_is_unpacked_than_allowed() -> None:
    packed = bytes.fromhex(_EXAMPLES[b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"])
    assert len(unpack_rtf(packed, 8) or b"") < 40


def test_what_is_not_packed_says_so() -> None:
    assert unpack_rtf(b"{\\rtf1}" * 9, 100) is None
    assert unpack_rtf(b"", 100) is None
