"""Numbers not in plain digits: in words, letters, circles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from screener.detect.personal.runs import Number
from screener.document import Span
from screener.reading import Reading
from screener.wordlist.forms import NUMERALS

_FROM_ONE = ("①②③④⑤⑥⑦⑧⑨", "❶❷❸❹❺❻❼❽❾", "➀➁➂➃➄➅➆➇➈", "➊➋➌➍➎➏➐➑➒", "⓵⓶⓷⓸⓹⓺⓻⓼⓽",
             "⑴⑵⑶⑷⑸⑹⑺⑻⑼", "⒈⒉⒊⒋⒌⒍⒎⒏⒐", "㈠㈡㈢㈣㈤㈥㈦㈧㈨", "㊀㊁㊂㊃㊄㊅㊆㊇㊈")  # fmt: skip
_DIGITS = {
    **{ord(sign): str(digit) for row in NUMERALS[1:] for digit, sign in enumerate(row)},
    **{ord(sign): str(digit) for row in _FROM_ONE for digit, sign in enumerate(row, 1)},
    **dict.fromkeys(map(ord, "○⓪⓿"), "0"),
    ord("幺"): "1",
}
_SIGNS = "".join(map(chr, _DIGITS))
_STRETCH = re.compile(rf"[0-9{_SIGNS}](?:[ \-]{{0,2}}[0-9x{_SIGNS}]){{10,}}")
_SIGN = re.compile(f"[{_SIGNS}]")
_LETTERS = {ord("o"): "0", ord("l"): "1", ord("i"): "1"}
_LETTERED = re.compile(  # begins with a class of characters, so that the engine skips the others
    r"[0-9oli](?<![0-9a-z][0-9oli])(?=[0-9]*[oli])(?=(?:[oli]*[0-9]){6})[0-9oli]{16}[0-9ox]"
    r"(?![0-9a-z])"
)
_LONGEST = 80  # a longer stretch is a table or a text of digits
_IN_SIGNS = "号码用汉字数字或带圈数字书写"
_IN_LETTERS = "号码中有字母充作数字"


@dataclass(frozen=True, slots=True)
class Writing:
    """A piece of a text as it is to be read; `begin` is where it stands there."""

    text: str
    begin: int
    plain: str | None = None  # the same piece unread; None where nothing was changed
    note: str = ""

    def original(self, number: Number) -> Number | None:
        """`number`, found in this piece, where it stands in the text; None if it stands plainly."""
        start, end = number.span
        if self.plain is None:
            return number
        if self.text[start:end] == self.plain[start:end]:
            return None
        return replace(number, span=Span(self.begin + start, self.begin + end))


def _letters_beside_digits(reading: Reading) -> bool:
    """Does one of the letters that look like digits stand before a digit anywhere?"""
    codes, at = reading.codes, reading.marked
    at = at[np.isin(codes[at], list(_LETTERS))]
    behind = codes.take(at + 1, mode="clip")
    return bool(((behind >= ord("0")) & (behind <= ord("9"))).any())


def writings(reading: Reading) -> Iterator[Writing]:
    """The whole text as it stands, then every piece that may hold a number written otherwise."""
    text = reading.text
    yield Writing(text, 0)
    for match in _STRETCH.finditer(text):
        if match.end() - match.start() <= _LONGEST and _SIGN.search(match[0]):
            low, high = max(0, match.start() - 9), match.end() + 1
            piece = text[low:high]
            yield Writing(piece.translate(_DIGITS), low, piece, _IN_SIGNS)
    for match in _LETTERED.finditer(text) if _letters_beside_digits(reading) else ():
        yield Writing(match[0].translate(_LETTERS), match.start(), match[0], _IN_LETTERS)
