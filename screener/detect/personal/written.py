"""Numbers not in plain digits: in words, letters, circles, apart by signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

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
_LETTERS = {
    ord("o"): "0",
    ord("l"): "1",
    ord("i"): "1",
    ord("s"): "5",
    ord("b"): "8",
    ord("z"): "2",
}
_BESIDE_DIGIT = re.compile("[olisbz][0-9]|[0-9][olisbz]")
_LETTERED = re.compile(  # begins with a class of characters, so that the engine skips the others
    r"[0-9oli](?<![0-9a-z][0-9oli])(?=[0-9]*[olisbz])(?=(?:[olisbz]*[0-9]){6})[0-9olisbz]{16}[0-9ox]"
    r"(?![0-9a-z])"
)
_LETTERED_PHONE = re.compile(
    r"[1li](?<![0-9a-z][1li])[3-9](?=[0-9]*[oli])(?=(?:[oli]*[0-9]){4})[0-9oli]{9}(?![0-9a-z])"
)
_SIGNED = r"[^0-9a-z\n\t]"
_APART = re.compile(  # groups of a form that is told by itself, whatever stands between them
    rf"[1-9](?<![0-9a-z][1-9])(?:[0-9]{{5}}{_SIGNED}{{1,3}}(?:18|19|20)[0-9]{{2}}{_SIGNED}{{0,2}}"
    rf"[01][0-9]{_SIGNED}{{0,2}}[0-3][0-9]{_SIGNED}{{1,3}}[0-9]{{3}}[0-9x]"
    r"|[3-9][0-9](?P<by>[*#→★])[0-9]{4}(?P=by)[0-9]{4}"
    r"|[3-9][0-9](?:\([0-9]{4}\)|\)[ -]?[0-9]{4}[ -]?)[0-9]{4})(?![0-9a-z])"
)
_DOTTED = re.compile(  # one and the same sign everywhere, though it may also part two numbers
    r"[1-9](?<![0-9a-z][1-9])[0-9]{0,13}(?P<by>[.,、:;~+。=])[0-9]{1,14}"
    r"(?:(?P=by)[0-9]{1,14}){0,17}x?(?![0-9a-z])(?!(?P=by)[0-9])"
)
_LENGTHS = frozenset({11, 16, 17, 18, 19})
_PLAINLY = re.compile(r"[0-9x \-‐‑‒–—―·•|│丨_/]+")  # read so by whoever reads the text itself
_NO_DIGIT = re.compile(r"[^0-9x]")
_LONGEST = 80  # a longer stretch is a table or a text of digits
_IN_SIGNS = "号码用汉字数字或带圈数字书写"
_IN_LETTERS = "号码中有字母充作数字"
_WITH_SIGNS = "号码中夹有标点、符号"


@dataclass(frozen=True, slots=True)
class Writing:
    """A piece of a text as it is to be read; `begin` is where it stands there."""

    text: str
    begin: int
    plain: str | None = None  # the same piece unread; None where nothing was changed
    note: str = ""
    one: bool = False  # it is one number or none

    def original(self, number: Number) -> Number | None:
        """`number`, found in this piece, where it stands in the text; None if it stands plainly."""
        start, end = number.span
        if self.plain is None:
            return number
        if self.text[start:end] == self.plain[start:end] or (
            self.one and end - start < len(self.text)
        ):
            return None
        return replace(number, span=Span(self.begin + start, self.begin + end))


def _letters_beside_digits(text: str) -> bool:
    """Does one of the letters that look like digits stand beside a digit anywhere?"""
    return _BESIDE_DIGIT.search(text) is not None


def _whole(match: re.Match[str]) -> bool:
    """Is it as long as a number, and no part of a longer list?"""
    listed = re.search(r"[0-9](.)$", match.string[max(0, match.start() - 2) : match.start()])
    digits = len(_NO_DIGIT.sub("", match[0]))
    if re.fullmatch("[0-9]{1,3}(?:,[0-9]{3})+", match[0]):
        return False  # a sum, by thousands
    return digits in _LENGTHS and (listed is None or listed[1] != match["by"])


def writings(reading: Reading) -> Iterator[Writing]:
    """The whole text as it stands, then every piece that may hold a number written otherwise."""
    text = reading.text
    yield Writing(text, 0)
    for match in _STRETCH.finditer(text):
        if match.end() - match.start() <= _LONGEST and _SIGN.search(match[0]):
            low, high = max(0, match.start() - 9), match.end() + 1
            piece = text[low:high]
            yield Writing(piece.translate(_DIGITS), low, piece, _IN_SIGNS)
    for pattern in (_LETTERED, _LETTERED_PHONE) if _letters_beside_digits(text) else ():
        for match in pattern.finditer(text):
            yield Writing(match[0].translate(_LETTERS), match.start(), match[0], _IN_LETTERS)
    for match in (*_APART.finditer(text), *filter(_whole, _DOTTED.finditer(text))):
        if not _PLAINLY.fullmatch(match[0]):
            read = _NO_DIGIT.sub("-", match[0])
            yield Writing(read, match.start(), match[0], _WITH_SIGNS, one=True)
