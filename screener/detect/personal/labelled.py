"""Identifiers without a check digit: a label announces them, in a sentence or atop a column.

Rules are data: `labels`, the `form` of a value, and whose values count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from screener.detect.personal.grids import Grid, Grids
from screener.detect.personal.people import (
    is_private,
    is_roster,
    lawful_contact,
    name_pattern,
    named_near,
    organisation_account,
    person_account,
)
from screener.detect.words import Words
from screener.document import Span
from screener.finding import Hit
from screener.fold import fold_terms
from screener.reading import Reading
from screener.rule import Rule
from screener.validators import VALIDATORS

_AFTER_LABEL = (
    r"(?:号码|号|编号|账号|代码)?(?:\([^()\n]{0,12}\))?[ \t]{0,4}"
    r"(?:[:为是=]|系|的|登记在|位于)?[ \t]{0,4}"
)
_OWNER = (  # whose value it is may stand between the two
    r"(?:(?:(?:姓名|户主|患者|参保人|持[证卡]人)[ :]{0,2})?"
    r"(?P<owner>(?!..?[区县市镇乡村局科院校厂店队组部站])(?:%s))[ \t,:、)]{1,3}"
    r"(?:编号|号码|证号|卡号|号)?[ \t:为是]{0,3})?"
)
_END = r"(?![0-9a-z*●█■])"
_LONGEST_LABEL = 20
_LIST = "labels"


@dataclass(frozen=True)
class _Labelled:
    """A rule with its form: after a label, and as the whole of a cell."""

    rule: Rule
    labels: tuple[str, ...]
    form: str

    @cached_property
    def after(self) -> re.Pattern[str]:
        owner = _OWNER % name_pattern()
        return re.compile(f"{_AFTER_LABEL}{owner}(?P<value>{self.form}){_END}")

    @cached_property
    def whole(self) -> re.Pattern[str]:
        return re.compile(rf"\s*(?P<value>{self.form})\s*")


class Labelled:
    """All rules with `detector = "labelled"`."""

    def __init__(self, rules: Iterable[Rule], words: Words | None = None) -> None:
        self._rules = tuple(map(_labelled, rules))
        self._words = words or Words()
        pairs = [(label, one) for one in self._rules for label in one.labels]
        self._owners = [one for _, one in pairs]
        self._words.add(_LIST, [label for label, _ in pairs])

    def detect(self, reading: Reading, grids: Grids) -> Iterator[Hit]:
        seen: set[tuple[str, Span]] = set()
        for hit in (*self._in_lines(reading), *self._in_columns(reading, grids)):
            key = (hit.rule.id, hit.span)
            if key not in seen:
                seen.add(key)
                yield hit

    def _in_lines(self, reading: Reading) -> Iterator[Hit]:
        text = reading.text
        for index, span in self._words.found(reading, _LIST).rows():
            one = self._owners[index]
            match = one.after.match(text, span.end)
            if match and _valid(one.rule, match["value"]):
                hit = _hit(one.rule, Span(*match.span("value")))
                yield _weigh(reading, hit, owned=match["owner"] is not None)

    def _in_columns(self, reading: Reading, grids: Grids) -> Iterator[Hit]:
        for grid in grids.all:
            for column in grid.header:
                label = grid.label(column)
                for one in self._rules:
                    if len(label) <= _LONGEST_LABEL and any(word in label for word in one.labels):
                        yield from _column(reading, grid, column, one)


def _labelled(rule: Rule) -> _Labelled:
    labels = rule.parameters["labels"]
    assert isinstance(labels, list)
    folded = fold_terms([str(label) for label in labels])
    return _Labelled(rule, tuple(folded), str(rule.parameters["form"]))


def _hit(rule: Rule, span: Span) -> Hit:
    return Hit(rule, span, rule.confidence, rule.severity)


def _valid(rule: Rule, value: str) -> bool:
    return rule.validator is None or VALIDATORS[rule.validator](re.sub(r"[\s-]", "", value))


def _weigh(reading: Reading, hit: Hit, *, owned: bool) -> Hit:
    """Leave out what belongs to no private person, as the rule asks."""
    whose = hit.rule.parameters.get("whose", "anyone")
    private = owned or is_private(reading, hit.span)
    if whose == "account":
        if organisation_account(reading, hit.span):
            return hit._replace(dropped="像是单位对外公布的账户")
        named = named_near(reading, hit.span) or person_account(reading, hit.span)
        if not (private or named):
            return hit._replace(dropped="账号旁没有姓名，看不出是个人的")
    if whose == "contact":
        if not private and lawful_contact(reading, hit.span):
            return hit._replace(dropped="像是依法公布的联系方式")
        if not (private or named_near(reading, hit.span)):
            return hit._replace(dropped="看不出是某个人的")
    if whose == "person" and not (private or named_near(reading, hit.span)):
        return hit._replace(dropped="看不出是某个人的")
    return hit


def _column(reading: Reading, grid: Grid, column: int, one: _Labelled) -> Iterator[Hit]:
    whose = one.rule.parameters.get("whose", "anyone")
    directory = grid.lists_organisations() and not is_roster(reading)
    if whose != "anyone" and (grid.name_column is None or directory):
        return
    for cell in grid.column(column):
        match = one.whole.fullmatch(cell.text)
        if match and _valid(one.rule, match["value"]):
            start = cell.span.start + match.start("value")
            yield _hit(one.rule, Span(start, start + len(match["value"])))
