"""Numbers of a spreadsheet as people see them: dates, percentages, leading zeros, literals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss", 48: "0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
_TEXT_SECTION = 4  # of a format, the last and the one for text
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+(?![+-]))"
    r"|(?P<number>[0#?][0#?.,]*(?:E[+-][0#?]+)?%?|\.[0#?]+%?)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - no zone
_LARGEST_DATE = 2_958_466
_CHINESE_DIGITS = "〇一二三四五六七八九"
_WEEKDAYS = "一二三四五六日"
_EXACT = 1e15  # beyond this a binary number no longer holds every digit


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One number format, its first section taken apart into (kind, text) pairs."""

    tokens: tuple[tuple[str, str], ...] = ()
    is_date: bool = False
    is_general: bool = True
    chinese: bool = False
    hides_numbers: bool = False
    hides_text: bool = False

    def hides(self, *, number: bool) -> bool:
        """Does a cell in this format show nothing of the number, or of the text, that it holds?"""
        return self.hides_numbers if number else self.hides_text

    def show(self, value: str, *, since_1904: bool) -> str:
        """The stored `value` as the sheet shows it; what is no number stays as it is."""
        if self.is_general:
            return general(value)
        try:
            number = float(value)
        except ValueError:
            return value
        if self.is_date:
            return self._date(number, value, since_1904=since_1904)
        return self._number(number, value)

    def _date(self, number: float, value: str, *, since_1904: bool) -> str:
        if not 0 <= number < _LARGEST_DATE:
            return value
        moment = _EPOCHS[since_1904] + timedelta(seconds=round(number * 86400))
        if number < 60 and not since_1904:  # the format knows a 29 February 1900
            moment += timedelta(days=1)
        afternoon = any(kind == "half" for kind, _ in self.tokens)
        pieces: list[str] = []
        last = ""
        for index, (kind, text) in enumerate(self.tokens):
            if kind == "half":
                pieces.append("上午" if moment.hour < 12 else "下午")
            elif kind == "elapsed":
                pieces.append(str(int(number * 24)))
                last = "h"
            elif kind == "date":
                minutes = text[0] == "m" and (last == "h" or self._next_date(index) == "s")
                pieces.append(self._date_piece(text, moment, minutes=minutes, half=afternoon))
                last = text[0]
            else:
                pieces.append(text)
        return "".join(pieces).strip()

    def _next_date(self, index: int) -> str:
        following = (text[0] for kind, text in self.tokens[index + 1 :] if kind == "date")
        return next(following, "")

    def _date_piece(self, text: str, moment: datetime, *, minutes: bool, half: bool) -> str:
        letter, width = text[0], len(text)
        if letter in "ye":
            year = f"{moment.year:04d}"[-2 if letter == "y" and width <= 2 else 0 :]
            return "".join(_CHINESE_DIGITS[int(c)] for c in year) if self.chinese else year
        if letter == "a" or (letter == "d" and width > 2):
            return ("星期" if width > 3 else "") + _WEEKDAYS[moment.weekday()]
        hour = (moment.hour % 12 or 12) if half else moment.hour
        values = {"m": moment.minute if minutes else moment.month, "d": moment.day}
        value = values.get(letter, hour if letter == "h" else moment.second)
        if self.chinese:
            return _chinese_number(value)
        return f"{value:02d}" if width == 2 or letter == "s" else str(value)

    def _number(self, number: float, value: str) -> str:
        if self.hides_numbers:  # what stands in its place is told too
            return " ".join((*(text for _, text in self.tokens), general(value)))
        slots = [text for kind, text in self.tokens if kind == "number"]
        if len(slots) > 1:
            return self._spread(value)
        pieces = [
            _fill(text, number, value) if kind == "number" else general(value) if kind in {
                "text", "general"
            } else text
            for kind, text in self.tokens
        ]  # fmt: skip
        shown = "".join(pieces).strip()
        return shown if slots or "general" in dict(self.tokens) else shown or general(value)

    def _spread(self, value: str) -> str:
        """Digits laid into several slots, as `000-0000-0000` does with a telephone number."""
        digits = general(value)
        if not digits.isdecimal():
            return digits
        pieces: list[str] = []
        left = sum(kind == "number" for kind, _ in self.tokens)
        for kind, text in reversed(self.tokens):
            if kind == "number":
                left -= 1
                width = sum(text.count(slot) for slot in "0#?")
                cut = max(0, len(digits) - width) if left else 0
                pieces.append(digits[cut:].rjust(width, "0"))
                digits = digits[:cut]
            else:
                pieces.append(text)
        return "".join(reversed(pieces)).strip()


GENERAL = NumberFormat()


@lru_cache(maxsize=1024)
def number_format(identifier: int, code: str | None) -> NumberFormat:
    """The format of this built-in number or custom code."""
    code = code if code is not None else _BUILT_IN.get(identifier, "General")
    if code in {"General", "@", "G/通用格式", ""}:
        return GENERAL
    bare = re.sub(r"\[[^\]]*\]|\s", "", code)
    hiding = bare.count(";") if not bare.strip(";") else 0
    tokens: list[tuple[str, str]] = []
    chinese = False
    for match in _TOKEN.finditer(_first_section(code)):
        kind, text = match.lastgroup, match[match.lastgroup or 0]
        if kind == "bracket":
            chinese = chinese or text.upper().startswith("DBNUM")
            if _ELAPSED.fullmatch(text):
                tokens.append(("elapsed", text.lower()))
            elif text.startswith("$") and len(text) > 1 and text[1] != "-":
                tokens.append(("literal", text[1:].partition("-")[0]))
        elif kind in {"date", "half", "number", "text", "general"}:
            tokens.append((kind, text.lower() if kind == "date" else text))
        elif kind:
            tokens.append(("literal", text))
    kinds = {kind for kind, _ in tokens}
    return NumberFormat(
        tuple(tokens),
        is_date=bool(kinds & {"date", "elapsed", "half"}),
        is_general=False,
        chinese=chinese,
        hides_numbers=hiding >= 2 or kinds == {"literal"},
        hides_text=hiding >= 3 or _replaces_text(code),
    )


def general(value: str) -> str:
    """A number without format. Every digit that stands in the file is shown, none is invented."""
    if value.isdecimal():
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or (number and not -30 < number.adjusted() < 300):
        return value
    _, digits, exponent = number.as_tuple()
    if abs(number) < _EXACT or (isinstance(exponent, int) and exponent <= 0):
        if len(digits) > 15 and number != number.to_integral_value():
            return format(float(value), ".15g")
        plain = format(number, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    mantissa, _, power = f"{float(value):.5E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{power}"


def _first_section(code: str) -> str:
    return _sections(code)[0]


def _replaces_text(code: str) -> bool:
    """Does the section for text show something else in its place?"""
    sections = _sections(code)
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", sections[-1])
    return len(sections) == _TEXT_SECTION and "@" not in shown and "General" not in shown


def _sections(code: str) -> list[str]:
    """The code split at semicolons that stand outside quotes."""
    sections, start, quoted = [], 0, False
    for index, character in enumerate(code):
        if character == '"':
            quoted = not quoted
        elif character == ";" and not quoted and not (index and code[index - 1] == "\\"):
            sections.append(code[start:index])
            start = index + 1
    return [*sections, code[start:]]


def _fill(slot: str, number: float, value: str) -> str:
    if "E" in slot.upper():
        decimals = len(slot.upper().partition("E")[0].partition(".")[2])
        return f"{number:.{decimals}E}"
    percent = slot.endswith("%")
    whole, _, fraction = slot.rstrip("%").partition(".")
    exact = value.lstrip("-").isdecimal() and not percent
    scaled = int(value) if exact else number * 100 if percent else number
    grouped = "," if "," in whole.rstrip(",") else ""
    shown = (
        f"{scaled:{grouped}.{len(fraction)}f}" if not exact or fraction else f"{scaled:{grouped}d}"
    )
    if not grouped:
        sign, digits = ("-", shown[1:]) if shown.startswith("-") else ("", shown)
        head, dot, tail = digits.partition(".")
        shown = f"{sign}{head.zfill(whole.count('0'))}{dot}{tail}"
    return shown + ("%" if percent else "")


def _chinese_number(value: int) -> str:
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _CHINESE_DIGITS[tens] + "十"
    return head + (_CHINESE_DIGITS[ones] if ones or not tens else "")
