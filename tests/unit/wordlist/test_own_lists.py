"""Own lists at work: what an entry says decides what is found; great lists give the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from screener.pipeline import Screener, Settings
from screener.verdict import Verdict
from screener.wordlist.check import advice
from screener.wordlist.compiled import StoredTerms
from screener.wordlist.forms import forms, number_styles
from screener.wordlist.load import load_own

Screen = Callable[[str, str], Verdict]
DAY = date(2026, 6, 1)


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    def screened(toml: str, text: str) -> Verdict:
        path = tmp_path / "本局.toml"
        path.write_text(toml, "utf-8")
        return Screener.load(Settings(lexicons=(path,))).screen_text(text)

    return screened


def own(verdict: Verdict) -> list[str]:
    return [one.text for one in verdict.findings if one.rule == "lexicon.本局"]


TERM = "[[term]]\ntext = '青鸾'\n"


def test_a_term_says_where_it_comes_from(screen: Screen) -> None:
    verdict = screen(TERM + "owner = '保密办'\nsource = '目录'\ntags = ['代号']\n", "青鸾抵达")
    (found,) = [one for one in verdict.findings if one.rule == "lexicon.本局"]
    assert found.notes == ("词条来源：目录，责任人：保密办，标签：代号",)


def test_a_partner_must_be_near(screen: Screen) -> None:
    toml = TERM + "partners = ['底价']\nwindow = 4\n"
    assert own(screen(toml, "青鸾的底价如下")) == ["青鸾"]
    assert not own(screen(toml, "青鸾如约而至，会上没有谈到底价"))


def test_an_exclusion_excuses_what_it_names_and_nothing_else(screen: Screen) -> None:
    toml = TERM + "[[term]]\ntext = '白泽'\n[[exclusion]]\ntext = '青鸾书店'\nscope = ['青鸾']\n"
    toml += "[[exclusion]]\ntext = '白泽图'\n"
    assert own(screen(toml, "青鸾书店与白泽图")) == []
    assert own(screen(toml, "青鸾、白泽、青鸾书店")) == ["青鸾", "白泽"]


def test_a_number_is_found_in_every_style_where_the_list_asks(screen: Screen) -> None:
    toml = "[[term]]\ntext = '七号工程'\nnumerals = true\n"
    assert own(screen(toml, "7号工程、柒号工程、７号工程")) == ["7号工程", "柒号工程", "７号工程"]
    assert not own(screen("[[term]]\ntext = '七号工程'\n", "7号工程"))
    assert number_styles("甲2号") == ["甲2号", "甲二号", "甲贰号"]


def test_an_own_expression_finds_and_cannot_hang(screen: Screen) -> None:
    toml = "[[pattern]]\nname = '编号'\npattern = '(a+)+青内(?P<hit>[0-9]{3})'\n"
    assert own(screen(toml, "😀𠮷aa青内１２３")) == ["１２３"]
    assert not own(screen(toml, "a" * 5000 + "！"))


def test_a_great_list_finds_what_a_small_one_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "本局.csv"
    path.write_text(
        "词条,类别,级别,责任人,数字异写\n青鸾计划,work_secret,block,保密办,\n"
        "七号工程,,,,是\n步步-高,,,,\n白泽,,,,\n",
        "utf-8",
    )
    text = "青-鸾-计-划、7号工程、步*步*高、白ze抵达、青鸾计划。😀𠮷白泽"
    found = {}
    for great in (100, 1, 1):
        monkeypatch.setattr("screener.wordlist.load.GREAT", great)
        monkeypatch.setattr(load_own, "__kwdefaults__", {"great": great})
        verdict = Screener.load(Settings(lexicons=(path,))).screen_text(text)
        found[great] = [
            (one.text, one.confidence, one.severity, one.notes)
            for one in verdict.findings
            if one.rule == "lexicon.本局"
        ]
    assert len(found[100]) == 6
    assert found[1] == found[100]


def test_a_compiled_list_is_read_again_until_its_entries_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "a.csv"
    path.write_text("词条,失效\n青鸾,2026-06-30\n白泽,\n", "utf-8")
    assert [len(terms) for terms, _ in load_own(path, DAY, great=1).terms] == [2]
    monkeypatch.setattr("screener.wordlist.load.read_list", None)  # must not be asked again
    (stored,) = [terms for terms, _ in load_own(path, DAY, great=1).terms]
    assert isinstance(stored, StoredTerms)
    assert [term.text for term in stored] == ["青鸾", "白泽"]
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert [len(terms) for terms, _ in load_own(path, date(2026, 7, 1), great=1).terms] == [1]


def test_forms_tell_what_a_term_looks_like_in_other_views() -> None:
    made = forms(["青鸾", "步步高", "a-b", "falcon-9", "草案"], np.array([1, 1, 1, 1, 0], bool))
    assert list(zip(made.words(), made.of.tolist(), made.plain, made.seen, strict=True)) == [
        ("青鸾", 0, True, True),
        ("步步高", 1, True, False),
        ("a-b", 2, True, False),
        ("falcon-9", 3, True, False),
        ("草案", 4, True, False),
        ("步高", 1, False, True),
        ("falcon9", 3, False, True),
    ]


def test_the_check_names_what_does_nothing_or_too_much(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("青鸾\n青鸞\n青鸾计划\n密\n工作\n", "utf-8")
    said = list(advice(path, 2.0, DAY))
    assert said[:3] == [
        "第2行“青鸞”（第1行已有）：重复",
        "密：只有一字，几乎每篇文稿都会命中",
        "青鸾计划（含“青鸾”）：已被更短的词条包含",
    ]
    assert any(line.startswith("工作（") and "每十万字" in line for line in said)
    path.write_text("青鸾计划\n", "utf-8")
    assert not list(advice(path, 2.0, DAY))
