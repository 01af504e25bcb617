"""Exceptions: named, reasoned, until a day, for content; for state secrets almost impossible."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from screener.errors import UsageError
from screener.gate.baseline import Places
from screener.gate.exceptions import Exemptions, load_exemptions
from screener.gate.judge import FailOn, Gate, GateResult
from screener.lexicon import load_lexicon
from screener.verdict import Verdict
from tests.unit.gate.cases import container, file, marking, phone, unread

TODAY = date(2026, 11, 26)
SHA = sha256(b"draft").hexdigest()
PHONE = """
[[exception]]
rule = "personal_info.mobile_phone"
term = "13800138000"
owner = "办公室 李四"
reason = "对外公布的值班电话"
expires = 2027-06-30
"""
SECRET = f"""
[[exception]]
rule = "state_secret.marking"
sha256 = "{SHA}"
owner = "宣传科 王五"
officer = "保密办 赵六"
reason = "已解密的史料，解密文号〔2026〕1号"
expires = 2027-01-31
"""
RULES = load_lexicon().rules


def load(tmp_path: Path, text: str) -> Exemptions:
    path = tmp_path / "exceptions.toml"
    path.write_text(text, encoding="utf-8")
    return load_exemptions(path, RULES, TODAY)


def result(tmp_path: Path, text: str, *verdicts: Verdict) -> GateResult:
    gate = Gate(FailOn.REVIEW, exemptions=load(tmp_path, text), places=Places(tmp_path))
    for one in verdicts:
        gate.judge(one)
    return gate.close([str(tmp_path)])


def test_an_excepted_term_no_longer_fails_the_run_however_it_is_spelt(tmp_path: Path) -> None:
    assert result(tmp_path, PHONE, file(tmp_path / "a", phone())).passed
    assert result(tmp_path, PHONE, file(tmp_path / "a", phone("１３８００１３８０００"))).passed


@pytest.mark.parametrize(
    "finding",
    [phone("13800138001"), phone(rule="personal_info.resident_id"), phone(count=3)],
    ids=["other number", "other rule", "stands for several"],
)
def test_an_exception_covers_nothing_but_its_content(tmp_path: Path, finding: Verdict) -> None:
    now = file(tmp_path / "a", phone(), finding)  # type: ignore[arg-type]
    assert not result(tmp_path, PHONE, now).passed


def test_a_path_narrows_an_exception(tmp_path: Path) -> None:
    text = f'{PHONE}path = "联系/**/*.html"\n'
    assert result(tmp_path, text, file(tmp_path / "联系/a.html", phone())).passed
    assert result(tmp_path, text, file(tmp_path / "联系/x/y/a.html", phone())).passed
    assert not result(tmp_path, text, file(tmp_path / "新闻/a.html", phone())).passed


def test_a_file_is_excepted_by_its_bytes_with_all_that_is_packed_in_it(tmp_path: Path) -> None:
    text = PHONE.replace('term = "13800138000"', f'sha256 = "{SHA}"')
    inner = file(f"{tmp_path}/a.zip!/b", phone())
    assert result(tmp_path, text, container(tmp_path / "a.zip", inner, data="draft")).passed
    assert not result(tmp_path, text, container(tmp_path / "a.zip", inner, data="new")).passed


def test_a_suspected_state_secret_is_let_stand_by_an_officer_and_never_in_silence(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a"
    found = result(tmp_path, SECRET, file(path, marking(), data="draft"))
    assert found.passed
    ((told, by),) = found.secrets
    assert (told, by.officer) == (str(path), "保密办 赵六")
    assert not result(tmp_path, SECRET, file(path, marking(), data="draft two")).passed


def test_what_a_person_read_is_excepted_for_the_very_file(tmp_path: Path) -> None:
    text = PHONE.replace("personal_info.mobile_phone", "unscreenable.encrypted")
    text = text.replace('term = "13800138000"', f'sha256 = "{SHA}"')
    assert result(tmp_path, text, file(tmp_path / "a", unread(), data="draft")).passed
    assert not result(tmp_path, text, file(tmp_path / "a", unread(), data="other")).passed


def test_a_digest_may_be_spelled_as_windows_spells_it(tmp_path: Path) -> None:
    draft = file(tmp_path / "a", marking(), data="draft")
    assert result(tmp_path, SECRET.replace(SHA, SHA.upper()), draft).used.total() == 1


def test_expired_and_unused_exceptions_are_reported(tmp_path: Path) -> None:
    expired = PHONE.replace("2027-06-30", "2026-11-25")
    found = result(tmp_path, expired + SECRET, file(tmp_path / "a", phone()))
    assert not found.passed
    assert found.exemptions is not None
    assert [one.line for one in found.exemptions.expired] == [2]
    assert [one.line for one in found.unused] == [9]
    last_day = PHONE.replace("2027-06-30", "2026-11-26")
    assert result(tmp_path, last_day, file(tmp_path / "a", phone())).passed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('owner = "办公室 李四"', ""), "第2行的例外：缺少 owner"),
        (('owner = "办公室 李四"', 'owner = " "'), "owner 应是不空的文字"),
        (('reason = "对外公布的值班电话"', ""), "第2行的例外：缺少 reason"),
        (("expires = 2027-06-30", ""), "第2行的例外：缺少 expires"),
        (("2027-06-30", '"2027-06-30"'), "expires 应是日期"),
        (("2027-06-30", "2028-06-30"), "有效期最长366天"),
        (('term = "13800138000"', ""), "不能只凭位置"),
        (('term = "13800138000"', 'sha256 = "abc"'), "64 位十六进制"),
        (("personal_info.mobile_phone", "personal_info.mobile"), "没有名为 personal_info.mobile "),
        (("owner =", "onwer ="), "不认识的 onwer"),
        (("personal_info.mobile_phone", "unscreenable.encrypted"), "只能按 sha256"),
        (("personal_info.mobile_phone", "state_secret.marking"), "并写明保密员"),
        (("[[exception]]", "[exception]"), r"每条例外写作 \[\[exception\]\]"),
    ],
)
def test_an_exception_that_does_not_hold_together_is_refused_by_its_line(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        load(tmp_path, PHONE.replace(*change))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('officer = "保密办 赵六"', ""), "并写明保密员"),
        (('officer = "保密办 赵六"', 'officer = "宣传科 王五"'), "不能是同一人"),
        ((f'sha256 = "{SHA}"', 'term = "机密★10年"'), "只能按 sha256"),
        (("2027-01-31", "2027-03-31"), "最长92天"),
    ],
)
def test_a_state_secret_is_excepted_by_file_officer_and_a_near_day_or_not_at_all(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        load(tmp_path, SECRET.replace(*change))


def test_a_file_that_was_not_opened_is_no_exception_by_the_digest_of_nothing(
    tmp_path: Path,
) -> None:
    text = PHONE.replace("personal_info.mobile_phone", "unscreenable.unreadable")
    nothing = f'sha256 = "{sha256().hexdigest()}"'
    with pytest.raises(UsageError, match="不能列为例外"):
        load(tmp_path, text.replace('term = "13800138000"', nothing))


def test_the_line_of_a_later_entry_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="第9行的例外：缺少 owner"):
        load(tmp_path, PHONE + PHONE.replace('owner = "办公室 李四"', ""))
