"""Findings against a baseline: what is new must always show, wherever something old stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from screener.document import Gap, GapKind, Location, Part, Span
from screener.errors import UsageError
from screener.finding import Finding
from screener.gate.baseline import baseline_text, load_baseline
from screener.gate.compare import State
from screener.gate.names import NOTHING, load_key, new_key
from screener.rule import Severity
from screener.verdict import Verdict
from tests.unit.gate.cases import KEY, comparison, container, file, known, marking, phone, unread

NEW, OLD = State.NEW, State.UNCHANGED


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


def put(verdict: Verdict) -> Verdict:
    """A file on disk for the verdict: what is there was not moved away."""
    path = Path(verdict.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    return verdict


def states(site: Path, before: list[Verdict], now: Verdict) -> tuple[State, ...]:
    return comparison(site, *before).states(now)[""]


def test_the_same_finding_at_the_same_place_is_unchanged_on_whatever_line(site: Path) -> None:
    before = file(site / "a.txt", phone())
    moved_down = phone(span=Span(900, 911), location=Location(Part.BODY, line=80), confidence=0.6)
    assert states(site, [before], file(site / "a.txt", moved_down, data="longer")) == (OLD,)


def test_another_number_in_a_place_known_before_is_new(site: Path) -> None:
    before = file(site / "a.txt", phone())
    now = file(site / "a.txt", phone(), phone("13800138001", before="值班"), data="other")
    assert states(site, [before], now) == (OLD, NEW)


def test_one_more_of_the_same_is_new(site: Path) -> None:
    before = file(site / "a.txt", phone())
    assert states(site, [before], file(site / "a.txt", phone(), phone())) == (OLD, NEW)


@pytest.mark.parametrize("finding", [unread(), phone(count=40)], ids=["unread", "many"])
def test_what_speaks_for_more_than_it_quotes_is_known_for_these_bytes_alone(
    site: Path, finding: Finding
) -> None:
    before = file(site / "a.xlsx", finding, data="one")
    assert states(site, [before], before) == (OLD,)
    assert states(site, [before], file(site / "a.xlsx", finding, data="two")) == (NEW,)


def test_what_only_informed_and_now_decides_is_new(site: Path) -> None:
    before = file(site / "a.txt", phone(severity=Severity.INFO))
    assert states(site, [before], file(site / "a.txt", phone())) == (NEW,)


def test_a_file_that_was_not_opened_is_never_known(site: Path) -> None:
    before = replace(file(site / "a.doc", unread()), digest=NOTHING)
    assert states(site, [before], before) == (NEW,)


def test_a_member_that_could_not_be_taken_out_is_known_as_long_as_its_archive_is_the_same(
    site: Path,
) -> None:
    inner = replace(file(site / "a.zip!/a.txt", unread()), digest=NOTHING)
    before = replace(file(site / "a.zip", data="1"), children=(inner,))
    after = replace(file(site / "a.zip", data="2"), children=(inner,))
    for now, state in ((before, OLD), (after, NEW)):
        assert comparison(site, before).states(now)["!/a.txt"] == (state,)


def test_the_same_words_in_another_file_are_new(site: Path) -> None:
    before = put(file(site / "a.txt", phone()))
    assert states(site, [before], file(site / "b.txt", phone())) == (NEW,)
    Path(before.path).unlink()
    assert states(site, [before], file(site / "b.txt", phone())) == (NEW,)


def test_a_copy_is_new_and_a_moved_file_is_not(site: Path) -> None:
    before = put(file(site / "a.txt", phone(), data="same"))
    now = [file(site / name, phone(), data="same") for name in ("b.txt", "c.txt")]
    compared = comparison(site, before)
    assert [compared.states(one)[""] for one in now] == [(NEW,), (NEW,)]
    Path(before.path).unlink()
    compared = comparison(site, before)
    assert [compared.states(one)[""] for one in now] == [(OLD,), (NEW,)]
    assert compared.rest([str(site)]).resolved == ()


def test_members_of_an_archive_are_known_by_their_path_in_it(site: Path) -> None:
    inner = file(f"{site}/a.zip!/x.txt", phone())
    other = file(f"{site}/a.zip!/y.txt", phone())
    compared = comparison(site, container(site / "a.zip", inner))
    found = compared.states(container(site / "a.zip", inner, other, data="two"))
    assert found == {"": (), "!/x.txt": (OLD,), "!/y.txt": (NEW,)}


def test_what_is_gone_is_resolved_only_where_it_was_looked_for(site: Path) -> None:
    mended, gone, kept, beyond = (
        file(site / name, phone()) for name in ("mended.txt", "gone.txt", "kept.txt", "../b.txt")
    )
    put(kept)
    compared = comparison(site, mended, gone, kept, beyond)
    compared.states(file(site / "mended.txt", data="mended"))
    rest = compared.rest([str(site)])
    assert [one.path for one in rest.resolved] == ["gone.txt", "mended.txt"]
    assert [one.path for one in rest.unconfirmed] == ["kept.txt"]


def test_what_could_not_be_read_again_is_not_resolved(site: Path) -> None:
    compared = comparison(site, file(site / "a.docx", phone()))
    gap = Gap(GapKind.ENCRYPTED, "需要密码", Location())
    compared.states(file(site / "a.docx", unread(), gaps=(gap,)))
    rest = compared.rest([str(site)])
    assert (len(rest.resolved), len(rest.unconfirmed)) == (0, 1)


def test_a_baseline_holds_no_word_and_no_number_of_a_line(site: Path) -> None:
    named = phone(location=Location(Part.FILENAME))
    found = known(site, file(site / "名单.txt", phone(), marking()), file(site / "张三.txt", named))
    text = baseline_text(found, KEY)
    assert "13800138000" not in text
    assert "机密" not in text
    assert "张三" not in text
    assert "名单.txt\tpersonal_info.mobile_phone\t" in text
    assert len(text.splitlines()) == 4
    moved = [replace(one, path=one.path) for one in reversed(found)]
    assert baseline_text(moved, KEY) == text


def test_a_file_name_that_tells_something_is_known_again(site: Path) -> None:
    named = file(site / "13800138000.txt", phone(location=Location(Part.FILENAME)))
    assert states(site, [named], named) == (OLD,)


def test_a_baseline_is_read_as_it_was_written(site: Path) -> None:
    found = known(site, file(site / "#a\t*.txt", phone()), file(site / "b%23\u2028.txt", phone()))
    path = site / "baseline.tsv"
    path.write_text(baseline_text(found, KEY), encoding="utf-8")
    assert sorted(load_baseline(path, KEY)) == sorted(found)
    assert {one.shown for one in found} == {"#a\t*.txt", "b%23\u2028.txt"}


def test_two_baselines_merged_line_by_line_are_one(site: Path) -> None:
    path = site / "baseline.tsv"
    one, two = (known(site, file(site / name, phone())) for name in ("a.txt", "b.txt"))
    merged = baseline_text(one, KEY) + baseline_text(two, KEY)
    path.write_text(merged, encoding="utf-8")
    assert sorted(load_baseline(path, KEY)) == sorted(one + two)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "不是基线文件"),
        ("a\tb\tc\td\n", "不是基线文件"),
        ("{header}<<<<<<< HEAD\n", "第2行有误"),
        ("{header}a\tb\tc\td\n", "第2行有误"),
    ],
)
def test_a_baseline_that_does_not_hold_together_is_refused(
    site: Path, text: str, words: str
) -> None:
    path = site / "baseline.tsv"
    path.write_text(text.replace("{header}", baseline_text((), KEY)), encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        load_baseline(path, KEY)


def test_another_key_is_told_apart_from_everything_being_new(site: Path) -> None:
    path = site / "baseline.tsv"
    path.write_text(baseline_text((), KEY), encoding="utf-8")
    with pytest.raises(UsageError, match="不是用这个密钥生成的"):
        load_baseline(path, b"l" * 32)


def test_a_key_is_for_its_owner_alone_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = new_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_key(path) == key
    with pytest.raises(UsageError, match="无法写入基线密钥"):
        new_key(path)
    path.write_text("abc")
    with pytest.raises(UsageError, match="不是基线密钥"):
        load_key(path)
