"""Where patterns look: only as far around a keyword as their scope says, and each place once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from screener.detect.patterns import PatternDetector
from screener.document import Document, Location, TextBuilder
from screener.errors import LexiconError
from screener.reading import Reading
from screener.rule import Category, Rule, Severity
from screener.wordlist.linear import linear_pattern


def rule(pattern: str, *keywords: str, scope: str = "document", lines: int = 0) -> Rule:
    return Rule(
        id="work_secret.test", title="测", category=Category.WORK_SECRET, severity=Severity.REVIEW,
        basis=("测",), reason="测", suggestion="测", detector="pattern", scope=scope, lines=lines,
        expression=pattern, keywords=keywords,
    )  # fmt: skip


def found(rule: Rule, text: str) -> list[str]:
    builder = TextBuilder()
    for number, line in enumerate(text.split("\n"), 1):
        builder.add(line, Location(line=number))
    document = Document("a", "text/plain", "", 0, builder.text, builder.passages)
    reading = Reading(document)
    return [reading.text[slice(*hit.span)] for hit in PatternDetector([rule]).detect(reading)]


def test_a_pattern_over_lines_takes_in_as_many_as_it_says() -> None:
    pattern = r"(?m)^甲$(?=(?:\n[^\n]*){1,3}?\n乙$)"
    text = "头\n甲\n中\n中\n乙\n尾"
    assert found(rule(pattern, "甲", lines=3), text) == ["甲"]
    assert found(rule(pattern, "甲", lines=2), text) == []


def test_lines_around_neighbouring_keywords_are_searched_once() -> None:
    text = "甲\n中\n甲\n" + "中\n" * 20 + "甲"
    assert found(rule("甲", "甲", lines=2), text) == ["甲"] * 3


def test_what_stands_before_the_line_is_seen() -> None:
    pattern = r"(?m)^(?<!乙\n)甲$"
    assert found(rule(pattern, "甲", lines=1), "丙\n甲\n乙\n甲") == ["甲"]


@pytest.mark.parametrize("scope", ["sentence", "passage", "line", "nearby"])
def test_two_keywords_in_one_stretch_ask_for_it_once(scope: str) -> None:
    text = "无关的话。\n甲在这里，甲在那里\n又一段甲"
    assert found(rule("甲", "甲", scope=scope), text) == ["甲"] * 3


def test_a_keyword_that_begins_with_a_line_end_begins_the_text_too() -> None:
    number = rule("(?m)^00[0-9]+(?=(?:\n.*){1,2}?文件)", "\n00", lines=2)
    assert found(number, "0012\n某文件") == ["0012"]
    assert found(number, "抬头\n0012\n空\n某文件\n2000") == ["0012"]
    assert found(number, "0012\n空\n空\n某文件") == []


def test_a_keyword_that_begins_with_a_tab_begins_a_cell() -> None:
    builder = TextBuilder()
    builder.add_row([("件", Location()), ("秘", Location()), ("秘方", Location())], table=0, row=0)
    document = Document("a", "text/plain", "", 0, builder.text, builder.passages)
    seal = rule("^秘$", "\t秘", scope="passage")
    assert [hit.span for hit in PatternDetector([seal]).detect(Reading(document))] == [(2, 3)]


@pytest.mark.parametrize("scope", ["sentence", "passage", "line", "nearby"])
def test_a_partner_must_stand_in_the_same_stretch(scope: str) -> None:
    pair = replace(rule("[0-9]号", "号", scope=scope), partners=("油库", "军"))
    lines = ["油库在1号", "仓库在2号", "3号是军用的", "军用的"]
    for many in (1, 9000):  # the second time the expression has been looked into
        assert found(pair, "\n".join(lines * many)) == ["1号", "3号"] * many


def test_a_partner_stands_within_the_lines_around_what_was_found() -> None:
    pair = replace(rule("[0-9]号", "号", lines=2), partners=("油库",))
    assert found(pair, "油库\n1号\n2号\n3号\n4号") == ["1号", "2号"]
    assert found(pair, "1号\n2号\n3号\n空\n油库") == ["3号"]


def test_what_many_stretches_lack_is_told_at_once_and_loses_nothing() -> None:
    asks = rule("(?:等|待)[^,。]{1,9}再(?:公布|公开)", "再", scope="sentence")
    lines = [f"等第{number}批名单定了再公布" if number % 7 == 0 else f"第{number}次再来"
             for number in range(900)]  # fmt: skip
    assert len(found(asks, "\n".join(lines))) == 129


def test_lines_need_a_document_and_keywords() -> None:
    with pytest.raises(LexiconError, match="lines"):
        rule("甲", "甲", scope="line", lines=1)
    with pytest.raises(LexiconError, match="lines"):
        rule("甲", lines=1)


@pytest.mark.parametrize("engine", [re.compile, linear_pattern])
def test_an_expression_that_is_run_often_finds_what_it_found_at_first(
    engine: Callable[[str], re.Pattern[str]],
) -> None:
    often = replace(
        rule("甲", "甲", scope="sentence"), expression=engine("(?:乙)?(?:甲+|丁)(?:丙|己)")
    )
    assert found(often, "乙甲丙。甲乙丙。" * 6000) == ["乙甲丙"] * 6000


def test_what_an_override_turns_around_is_read_as_it_is_shown_and_told_where_it_is_stored() -> None:
    asked = rule("机密★[0-9]年", "★")
    assert found(asked, "密码\u202e年5★密机\u202c甲") == ["年5★密机"]
    assert found(asked, "密码\u202e乙年5★密机甲\n年5★密机") == ["年5★密机"]
    assert found(asked, "机密★5年\u202e乙甲\u202c") == ["机密★5年"]
