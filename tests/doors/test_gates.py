"""`screener baseline` and the gate of `screener scan`, as a nightly job calls them."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from screener.cli import main
from tests.doors.test_cli import COMMAND

OLD = "张某某的身份证号是110101188001010003。\n"
NEW = "李某某的身份证号是320900189912310008。\n"


def scan(*words: str) -> tuple[int, dict[str, Any], str]:
    done = subprocess.run(
        [*COMMAND, "scan", *words, "--format", "json", "--jobs", "1"],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout or b"{}"), done.stderr.decode()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.txt").write_text(OLD, encoding="utf-8")
    return folder


def test_only_what_is_new_fails_a_run_that_asks_for_it(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["baseline", "known.tsv", "site", "--jobs", "1"]) == 0
    assert "1 个文件，1 处" in capsys.readouterr().out
    assert "110101188001010003" not in Path("known.tsv").read_text()
    status, report, _ = scan("site", "--baseline", "known.tsv", "--fail-on", "new")
    assert status == 0
    assert report["gate"]["baseline"]["unchanged"] == 1
    assert scan("site", "--baseline", "known.tsv")[0] == 1, "the contract's default stays"
    (site / "a.txt").write_text(NEW + OLD, encoding="utf-8")
    status, report, _ = scan("./site/", "--baseline", "known.tsv", "--fail-on", "new")
    assert status == 1
    assert report["gate"]["baseline"]["new"] == 1


def test_an_excepted_state_secret_is_told_whatever_the_format(site: Path) -> None:
    comment = "<!-- screener:allow state_secret.marking reason=已解密 -->"
    data = f"机密★10年 {comment}\n史料。\n".encode()
    (site / "a.txt").write_bytes(data)
    Path("exceptions.toml").write_text(
        f'[[exception]]\nrule = "state_secret.marking"\nsha256 = "{sha256(data).hexdigest()}"\n'
        'owner = "档案科"\nofficer = "保密办 赵六"\nreason = "已解密"\nexpires = 2000-01-01\n'
    )
    status, _, errors = scan("site", "--exceptions", "exceptions.toml")
    assert status == 1, "who writes a draft does not decide on it: no comment lets it pass"
    assert "已过期，不再有效" in errors
    day = (datetime.now().astimezone() + timedelta(days=30)).date().isoformat()
    text = Path("exceptions.toml").read_text().replace("2000-01-01", day)
    Path("exceptions.toml").write_text(text)
    status, report, errors = scan("site", "--exceptions", "exceptions.toml")
    assert report["documents"][0]["verdict"] == "block"
    assert status == 0
    assert "疑似国家秘密的内容按例外放行：site/a.txt" in errors
    assert "保密员 保密办 赵六" in errors


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--fail-on", "new"], "要与 --baseline 一起给出"),
        (["--baseline-key", "k"], "要与 --baseline 一起给出"),
        (["--baseline", "nowhere"], "先建立：screener baseline nowhere 路径"),
        (["--baseline", "keyless"], "密钥丢了的，重新生成基线"),
        (["--exceptions", "nowhere"], "无法读取例外文件"),
        (["--fail-on", "info"], "--fail-on 不能是"),
    ],
)
def test_a_gate_that_cannot_be_built_is_a_wrong_call(
    site: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("keyless").touch()
    assert main(["scan", "site", *words]) == 2
    assert told in capsys.readouterr().err


def test_numbers_are_kept_beside_the_report_and_drawn_in_the_next(site: Path) -> None:
    Path("departments.tsv").write_text("/\t宣传科\n", encoding="utf-8")
    words = ("site", "--jobs", "1", "--history", "runs.jsonl", "--departments", "departments.tsv")
    call = [*COMMAND, "scan", *words, "--metrics", "screener.prom", "--format", "html"]
    first, second = (subprocess.run(call, capture_output=True, check=False) for _ in range(2))
    assert (first.returncode, second.returncode) == (1, 1)
    assert "与以往相比" not in first.stdout.decode()
    assert "拦截 1 份，与上次相同" in second.stdout.decode()
    assert len(Path("runs.jsonl").read_text().splitlines()) == 2
    assert 'screener_documents{verdict="block"} 1' in Path("screener.prom").read_text()


@pytest.mark.parametrize(
    "words", [["--history", "no/runs.jsonl"], ["--metrics", "site"], ["--departments", "no"]]
)
def test_what_cannot_be_kept_is_told_before_the_run(
    site: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", "site", *words]) == 2
    assert "无法" in capsys.readouterr().err


def test_a_department_that_owns_nothing_is_told(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "gs").mkdir()
    (site / "gs" / "b.txt").write_text(NEW, encoding="utf-8")
    Path("table.tsv").write_text("gs\t公示科\nsite/xw\t宣传科\n/\t办公室\n", encoding="utf-8")
    words = ["scan", "site", "--jobs", "1", "--departments", "table.tsv", "--output", "report"]
    assert main([*words, "--format", "html"]) == 1
    told = "screener：部门对照：所审查的文件夹里没有文件在 site/xw 之下\n"
    assert capsys.readouterr().err == told
    assert main([*words, "--format", "text"]) == 1
    assert capsys.readouterr().err == "", "no other format asks"
