"""What is kept of a run beside its report: numbers, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from screener.errors import UsageError
from screener.gate.judge import FailOn, Gate
from screener.report.counts import Counts
from screener.report.entry import Tally, entries
from screener.report.history import add_run, load_history, run_of
from screener.report.prometheus import Measured, metrics_text, write_metrics
from screener.report.trend import trend
from tests.unit.gate.cases import comparison, file, phone
from tests.unit.report import made

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


def counted() -> Counts:
    counts = Counts()
    for one in made.documents():
        counts.add(one)
    return counts


def measured(**changes: object) -> Measured:
    fields: dict[str, object] = {"counts": counted(), "tool": made.TOOL, "ended": NOW, "seconds": 2}
    return Measured(**{**fields, **changes})  # type: ignore[arg-type]


def samples(text: str) -> dict[str, dict[tuple[str, ...], float]]:
    return {
        family.name: {tuple(one.labels.values()): one.value for one in family.samples}
        for family in text_string_to_metric_families(text)
    }


def test_prometheus_reads_what_was_counted() -> None:
    found = samples(metrics_text(measured()))
    assert found["screener_documents"] == {("block",): 2, ("pass",): 2, ("review",): 2}
    assert found["screener_findings"]["state_secret.marking", "state_secret", "block"] == 1
    assert found["screener_unread_documents"] == {(): 1}
    assert found["screener_gaps"] == {(): 1}
    assert found["screener_run_duration_seconds"] == {(): 2}
    assert found["screener_last_run_timestamp_seconds"] == {(): NOW.timestamp()}
    assert "screener_gate_passed" not in found


def test_metrics_tell_no_path_no_quote_and_no_name_of_an_own_list() -> None:
    text = metrics_text(measured())
    for telling in ("名单", "a/", "110101188001010003", "lexicon.own", "<script>"):
        assert telling not in text
    assert 'rule="lexicon"' in text


def test_metrics_tell_how_the_run_stands_against_its_baseline(tmp_path: Path) -> None:
    gate = Gate(FailOn.NEW, comparison=comparison(tmp_path, file(tmp_path / "gone", phone())))
    gate.judge(file(tmp_path / "a", phone()))
    found = samples(metrics_text(measured(gate=gate.close([str(tmp_path)]))))
    assert found["screener_gate_passed"] == {(): 0}
    assert found["screener_baseline_findings"] == {
        ("new",): 1, ("unchanged",): 0, ("resolved",): 1, ("unconfirmed",): 0,
    }  # fmt: skip


def test_the_file_is_replaced_whole_and_the_collector_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "screener.prom"
    path.write_text("old")
    write_metrics(path, measured())
    assert path.read_text() == metrics_text(measured())
    assert path.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in tmp_path.iterdir()] == ["screener.prom"]
    with pytest.raises(UsageError, match="无法写入指标文件"):
        write_metrics(tmp_path / "no" / "screener.prom", measured())


def test_runs_are_kept_as_numbers_alone(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    assert load_history(path) == ()
    run = run_of(counted(), NOW, "f" * 64)
    add_run(path, counted(), run)
    add_run(path, counted(), run)
    assert load_history(path) == (run, run)
    told = json.loads(path.read_text().splitlines()[0])
    assert told["findings"]["personal_info"] == 1
    assert set(told) == {
        "time", "documents", "pass", "review", "block", "unread", "findings", "lexicons",
    }  # fmt: skip


def test_a_line_that_a_killed_run_left_is_passed_over_and_ended(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    run = run_of(counted(), NOW, "f" * 64)
    add_run(path, counted(), run)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    assert load_history(path) == (run,)
    path.write_bytes(whole[:-1])
    add_run(path, counted(), run)
    assert load_history(path) == (run, run)


@pytest.mark.parametrize("line", ["{}", "no", '{"time": 1}'])
def test_a_line_that_is_no_run_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "runs.jsonl"
    path.write_text(f"{line}\n")
    with pytest.raises(UsageError, match="第1行不是一次审查的结果"):
        load_history(path)


def test_a_trend_says_what_changed_and_whether_the_words_are_the_same() -> None:
    tally = Tally()
    for one in [*made.documents(), *entries(made.verdict("x.txt"), mask=False)]:
        tally.add(one)
    before = run_of(counted(), NOW, "f" * 64)
    found = trend((before,), tally, made.TOOL)  # type: ignore[arg-type]
    assert found is not None
    assert found.changes == (
        "拦截 2 份，与上次相同", "复核 2 份，与上次相同", "共审查 7 份，比上次多 1 份",
    )  # fmt: skip
    assert found.other_words
    assert [one.label for one in found.bars] == ["11月26日", "本次"]
    assert trend((), tally, made.TOOL) is None  # type: ignore[arg-type]
