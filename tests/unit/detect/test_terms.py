"""Term rules: word bounds, innocent phrases, partners, an organisation's own lists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from screener.detect.terms import TermDetector
from screener.document import Document, Location, Span, TextBuilder
from screener.finding import Hit
from screener.lexicon import load_lexicon
from screener.pipeline import Screener, Settings
from screener.reading import Reading
from screener.rule import Category, Rule, Severity, State, Term
from screener.segment import Segmenter

Load = Callable[[str], Screener]


def rule(*terms: str, **more: object) -> Rule:
    fields = {
        "id": "work_secret.example",
        "title": "例",
        "category": Category.WORK_SECRET,
        "severity": Severity.REVIEW,
        "basis": ("依据",),
        "reason": "疑似，需核实",
        "suggestion": "核实",
        "terms": tuple(Term(term) for term in terms),
    }
    return Rule(**{**fields, **more})  # type: ignore[arg-type]


def hits(text: str, *rules: Rule) -> list[Hit]:
    builder = TextBuilder()
    for line in text.split("\n"):
        builder.add(line, Location())
    document = Document("a", "text/plain", "", 0, builder.text, builder.passages)
    return list(TermDetector(rules, Segmenter()).detect(Reading(document)))


def kept(text: str, *rules: Rule) -> list[Hit]:
    return [hit for hit in hits(text, *rules) if not hit.dropped]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def loaded(lines: str) -> Screener:
        path = tmp_path / "本局词库.txt"
        path.write_text(lines, "utf-8")
        return Screener.load(Settings(lexicons=(path,)))

    return loaded


def own(screener: Screener, text: str) -> list[str]:
    findings = screener.screen_text(text).findings
    return [finding.text for finding in findings if finding.rule == "lexicon.本局词库"]


def test_a_term_between_two_words_is_none() -> None:
    (hit,) = hits("司机密切配合", rule("机密"))
    assert hit.dropped == "两端都跨在其他词上，不是这个词"


def test_a_term_crossed_at_one_edge_counts_less() -> None:
    (hit,) = kept("体育馆内部资料室", rule("内部资料"))
    assert hit.confidence == pytest.approx(0.5)
    assert hit.notes == ("一端跨在其他词上",)


def test_a_term_inside_a_longer_innocent_phrase_is_excused_there_only() -> None:
    example = rule("密级", exclusions=("密级配",))
    dropped, found = hits("密级配沥青混凝土，密级：秘密", example)
    assert dropped.dropped == "处于更长的无害词组之中"
    assert not found.dropped


def test_the_phrase_of_one_rule_excuses_no_other() -> None:
    other = rule("密级", id="work_secret.other")
    (hit,) = kept("密级配沥青", rule("密级", exclusions=("密级配",)), other)
    assert hit.rule.id == "work_secret.other"


def test_terms_may_overlap_without_hiding_each_other() -> None:
    found = kept("内部资料注意保存", rule("内部资料"), rule("资料注意", id="work_secret.other"))
    assert {hit.span for hit in found} == {Span(0, 4), Span(2, 6)}


def test_a_term_with_partners_needs_one_in_its_line() -> None:
    example = rule("评分细则", partners=("未开标",))
    assert kept("评分细则如下，本项目未开标", example)
    assert not kept("评分细则如下\n本项目未开标", example)


def test_a_term_is_no_partner_of_itself() -> None:
    assert not kept("未开标评分细则", rule("未开标评分细则", partners=("未开标",)))


def test_a_latin_term_stands_alone() -> None:
    assert kept("型号AX7。", rule("ax7"))
    assert not kept("型号AX70、BAX7", rule("ax7"))


def test_a_rule_on_trial_is_seen_and_does_not_count() -> None:
    (hit,) = hits("岗位津贴", rule("岗位津贴", state=State.EVALUATION))
    assert hit.dropped


WRITTEN = (
    "青鸾计划",
    "青 鸾 计 划",
    "青鸞計劃",
    "青\u200b鸾计\u200b划",
    "青鸾－计划",
    "青.鸾.计.划",
    "青*鸾*计*划",
    "【青】【鸾】【计】【划】",
    "“青鸾”计划",
    "（见附件）青-鸾-计-划",
    "青鸾\n计划",
    "青\n鸾\n计\n划",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_an_own_term_is_found_however_it_is_written(load: Load, written: str) -> None:
    screener = load("青鸾计划\twork_secret\tblock")
    (found,) = own(screener, f"会上提到了{written}，大家鼓掌。")
    assert found.startswith("青")
    assert found.endswith(("划", "劃"))


@pytest.mark.parametrize(
    "text",
    [
        "青鸾计划",
        "严禁泄露青鸾计划",
        "《青鸾计划》读后感",
        "什么是青鸾计划？",
        "标有“青鸾计划”字样的文件",
    ],
)
def test_an_own_term_counts_as_mention_and_as_mark(load: Load, text: str) -> None:
    verdict = load("青鸾计划\tstate_secret\tblock").screen_text(text)
    assert verdict.outcome.word == "block"


@pytest.mark.parametrize("text", ["青，鸾", "青。鸾", "青、鸾", "青鸟与鸾凤"])
def test_characters_in_different_clauses_are_no_own_term(load: Load, text: str) -> None:
    assert not own(load("青鸾"), text)


@pytest.mark.parametrize("text", ["推出《国宝档案》", "“十三五”期间", "举办“国内展”"])
def test_no_own_term_runs_into_or_out_of_a_quotation(load: Load, text: str) -> None:
    assert not own(load("出国\n五期\n举办国"), text)


def test_an_own_term_is_not_seen_inside_other_words(load: Load) -> None:
    screener = load("机密")
    assert not own(screener, "司机密切配合")
    assert own(screener, "国家机密") == ["机密"]


@pytest.mark.parametrize("text", ["泵站停机\n密切关注水位", "停机\t密度", "a\t停机\n密封\tb"])
def test_no_own_term_is_put_together_over_lines_from_other_words(load: Load, text: str) -> None:
    assert not own(load("机密"), text)


def test_an_own_latin_term_is_found_with_blanks_and_hyphens(load: Load) -> None:
    screener = load("Falcon9X")
    assert own(screener, "项目 falcon-9x 与 FALCON 9X") == ["falcon-9x", "FALCON 9X"]
    assert not own(screener, "falcon9xy")


def test_short_latin_terms_are_not_put_together_from_initials(load: Load) -> None:
    assert not own(load("abc"), "A. B. C. 三项")


def test_an_own_term_inside_another_finding_still_stands(load: Load) -> None:
    screener = load("青鸾\tsensitive_info")
    assert own(screener, "青鸾的事先别告诉家属，目前尚未对外通报。") == ["青鸾"]


def test_strong_terms_count_as_titles_and_not_in_sentences() -> None:
    screener = Screener.load(Settings())
    rules = {finding.rule for finding in screener.screen_text("考官名单\n序号\t姓名").findings}
    assert "work_secret.internal_work" in rules
    said = screener.screen_text("考官名单由人事部门抽签产生，考前不对任何人公布。")
    assert "work_secret.internal_work" not in {finding.rule for finding in said.findings}


def test_every_shipped_term_is_in_force() -> None:
    lexicon = load_lexicon()
    assert sum(len(one.terms) for one in lexicon.by_detector("terms")) > 500
    both = {term.text for one in lexicon.by_detector("terms") for term in one.terms}
    assert {"技术诀窍", "技术决窍"} <= both
