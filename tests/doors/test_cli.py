"""The command line as programs and people call it: a real process, real files."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from screener.samples import SAMPLES, write_samples

COMMAND = (sys.executable, "-m", "screener")


@dataclass(frozen=True)
class Run:
    """Runs the command in a folder with a few drafts and an own lexicon."""

    folder: Path

    def __call__(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*COMMAND, *words], cwd=self.folder, capture_output=True, timeout=120, check=False
        )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("door")
    write_samples(folder / "samples")
    (folder / "own.txt").write_text("蓝鲸计划\t\tblock\n青鸟\n", encoding="utf-8")
    drafts = folder / "drafts"
    (drafts / "附件").mkdir(parents=True)
    (drafts / "a.txt").write_text("第一行\n😀 关于蓝鲸计划的说明\n", encoding="utf-8")
    (drafts / "b.txt").write_text("天气晴好，适合出行。\n", encoding="utf-8")
    (drafts / "附件" / "青鸟.txt").write_text("花开了。\n", encoding="utf-8")
    (drafts / "附件" / "c.bin").write_bytes(b"\0\1\2\3" * 50)

    return Run(folder)


def _scan(run: Run, *words: str) -> dict[str, Any]:
    done = run("scan", *words, "--lexicon", "own.txt", "--format", "json")
    assert done.stderr == b""
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_the_report_is_the_one_the_contract_describes(run: Run) -> None:
    report = _scan(run, "drafts")
    assert report["schema"] == "screener.report/1"
    assert set(report["tool"]) >= {"version", "lexicons", "model", "policy"}
    assert report["summary"] == {
        "documents": 4, "pass": 1, "review": 2, "block": 1, "verdict": "block",
    }  # fmt: skip
    paths = [document["path"] for document in report["documents"]]
    assert paths == ["drafts/a.txt", "drafts/b.txt", "drafts/附件/c.bin", "drafts/附件/青鸟.txt"]
    first = report["documents"][0]
    data = "第一行\n😀 关于蓝鲸计划的说明\n".encode()
    assert first["sha256"] == hashlib.sha256(data).hexdigest()
    assert first["bytes"] == len(data)
    (finding,) = [one for one in first["findings"] if one["rule"] == "lexicon.own"]
    assert finding["text"] == "蓝鲸计划"
    assert finding["end"] - finding["start"] == 4
    assert finding["before"].endswith("😀 关于")
    assert finding["severity"] == "block"
    assert finding["category"] == "sensitive_info"
    assert finding["location"]["part"] == "body"
    assert finding["location"]["line"] == 2
    assert {"reason", "basis", "suggestion", "confidence"} <= set(finding)


def test_what_cannot_be_read_asks_for_a_person(run: Run) -> None:
    document = _scan(run, "drafts/附件/c.bin")["documents"][0]
    assert document["verdict"] == "review"
    assert document["errors"]
    assert document["findings"][0]["category"] == "unscreenable"


def test_names_below_the_folder_given_are_screened_and_those_above_are_not(run: Run) -> None:
    found = _scan(run, "drafts")["documents"][3]["findings"]
    assert [(one["text"], one["location"]["part"]) for one in found] == [("青鸟", "filename")]
    found = _scan(run, "samples/09-节水常识.md", "drafts/b.txt")["documents"]
    assert [document["findings"] for document in found] == [[], []]


def test_the_exit_status_says_how_it_went(run: Run) -> None:
    assert run("scan", "drafts/b.txt").returncode == 0
    assert run("scan", "drafts/附件/c.bin").returncode == 1


def test_every_line_of_jsonl_is_an_element_of_the_json_report(run: Run) -> None:
    done = run("scan", "drafts", "--lexicon", "own.txt", "--format", "jsonl")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines == _scan(run, "drafts")["documents"]


def test_the_same_bytes_come_out_whatever_jobs_says(run: Run) -> None:
    words = ("scan", "samples", "drafts", "--lexicon", "own.txt", "--format", "json")
    outcomes = {run(*words, "--jobs", jobs).stdout for jobs in ("1", "2", "1", "2")}
    assert len(outcomes) == 1
    assert len(outcomes.pop()) > 1000


def test_mask_hides_the_quotes(run: Run) -> None:
    words = ("scan", "drafts/a.txt", "--lexicon", "own.txt")
    assert "蓝鲸计划" in run(*words).stdout.decode()
    masked = run(*words, "--mask").stdout.decode()
    assert "蓝鲸" not in masked
    assert "的说明" not in masked
    assert "████" in masked


def test_a_report_in_a_file_is_the_one_on_standard_output(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "report"
    words = ("scan", "drafts", "--lexicon", "own.txt", "--format", "sarif")
    done = run(*words, "--output", str(target))
    assert done.returncode == 1
    assert done.stdout == b""
    assert target.read_bytes() == run(*words).stdout
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_failed_call_leaves_the_old_report_alone(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")
    done = run("scan", "nowhere", "--output", str(target))
    assert done.returncode == 2
    assert target.read_text() == "old"


def test_a_report_inside_the_folder_being_screened_does_not_change_the_run(run: Run) -> None:
    folder = "drafts/附件"
    words = ("scan", folder, "--format", "json")
    before = run(*words).stdout
    done = run(*words, "--output", f"{folder}/报告.json")
    assert done.returncode == 1
    report = run.folder / folder / "报告.json"
    assert report.read_bytes() == before
    assert "不要随稿件发布" in done.stderr.decode()
    done = run(*words, "--output", f"{folder}/报告.json")
    assert report.read_bytes() == before
    report.unlink()


def test_a_report_redirected_into_the_folder_being_screened_is_no_draft(run: Run) -> None:
    folder = "drafts/附件"
    words = ("scan", folder, "--format", "jsonl")
    before = run(*words).stdout
    report = run.folder / folder / "报告.jsonl"
    for _ in range(2):
        with report.open("wb") as stream:
            done = subprocess.run(
                [*COMMAND, *words], cwd=run.folder, stdout=stream, stderr=subprocess.PIPE,
                timeout=120, check=False,
            )  # fmt: skip
        assert report.read_bytes() == before
        assert "不要随稿件发布" in done.stderr.decode()
    report.unlink()


def test_what_a_run_does_not_replace_is_screened_whoever_wrote_it(run: Run) -> None:
    folder = run.folder / "older"
    folder.mkdir()
    earlier = folder / "昨天.json"
    run("scan", "drafts", "--lexicon", "own.txt", "--format", "json", "--output", str(earlier))
    words = ("scan", "older", "--lexicon", "own.txt", "--format", "jsonl")
    added = folder / "累计.txt"
    added.write_text("关于蓝鲸计划的说明\n", encoding="utf-8")
    with added.open("ab") as stream:
        subprocess.run([*COMMAND, *words], cwd=run.folder, stdout=stream, check=False)
    report = [json.loads(line) for line in added.read_text(encoding="utf-8").splitlines()[1:]]
    assert {one["path"]: one["verdict"] for one in report} == {
        "older/昨天.json": "block", "older/累计.txt": "block",
    }  # fmt: skip


def test_a_draft_is_not_replaced_by_its_own_report(run: Run) -> None:
    draft = run.folder / "drafts" / "a.txt"
    before = draft.read_bytes()
    done = run("scan", "drafts/a.txt", "--output", "drafts/a.txt")
    assert (done.returncode, draft.read_bytes()) == (2, before)
    assert "报告会写进要审查的文件" in done.stderr.decode()


def test_help_is_chinese_and_instant() -> None:
    for words in ([], ["scan"], ["rules"], ["explain"], ["extract"], ["samples"]):
        used = os.times()
        done = subprocess.run(
            [*COMMAND, *words, "--help"], capture_output=True, text=True, check=True
        )
        after = os.times()
        seconds = after.children_user - used.children_user
        assert seconds < 0.3, f"{words} took {seconds} s"
        assert done.stdout.startswith("用法：screener")
        for english in ("usage", "optional", "positional", "show this", "options:"):
            assert english not in done.stdout


def test_the_version_is_said() -> None:
    from screener import __version__

    done = subprocess.run([*COMMAND, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"screener {__version__}\n"


def test_options_and_paths_come_in_any_order(run: Run) -> None:
    done = run("scan", "drafts/b.txt", "--format", "jsonl", "drafts/a.txt", "--mask")
    assert [json.loads(line)["path"] for line in done.stdout.splitlines()] == [
        "drafts/b.txt",
        "drafts/a.txt",
    ]


def test_rules_are_listed_with_their_basis(run: Run) -> None:
    listed = json.loads(run("rules", "--format", "json").stdout)
    assert all(rule["basis"] and rule["suggestion"] for rule in listed)
    assert "state_secret.marking" in [rule["id"] for rule in listed]
    done = run("rules", "state_secret.marking")
    assert done.returncode == 0
    assert "依据" in done.stdout.decode()
    assert run("rules", "no.such").returncode == 2


def test_explain_says_what_counted_and_what_did_not(run: Run) -> None:
    done = run("explain", "drafts/a.txt", "--lexicon", "own.txt")
    words = done.stdout.decode()
    assert done.returncode == 1
    assert "计入结论的 1 处" in words
    assert "规则起点 95%" in words
    assert "没有计入的" in words


def test_extract_gives_the_text_with_its_places(run: Run) -> None:
    done = run("extract", "drafts/a.txt", "--format", "json")
    entry = json.loads(done.stdout)
    texts = [entry["text"][one["start"] : one["end"]] for one in entry["passages"]]
    assert texts == ["第一行", "😀 关于蓝鲸计划的说明"]
    assert [one["place"] for one in entry["passages"]] == ["第1行", "第2行"]
    done = run("extract", "drafts/附件/c.bin")
    assert done.returncode == 1
    assert "没有读到" in done.stdout.decode()


def test_samples_are_the_same_bytes_every_time(run: Run, tmp_path: Path) -> None:
    done = run("samples", str(tmp_path / "one"))
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(SAMPLES)
    for path in write_samples(tmp_path / "two"):
        assert path.read_bytes() == (tmp_path / "one" / path.name).read_bytes()


def test_a_reader_that_goes_away_is_no_error(run: Run, tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.bin").write_bytes(b"\0" * 9)
    with subprocess.Popen(
        [*COMMAND, "scan", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        words = process.stderr.read()
        assert process.wait(60) == 141
    assert words == b""


@pytest.mark.parametrize(("asked", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_and_polite_kills_end_the_run_without_noise_or_orphans(
    tmp_path: Path, asked: signal.Signals, status: int
) -> None:
    for number in range(2000):
        (tmp_path / f"{number:04d}.txt").write_text("天气晴好\n" * 50, encoding="utf-8")
    with subprocess.Popen(
        [*COMMAND, "scan", str(tmp_path), "--format", "jsonl", "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        os.killpg(process.pid, asked)
        process.stdout.read()
        words = process.stderr.read().decode()
        assert process.wait(30) == status
    assert words.strip() == (
        "screener：已中断，报告只含已审查的部分；接着审查：screener scan --resume"
    )
    deadline = time.monotonic() + 10
    while _session(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _session(process.pid) == []


def _session(leader: int) -> list[str]:
    """Processes of the session `leader` began that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append(entry.name)
    return found
