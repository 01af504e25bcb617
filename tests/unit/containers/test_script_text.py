"""Escapes of a script's strings, as a browser undoes them."""

from __future__ import annotations

import time

import pytest

from screener.containers.script_text import style_texts, unescape


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\u673a\u5bc6\u260510\u5e74", "机密★10年"),
        (r"\u{673a}\u{5bc6}", "机密"),
        (r"\u{1f600}", "😀"),
        (r"\ud83d\ude00", "😀"),
        (r"\u{110000}", "\ufffd"),
        (r"\x41\"\\", 'A"\\'),
        (r"\uzz", "uzz"),
    ],
)
def test_an_escape_takes_no_more_digits_than_its_own(written: str, meant: str) -> None:
    assert unescape(written) == meant


def test_a_style_sheet_full_of_open_brackets_is_no_burden() -> None:
    begun = time.process_time()
    assert list(style_texts("local(" * 100_000)) == []
    assert time.process_time() - begun < 5
