"""`screener lexicon`, as the keeper of a list calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.cli import main

FULL = """
[[term]]
text = "七号工程"
category = "work_secret"
severity = "block"
numerals = true
partners = ["进度"]
until = 2099-12-31

[[exclusion]]
text = "第七号工程师"
scope = ["七号工程"]

[[exclusion]]
text = "七号工程展"

[[pattern]]
name = "内部编号"
pattern = "内计[0-9]{4}号"
keywords = ["内计"]
"""
TOLD = "工作秘密，拦截，数字异写，搭配 进度（30字内），排除 第七号工程师，至 2099-12-31"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lexicon(*words: str) -> int:
    return main(["lexicon", *words])


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("内计[", "内发[", "! 规则 内部编号\t"),
        ("七号工程展", "七号工程会", "- 排除词组 七号工程展\t全部词条"),
        ("numerals = true\n", "", "! 七号工程\t" + TOLD + " → 工作秘密，拦截，搭配"),
        ("2099-12-31", "2098-12-31", "至 2099-12-31 → "),
        ('"进度"', '"经费"', "搭配 进度（30字内）"),
    ],
)
def test_whatever_was_changed_differs(
    old: str, new: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = write("a.toml", FULL), write("b.toml", FULL.replace(old, new))
    assert lexicon("diff", before, after) == 1
    assert line in capsys.readouterr().out
    assert lexicon("diff", before, before) == 0
    assert capsys.readouterr().out == "两份词库相同\n"


def test_everything_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert lexicon("stats", write("a.toml", FULL)) == 0
    assert capsys.readouterr().out == (
        "词条 1 条\n  工作秘密  拦截  1 条\n  4 字  1 条\n排除词组 2 个\n自定义规则 1 条\n"
    )


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(?<=内)计", "不支持环视、反向引用等写法，请改写：(?<="),
        ("(内)\\\\1", "不支持环视、反向引用等写法"),
        ("内计(", "括号没有配对：内计("),
        ("*内", "重复符号前面没有内容：*"),
        ("内{9999}", "重复次数有误：{9999}"),
        ("[号-内]", "方括号里的写法有误"),
    ],
)
def test_a_list_that_a_scan_refuses_is_refused_when_checked(
    pattern: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("a.toml", f'[[pattern]]\nname = "甲"\npattern = "{pattern}"\n')
    assert lexicon("check", path) == 2
    assert f"规则 甲：正则表达式有误：{said}" in capsys.readouterr().err


@pytest.mark.parametrize("task", ["check", "stats"])
def test_a_list_is_read_once_and_refused_by_whoever_reads_it(
    task: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, read = write("a.toml", FULL), Path.read_bytes
    opened: list[str] = []

    def counted(one: Path) -> bytes:
        opened.append(one.name)
        return read(one)

    monkeypatch.setattr(Path, "read_bytes", counted)
    assert lexicon(task, path) == 0
    assert opened.count(path) == 1
    assert lexicon(task, write(path, FULL.replace("{4}", "{9999}"))) == 2
    assert "规则 内部编号：正则表达式有误：重复次数有误：{9999}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line", ["七号工程 工作秘密 拦截", "七号工程,拦截", "七号工程  work_secret"]
)
def test_columns_apart_by_anything_but_a_tab_are_pointed_out(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lexicon("check", write("a.txt", f"{line}\ncode review\n")) == 1
    assert capsys.readouterr().out == (f"{line}：类别、级别要用制表符与词条分开\n共 1 处须留意\n")


def test_a_list_in_another_encoding_is_told_how_to_become_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("a.csv").write_bytes("词条,类别\n七号工程,工作秘密\n".encode("gbk"))
    assert lexicon("check", "a.csv") == 2
    assert "不是 UTF-8 编码，请另存为 UTF-8" in capsys.readouterr().err


def test_a_file_given_as_words_is_tried_as_words_and_the_option_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("own.txt").write_text("青鸟计划\n", "utf-8")
    Path("稿件.txt").write_text("青鸟计划启动。", "utf-8")
    assert lexicon("try", "own.txt", "稿件.txt") == 0
    told = capsys.readouterr()
    assert told.out == "共命中 0 处\n"
    assert "要试这个文件的内容，请用 --file 稿件.txt" in told.err
    assert lexicon("try", "own.txt", "青鸟计划" * 2000) == 1
    assert capsys.readouterr().err == ""
