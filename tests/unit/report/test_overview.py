"""The overview of a run: folders, departments, the worst documents; bounded for any run."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from screener.errors import UsageError
from screener.report.departments import ROOT, Departments, load_departments
from screener.report.entry import DocumentEntry, entries
from screener.report.overview import Numbers, Overview, ranked
from screener.report.treemap import heat, treemap
from screener.report.writer import Report, writer
from screener.rule import Severity
from screener.verdict import Outcome
from tests.unit.gate.cases import marking, phone
from tests.unit.report import made

BLOCK = phone("110101188001010003", severity=Severity.BLOCK)


def document(path: str, outcome: Outcome = Outcome.PASS) -> DocumentEntry:
    found = {Outcome.PASS: (), Outcome.REVIEW: (phone(),), Outcome.BLOCK: (BLOCK,)}[outcome]
    (entry,) = entries(made.verdict(path, *found), mask=False)
    return entry


def seen(*documents: DocumentEntry, roots: tuple[str, ...] = ("site",)) -> Overview:
    overview = Overview(roots, Departments())
    for one in documents:
        overview.add(one)
    return overview


def many(count: int) -> Iterator[DocumentEntry]:
    outcomes = [Outcome.PASS] * 8 + [Outcome.REVIEW, Outcome.BLOCK]
    for number in range(count):
        path = f"site/d{number % 7}/f{number % 9000}/{number}.txt"
        yield document(path, outcomes[number % 10])


def test_a_folder_counts_all_that_lies_below_it_members_of_archives_too() -> None:
    overview = seen(
        document("site/a/b/1.txt", Outcome.BLOCK),
        document("site/a/2.zip", Outcome.REVIEW),
        document("site/a/2.zip!/x/y.txt", Outcome.REVIEW),
        document("site/3.txt"),
    )
    assert overview.tree.all.documents == 4
    folder = overview.tree.folders["a"]
    assert (folder.all.block, folder.all.review, folder.own.review) == (1, 2, 2)
    assert folder.folders["b"].path == "a/b"
    assert set(folder.folders) == {"b"}, "what is inside an archive is no folder of the site"


def test_without_a_table_the_first_folder_is_the_department() -> None:
    overview = seen(document("site/人事处/a/1.txt"), document("site/index.html", Outcome.BLOCK))
    told = [name for name, _ in ranked(overview.departments.items())]
    assert told == [ROOT, "人事处"]


def test_the_longest_prefix_names_the_department(tmp_path: Path) -> None:
    path = tmp_path / "departments.tsv"
    path.write_text("# 对照\n公示\t档案科\n/公示/2026/\t办公室\n/\t其他\n", encoding="utf-8")
    table = load_departments(path)
    assert table.of("公示/2026/1.txt") == "办公室"
    assert table.of("公示/2025/1.txt") == "档案科"
    assert table.of("公示文件/1.txt") == "其他"


@pytest.mark.parametrize("line", ["公示", "公示\t ", "a\tb\n/a/\tc"])
def test_a_table_that_does_not_hold_together_is_refused_by_its_line(
    tmp_path: Path, line: str
) -> None:
    path = tmp_path / "departments.tsv"
    path.write_text(f"# x\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"第[23]行"):
        load_departments(path)


def test_a_suspected_state_secret_comes_before_any_number_of_others() -> None:
    (secret,) = entries(made.verdict("site/s.txt", marking()), mask=False)
    (list_,) = entries(made.verdict("site/l.txt", *[BLOCK] * 50), mask=False)
    overview = seen(list_, document("site/ok.txt"), secret, document("site/r", Outcome.REVIEW))
    assert [one.path for one in overview.worst] == ["site/s.txt", "site/l.txt", "site/r"]
    assert [one.number for one in overview.worst] == [3, 1, 4]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (Numbers(passed=9), "pass"),
        (Numbers(passed=99, review=1), "review-1"),
        (Numbers(review=9), "review-3"),
        (Numbers(passed=99, block=1, review=50), "block-1"),
        (Numbers(block=9), "block-4"),
        (Numbers(), "pass"),
    ],
)
def test_heat_is_the_share_of_the_worst(numbers: Numbers, expected: str) -> None:
    assert heat(numbers) == expected


@pytest.mark.parametrize("ratio", [2.4, 0.8])
@pytest.mark.parametrize("count", [40, 1500])
def test_the_cells_of_a_map_fill_it_and_do_not_overlap(ratio: float, count: int) -> None:
    cells = treemap(seen(*many(count)).tree, ratio=ratio)
    assert 1 < len(cells) < 80
    assert sum(one.numbers.documents for one in cells) == count
    assert sum(one.width * one.height for one in cells) == pytest.approx(10_000, rel=0.01)
    for one in cells:
        assert one.left > -0.01
        assert one.top > -0.01
        assert one.left + one.width < 100.01
        assert one.top + one.height < 100.01
        share = one.width * one.height / 10_000
        assert share == pytest.approx(one.numbers.documents / count, rel=0.02, abs=0.0002)
    for index, one in enumerate(cells):
        for two in cells[index + 1 :]:
            across = min(one.left + one.width, two.left + two.width) - max(one.left, two.left)
            down = min(one.top + one.height, two.top + two.height) - max(one.top, two.top)
            assert min(across, down) < 0.01


def test_one_folder_alone_makes_no_map() -> None:
    assert treemap(seen(document("site/a.txt"), document("site/b.txt")).tree, ratio=2.4) == []


def test_a_page_of_a_great_run_stays_small_and_says_what_it_leaves_out() -> None:
    out = BytesIO()
    report = Report(
        tool=made.TOOL,  # type: ignore[arg-type]
        rules=(),
        entries=many(6_000),
        roots=("site",),
    )
    writer("html")(report, out)
    page = out.getvalue().decode()
    assert len(page) < 6_000_000
    assert page.count("<article") == 1200
    assert "只列出结论最重的 2000 份，其余 4000 份没有列出" in page
    assert page.count('class="doc block"') == 2 * 600


def test_the_worst_can_be_reached_in_however_great_a_run() -> None:
    (secret,) = entries(made.verdict("site/s.txt", marking(), BLOCK), mask=False)
    blocked = (document(f"site/{number}.txt", Outcome.BLOCK) for number in range(2100))
    out = BytesIO()
    report = Report(
        tool=made.TOOL,  # type: ignore[arg-type]
        rules=(),
        entries=[*blocked, secret],
        roots=("site",),
    )
    writer("html")(report, out)
    page = out.getvalue().decode()
    assert '<a href="#file-2101"><bdi>s.txt' in page
    assert '<article class="doc block" id="file-2101">' in page


def test_a_document_with_very_many_findings_is_told_in_part() -> None:
    (entry,) = entries(made.verdict("site/a.txt", *[BLOCK] * 500), mask=False)
    out = BytesIO()
    report = Report(tool=made.TOOL, rules=(), entries=[entry])  # type: ignore[arg-type]
    writer("html")(report, out)
    assert "另有 200 处没有在本页列出" in out.getvalue().decode()
