"""Where the glyphs of a text say that a term is absent, no way of reading it finds the term."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import pytest

from screener.cache.codec import pack_plain, unpack_plain
from screener.detect.glyphs import Absence, Glyphs, glyphs_of
from screener.detect.own import OwnLists
from screener.document import Document, Location, Part, TextBuilder
from screener.lexicon import Lexicon
from screener.reading import Reading
from screener.rule import Category, Rule, Severity, Term
from screener.spelling import lookalikes
from tests.bench.tricks import CARRIERS, TRAPS, TRICKS
from tests.properties.test_tricks import terms

_MORE = ("7号工程", "Bluebird", "蓝鲸 计划", "2026年报告", "A组", "好好学习", "第12期")
_NOISE = ("天气晴好，适合出行。", "hao de, cn 与 lan jing；x y z", "木木氵每，禾必，言义", *TRAPS)


def _rule(term: str) -> Rule:
    return Rule(
        id="lexicon.own", title="例", category=Category.SENSITIVE_INFO, severity=Severity.REVIEW,
        basis=("例",), reason="需核实", suggestion="核实", terms=(Term(term),), numerals=True,
    )  # fmt: skip


@cache
def _asked(term: str) -> tuple[OwnLists, Absence]:
    rule = _rule(term)
    absence = Absence.of([rule])
    assert absence
    return OwnLists(Lexicon((rule,), "")), absence


def _reading(text: str, part: Part = Part.BODY) -> Reading:
    builder = TextBuilder()
    for line in text.split("\r"):
        builder.add(line, Location(part=part))
    return Reading(Document("a", "text/plain", "", 0, builder.text, builder.passages))


def _glyphs(reading: Reading) -> Glyphs:
    """As they are kept."""
    return Glyphs(*unpack_plain(pack_plain(tuple(glyphs_of(reading)))))


def _chosen(dice: random.Random) -> list[str]:
    return [*dice.sample(terms(), 25), *_MORE]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_term_in_any_trick_is_never_called_absent(trick: str) -> None:
    dice = random.Random(trick)
    found = 0
    for term in _chosen(dice):
        own, absence = _asked(term)
        written = TRICKS[trick](term, dice)
        if written is None:
            continue
        before, after = dice.choice(CARRIERS)
        reading = _reading(f"{dice.choice(_NOISE)}\r{before}{written}{after}")
        if own.hit(reading):
            found += 1
            assert not absence.holds(_glyphs(reading)), (term, written)
    assert found


def test_nor_is_one_that_two_tricks_or_chance_have_written() -> None:
    dice = random.Random(7)
    tricks = list(TRICKS.values())
    found = 0
    for turn in range(600):
        term = dice.choice(terms() + _MORE)
        once = dice.choice(tricks)(term, dice) or term
        twice = dice.choice(tricks)(once, dice) if len(once) > 1 else None
        pieces = [twice or once, dice.choice(_NOISE), dice.choice(terms())]
        dice.shuffle(pieces)
        reading = _reading(dice.choice(("", "\r", "，")).join(pieces))
        for asked in (term, _MORE[turn % len(_MORE)], dice.choice(terms()[:40])):
            own, absence = _asked(asked)
            if own.hit(reading):
                found += 1
                assert not absence.holds(_glyphs(reading)), (asked, pieces)
    assert found > 200


def test_nor_is_one_misread_in_a_picture() -> None:
    shapes: dict[str, str] = {}
    for written, meant in lookalikes(frozenset("".join(terms()))):
        if written != meant:
            shapes.setdefault(meant, written)
    found = 0
    for term in terms():
        at = next((at for at, char in enumerate(term) if char in shapes), None)
        if at is None or len(term) < 3 or found >= 40:
            continue
        written = term[:at] + shapes[term[at]] + term[at + 1 :]
        own, absence = _asked(term)
        recognised, typed = (_reading(f"（{written}）", part) for part in (Part.OCR, Part.BODY))
        if own.hit(recognised):
            found += 1
            assert not absence.holds(_glyphs(recognised))
        assert absence.holds(_glyphs(typed)) or not own.hit(typed) or term in typed.text
    assert found >= 20


def test_of_what_is_not_there_nearly_all_is_called_absent() -> None:
    """Or it would be of no use."""
    text = (
        "根据工作安排，现将有关事项通知如下：请各部门按时完成，详见 www.example.cn 与 QQ 群。" * 3
    )
    glyphs = _glyphs(_reading(text))
    absent = sum(_asked(term)[1].holds(glyphs) for term in terms())
    assert absent > 0.9 * len(terms())


def test_an_expression_or_a_great_many_words_are_not_asked_about() -> None:
    rule = _rule("蓝鲸计划")
    assert Absence.of([rule])
    many = tuple(Term(f"蓝鲸计划{number}") for number in range(600))
    assert Absence.of([replace(rule, terms=many)]) is None
    assert Absence.of([rule, replace(rule, detector="pattern", expression="蓝.鲸")]) is None
