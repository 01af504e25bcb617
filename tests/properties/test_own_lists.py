"""After a change of an organisation's own lists the report is a full scan's, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from screener.batch.recall import Recall
from screener.batch.walk import Target, walk
from screener.batch.worker import packed
from screener.cache.codec import unpack_verdict
from screener.cache.identity import environment
from screener.cache.keys import Lock
from screener.cache.store import Store
from screener.pipeline import Screener, Settings
from tests.samples.plain import archive

LOCK = Lock(b"k" * 32)
_TERMS = (
    "蓝鲸计划", "胡杨行动", "内部资料", "机密", "某某局", "身份证号", "计划", "青松", "林海",
    "好想", "本土", "Bluebird", "bird", "2026年", "工作报告", "报告", "国家机密",
)  # fmt: skip
_WAYS = (
    "{}", "{}", "{}", "{}小组", "{}书", "不可{}事", "{}号", "《{}》",
    "机密★10年 {}", "联系人张三，{}，电话 13800138000",
)  # fmt: skip
_KINDS = ("", "\tstate_secret\tblock", "\tsensitive_info\tinfo", "\tpersonal_info\treview")
_TRICKS = ("-", "*", "　", "\u200b", "")


def _disguised(dice: random.Random, term: str) -> str:
    return dice.choice(_TRICKS).join(term) if dice.random() < 0.4 else term


def _text(dice: random.Random) -> str:
    terms = (_disguised(dice, dice.choice(_TERMS)) for _ in range(dice.choice((0, 0, 1, 3))))
    said = (dice.choice(_WAYS).format(term) for term in terms)
    return "\n".join([*said, "木木氵每天天气晴好，女子学院女生很多。", "lanjing 与 hy"])


def _list(dice: random.Random) -> str:
    """A list as people write it: terms, some of a kind."""
    terms = dice.sample(_TERMS, dice.randrange(1, 5))
    return "\n".join(term + dice.choice(_KINDS) for term in terms)


@dataclass
class Desk:
    """A folder of drafts, and a cache that sees one set of lists after the other."""

    folder: Path

    def drafts(self, dice: random.Random) -> None:
        self.drafts_folder.mkdir()
        for number in range(12):
            text = _text(dice).encode()
            if number % 4 == 3:
                packed_too = archive(("内.txt", text), ("蓝鲸计划.txt", _text(dice).encode()))
                (self.drafts_folder / f"{number}.zip").write_bytes(packed_too)
            else:
                name = dice.choice(_TERMS) if number % 5 == 0 else "通知"
                (self.drafts_folder / f"{number}{name}.txt").write_bytes(text)

    @property
    def drafts_folder(self) -> Path:
        return self.folder / "drafts"

    def targets(self) -> Iterator[Target]:
        yield from walk([str(self.drafts_folder)])

    def lists(self, *texts: str) -> Settings:
        paths = []
        for number, text in enumerate(texts):
            paths.append(self.folder / f"own{number}.txt")
            paths[-1].write_text(text, encoding="utf-8")
        return replace(Settings(), lexicons=tuple(paths))

    def recall(self, settings: Settings, screener: Screener) -> Recall:
        tool = {
            "version": "1", "lexicons": screener.lexicon.digest,
            "model": screener.classifier.digest, "policy": screener.policy.digest,
        }  # fmt: skip
        return Recall(LOCK, environment(settings, tool), Store(self.folder / "scan.db"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("screener.stamp._MARGIN_NS", 0)
    return Desk(tmp_path)


def _loaded(settings: Settings, screener: Screener) -> Screener:
    from screener.lexicon import load_lexicon

    return Screener(
        lexicon=load_lexicon(settings.lexicons), policy=screener.policy,
        limits=screener.limits, classifier=screener.classifier,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_what_is_known_of_shipped_rules_and_a_full_scan_say_the_same(
    desk: Desk, screener: Screener, seed: int
) -> None:
    dice = random.Random(seed)
    desk.drafts(dice)
    spared = 0
    for turn in range(6):
        own = [_list(dice) for _ in range((0, 1, 2, 1, 0, 2)[turn])]
        settings = desk.lists(*own)
        now = _loaded(settings, screener)
        recall = desk.recall(settings, now)
        for target in desk.targets():
            whole = packed(now, target)
            found = recall.known(target)
            if isinstance(found, Target):
                answer = packed(now, found)
                spared += found.shipped is not None and answer.shipped
                found = recall.keep(target, answer)
            assert found.verdict == whole.verdict, (own, target.path)
            again = recall.known(target)
            assert not isinstance(again, Target)
            assert again.verdict == whole.verdict
            assert unpack_verdict(again.verdict, target.path).digest == whole.digest
        assert recall.store
        recall.store.flush()
    assert spared > 5


def test_an_own_list_that_says_something_is_heard(desk: Desk, screener: Screener) -> None:
    desk.drafts_folder.mkdir()
    (desk.drafts_folder / "a.txt").write_text("蓝-鲸-计-划进展顺利", encoding="utf-8")
    (target,) = desk.targets()
    for own in ((), ("蓝鲸计划\tsensitive_info\tblock",), (), ("胡杨行动",)):
        settings = desk.lists(*own)
        now = _loaded(settings, screener)
        recall = desk.recall(settings, now)
        found = recall.known(target)
        answer = packed(now, found) if isinstance(found, Target) else found
        recall.keep(target, answer)
        assert recall.store
        recall.store.flush()
        rules = [one.rule for one in unpack_verdict(answer.verdict, "a.txt").findings]
        assert rules == (["lexicon.own0"] if "蓝鲸计划" in "".join(own) else [])
