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


def test_only_what_is_new_fails_a_run_and_the_report_is_the_same_without(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = scan("site")
    assert plain[0] == 1
    assert main(["baseline", "known.tsv", "site", "--jobs", "1"]) == 0
    assert "1 个文件，1 处" in capsys.readouterr().out
    assert "110101188001010003" not in Path("known.tsv").read_text()
    first = Path("known.tsv").read_bytes()
    status, report, _ = scan("site", "--baseline", "known.tsv", "--fail-on", "new")
    assert status == 0
    assert report["gate"]["baseline"]["unchanged"] == 1
    assert scan("site", "--baseline", "known.tsv")[0] == 1, "the contract's default stays"
    (site / "a.txt").write_text(NEW + OLD, encoding="utf-8")
    status, report, _ = scan("./site/", "--baseline", "known.tsv", "--fail-on", "new")
    assert status == 1
    assert report["gate"]["baseline"]["new"] == 1
    (site / "a.txt").write_text(OLD, encoding="utf-8")
    assert scan("site") == plain
    assert main(["baseline", "known.tsv", "site", "--jobs", "1"]) == 0
    assert Path("known.tsv").read_bytes() == first


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
        (["--baseline", "nowhere"], "无法读取基线密钥"),
        (["--exceptions", "nowhere"], "无法读取例外文件"),
        (["--fail-on", "info"], "--fail-on 不能是"),
    ],
)
def test_a_gate_that_cannot_be_built_is_a_wrong_call(
    site: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", "site", *words]) == 2
    assert told in capsys.readouterr().err
