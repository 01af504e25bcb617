"""Marks in many layouts are found; talk about marks is left alone; the rules of both are data."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from screener.document import Document, Location, Part, TextBuilder
from screener.finding import Finding
from screener.paths import LEXICONS
from screener.pipeline import Screener
from screener.rule import Severity

CASES = tomllib.loads(Path(__file__).with_name("marks.toml").read_text(encoding="utf-8"))
OURS = frozenset(
    name
    for path in ("markings", "internal_marks", "documents", "papers")
    for name in tomllib.loads((LEXICONS / "rules" / f"{path}.toml").read_text(encoding="utf-8"))
)


def findings(screener: Screener, draft: str) -> list[Finding]:
    """Findings of the rules for marks; `〔header〕` before a draft says the part it stands in."""
    part = re.match(r"〔([a-z]+)〕", draft)
    if part is None:
        verdict = screener.screen_text(draft)
    else:
        builder = TextBuilder()
        builder.add("正文第一段。", Location(line=1))
        builder.add(draft[part.end() :], Location(part=Part(part[1])))
        document = Document("a", "text/plain", "", 0, builder.text, builder.passages)
        verdict = screener.screen_document(document, "a")
    return [one for one in verdict.findings if one.rule.split(".")[1] in OURS]


def worst(screener: Screener, draft: str) -> Severity:
    found = (one.severity for one in findings(screener, draft))
    return max(found, default=Severity.INFO)


@pytest.mark.parametrize("draft", CASES["block"])
def test_a_mark_on_the_document_itself_is_blocked(screener: Screener, draft: str) -> None:
    assert worst(screener, draft) is Severity.BLOCK


@pytest.mark.parametrize("draft", CASES["ask"])
def test_a_doubtful_mark_asks_for_a_person(screener: Screener, draft: str) -> None:
    assert worst(screener, draft) >= Severity.REVIEW


@pytest.mark.parametrize("draft", CASES["silent"])
def test_talk_about_secrecy_is_left_alone(screener: Screener, draft: str) -> None:
    assert worst(screener, draft) is Severity.INFO


def test_the_documents_the_project_grew_from_pass(screener: Screener, shared_data: Path) -> None:
    for path in sorted((shared_data / "sources").iterdir()):
        assert worst(screener, path.read_text(encoding="utf-8")) is Severity.INFO


def test_a_mark_beside_a_note_of_disclosure_is_called_a_contradiction(screener: Screener) -> None:
    (mark,) = findings(screener, "秘密★5年\n某某通知\n（此件主动公开）")
    assert mark.severity is Severity.BLOCK
    assert any("矛盾" in note for note in mark.notes)


@pytest.mark.parametrize("term", ["10年", "长期", "6个月", "二十年", "2030年12月", "会议结束前"])
@pytest.mark.parametrize("star", ["★", "☆", " ★ ", "⭐", "★★"])
@pytest.mark.parametrize("level", ["绝密", "機密", "秘　密"])
def test_the_grammar_of_markings_holds_in_every_combination(
    screener: Screener, level: str, star: str, term: str
) -> None:
    (mark,) = findings(screener, f"第一段\n{level}{star}{term}\n关于某事的通知")
    assert mark.severity is Severity.BLOCK
    assert mark.text == f"{level}{star}{term}"
