"""From people's decisions to a candidate, and whether the candidate is any better."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from models import compare, frozen, lessons, office
from models.corpus import load_examples
from models.lessons import LEAST_SHARE, MOST_COPIES, Lesson, read_lessons, to_learn
from models.profile import profile
from models.runs import runs, shares_run
from screener.classify import Classifier
from screener.cli import main, training
from screener.errors import UsageError
from screener.lexicon import load_lexicon
from screener.paths import MODELS
from screener.rule import Category
from tests.samples.models import twin

# A few of three hands: enough to fit everything, and to be poor.
_OF_THREE = (one for one in load_examples() if one.hand in {"a", "b", "c"})
EXAMPLES = [one for n, one in enumerate(_OF_THREE) if n % 20 < 2]
LEAKS = load_lexicon()["personal_info.content"].matches
SUBJECTS = ("仓库", "泵站", "食堂", "车队", "机房", "温室", "码头", "苗圃", "锅炉房", "门诊楼")


def row(number: int, text: str | None, decision: str = "change", **more: Any) -> dict[str, Any]:
    return {
        "schema": lessons.SCHEMA,
        "number": f"2026-{number:05d}",
        "fingerprint": "a",
        "rule": "work_secret.content",
        "category": "work_secret",
        "decision": decision,
        "role": "confidentiality_officer",
        "time": f"2026-03-01T08:{number % 60:02d}:00+08:00",
        **({} if text is None else {"text": text}),
        **more,
    }


def file(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), "utf-8")
    return path


def office_rows() -> list[dict[str, Any]]:
    return [
        row(number, f"{subject}的钥匙由老魏一人保管，下月{number}日起夜里不留人，别往外说。",
            "change" if number % 2 else "false_alarm")
        for number, subject in enumerate(SUBJECTS, 1)
    ]  # fmt: skip


@pytest.fixture(autouse=True)
def without_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a fresh clone: published texts are not at hand, which also saves reading them."""
    for module in (frozen, office):
        monkeypatch.setattr(module, "public_folder", lambda: None)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A candidate that learnt from a few passages and ten decisions: a poor one."""
    folder = tmp_path_factory.mktemp("candidate") / "model"
    decided = file(folder.parent / "处置.jsonl", *office_rows())
    with pytest.MonkeyPatch.context() as patch:
        for module in (frozen, office):
            patch.setattr(module, "public_folder", lambda: None)
        patch.setattr(office, "load_examples", lambda: EXAMPLES)
        assert main(["train", "--with-dispositions", str(decided), "--output", str(folder)]) == 0
    return folder


def test_confirmed_is_confidential_and_rejected_publishable(tmp_path: Path) -> None:
    found = read_lessons([file(tmp_path / "a", *office_rows())])
    assert [one.confidential for one in found.lessons] == [
        number % 2 == 1 for number in range(1, 11)
    ]
    assert {one.category for one in found.lessons} == {Category.WORK_SECRET}
    assert "钥匙" not in repr(found)


def test_what_does_not_count_is_counted(tmp_path: Path) -> None:
    text = "泵站的钥匙由老魏一人保管。"
    found = read_lessons([file(
        tmp_path / "a",
        row(1, text), row(1, text, "mask", role="signer"),
        row(2, "甲" * 20), row(2, "甲" * 20, "false_alarm", role="signer"),
        row(3, "乙" * 20), row(4, "乙" * 20, "lawful"),
        row(5, "丙" * 20, "false_alarm", role="author"),
        row(6, "丁" * 20, "false_alarm", role="author"), row(6, "丁" * 20),
        row(7, None), row(8, "戊" * 20, "read"),
        row(9, "己" * 20, rule="personal_info.resident_id"),
        row(10, "庚" * 20, rule="lexicon.本局"),
    )])  # fmt: skip
    assert [one.text[:2] for one in found.lessons] == ["泵站", "丁丁", "庚庚"]
    assert found.counts == {
        "lines": 13, "repeated": 3, "contradictory": 3, "authors_word_alone": 1,
        "without_text": 1, "not_about_content": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    ["{}", "[1]", "{", '{"schema": "screener.report/1"}', json.dumps(row(1, "x", time=3))],
)
def test_what_is_no_file_of_decisions_is_refused_without_quoting_it(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match=r"a\.jsonl 第 1 行不是"):
        read_lessons([path])
    with pytest.raises(UsageError, match="无法读取处置意见"):
        read_lessons([tmp_path / "none"])


def test_one_draft_in_four_is_kept_for_testing_for_ever() -> None:
    def kept(number: int) -> bool:
        return Lesson("x", True, Category.WORK_SECRET, f"2026-{number:05d}", "").tested

    tested = [kept(number) for number in range(2000)]
    assert 0.22 < sum(tested) / len(tested) < 0.28
    assert tested == [kept(number) for number in range(2000)]


def test_no_lesson_shares_twelve_characters_with_what_is_tested_with(tmp_path: Path) -> None:
    assert shares_run("前文，库房钥匙由老魏 一人保管，后文", runs(["库房钥匙由老魏一人保管，\n后"]))
    assert not shares_run("钥匙由老魏一人保管", runs(["钥匙由老魏一人保管吧，后文如此"]))
    found = read_lessons([file(tmp_path / "a", *office_rows())])
    near = runs([found.lessons[0].text[2:20]])
    assert to_learn(found, near, 1000) == []
    assert found.counts["too_near_to_tests"] + found.counts["kept_for_testing"] == 10
    assert found.counts["passages"] == 0


@pytest.mark.parametrize(("count", "others"), [(3, 10_000), (100, 10_000), (900, 10_000), (90, 90)])
def test_an_offices_decisions_neither_vanish_nor_drown(count: int, others: int) -> None:
    every = tuple(Lesson(f"第{n}号", True, Category.WORK_SECRET, f"{n}", f"{n:05d}")
                  for n in range(count * 2))  # fmt: skip
    free = [one for one in every if not one.tested][:count]
    found = lessons.Lessons(tuple(free), {})
    learnt = to_learn(found, runs([]), others)
    share = len(learnt) / (len(learnt) + others)
    assert share <= 0.25 + 1e-9
    assert share >= LEAST_SHARE or found.counts["copies"] == MOST_COPIES
    assert learnt[-1].text == free[-1].text, "the newest are kept"


def test_the_manifest_says_what_became_of_every_decision(small: Path) -> None:
    told = json.loads((small / "manifest.json").read_text("utf-8"))
    counts = told["dispositions"]
    assert counts["lines"] == 10
    assert counts["kept_for_testing"] + counts["too_near_to_tests"] + counts["passages"] == 10
    assert told["passages"] == len(EXAMPLES) + counts["passages"] * counts["copies"]
    assert len(counts["files"][0]) == 64
    assert Classifier.load(small).digest == told["sha256"]
    assert json.loads((small / "profile.json").read_text("utf-8"))["kinds"]


def test_the_profile_beside_the_shipped_model_is_that_of_its_passages() -> None:
    told = json.loads((MODELS / "profile.json").read_text("utf-8"))
    assert told == profile(load_examples()), "run `make train`"


def test_a_call_that_cannot_train_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "new")

    def refused(*words: str) -> str:
        assert main(["train", *words]) == 2
        return capsys.readouterr().err

    assert "请用 --output" in refused()
    assert "已经存在" in refused("--output", str(MODELS))
    assert "无法读取处置意见" in refused("--output", out, "--with-dispositions", "none")
    monkeypatch.setattr(training, "MODELS", tmp_path)
    assert "安装包不带语料" in refused("--output", out)
    monkeypatch.setattr(training, "find_spec", lambda _: None)
    assert "请安装 screener[train]" in refused("--output", out)
    assert main(["evaluate", str(MODELS)]) == 2
    assert "请安装 screener[train]" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.fixture
def past(tmp_path: Path) -> Path:
    folder = tmp_path / "past"
    folder.mkdir()
    for number, text in enumerate((*LEAKS, "图书馆五月一日起每日九时开放。")):
        (folder / f"{number}.txt").write_text(text, "utf-8")
        os.utime(folder / f"{number}.txt", (0, number * 7 * 24 * 3600))
    return folder


def evaluated(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    status = main(["evaluate", *map(str, words), "--format", "json"])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return status, told


def test_a_poorer_candidate_is_called_worse_and_its_flips_are_named(
    small: Path,
    past: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    drafts = frozen.labelled()
    monkeypatch.setattr(compare, "labelled", lambda: drafts[::6])
    decided = file(tmp_path / "处置.jsonl", *(
        row(number, LEAKS[0] + "另起一行。" * number) for number in range(1, 9)
    ))  # fmt: skip
    status, told = evaluated(capsys, small, "--drafts", past, "--dispositions", decided)
    assert status == 1
    assert "area" in told["worse"]
    assert (told["before"], told["after"]) == (
        Classifier.load().digest, Classifier.load(small).digest,
    )  # fmt: skip
    sets = {one["name"]: one for one in told["sets"]}
    assert sets["published"]["missing"] == "公开文本不在手边"
    assert sets["dispositions"]["size"] == len(read_lessons([decided]).tested) > 0
    replay = told["replay"]
    assert (replay["documents"], replay["weeks"]) == (3, 2.0)
    for flip in replay["flips"]:
        assert flip["before"] != flip["after"]
        assert Path(flip["path"]).parent == past
    lost = sum(one["after"] == "pass" for one in replay["flips"])
    assert replay["review_load"]["before"] - replay["review_load"]["after"] == lost / 2


def test_a_candidate_that_judges_alike_is_no_worse(
    past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    drafts = frozen.labelled()
    monkeypatch.setattr(compare, "labelled", lambda: drafts[::20])
    words = ("evaluate", str(twin(tmp_path / "twin")), "--drafts", str(past), "--weeks", "1")
    assert main([*words]) == 0
    out = capsys.readouterr().out
    assert "结论没有变化" in out
    assert "结论：不差于在用的模型。是否更换由人决定" in out
    assert "每周须复核的稿件  在用 2.0 份  候选 2.0 份  相同" in out


def test_without_the_tests_beside_it_a_set_is_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frozen, "_DRAFTS", tmp_path / "none.py")
    monkeypatch.delitem(sys.modules, "labelled_drafts", raising=False)
    assert frozen.labelled() == []
    two: Any = None
    assert "安装包不带测试稿件" in compare.on_drafts(two).missing


def test_the_review_load_may_grow_by_a_quarter_and_no_further() -> None:
    def load(before: int, after: int, weeks: float) -> bool:
        return compare.Replay(100, weeks, before, after, ()).figure.worse

    assert not load(40, 50, 2)
    assert load(40, 51, 2)
    assert not load(0, 1, 1)
    assert load(0, 2, 1)
    assert not load(50, 0, 2)
