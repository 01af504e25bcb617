"""Every shipped term, in every trick, at every kind of place: found exactly where it stands."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest

from screener.detect.terms import TermDetector
from screener.document import Document, Location, Part, Span, TextBuilder
from screener.lexicon import load_lexicon
from screener.reading import Reading
from screener.rule import Category, Rule, Severity, Term
from screener.segment import Segmenter
from tests.bench.tricks import TRICKS

_HAN = re.compile("[\u3400-\u9fff]+")
TWO_IN_ONE = {"拆一个字，又夹符号"}
CARRIERS = (("", ""), ("甲：", "。"), ("😀𠮷（", "）🀄"), ("e\u0301é，\n", "\n——完"), ("1、", "；"))


@cache
def terms() -> tuple[str, ...]:
    rules = load_lexicon().by_detector("terms")
    listed = {term.text for rule in rules for term in rule.terms}
    return tuple(sorted(term for term in listed if len(term) > 1 and _HAN.fullmatch(term)))


@cache
def detector() -> TermDetector:
    rule = Rule(
        id="lexicon.planted", title="例", category=Category.SENSITIVE_INFO,
        severity=Severity.REVIEW, basis=("例",), reason="需核实", suggestion="核实",
        terms=tuple(map(Term, terms())),
    )  # fmt: skip
    return TermDetector([rule], Segmenter())


def found(passages: list[str], part: Part = Part.BODY) -> set[tuple[int, ...]]:
    builder = TextBuilder()
    for text in passages:
        builder.add(text, Location(part=part))
    reading = Reading(Document("a", "text/plain", "", 0, builder.text, builder.passages))
    hits = detector().detect(reading)
    return {tuple(reading.finding(hit).span) for hit in hits if not hit.dropped}


def planted(trick: str) -> tuple[list[str], list[Span], list[str]]:
    """Passages, where the term stands in the text of all, and the terms."""
    passages, spans, which = [], [], []
    at = 0
    for number, term in enumerate(terms()):
        dice = random.Random(f"{trick} {term}")  # whatever other terms there are
        written = TRICKS[trick](term, dice)
        if written is None:
            continue
        before, after = CARRIERS[number % len(CARRIERS)]
        text = before + written + after
        passages.append(text)
        spans.append(Span(at + len(before), at + len(before) + len(written)))
        which.append(term)
        at += len(text) + 1
    return passages, spans, which


def bare(text: str, span: Span) -> Span:
    """The planted stretch without what is wrapped around it."""
    inner = text[slice(*span)]
    left = len(inner) - len(inner.lstrip("\u202e【"))
    return Span(span.start + left, span.start + len(inner.rstrip("\u202c】\u0336\u0301\ufe0f")))


def middle(trick: str, term: str, span: Span) -> tuple[int, ...]:
    """In 机机密密 the term stands plainly too."""
    if trick != "重复书写" or len(term) != 2:
        return tuple(span)
    return span.start + 1, span.end - 1


@pytest.mark.parametrize("trick", TRICKS)
def test_every_term_is_found_exactly_where_it_was_planted(trick: str) -> None:
    passages, spans, which = planted(trick)
    text = "\n".join(passages)
    places = found(passages)
    missed = [
        term
        for term, span in zip(which, spans, strict=True)
        if not {tuple(span), tuple(bare(text, span)), middle(trick, term, span)} & places
    ]
    most = 0.04 if trick in TWO_IN_ONE else 0.005  # 一*一一 for 三 is one character to folding
    assert len(missed) <= most * len(which), (trick, len(missed), len(which), missed[:10])
    assert len(which) > 100


def test_nothing_is_found_between_the_plants() -> None:
    passages = [
        "今天天气晴朗，上午九点在会议室开会，请准时到。",
        "第一条 为了规范管理，制定本办法。",
    ]
    assert not found(passages * 50)
