"""Single files against the records of the sample site, in this process, under one Screener."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screener.batch.walk import Target
from screener.pipeline import Screener, Settings
from screener.review.deadlines import Calendar
from screener.review.items import Kind, Observation
from screener.review.ledger import read_folder
from screener.review.signing import load_public
from screener.samples.site import write_site
from screener.sweep.archive import Archive
from screener.sweep.compare import Comparison
from screener.sweep.links import Links
from screener.sweep.site import Site
from screener.sweep.worker import look


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_site(folder)
    (folder / "own.txt").write_text("保洁\tbusiness_secret\tblock\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def screener(root: Path) -> Screener:
    return Screener.load(Settings(lexicons=(root / "own.txt",)))


class Table:
    """Compares files of a folder; `records` is which part of the export is at hand."""

    def __init__(self, root: Path, screener: Screener, records: str = "records") -> None:
        self.root, self.screener = root, screener
        keys = load_public(root / "records/public.pem")
        self.archive = Archive.of(read_folder(root / records), keys)
        self.site = Site(url="https://www.qinghe.example/")

    def seen(self, path: str, today: date = date(2024, 5, 10)) -> list[Observation]:
        links = Links(self.site.url, lambda one: (self.root / "site" / one).is_file())
        comparison = Comparison(site=self.site, archive=self.archive, links=links, key=b"k",
                                today=today)  # fmt: skip
        target = Target(str(self.root / "site" / path), path, path)
        self.found = look(Calendar(), self.screener, target)
        return [*comparison.add(path, self.found), *comparison.finish()]

    def kinds(self, path: str, today: date = date(2024, 5, 10)) -> list[Kind]:
        return [one.kind for one in self.seen(path, today) if one.kind is not Kind.ORPHAN]


@pytest.fixture
def table(root: Path, screener: Screener) -> Table:
    return Table(root, screener)


def test_a_signed_file_is_looked_at_again_under_todays_lexicon(table: Table) -> None:
    (found,) = [one for one in table.seen("gs/P020240509001.xlsx") if one.kind is Kind.FOUND]
    assert found.detail == "签发之后，按现行词库新发现，须核实"
    assert found.number == "2024-0004"
    assert [(one.category.value, one.count) for one in found.marks] == [("business_secret", 1)]
    assert len(found.fingerprints) == 1


def test_what_people_let_stand_when_it_was_signed_is_not_new(table: Table) -> None:
    from screener.review.record import FindingRecord
    from screener.rule import Category, Severity

    (found,) = [one for one in table.seen("gs/P020240509001.xlsx") if one.kind is Kind.FOUND]
    (finding,) = table.found.verdict.findings
    from screener.report.place import place

    digest, record = next(
        (digest, one) for digest, one in table.archive.records.items() if one.number == "2024-0004"
    )
    told = FindingRecord(
        fingerprint="f", rule=finding.rule, title=finding.title, category=Category.BUSINESS_SECRET,
        severity=Severity.INFO, confidence=1, place=place(finding.location),
    )  # fmt: skip
    machine = replace(record.machine, findings=(told,))
    table.archive.records[digest] = replace(record, machine=machine)
    assert table.kinds("gs/P020240509001.xlsx") == []
    assert found.marks


def test_receipts_alone_do_not_tell_what_was_let_stand(root: Path, screener: Screener) -> None:
    table = Table(root, screener, "records/receipts")
    (found,) = [one for one in table.seen("gs/P020240509001.xlsx") if one.kind is Kind.FOUND]
    assert "手头没有审查记录全文" in found.detail


def test_a_recorded_last_day_is_enough_even_in_a_receipt(root: Path, screener: Screener) -> None:
    table = Table(root, screener, "records/receipts")
    originals = root / "originals" / "拟聘公示.docx"
    (root / "site" / "拟聘.docx").write_bytes(originals.read_bytes())
    assert table.kinds("拟聘.docx", date(2024, 5, 15)) == []
    (found,) = table.seen("拟聘.docx", date(2024, 5, 16))[:1]
    assert (found.kind, found.number) == (Kind.EXPIRED, "2024-0003")


def test_pages_older_than_the_records_are_not_asked_for_one(table: Table) -> None:
    table.site = replace(table.site, since=date(2024, 1, 1))
    assert table.kinds("gs/t20230301_090.html") == [Kind.EXPIRED]
    table.site = replace(table.site, since=date(2023, 1, 1))
    assert Kind.UNRECORDED in table.kinds("gs/t20230301_090.html")


def test_an_address_or_a_name_alone_clears_nothing(root: Path, table: Table) -> None:
    page = table.seen("news/t20240508_102.html")[0]
    assert (page.kind, page.evidence) == (Kind.CHANGED, "发布回执的网址")
    (root / "site" / "借阅规则.docx").write_bytes(b"another file altogether")
    named = table.seen("借阅规则.docx")[0]
    assert (named.kind, named.evidence) == (Kind.CHANGED, "文件名")
    assert named.detail.startswith("只是地址或名称相同")


def test_a_receipt_that_is_not_soundly_signed_clears_nothing(
    root: Path, screener: Screener
) -> None:
    table = Table(root, screener)
    other = next(iter(table.archive.register.keys))
    table.archive = Archive.of(read_folder(root / "records/receipts"), {other[::-1]: None})  # type: ignore[dict-item]
    found = table.seen("gs/P020240509001.xlsx")[0]
    assert (found.kind, found.detail) == (Kind.UNRECORDED, "凭证签名无效")
