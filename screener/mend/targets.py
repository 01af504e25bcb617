"""What in a document is to be masked: every value that exposes a person, of the kinds asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from screener.detect.context import judge
from screener.detect.patterns import PatternDetector
from screener.detect.personal import PersonalDetector
from screener.detect.personal.grids import Grid, Grids
from screener.detect.personal.masks import masked_numbers, shows_too_much
from screener.document import Document, Span, with_name
from screener.mend.masks import HIDDEN, Kind, MaskPolicy, mask
from screener.reading import Reading
from screener.rule import Rule

KINDS = {
    "resident_id": Kind.IDENTITY,
    "resident_id_15": Kind.IDENTITY,
    "resident_id_unchecked": Kind.IDENTITY,
    "disability_certificate": Kind.IDENTITY,
    "permanent_resident": Kind.IDENTITY,
    "bank_card": Kind.CARD,
    "bank_account": Kind.CARD,
    "mobile_phone": Kind.MOBILE,
    "home_phone": Kind.PHONE,
    "passport": Kind.DOCUMENT,
    "travel_permit": Kind.DOCUMENT,
    "officer_card": Kind.DOCUMENT,
    "driving_file": Kind.DOCUMENT,
    "social_security": Kind.DOCUMENT,
    "candidate_number": Kind.DOCUMENT,
    "student_number": Kind.DOCUMENT,
    "medical_record": Kind.DOCUMENT,
    "other_document_number": Kind.DOCUMENT,
    "vehicle_plate": Kind.PLATE,
    "email": Kind.EMAIL,
    "messenger": Kind.MESSENGER,
}
_WRITTEN_KINDS = {"personal_info.plain_plate": Kind.PLATE}  # found by an expression alone
_MASKED_KINDS = {"resident_id": Kind.IDENTITY, "mobile": Kind.MOBILE, "bank_card": Kind.CARD}
_COLUMNS = (
    (Kind.BIRTH, re.compile(r"出生|生日")),
    (Kind.ADDRESS, re.compile(r"住址|住所|家庭地址|户籍地|户口所在|居住地|通讯地址|详细地址")),
)
_LABELLED = (
    (Kind.BIRTH,
     re.compile(r"(?:出生(?:日期|年月日?)?|生日)[:为是\t ]{0,3}"
                r"(?P<value>(?:18|19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?)")),
    (Kind.BIRTH,
     re.compile(r"(?P<value>(?:18|19|20)[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?)(?:出?生)(?![产长])")),
    (Kind.ADDRESS,
     re.compile(r"(?:家庭住址|现?住址|户籍(?:所在地|地址)|家庭地址|居住地址|家住|现住)"
                r"[:为是于在\t ]{0,3}(?P<value>(?=[^,;。\n\t]{0,30}[省市区县镇乡村路街号栋室组])"
                r"[一-鿿0-9a-z#()-]{3,40})")),
)  # fmt: skip
_NAME_VALUE = re.compile(r"[一-鿿·•]{2,12}")


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it stands in the document, and as it may be shown."""

    kind: Kind
    text: str = field(repr=False)
    masked: str = field(repr=False)


def values(document: Document, rules: Iterable[Rule], policy: MaskPolicy) -> tuple[Value, ...]:
    """Every value of the document and of what is packed inside it, each once."""
    rules = tuple(rules)
    detector = PersonalDetector(rules)
    written = PatternDetector(rule for rule in rules if rule.id in _WRITTEN_KINDS)
    found: dict[tuple[Kind, str], None] = {}
    pending = [document]
    while pending:
        one = pending.pop()
        pending += one.children
        for kind, text in _of(Reading(with_name(one, one.path)), detector, written):
            if kind in policy.kinds and HIDDEN * len(text) != text:
                found[(kind, text)] = None
    return tuple(
        Value(kind, text, masked)
        for kind, text in found
        if (masked := mask(kind, text, policy)) != text
    )


def _of(
    reading: Reading, detector: PersonalDetector, written: PatternDetector
) -> Iterator[tuple[Kind, str]]:
    text = reading.text
    for hit in detector.every_value(reading):
        if kind := KINDS.get(hit.rule.id.rpartition(".")[2]):
            yield kind, _source(reading, hit.span)
    for hit in judge(reading, written.detect(reading)):
        if not hit.dropped and hit.confidence >= hit.rule.confidence:  # no office's, no sample's
            yield _WRITTEN_KINDS[hit.rule.id], _source(reading, hit.span)
    for masked in masked_numbers(text):
        if shows_too_much(masked):
            yield _MASKED_KINDS[masked.kind], _source(reading, masked.span)
    for kind, pattern in _LABELLED:
        for match in pattern.finditer(text):
            yield kind, _source(reading, Span(*match.span("value")))
    for grid in Grids(reading).all:
        yield from _in_columns(reading, grid)


def _in_columns(reading: Reading, grid: Grid) -> Iterator[tuple[Kind, str]]:
    """Birth dates and addresses of a list of people, and their names."""
    names = grid.name_column
    if names is None:
        return
    for cell in grid.column(names):
        if _NAME_VALUE.fullmatch(cell.text.strip()):
            yield Kind.NAME, _source(reading, cell.span).strip()
    for column in grid.header:
        label = grid.label(column)
        for kind, pattern in _COLUMNS:
            if column != names and pattern.search(label):
                for cell in grid.column(column):
                    text = _source(reading, cell.span).strip()
                    if len(text) > 3:
                        yield kind, text


def _source(reading: Reading, span: Span) -> str:
    source = reading.source_span(span)
    return reading.document.text[source.start : source.end]
