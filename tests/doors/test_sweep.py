"""`screener sweep` and `screener register`, as the keeper of a site calls them every night."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from screener.cli import main
from screener.samples.site import write_site
from tests.unit.forms.reading import docx_text


class Keeper:
    """The sample site, and the one who sweeps it."""

    def __init__(self, root: Path) -> None:
        write_site(root)
        self.root, self.site, self.book = root, root / "site", root / "register.jsonl"

    def sweep(self, *more: str) -> tuple[int, dict[str, Any]]:
        out = self.root / "sweep.json"
        status = main([
            "sweep", str(self.site), "--receipts", str(self.root / "records"),
            "--key", str(self.root / "records/public.pem"), "--site", str(self.root / "site.toml"),
            "--originals", str(self.root / "originals"), "--register", str(self.book),
            "--format", "json", "--output", str(out), "--jobs", "2", *more,
        ])  # fmt: skip
        return status, json.loads(out.read_bytes())

    def register(self, *words: str) -> int:
        return main(["register", words[0], str(self.book), *words[1:]])


def kinds(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["kind"], one["path"]) for one in told["items"]]


def one(told: dict[str, Any], kind: str, path: str) -> dict[str, Any]:
    (found,) = [one for one in told["items"] if (one["kind"], one["path"]) == (kind, path)]
    return dict(found)


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path)


def test_a_site_is_kept_from_the_first_night_until_all_is_in_order(
    keeper: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    """One run through, for every sweep starts workers."""
    status, told = keeper.sweep()
    assert status == 1
    assert kinds(told) == [
        ("withdrawn", "gs/P020240509002.xlsx"),
        ("changed", "news/t20240508_102.html"),
        ("unrecorded", "files/工作方案.docx"),
        ("unrecorded", "gs/t20230301_090.html"),
        ("unrecorded", "news/t20240520_103.html"),
        ("expired", "gs/t20230301_090.html"),
        ("expired", "gs/t20240509_201.html"),
        ("found", "files/工作方案.docx"),
        ("found", "news/t20240508_102.html"),
        ("orphan", "files/借阅规则.docx"),
        ("broken", "gs/P020240509003.docx"),
    ]
    assert told["counts"] == {"carried": 2, "cleared": 2, "exempt": 5, "files": 14, "pages": 8}
    changed = one(told, "changed", "news/t20240508_102.html")
    assert changed["evidence"] == "正文比对"
    assert changed["detail"] == "签发的正文都在，另有43字不在签发的稿件中，须核实"
    assert changed["pages"] == ["news/index.html"]
    assert changed["owner"] == "宣传科"
    leak = one(told, "found", "news/t20240508_102.html")
    assert [mark["category"] for mark in leak["marks"]] == ["personal_info", "personal_info"]
    assert one(told, "found", "files/工作方案.docx")["report_by"]
    assert one(told, "expired", "gs/t20230301_090.html")["detail"] == (
        "公示期至2023-03-08（依据：正文写明的公示期5个工作日，从发布日期起算），已过期"
    )
    everything = keeper.book.read_text() + json.dumps(told, ensure_ascii=False)
    for quote in ("13800138000", "110101188808080", "张某某", "机密"):
        assert quote not in everything

    again = keeper.sweep()[1]
    assert again == told | {"time": again["time"]}

    number = changed["number"]
    assert keeper.register("send", number, "--to", "宣传科", "--by", "赵保密") == 0
    assert keeper.register("rectify", number, "--by", "孙编辑", "--note", "删去一段") == 0
    orphan = one(told, "orphan", "files/借阅规则.docx")["number"]
    assert keeper.register("accept", orphan, "--by", "赵保密", "--until", "2099-01-01") == 2
    assert "请写明保留的理由" in capsys.readouterr().err
    for name in ("gs/P020240509002.xlsx", "files/工作方案.docx", "gs/t20230301_090.html",
                 "gs/t20240509_201.html", "news/t20240520_103.html"):  # fmt: skip
        (keeper.site / name).unlink()
    clean = (keeper.site / "news/t20240508_102.html").read_text()
    start, end = clean.index("<p>演练联系人"), clean.index("<p>演练设置")
    (keeper.site / "news/t20240508_102.html").write_text(clean[:start] + clean[end:])
    capsys.readouterr()
    status, told = keeper.sweep()
    assert ("orphan", "gs/P020240509001.xlsx") in kinds(told)  # its page went, it stayed
    assert ("changed", "news/t20240508_102.html") not in kinds(told)
    assert "复查销号10项" in capsys.readouterr().err

    assert keeper.register("show", "--all", "--history") == 1
    shown = capsys.readouterr().out
    assert "孙编辑　删去一段" in shown
    assert "巡查程序　内容已更换" in shown
    assert export(keeper, tmp := keeper.root / "台账.xlsx") == 15
    assert tmp.stat().st_mode & 0o077 == 0
    summary(keeper, capsys)


def export(keeper: Keeper, path: Path) -> int:
    assert keeper.register("export", "--output", str(path), "--unit", "=1+1") == 0
    sheet = load_workbook(io.BytesIO(path.read_bytes())).active
    assert sheet.page_setup.orientation == "landscape"
    assert "单位：=1+1" in sheet["A2"].value
    return int(sheet.max_row - 3)


def summary(keeper: Keeper, capsys: pytest.CaptureFixture[str]) -> None:
    out = keeper.root / "总结.docx"
    assert keeper.register(
        "summary", "--year", "2024", "--half", "1", "--output", str(out), "--unit", "青河县政府办",
        "--records", str(keeper.root / "records"), "--key", str(keeper.root / "records/public.pem"),
    ) == 0  # fmt: skip
    text = docx_text(out.read_bytes())
    assert "青河县政府办2024年上半年信息公开保密审查工作总结" in text
    assert "完成审查6件" in text
    assert "零报告月份：1月、2月、3月、4月、6月。" in text


def test_without_the_originals_a_page_in_a_frame_is_not_called_cleared(keeper: Keeper) -> None:
    shutil.rmtree(keeper.root / "originals")
    (keeper.root / "originals").mkdir()
    _, told = keeper.sweep()
    assert "carried" not in told["counts"]
    assert ("unrecorded", "news/t20240508_101.html") in kinds(told)
    changed = one(told, "changed", "news/t20240508_102.html")
    assert changed["evidence"] == "发布回执的网址"


def test_an_empty_mirror_closes_nothing(keeper: Keeper, capsys: pytest.CaptureFixture[str]) -> None:
    keeper.sweep()
    shutil.rmtree(keeper.site)
    keeper.site.mkdir()
    status, told = keeper.sweep("--shrunk")  # an empty folder is never the site
    assert (status, told["items"]) == (1, [])
    assert "可能镜像不全" in capsys.readouterr().err
    assert keeper.register("show") == 1
    assert "共11项" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sweep", "none"], "不是文件夹：none"),
        (["sweep", ".", "--receipts", "."], "--receipts 和 --key 要一起给出"),
        (["sweep", ".", "--register", "here.jsonl", "--receipts", ".", "--key", "k"],
         "不能写在网站文件夹里"),
        (["sweep", ".", "--site-url", "ftp://x", "--receipts", ".", "--key", "k"], "k"),
        (["register", "burn", "x"], "没有名为 burn 的功能"),
        (["register", "show", "none.jsonl"], "没有这份整改台账"),
        (["register", "summary", "x", "--year", "26", "--output", "y"], "年份应为 2026 这样的"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_one_clear_line(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
