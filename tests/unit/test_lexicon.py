"""Loading rules and lists: what does not hold together is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from screener.errors import LexiconError
from screener.lexicon import Lexicon, load_lexicon
from screener.paths import LEXICONS
from screener.rule import Category, Severity, State

Folder = Callable[..., Path]

ENTRY = """
[example]
title = "例"
category = "work_secret"
severity = "review"
basis = ["依据"]
suggestion = "核实"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    def made(rules: str, terms: str = "") -> Path:
        (tmp_path / "rules").mkdir()
        (tmp_path / "terms").mkdir()
        (tmp_path / "rules" / "_fragments.toml").write_text("YEAR = '[0-9]{4}年'\n", "utf-8")
        (tmp_path / "rules" / "a.toml").write_text(rules, "utf-8")
        (tmp_path / "terms" / "list.tsv").write_text(terms, "utf-8")
        return tmp_path

    return made


@pytest.fixture
def own(tmp_path: Path) -> Callable[[bytes], Lexicon]:
    def loaded(data: bytes) -> Lexicon:
        path = tmp_path / "本局.txt"
        path.write_bytes(data)
        return load_lexicon([path])

    return loaded


def test_a_list_gives_each_rule_the_terms_of_its_strength(folder: Folder) -> None:
    rules = ENTRY + 'terms_file = "list.tsv"\nstrength = "+"\n'
    lexicon = load_lexicon(folder=folder(rules, "# 说明\n强词\t!\n弱词\n搭词\t+\t甲|乙\n"))
    (term,) = lexicon["work_secret.example"].terms
    assert (term.text, term.needs_partner, term.partners) == ("搭词", True, ("甲", "乙"))


def test_fragments_are_put_into_patterns(folder: Folder) -> None:
    lexicon = load_lexicon(folder=folder(ENTRY + "pattern = '自{YEAR}起'\n"))
    pattern = lexicon["work_secret.example"].pattern
    assert pattern is not None
    assert pattern.search("自2026年起")


def test_keywords_are_spelled_out_once_each(folder: Folder) -> None:
    asked = """pattern = '甲'\nkeywords = ["{请|盼}批{示|}", "{请批|甲}", "{\\n| }（"]\n"""
    keywords = load_lexicon(folder=folder(ENTRY + asked))["work_secret.example"].keywords
    assert keywords == ("请批示", "请批", "盼批示", "盼批", "甲", "\n(", " (")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "缺少 terms"),
        ('terms = ["甲"]\nfoo = 1\n', "未知的键 foo"),
        ('terms = ["甲", "甲"]\n', "词条重复"),
        ("pattern = '('\n", "正则表达式有误"),
        ("pattern = '{NONE}'\n", "NONE"),
        ("pattern = 'a'\nscope = \"page\"\n", "scope"),
        ("pattern = 'a'\nvalidator = \"none\"\n", "没有名为 none 的校验函数"),
        ("pattern = 'a'\nconfidence = 2\n", "confidence"),
        ('terms_file = "list.tsv"\n', "强度只能是"),
    ],
)
def test_what_does_not_hold_together_is_named(folder: Folder, more: str, said: str) -> None:
    with pytest.raises(LexiconError, match=said):
        load_lexicon(folder=folder(ENTRY + more, "词\t?\n"))


def test_the_same_rule_twice_is_refused(folder: Folder) -> None:
    path = folder(ENTRY + 'terms = ["甲"]\n')
    (path / "rules" / "b.toml").write_text(ENTRY + 'terms = ["乙"]\n', "utf-8")
    with pytest.raises(LexiconError, match="规则编号重复"):
        load_lexicon(folder=path)


def test_an_own_term_asks_for_review_unless_told(own: Callable[[bytes], Lexicon]) -> None:
    lexicon = own("\ufeff# 注释\n青鸾\n\n白泽\tstate_secret\tblock\n".encode())
    rules = [rule for rule in lexicon.rules if rule.own]
    assert {(rule.id, rule.category, rule.severity) for rule in rules} == {
        ("lexicon.本局", Category.SENSITIVE_INFO, Severity.REVIEW),
        ("lexicon.本局", Category.STATE_SECRET, Severity.BLOCK),
    }


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("青鸾\n青鸞\twork_secret\n".encode(), "第2行：词条与第1行重复，类别、级别等却不同"),
        ("青鸾\t机密\n".encode(), "类别或级别有误：不认识“机密”"),
        ("青鸾\twork_secret\t严重\n".encode(), "类别或级别有误"),
        ("青鸾\n".encode("gbk"), "不是 UTF-8"),
    ],
)
def test_a_broken_own_list_is_named_by_line(
    own: Callable[[bytes], Lexicon], data: bytes, said: str
) -> None:
    with pytest.raises(LexiconError, match=said):
        own(data)


def test_a_term_written_twice_counts_once(own: Callable[[bytes], Lexicon]) -> None:
    lexicon = own("青鸾\n白泽\n青鸞\n青鸾\n".encode())
    (rule,) = [rule for rule in lexicon.rules if rule.own]
    assert [term.text for term in rule.terms] == ["青鸾", "白泽"]


def test_a_list_named_twice_is_loaded_once(tmp_path: Path) -> None:
    path = tmp_path / "本局.txt"
    path.write_text("青鸾\n", "utf-8")
    once, twice = load_lexicon([path]), load_lexicon([path, tmp_path / "." / "本局.txt"])
    assert len(once.rules) == len(twice.rules)
    assert once.digest == twice.digest


def test_a_comment_begins_at_the_line_or_after_a_blank(own: Callable[[bytes], Lexicon]) -> None:
    told = "  # 注释\n青鸾 # 项目处\n白泽\twork_secret\tblock\t# 二处\nC#项目\n青 鸾 2#炉\n"
    rules = [rule for rule in own(told.encode()).rules if rule.own]
    terms = {term.text: rule.severity for rule in rules for term in rule.terms}
    assert terms == {
        "青鸾": Severity.REVIEW, "白泽": Severity.BLOCK, "C#项目": Severity.REVIEW,
        "青 鸾 2#炉": Severity.REVIEW,
    }  # fmt: skip


def test_a_missing_own_list_is_said(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="无法读取词库文件"):
        load_lexicon([tmp_path / "none.txt"])


def test_the_digest_follows_every_word(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    digests = set()
    for words in ("青鸾", "白泽"):
        path.write_text(words, "utf-8")
        digests.add(load_lexicon([path]).digest)
    assert len({*digests, load_lexicon().digest}) == 3


@pytest.mark.parametrize("path", sorted((LEXICONS / "terms").glob("*.tsv")), ids=lambda p: p.stem)
def test_a_shipped_list_says_how_it_was_measured_and_is_used_whole(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    words = {line.split("\t")[0] for line in lines if not line.startswith("#")}
    used = {term.text for rule in load_lexicon().rules for term in rule.terms}
    assert words <= used


def test_weak_words_decide_nothing() -> None:
    weak = [rule for rule in load_lexicon().rules if rule.id.endswith("_weak")]
    assert weak
    assert all(rule.state is State.EVALUATION for rule in weak)


def test_sentence_rules_have_keywords() -> None:
    for rule in load_lexicon().by_detector("pattern"):
        assert rule.keywords or rule.scope not in {"sentence", "nearby"}, rule.id


def test_expressions_tried_before_are_compiled_only_when_they_are_asked(folder: Folder) -> None:
    path = folder(ENTRY + "pattern = '('\n")
    rule = load_lexicon(folder=path, tried=True)["work_secret.example"]
    with pytest.raises(LexiconError, match=r"work_secret\.example：正则表达式有误"):
        _ = rule.pattern
