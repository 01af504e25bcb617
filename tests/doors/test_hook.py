"""`screener hook` and `screener scan --staged` in a repository, with git itself."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from screener.batch.staged import staged
from screener.cli import main
from screener.cli.scan import check_options
from screener.document import GapKind
from tests.doors.test_cli import COMMAND

ROOT = Path(__file__).parents[2]
LEAK = "张某某的身份证号是110101188001010003。\n"


def git(*words: str) -> subprocess.CompletedProcess[bytes]:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    return subprocess.run(["git", *who, *words], capture_output=True, check=False)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    assert git("init", "-q").returncode == 0
    return tmp_path


def test_what_is_screened_is_what_will_be_committed(repository: Path) -> None:
    Path("附 件").mkdir()
    Path("附 件/名单.txt").write_text(LEAK, encoding="utf-8")
    git("add", "-A")
    Path("附 件/名单.txt").write_text("改好了，但没有 add。\n", encoding="utf-8")
    Path("另一个.txt").write_text(LEAK, encoding="utf-8")
    (target,) = staged()
    assert (target.path, target.data) == ("附 件/名单.txt", LEAK.encode())
    git("commit", "-qm", "one")
    assert list(staged()) == []
    git("rm", "-q", "-f", "附 件/名单.txt")
    assert list(staged()) == []


def test_what_has_no_bytes_in_the_commit_is_not_passed_over(repository: Path) -> None:
    Path("link").symlink_to("/etc/hostname")
    Path("big.zip").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    git("add", "-A")
    found = {target.path: target.gap for target in staged()}
    assert all(gap and gap.kind is GapKind.UNREADABLE for gap in found.values())
    assert found["big.zip"]
    assert "Git LFS" in found["big.zip"].message


def test_an_unsolved_conflict_is_not_passed_over(repository: Path) -> None:
    def committed(words: str) -> None:
        Path("a.txt").write_text(words)
        git("add", "a.txt")
        git("commit", "-qm", words)

    committed("base")
    git("checkout", "-qb", "other")
    committed("theirs")
    git("checkout", "-q", "-")
    committed("ours")
    assert git("merge", "other").returncode == 1
    (target,) = {target.path: target for target in staged()}.values()
    assert target.gap
    assert "冲突没有解决" in target.gap.message


def test_a_hook_stops_a_commit_until_the_leak_is_gone(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hook", "install", "--", "--fail-on", "block", "--mask", "--jobs", "1"]) == 0
    assert "已安装" in capsys.readouterr().out
    Path("a.txt").write_text(LEAK, encoding="utf-8")
    git("add", "a.txt")
    stopped = git("commit", "-qm", "leak")
    assert stopped.returncode == 1
    assert "拦截" in (stopped.stdout + stopped.stderr).decode()
    assert b"110101188001010003" not in stopped.stdout + stopped.stderr
    Path("a.txt").write_text("天气晴好。\n", encoding="utf-8")
    git("add", "a.txt")
    assert git("commit", "-qm", "clean").returncode == 0


def test_a_hook_of_someone_else_is_left_alone(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = Path(".git/hooks/pre-commit")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nmake lint\n")
    assert main(["hook", "install"]) == 2
    assert main(["hook", "remove"]) == 2
    assert hook.read_text() == "#!/bin/sh\nmake lint\n"
    hook.unlink()
    assert main(["hook", "install"]) == 0
    assert main(["hook", "install"]) == 0
    assert "已更新" in capsys.readouterr().out
    assert main(["hook", "remove"]) == 0
    assert not hook.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["hook", "install", "--", "--fail-on", "no"], "--fail-on 不能是"),
        (["hook", "install", "--", "folder"], "--staged 与路径不能同时给出"),
        (["scan", "--staged", "folder"], "--staged 与路径不能同时给出"),
        (["scan"], "缺少参数：路径"),
    ],
)
def test_a_wrong_call_is_told_before_the_first_commit(
    repository: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert told in capsys.readouterr().err


def test_outside_a_repository_there_is_nothing_staged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    done = subprocess.run([*COMMAND, "scan", "--staged"], capture_output=True, check=False)
    assert done.returncode == 2
    assert "这里不是 git 仓库" in done.stderr.decode()


def test_the_hooks_for_pre_commit_call_the_command_as_it_is() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"^  entry: (.*)$", text, re.MULTILINE)
    assert entries
    for entry in entries:
        program, command, *options = shlex.split(entry)
        assert (program, command) == ("screener", "scan")
        check_options(options)


def test_a_report_on_what_is_staged_names_paths_as_git_does(repository: Path) -> None:
    Path("新闻").mkdir()
    Path("新闻/a.txt").write_text(LEAK, encoding="utf-8")
    git("add", "-A")
    done = subprocess.run(
        [*COMMAND, "scan", "--staged", "--format", "json", "--jobs", "1"],
        capture_output=True, check=False,
    )  # fmt: skip
    (document,) = json.loads(done.stdout)["documents"]
    assert document["path"] == "新闻/a.txt"
