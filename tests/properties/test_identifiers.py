"""However a valid number is written it is found; whatever digit is changed it is refused."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from screener.detect.personal import PersonalDetector
from screener.document import Document, Location, TableCell, TextBuilder
from screener.lexicon import load_lexicon
from screener.reading import Reading
from screener.validators import bank_card, disability_certificate, luhn, resident_id

WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """Valid numbers of people born in the 1800s."""
    region = draw(st.sampled_from(["110101", "320900", "440305", "510104", "810000"]))
    year, month = draw(st.integers(1800, 1899)), draw(st.integers(1, 12))
    body = f"{region}{year}{month:02}{draw(st.integers(1, 28)):02}{draw(st.integers(0, 999)):03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


@st.composite
def cards(draw: st.DrawFn) -> str:
    body = "6222" + draw(st.text("0123456789", min_size=14, max_size=14))
    return next(body + last for last in "0123456789" if luhn(body + last))


@cache
def detector() -> PersonalDetector:
    return PersonalDetector(load_lexicon().rules)


def found(document: Document) -> dict[str, str]:
    """Rule to what it found, as the author wrote it; every quote is the text at its span."""
    reading = Reading(document)
    quotes: dict[str, str] = {}
    for hit in detector().detect(reading):
        finding = reading.finding(hit)
        assert document.text[finding.span.start : finding.span.end] == finding.text
        if not hit.dropped:
            quotes.setdefault(finding.rule, finding.text)
    return quotes


def paragraphs(*lines: str) -> Document:
    builder = TextBuilder()
    for line in lines:
        builder.add(line, Location())
    return Document("a", "text/plain", "", 0, builder.text, builder.passages)


def row(*cells: str) -> Document:
    builder = TextBuilder()
    for number, cell in enumerate(cells, 1):
        builder.add(cell, Location(), cell=TableCell(1, 1, number), separator="\t")
    return Document("a", "text/plain", "", 0, builder.text, builder.passages)


@given(identity_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_every_single_digit_change_is_refused(number: str, place: int, by: int) -> None:
    assert resident_id(number)
    changed = (int(number[place]) + by) % 10
    assert not resident_id(f"{number[:place]}{changed}{number[place + 1 :]}")


@given(identity_numbers(), st.integers(1, 10))
def test_every_other_check_character_is_refused(number: str, by: int) -> None:
    alphabet = "0123456789X"
    other = alphabet[(alphabet.index(number[17]) + by) % 11]
    assert not resident_id(number[:17] + other)
    assert not disability_certificate(number[:17] + other + "11")


@given(cards(), st.integers(4, 18), st.integers(1, 9))
def test_every_single_digit_change_of_a_card_is_refused(number: str, place: int, by: int) -> None:
    assert bank_card(number)
    changed = (int(number[place]) + by) % 10
    assert not bank_card(f"{number[:place]}{changed}{number[place + 1 :]}")


@settings(max_examples=60, deadline=None)
@given(
    identity_numbers(),
    st.sets(st.integers(1, 17), max_size=4),
    st.sampled_from([" ", "　", "-", "－", "｜", "\u200b", "·", "—", "\n"]),
    st.booleans(),
    st.sampled_from(
        ["张三，{}。", "（{}）", "证件号:{},", "https://a.example.cn/q?id={}&p=1", "{}.jpg"]
    ),
)
def test_a_number_is_found_however_it_is_written(
    number: str, cuts: set[int], separator: str, wide: bool, carrier: str
) -> None:
    edges = [0, *sorted(cuts), 18]
    pieces = [number[low:high] for low, high in pairwise(edges)]
    written = separator.join(pieces)
    written = written.translate(WIDE) if wide else written
    text = carrier.format(written)
    builder = TextBuilder()
    builder.add(text, Location())
    document = Document("a", "text/plain", "", 0, builder.text, builder.passages)
    assert found(document).get("personal_info.resident_id") == written


@settings(max_examples=40, deadline=None)
@given(identity_numbers(), st.integers(1, 17))
def test_a_number_cut_by_a_paragraph_is_found(number: str, cut: int) -> None:
    quotes = found(paragraphs(f"身份证号{number[:cut]}", f"{number[cut:]}，住城关镇"))
    assert quotes.get("personal_info.resident_id") == f"{number[:cut]}\n{number[cut:]}"


@settings(max_examples=40, deadline=None)
@given(identity_numbers(), st.sampled_from("GgJLl"))
def test_a_number_is_found_in_a_cell_and_behind_a_roll_letter(number: str, letter: str) -> None:
    assert found(row("张三", number, "80")).get("personal_info.resident_id") == number
    quotes = found(row("张三", letter + number))
    assert quotes.get("personal_info.resident_id") == letter + number


@settings(max_examples=40, deadline=None)
@given(identity_numbers(), st.text("0123456789", min_size=1, max_size=6), st.booleans())
def test_part_of_a_longer_number_is_no_number(number: str, more: str, first: bool) -> None:
    longer = more + number if first else number + more
    document = paragraphs(f"流水 {longer} 号")
    if not disability_certificate(longer):
        assert "personal_info.resident_id" not in found(document)
