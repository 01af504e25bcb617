"""What people decided, handed out to learn from; and how the model has been doing."""

from __future__ import annotations

import io
import json
import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.service import drift
from api.service.shift import LEAST, psi, shift
from api.store.models import AuditRow, Version
from screener.classify import Classifier
from screener.cli import main
from screener.lexicon import load_lexicon
from screener.rule import by_model
from tests.api.world import CLEAN, PASSWORD, PEOPLE, SECRET, World

# What every model must raise: the rule's own example.
LEAK = load_lexicon()["business_secret.content"].matches[0]
EXPORT = "/api/v1/learning/dispositions.jsonl"


def lines(world: World, query: str = "", login: str = "officer") -> list[dict[str, Any]]:
    answer = world.client(login).get(f"{EXPORT}{query}")
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.content.splitlines()]


def test_rules_of_the_model_are_known_by_their_name() -> None:
    lexicon = load_lexicon()
    assert {rule.id for rule in lexicon.rules if by_model(rule.id)} == {
        rule.id for rule in lexicon.by_detector("passages")
    }


def test_decisions_are_handed_out_with_where_they_come_from_and_nobodys_name(world: World) -> None:
    draft = world.dispose("author", world.draft("author", "纪要.txt", LEAK.encode()), "change")
    (line,) = lines(world)
    finding = draft["findings"][0]
    assert line == {
        "schema": "screener.disposition/1",
        "number": draft["summary"]["number"],
        "version": 1,
        "sha256": draft["versions"][0]["sha256"],
        "fingerprint": finding["fingerprint"],
        "rule": finding["rule"],
        "category": finding["category"],
        "decision": "change",
        "role": "author",
        "time": line["time"],
        "tool": draft["versions"][0]["tool"],
    }
    assert by_model(line["rule"])
    assert line["tool"]["model"] == Classifier.load().digest
    told = json.dumps(lines(world, "?texts=true&reason=训练"), ensure_ascii=False)
    assert not [name for name, _, _ in PEOPLE.values() if name in told]


def test_texts_are_handed_out_only_when_asked_for_and_why_is_noted(sqlite: World) -> None:
    sqlite.dispose("author", sqlite.draft("author", "纪要.txt", LEAK.encode()), "change")
    refused = sqlite.client("officer").get(f"{EXPORT}?texts=true")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reason")
    (line,) = lines(sqlite, "?texts=true&reason=季度训练")
    assert line["text"] == LEAK
    assert lines(sqlite, "?texts=true&reason=x&end=2020-01-01") == []
    noted = sqlite.client("auditor").get("/api/v1/audit?action=dispositions.exported").json()
    told = [(one["actor"], one["detail"]) for one in noted["items"]]
    assert told[1] == ("赵保密", {"lines": 1, "texts": 1, "reason": "季度训练"})


def test_a_long_draft_gives_only_what_stands_around_the_finding(sqlite: World) -> None:
    filler = "全市各图书馆延长开放时间，欢迎读者前来借阅，活动安排见馆内公告。" * 30
    text = f"通知\n\n{filler}\n联系人身份证号 110101188001010003。{filler}\n"
    sqlite.dispose("author", sqlite.draft("author", "长文.txt", text.encode()), "mask")
    (line,) = lines(sqlite, "?texts=true&reason=训练")
    assert "110101188001010003" in line["text"]
    assert len(line["text"]) < 360
    assert line["text"].endswith("。")


def test_sealed_and_destroyed_drafts_give_no_text(sqlite: World) -> None:
    draft = sqlite.dispose("author", sqlite.draft("author", "稿.txt", LEAK.encode()), "change")
    new = {"file": ("稿.txt", SECRET.encode())}
    answer = sqlite.client("author").post(
        f"/api/v1/drafts/{draft['summary']['id']}/versions", files=new, data={"version": "1"}
    )
    assert answer.status_code < 300, answer.text
    sqlite.screened("author", draft["summary"]["id"])
    (line,) = lines(sqlite, "?texts=true&reason=训练")
    assert line["decision"] == "change"
    assert "text" not in line


def test_the_command_writes_a_file_for_its_owner_alone(
    sqlite: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sqlite.dispose("author", sqlite.draft("author", "纪要.txt", LEAK.encode()), "change")
    out = tmp_path / "处置.jsonl"
    out.touch(0o644)

    def call(*words: str, login: str = "officer") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        return main(["dispositions", "--data", str(sqlite.settings.data), "--output", str(out),
                     "--login", login, "--reason", "训练", *words])  # fmt: skip

    assert call("--texts") == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert LEAK in json.loads(out.read_text("utf-8"))["text"]
    told = capsys.readouterr()
    assert told.out == "已导出处置意见 1 条，其中带文字的 1 条\n"
    assert "已离开保管库" in told.err
    assert call() == 0
    assert "text" not in json.loads(out.read_text("utf-8"))
    assert call(login="sysadmin") == 2
    assert "此事由保密员" in capsys.readouterr().err


def test_drift_counts_by_week_and_says_no_word_of_a_draft(world: World) -> None:
    world.dispose("author", world.draft("author", "纪要.txt", LEAK.encode()), "false_alarm")
    world.draft("author", "通知.txt", CLEAN.encode())
    told = world.client("sysadmin").get("/api/v1/learning/drift").json()
    week = told["weeks"][0]
    assert (week["drafts"], week["raised"], week["decided"], week["rejected"]) == (2, 1, 1, 1)
    assert sum(week["scores"]) == 2
    assert sum(week["scores"][5:]) == 1
    assert [one["drafts"] for one in told["weeks"][1:]] == [0] * 11
    assert sum(one["found"] for one in told["categories"]) == 1
    assert sum(one["learnt"] for one in told["kinds"]) > 1000
    assert [one["verdict"] for one in told["shifts"]] == ["", "", ""]
    assert "数量太少" in told["shifts"][0]["sentence"]
    assert LEAK[:6] not in json.dumps(told, ensure_ascii=False)


def test_a_service_whose_scores_have_moved_says_so(sqlite: World) -> None:
    sqlite.draft("author", "通知.txt", CLEAN.encode())
    with sqlite.context.database.write() as session:
        (one,) = session.query(Version).all()
        assert one.screened_at
        for number in range(240):
            old = number % 2
            session.add(Version(
                draft_id=one.draft_id, number=number + 2, sha256="0" * 64, size=1,
                status="screened", tool=one.tool, uploaded_by="author",
                model_score=0.05 + 0.1 * (number // 2 % (4 if old else 9)),
                screened_at=one.screened_at - timedelta(weeks=9 if old else 1),
            ))  # fmt: skip
    told = sqlite.client("officer").get("/api/v1/learning/drift").json()
    first = told["shifts"][0]
    assert (first["verdict"], first["recent"], first["reference"]) == ("明显变化", 121, 120)
    began = datetime.fromisoformat(told["weeks"][9]["start"]).date()
    assert told["compared"] == f"{began} 起的 1 周"
    page = sqlite.browser("officer").get("/model", headers={"accept": "text/html"}).text
    assert "明显变化（PSI" in page
    assert "导出处置意见" in page


def test_the_index_is_nothing_for_the_same_and_grows_with_the_distance() -> None:
    assert psi([10, 20, 30], [10, 20, 30]) == 0
    assert psi([30, 20, 10], [10, 20, 30]) > psi([15, 20, 25], [10, 20, 30]) > 0
    assert shift("x", [LEAST, 0], [0, LEAST]).verdict == "明显变化"
    assert shift("x", [500, 500], [505, 495]).verdict == "稳定"
    assert shift("x", [650, 350], [500, 500]).verdict == "稳定"
    assert shift("x", [690, 310], [500, 500]).verdict == "略有变化"
    alike = shift("x", [30, 40, 30], [300, 400, 300])
    assert (alike.psi, alike.verdict) == (0.0, "稳定"), "what chance alone makes is no change"
    assert shift("x", [LEAST - 1], [LEAST]).psi is None


def test_reports_and_exports_are_noted_or_counted_but_never_stored(sqlite: World) -> None:
    lines(sqlite)
    sqlite.client("officer").get("/api/v1/learning/drift")
    with sqlite.context.database.read() as session:
        actions = [row.action for row in session.query(AuditRow).all()]
    assert actions.count("dispositions.exported") == 1
    assert drift.WEEKS == 12
