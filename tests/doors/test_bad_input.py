"""Whatever is thrown at the command line, it answers in one line or one document."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "screener")


def _run(*words: str | bytes, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *words], cwd=cwd, capture_output=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("scan",), "缺少参数：路径"),
        (("scan", "nowhere"), "找不到文件或文件夹：nowhere"),
        (("scan", ".", "--format", "xml"), "--format 不能是 xml，可选：text、json、jsonl"),
        (("scan", ".", "--jobs", "0"), "应是 1 到 1024 的整数"),
        (("scan", ".", "--jobs", "many"), "应是 1 到 1024 的整数"),
        (("scan", ".", "--jobs"), "选项 --jobs 后面缺少值"),
        (("scan", ".", "--nonsense"), "不认识的参数：--nonsense"),
        (("scan", ".", "--form", "json"), "不认识的参数：--form"),
        (("scan", ".", "--mask=1"), "选项 --mask 不带值"),
        (("scan", ".", "--lexicon", "none.txt"), "无法读取词库文件 none.txt：文件不存在"),
        (("scan", ".", "--lexicon", "broken.txt"), "词库 broken.txt 第2行：类别或级别有误"),
        (("scan", ".", "--lexicon", "gbk.txt"), "不是 UTF-8 编码"),
        (("scan", ".", "--policy", "none.toml"), "无法读取策略文件 none.toml：文件不存在"),
        (("scan", ".", "--lexicon", "empty.txt"), "词库 empty.txt 里没有词条"),
        (("scan", ".", "--lexicon", "."), "无法读取词库文件 .：是文件夹"),
        (("scan", ".", "--policy", "broken.txt"), "不是有效的 TOML：第1行第1列有误"),
        (("scan", ".", "--column", "新闻"), "没有名为“新闻”的栏目"),
        (("scan", ".", "nowhere", "--output", "report"), "找不到文件或文件夹：nowhere"),
        (("scan", ".", "--output", "no/such/report"), "--output 所在的文件夹不存在"),
        (("scan", ".", "--output", "."), "是文件夹"),
        (("nonsense",), "没有名为 nonsense 的命令"),
        (("extract", "."), ". 是文件夹，这里要一个文件"),
        (("extract", "nowhere"), "找不到文件：nowhere"),
        (("explain", "nowhere"), "找不到文件或文件夹：nowhere"),
        (("rules", "no.such.rule"), "没有名为 no.such.rule 的规则"),
        (("samples", "broken.txt"), "不是文件夹：broken.txt"),
        (("samples", "broken.txt/in"), "系统错误，无法继续：路径中有一段不是文件夹：broken.txt/in"),
        (("publish",), "缺少参数：待发布文件夹、目标文件夹"),
        (("extract", "broken.txt", "a, b"), "不认识的参数：a, b"),
    ],
)
def test_a_wrong_call_is_one_clear_chinese_line(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (tmp_path / "broken.txt").write_text("词\n另一词\tno_category\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("# 词条待补\n", encoding="utf-8")
    (tmp_path / "gbk.txt").write_bytes("词条".encode("gbk"))
    done = _run(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    message = done.stderr.decode()
    assert message.count("\n") == 1
    assert message.startswith("screener：")
    assert said in message
    assert {path.name for path in tmp_path.iterdir()} == {"broken.txt", "empty.txt", "gbk.txt"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lexicon", "none, 2.txt"), "无法读取词库文件 none, 2.txt：文件不存在"),
        (("--policy", "broken.toml"), "不是有效的 TOML：第1行第3列有误"),
    ],
)
def test_a_service_that_cannot_begin_makes_no_account_and_tells_no_password(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (tmp_path / "broken.toml").write_text("no\n", encoding="utf-8")
    done = _run("serve", "--data", "office", "--port", _free_port(), *words, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode().count("\n") == 1
    assert said in done.stderr.decode()
    assert not (tmp_path / "office" / "screener.db").exists()


def _free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


NAMES = [
    "换\n行.txt".encode(),
    "制\t表.txt".encode(),
    "\u202e倒.txt".encode(),
    b"\xff\xfe\xb0\xa1.txt",
    b"<img src=x onerror=alert(1)>.txt",
    b"'\"&;$(touch x)`.txt",
    b"-rf",
    "😀\U00020bb7.txt".encode(),
    b"\x1b[31mred.txt",
]


@pytest.fixture(scope="module")
def odd_names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names")
    for name in NAMES:
        (folder / os.fsdecode(name)).write_bytes(b"\0\0\0unreadable")
    return folder


def test_odd_names_stay_valid_json(odd_names: Path) -> None:
    done = _run("scan", ".", "--format", "json", cwd=odd_names)
    report = json.loads(done.stdout.decode("utf-8", "strict"))
    paths = [document["path"] for document in report["documents"]]
    assert len(set(paths)) == len(NAMES)
    assert "./换\n行.txt" in paths
    assert "./\\xff\\xfe\\xb0\\xa1.txt" in paths
    for path in paths:
        path.encode("utf-8", "strict")


def test_odd_names_stay_one_line_and_harmless_on_a_terminal(odd_names: Path) -> None:
    words = _run("scan", ".", cwd=odd_names).stdout.decode()
    assert "\x1b" not in words
    assert "\u202e" not in words
    assert "换\\n行.txt" in words
    assert "\\u202e倒.txt" in words


def test_odd_names_are_valid_uris_in_sarif(odd_names: Path) -> None:
    sarif = json.loads(_run("scan", ".", "--format", "sarif", cwd=odd_names).stdout)
    uris = [artifact["location"]["uri"] for artifact in sarif["runs"][0]["artifacts"]]
    assert len(uris) == len(NAMES)
    assert all(uri.isascii() and not set(uri) & set(' <>"\n\t') for uri in uris)


def test_odd_names_stay_text_in_html(odd_names: Path) -> None:
    page = _run("scan", ".", "--format", "html", cwd=odd_names).stdout.decode("utf-8", "strict")
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;.txt" in page
    assert "\u202e" not in page
    assert "\x1b" not in page


def test_odd_names_stay_one_line_each_in_jsonl(odd_names: Path) -> None:
    lines = _run("scan", ".", "--format", "jsonl", cwd=odd_names).stdout.decode().split("\n")
    assert len({json.loads(line)["path"] for line in lines[:-1]}) == len(NAMES)
    assert lines[-1] == ""


def test_a_name_that_looks_like_an_option_can_be_given(odd_names: Path) -> None:
    done = _run("scan", "--format", "jsonl", "--", "-rf", cwd=odd_names)
    assert done.returncode == 1
    assert json.loads(done.stdout)["path"] == "-rf"


def test_no_byte_sequence_ends_a_run(tmp_path: Path) -> None:
    heads = [
        b"", b"\0", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0",
        b"\x1f\x8b\x08\0\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01\0", b"<html", b"{\\rtf1",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"From: a\n\nb",
        b"\xff\xfe\0\xd8", b"\xef\xbb\xbf", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a",
    ]  # fmt: skip
    for number, head in enumerate(heads):
        (tmp_path / f"{number:02d}-short").write_bytes(head)
        (tmp_path / f"{number:02d}-long").write_bytes(head + bytes(range(256)) * 40)
    done = _run("scan", str(tmp_path), "--format", "json")
    assert done.stderr == b""
    assert done.returncode == 1
    report = json.loads(done.stdout)
    files = [one for one in report["documents"] if "!/" not in one["path"]]
    assert len(files) == 2 * len(heads)
    for document in report["documents"]:
        assert document["verdict"] != "pass" or not document["errors"]


def test_an_empty_folder_and_an_empty_file_pass(tmp_path: Path) -> None:
    done = _run("scan", str(tmp_path), "--format", "json")
    assert json.loads(done.stdout)["summary"]["documents"] == 0
    assert done.returncode == 0
    (tmp_path / "empty.txt").touch()
    assert _run("scan", str(tmp_path)).returncode == 0


def test_a_link_in_a_folder_is_a_document_that_was_not_read(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "link").symlink_to("/etc/hostname")
    done = _run("scan", "drafts", "--format", "json", cwd=tmp_path)
    (document,) = json.loads(done.stdout)["documents"]
    assert document["verdict"] == "review"
    assert "符号链接" in document["errors"][0]
    assert document["bytes"] == 0


def test_no_draft_is_run_as_a_library(tmp_path: Path) -> None:
    for name in ("socket", "signal", "multiprocessing", "numpy", "selectors", "screener", "lxml"):
        code = f"open('ran-{name}', 'w').close()\n"
        (tmp_path / f"{name}.py").write_text(code)
    program = "import sys; sys.path.pop(0); from screener.cli import main; sys.exit(main())"
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", program, "scan", ".", "--format", "json"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, capture_output=True, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["summary"]["documents"] == 7
    assert not list(tmp_path.glob("ran-*"))


def test_a_pipe_given_as_output_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(
        [*COMMAND, "scan", "a.txt", "--format", "json", "--output", "pipe"], cwd=tmp_path
    ) as process:
        report = json.loads(pipe.read_bytes())
        assert process.wait(60) == 0
    assert report["summary"]["documents"] == 1
    assert pipe.is_fifo()


def test_a_folder_nobody_may_write_to_is_said_before_any_work(tmp_path: Path) -> None:
    if not shutil.which("setpriv"):
        pytest.skip("needs setpriv to give up the powers of root")
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "closed").mkdir(mode=0)
    powers = "-dac_override,-dac_read_search"
    less = ("setpriv", "--bounding-set", powers, "--") if os.geteuid() == 0 else ()
    done = subprocess.run(
        [*less, *COMMAND, "scan", "a.txt", "--output", "closed/report"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.decode() == "screener：没有权限在该文件夹写入：closed\n"


def test_a_link_given_as_output_keeps_pointing_where_it_does(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "reports").mkdir()
    (tmp_path / "latest").symlink_to("reports/today.json")
    done = _run("scan", "a.txt", "--format", "json", "--output", "latest", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "latest").is_symlink()
    assert json.loads((tmp_path / "reports" / "today.json").read_bytes())["documents"]


def test_a_full_disk_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "scan", str(tmp_path), "--format", "json"],
            stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.decode() == "screener：系统错误，无法继续：磁盘空间不足\n"


def test_a_missing_library_is_one_clear_line(tmp_path: Path) -> None:
    lost = "raise ModuleNotFoundError('gone', name='ahocorasick_rs')"
    (tmp_path / "ahocorasick_rs.py").write_text(lost, "utf-8")
    draft = tmp_path / "a.txt"
    draft.write_text("公开的内容。", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "screener", "scan", str(draft)],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )
    assert done.returncode == 2
    assert done.stderr.decode() == ("screener：安装不完整：缺少组件 ahocorasick_rs，请重新安装\n")


@pytest.fixture(scope="module")
def odd_members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Archives whose members have the same odd names."""
    folder = tmp_path_factory.mktemp("members")
    tape = io.BytesIO()
    with tarfile.open(fileobj=tape, mode="w", encoding="utf-8") as archive:
        for name in NAMES:
            info = tarfile.TarInfo(name.decode("utf-8", "surrogateescape"))
            info.size = 3
            archive.addfile(info, io.BytesIO(b"\0\0\0"))
    (folder / "a.tar").write_bytes(tape.getvalue())
    with zipfile.ZipFile(folder / "a.zip", "w") as package:
        for name in NAMES:
            package.writestr(name.decode("utf-8", "replace"), b"\0\0\0")
    return folder


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "html"])
def test_odd_names_of_members_are_carried_through_every_report(
    odd_members: Path, form: str
) -> None:
    done = _run("scan", "a.tar", "a.zip", "--format", form, cwd=odd_members)
    assert done.returncode == 1
    assert done.stderr == b""
    words = done.stdout.decode("utf-8", "strict")
    if form in {"text", "html"}:
        assert not {"\x1b", "\u202e"} & set(words)
        assert "<img" not in words or form == "text"
        assert words.count("red.txt") >= 2
        return
    if form == "sarif":
        uris = [one["location"]["uri"] for one in json.loads(words)["runs"][0]["artifacts"]]
        assert all(uri.isascii() and not set(uri) & set(' <>"\n\t') for uri in uris)
        return
    lines = words.strip().split("\n") if form == "jsonl" else [words]
    found = [json.loads(line) for line in lines]
    documents = found[0]["documents"] if form == "json" else found
    paths = {document["path"] for document in documents}
    assert {"a.tar!/换\n行.txt", "a.zip!/换\n行.txt", "a.tar!/\u202e倒.txt"} <= paths
    assert len(paths) == 2 * len(NAMES) + 2


@pytest.mark.skipif(os.name != "posix", reason="closed with a shell")
def test_a_run_whose_output_is_closed_still_writes_its_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("机密★5年\n关于某事的通知", encoding="utf-8")
    command = f"exec '{sys.executable}' -m screener scan a.txt --no-cache --format json"
    done = subprocess.run(
        ["sh", "-c", f"{command} --output report.json <&- >&- 2>&-"],
        cwd=tmp_path, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["summary"]["block"] == 1
