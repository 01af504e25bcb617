"""A scan that remembers says the same as one that does not, only sooner; nothing stops it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from screener.samples import write_samples

COMMAND = (sys.executable, "-m", "screener")
FILES = 80


@dataclass(frozen=True)
class Desk:
    """A folder of drafts, and a home of its own for what is remembered."""

    folder: Path
    home: Path

    @property
    def settings(self) -> dict[str, str]:
        places = {"XDG_CACHE_HOME": f"{self.home}/cache", "XDG_DATA_HOME": f"{self.home}/data"}
        return {**os.environ, **places, "SCREENER_CACHE": "on"}

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*COMMAND, *words], cwd=self.folder, env=self.settings,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def __call__(self, *words: str, status: int = 1) -> bytes:
        with self.start(*words) as process:
            out, said = process.communicate(timeout=120)
        assert process.returncode == status, said.decode()
        return out

    def scan(self, *words: str) -> bytes:
        return self("scan", "drafts", "--format", "json", *words)

    def loaded(self, *words: str, among: set[str]) -> str:
        """Which modules `among` some a call loads."""
        program = (
            "import sys\n"
            "from screener.cli import main\n"
            f"main([*{words!r}, '--output', '/dev/null'])\n"
            f"print(sorted(set(sys.modules) & {among!r}))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], check=False, cwd=self.folder, env=self.settings,
            capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout.strip() + done.stderr

    @property
    def runs(self) -> list[Path]:
        return list((self.home / "data" / "screener" / "runs").glob("*"))

    def until_begun(self) -> None:
        """Until there is a run that can be gone on with."""
        end = time.monotonic() + 60
        while not self.runs:
            assert time.monotonic() < end, "no run began in time"
            time.sleep(0.05)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("folder")
    drafts = folder / "drafts"
    for path in write_samples(drafts):
        if path.suffix == ".pdf":  # a scanned page takes seconds
            path.unlink()
    for number in range(FILES):
        text = f"第{number}号通知\n" + "天气晴好，适合出行。\n" * (number % 50)
        (drafts / f"{number:03d}.txt").write_text(text, encoding="utf-8")
    (folder / "own.txt").write_text("第7号通知\t\tblock\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    report = Desk(folder, tmp_path_factory.mktemp("home")).scan("--no-cache")
    time.sleep(3)  # what was written a moment ago is not believed
    return report


@pytest.fixture
def desk(folder: Path, tmp_path: Path, undisturbed: bytes) -> Desk:
    return Desk(folder, tmp_path)


def test_the_report_is_the_same_and_no_worker_is_started(desk: Desk, undisturbed: bytes) -> None:
    both = [desk.start("scan", "drafts", "--format", "json") for _ in range(2)]
    for process in both:
        assert process.communicate(timeout=120)[0] == undisturbed
    before = os.times()
    assert desk.scan() == undisturbed
    assert os.times().children_user - before.children_user < 2.0
    assert desk.runs == []
    listed = desk.scan("--lexicon", "own.txt")
    assert listed == desk.scan("--lexicon", "own.txt", "--no-cache")
    assert b"lexicon.own" in listed
    told = desk("cache", "info", status=0).decode()
    assert f"认得文件  {FILES + 8} 个" in told
    assert desk("cache", "prune", "--keep", "1K", status=0).decode().startswith("删去")
    desk("cache", "clear", status=0)
    left = [one for one in desk.home.glob("*/screener/**/*") if one.is_file()]
    assert left == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_was_told_before_is_told_again(desk: Desk, form: str) -> None:
    """Masked or not; of what changed, came or went since, as if there had been nothing before."""
    drafts = desk.home / "drafts"
    shutil.copytree(desk.folder / "drafts", drafts)
    for words in ((), ("--mask",)):
        call = ("scan", str(drafts), "--format", form, *words)
        whole = desk(*call, "--no-cache")
        assert all(desk(*call) == whole for _ in range(2))
    (drafts / "005.txt").write_text("身份证号 110101188001010003", encoding="utf-8")
    (drafts / "0055.txt").write_text("内部资料，注意保存", encoding="utf-8")
    (drafts / "006.txt").unlink()
    call = ("scan", f"{drafts}/", "--format", form)
    whole = desk(*call, "--no-cache")
    assert all(desk(*call) == whole for _ in range(2))


def test_a_new_list_is_asked_only_of_files_that_may_hold_its_words(desk: Desk) -> None:
    """However they are written, in names and packed files too: a full scan says the same."""
    drafts = desk.home / "drafts"
    shutil.copytree(desk.folder / "drafts", drafts)
    said = ("蓝-鲸-计-划进展顺利", "蓝jing计划进展顺利", "蓝鱼京计划进展顺利", "天气晴好")
    for number, text in enumerate(said):
        (drafts / f"1{number}.txt").write_text(text, encoding="utf-8")
    (drafts / "19蓝鲸计划.txt").write_text("天气晴好", encoding="utf-8")
    with zipfile.ZipFile(drafts / "20.zip", "w") as packed_in:
        packed_in.writestr("蓝鲸.txt", "计划")
        packed_in.writestr("a.txt", "青松行动")
    time.sleep(3)
    own = desk.home / "own.txt"
    call = ("scan", str(drafts), "--format", "json", "--lexicon", str(own))
    desk("scan", str(drafts), "--format", "json")
    found = []
    for terms in (
        "蓝鲸计划\t\tblock",
        "青松行动\n胡杨行动",
        "罕见词语",
        "蓝鲸计划\n通知",
        "罕见词语二",
    ):
        own.write_text(terms, encoding="utf-8")
        whole = desk(*call, "--no-cache")
        assert desk(*call) == whole
        assert desk(*call) == whole
        found.append(whole.count(b'"rule": "lexicon.own"'))
    assert found[0] == 4
    assert found[1] == 1
    assert found[2] == found[4] == 0
    for path in drafts.iterdir():
        if len(path.stem) != 3:  # some seem to carry a state secret: these are opened
            path.unlink()
    own.write_text("罕见词语三", encoding="utf-8")
    assert desk.loaded(*call, among={"multiprocessing", "screener.batch.crew"}) == "[]"


def test_a_scan_of_what_is_known_loads_no_reader_and_no_rule(desk: Desk) -> None:
    """What it costs then is mostly what it loads."""
    heavy = {
        "numpy", "jieba", "lxml", "multiprocessing", "tomllib", "email", "logging", "subprocess",
        "screener.pipeline", "screener.extract", "screener.lexicon", "screener.batch.crew",
    }  # fmt: skip
    desk.scan()
    assert desk.loaded("scan", "drafts", "--format", "json", among=heavy) == "[]"


def test_a_run_that_is_killed_goes_on_where_it_was(desk: Desk, undisturbed: bytes) -> None:
    dice = random.Random()
    for _ in range(2):
        with desk.start("scan", "drafts", "--format", "json") as process:
            desk.until_begun()
            time.sleep(dice.uniform(0.0, 0.6))
            process.kill()
            process.communicate()
    assert desk.scan("--resume") == undisturbed
    assert desk.runs == []


def test_an_interrupted_run_reports_what_it_has_and_goes_on(desk: Desk, undisturbed: bytes) -> None:
    report = desk.home / "report.json"
    words = ("scan", "drafts", "--format", "json", "--no-cache", "--output", str(report))
    with desk.start(*words) as process:
        desk.until_begun()
        time.sleep(0.7)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    if process.returncode == 1:
        pytest.skip("it was done before the signal came")
    assert process.returncode == 130
    assert said.decode().endswith("接着审查：screener scan --resume\n")
    partial = json.loads(report.read_bytes())
    assert partial["summary"]["partial"] is True
    assert partial["summary"]["verdict"] != "pass"
    whole = json.loads(undisturbed)["documents"]
    assert partial["documents"] == whole[: len(partial["documents"])]
    assert desk("scan", "--resume") == b""  # with the options of the broken-off run
    assert report.read_bytes() == undisturbed
    assert desk.runs == []
    assert desk("scan", "--resume", status=2) == b""


def test_a_size_that_is_none_is_refused(desk: Desk) -> None:
    said = desk.start("cache", "prune", "--keep", "much").communicate()[1].decode()
    assert said.startswith("screener：选项 --keep：应像 500M 或 2G，不能是 much")


@pytest.mark.parametrize("option", ["--lexicon", "--policy"])
def test_a_list_or_policy_that_cannot_be_read_is_named(desk: Desk, option: str) -> None:
    said = desk.start("scan", "drafts", option, "drafts").communicate()[1].decode()
    assert said == "screener：无法读取 drafts：是文件夹，不是文件\n"


def test_a_baseline_is_the_same_from_the_cache_and_without(desk: Desk) -> None:
    books = []
    for words in ((), (), ("--no-cache",)):
        said = desk("baseline", "known.tsv", "drafts", "--key", "key", *words, status=0)
        assert "处".encode() in said
        books.append((desk.folder / "known.tsv").read_bytes())
    assert len(set(books)) == 1
    for name in ("known.tsv", "key"):
        (desk.folder / name).unlink()
