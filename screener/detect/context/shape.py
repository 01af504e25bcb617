"""How a hit stands on its line: a mark is set apart, a mention is part of a sentence."""

from __future__ import annotations

import re

from screener.document import Location, Part, Span
from screener.finding import stands_apart
from screener.reading import Reading
from screener.rule import Zone

_LABEL_LENGTH = 32  # code points a line may hold beside a label
_NOTE = re.compile(
    r"^\s*[(\[【〔][^()\[\]【】〔〕\n]{0,60}[)\]】〕]\s*$"
)  # a whole line in brackets
_LABEL_REST = re.compile(r"[。!?;,]")
_BEFORE = re.compile(r"(?:^|[\s()\[\]{}【】〔〕<>「」:|/·*#•★▲■□_—-])$")
_AFTER = re.compile(r"^(?:$|[\s()\[\]{}【】〔〕<>「」:|/·*#•★▲■□_.。!—-])")
_OPTION = re.compile(r"^\s*(?:\(?[a-f][.、)]|[①-⑩])")
_INLINE_OPTION = re.compile(r"(?<![a-z0-9])\(?[a-f][.、):][ ]?|[①-⑩][ ]?")
_NUMBERING = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十0-9]{1,3}[条款章节项、.)]|\([一二三四五六七八九十0-9]{1,3}\))\s*$"
)
_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"), ("〈", "〉"))
_TITLES = "《〈"
_QUOTE_LENGTH = 40  # a longer quotation is text of its own, not words talked about
_TOP_LINES = 3
_NAMES = frozenset({Zone.FILENAME, Zone.METADATA})


def zones_of(reading: Reading, span: Span) -> frozenset[Zone]:
    """Where `span` stands: a sentence in the first lines of a page is no header."""
    zones = set(reading.zones(span)) - {Zone.BODY}
    if zones & _NAMES and Zone.ALONE not in zones and not _is_bounded(reading, span):
        zones -= _NAMES
    if Zone.ALONE not in zones and is_label(reading, span):
        zones.add(Zone.LABEL)
    if not zones & {Zone.ALONE, Zone.LABEL} and not stands_apart(location_of(reading, span)):
        zones.discard(Zone.HEADER)
    return frozenset(zones or {Zone.BODY})


def location_of(reading: Reading, span: Span) -> Location:
    return reading.passage_at(span.start)[1].location


def is_label(reading: Reading, span: Span) -> bool:
    """Is `span` part of a note in brackets, or set apart in a short line that is no sentence?"""
    line = reading.line_at(span.start)
    before = reading.text[line.start : span.start]
    after = reading.text[span.end : max(line.end, span.end)]
    if _NOTE.match(reading.text[line.start : line.end]):
        return True
    if len(before) + len(after) > _LABEL_LENGTH or _LABEL_REST.search(before + after.rstrip("。!")):
        return False
    return _is_bounded(reading, span)


def _is_bounded(reading: Reading, span: Span) -> bool:
    line = reading.line_at(span.start)
    before = reading.text[line.start : span.start]
    after = reading.text[span.end : max(line.end, span.end)]
    first, last = reading.text[span.start], reading.text[span.end - 1]
    opened = (
        reading.blank_before(span.start) or _BEFORE.search(before[-1:]) or _BEFORE.search(first)
    )
    closed = reading.blank_before(span.end) or _AFTER.search(after[:1]) or _AFTER.search(last)
    return bool(opened and closed)


def is_option(reading: Reading, span: Span) -> bool:
    """Is it an answer of a question: behind A. B. ① at the start of a line, or among several?"""
    line = reading.line_at(span.start)
    before = reading.text[line.start : span.start]
    if _OPTION.match(before):
        return True
    options = [found.end() for found in _INLINE_OPTION.finditer(reading.text[slice(*line)])]
    return len(options) > 1 and len(before) in options


def is_numbered_heading(reading: Reading, span: Span) -> bool:
    """Is the line a number and `span`, as the headings of what is written about it are?"""
    line = reading.line_at(span.start)
    rest = reading.text[span.end : line.end]
    return not rest.strip(" 。;,:") and bool(
        _NUMBERING.match(reading.text[line.start : span.start])
    )


def is_quoted(reading: Reading, span: Span) -> bool:
    """Does `span` stand inside a book title, or inside a short quotation of its line?"""
    line = reading.line_at(span.start)
    before = reading.text[line.start : span.start]
    after = reading.text[span.end : max(line.end, span.end)]
    for left, right in _PAIRS:
        opened, closed = before.rfind(left), after.find(right)
        if opened < 0 or closed < 0 or right in before[opened:]:
            continue
        length = len(before) - opened + closed
        if left in _TITLES or length <= _QUOTE_LENGTH:
            return True
    return before.count('"') % 2 == 1 and '"' in after[:_QUOTE_LENGTH]


def at_top(reading: Reading, span: Span) -> bool:
    """Does `span` stand among the first lines, or where a page carries its marks?"""
    location = location_of(reading, span)
    if location.part is Part.OCR:
        return Zone.HEADER in reading.zones(span)
    if location.part is not Part.BODY or stands_apart(location):
        return True
    return reading.text.count("\n", 0, span.start) < _TOP_LINES
