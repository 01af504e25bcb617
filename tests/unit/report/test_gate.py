"""Every format says how a run stands against baseline and exceptions, and adds nothing without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from screener.gate.baseline import Places
from screener.gate.compare import Comparison
from screener.gate.exceptions import load_exemptions
from screener.gate.judge import FailOn, Gate
from screener.lexicon import load_lexicon
from screener.report.entry import DocumentEntry, entries
from screener.report.gate import gate_lines
from screener.report.writer import FORMATS, Report, writer
from screener.verdict import Verdict
from tests.unit.gate.cases import KEY, file, known, marking, phone
from tests.unit.report import made

EXCEPTIONS = """
[[exception]]
rule = "personal_info.mobile_phone"
term = "13800138000"
owner = "办公室 李四"
reason = "对外公布的值班电话"
expires = 2027-06-30

[[exception]]
rule = "state_secret.marking"
sha256 = "{sha256}"
owner = "宣传科 王五"
officer = "保密办 赵六"
reason = "已解密的史料"
expires = 2027-01-31

[[exception]]
rule = "personal_info.resident_id"
term = "110101188001010003"
owner = "档案科 孙七"
reason = "历史人物"
expires = 2026-10-01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    return tmp_path / "site"


def _judged(gate: Gate, verdicts: list[Verdict]) -> Iterator[DocumentEntry]:
    for one in verdicts:
        yield from entries(one, mask=False, judged=gate.judge(one))


def written(form: str, folder: Path) -> str:
    secret = file(folder / "史料.txt", marking())
    old = phone("13800138001", before="旧号")
    now = [file(folder / "a.txt", phone(), phone("13800138002"), old), secret]
    before = known(folder, file(folder / "a.txt", old), file(folder / "旧 闻.txt", phone()))
    path = folder / "exceptions.toml"
    path.write_text(EXCEPTIONS.format(sha256=secret.digest), encoding="utf-8")
    gate = Gate(
        FailOn.NEW,
        comparison=Comparison(before, Places(folder), KEY),
        exemptions=load_exemptions(path, load_lexicon().rules, date(2026, 11, 26)),
        places=Places(folder),
    )
    report = Report(
        tool=made.TOOL,  # type: ignore[arg-type]
        rules=(made.RULE,),
        entries=_judged(gate, now),
        gate=partial(gate.close, [str(folder)]),
    )
    out = BytesIO()
    writer(form)(report, out)
    return out.getvalue().decode()


def test_json_gains_fields_and_loses_none(folder: Path) -> None:
    report = json.loads(written("json", folder))
    assert list(report) == ["schema", "tool", "summary", "gate", "documents"]
    gate = report["gate"]
    assert gate["fail_on"] == "new"
    assert gate["passed"] is False
    assert gate["failing"] == {"block": 0, "review": 1}
    counts = {key: gate["baseline"][key] for key in ("new", "unchanged")}
    assert counts == {"new": 3, "unchanged": 1}
    assert [one["path"] for one in gate["baseline"]["resolved"]] == ["旧 闻.txt"]
    assert (gate["exceptions"]["excepted"], gate["exceptions"]["used"]) == (2, 2)
    assert [one["line"] for one in gate["exceptions"]["expired"]] == [17]
    first, second, third = report["documents"][0]["findings"]
    assert [one["baseline"] for one in (first, second, third)] == ["new", "new", "unchanged"]
    assert first["exception"] == {
        "line": 2, "owner": "办公室 李四", "reason": "对外公布的值班电话",
        "expires": "2027-06-30", "officer": None,
    }  # fmt: skip
    assert "exception" not in second
    assert report["documents"][1]["verdict"] == "block", "the machine's word stays"


def test_sarif_speaks_of_baseline_and_suppressions_as_the_standard_does(folder: Path) -> None:
    (run,) = json.loads(written("sarif", folder))["runs"]
    results: list[dict[str, Any]] = run["results"]
    assert [one["baselineState"] for one in results] == [
        "new", "new", "unchanged", "new", "absent",
    ]  # fmt: skip
    assert [len(one.get("suppressions", ())) for one in results] == [1, 0, 0, 1, 0]
    (suppression,) = results[3]["suppressions"]
    assert suppression == {
        "kind": "external", "status": "accepted", "justification": "已解密的史料",
        "properties": {"owner": "宣传科 王五", "officer": "保密办 赵六", "expires": "2027-01-31"},
    }  # fmt: skip
    absent = results[-1]
    assert (absent["kind"], absent["level"]) == ("informational", "none")
    assert absent["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "%E6%97%A7%20%E9%97%BB.txt"
    }


def test_the_end_of_the_text_says_how_the_run_stands(folder: Path) -> None:
    words = written("text", folder)
    assert (
        "门禁  新发现；列为例外：对外公布的值班电话（责任人 办公室 李四，至 2027-06-30）" in words
    )
    assert "门禁  基线中已有\n" in words
    start = words.index("门禁：")
    told = words[start : words.index("结论：")].replace(str(folder), "site")
    assert told == (
        "门禁：不通过（复核 1 处）。标准：有基线之外须复核或拦截的内容即不通过。\n"
        "基线：新发现 3 处，已有 1 处，已消除 1 处。\n"
        "  已消除  旧 闻.txt  personal_info.mobile_phone\n"
        "例外：2 条用到，涉及 2 处。\n"
        "  疑似国家秘密的内容按例外放行，须由保密员确认  site/史料.txt  第9行  "
        "state_secret.marking  保密员 保密办 赵六，至 2027-01-31\n"
        "  已过期，不再有效  第17行  personal_info.resident_id  责任人 档案科 孙七\n"
    )


def test_what_the_baseline_knows_and_the_gate_still_stops_is_explained(folder: Path) -> None:
    secret = file(folder / "史料.txt", marking())
    gone = file(folder / "旧.txt", phone(), phone("13800138002"))
    before = known(folder, secret, gone)
    gate = Gate(FailOn.NEW, comparison=Comparison(before, Places(folder), KEY))
    gate.judge(secret)
    assert list(gate_lines(gate.close([str(folder)]))) == [
        "门禁：不通过（拦截 1 处）。标准：有基线之外须复核或拦截的内容即不通过。"
        "其中 1 处疑似国家秘密，已在基线中也不放行。",
        "基线：新发现 0 处，已有 1 处，已消除 2 处。",
        "  已消除  旧.txt  personal_info.mobile_phone  2 处",
    ]


def test_the_page_shows_only_what_is_new_when_asked(folder: Path) -> None:
    page = written("html", folder)
    assert '<label class="card new" for="show-new"><b>1</b>' in page
    assert page.count('class="doc review new"') == 2, "in the list and in the details"
    assert page.count('class="doc block"') == 2, "what someone answers for is not to be decided"
    assert "<li>不通过（复核 1 处）。" in page
    assert 'id="show-new"' not in made.written("html")


@pytest.mark.parametrize("form", FORMATS)
def test_without_a_gate_no_format_speaks_of_one(form: str) -> None:
    words = made.written(form)
    for told in ("baselineState", "baseline:", '"baseline"', "exception", "suppressions", "门禁"):
        assert told not in words
