"""`screener publish` as a webmaster calls it: what reaches the site, whole, and nothing else."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from screener.cli import main
from screener.publish import tree
from tests.doors.test_verify import PAGE, Place, receipts_only

TOLD = "从未审查"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.chdir(tmp_path)
    place = Place(tmp_path)
    receipts_only(place)
    return place


def publish(place: Place, *words: str) -> int:
    known = ["--receipts", str(place.export), "--key", str(place.key)]
    return main(["publish", str(place.site), "online", *words, *known])


def online() -> dict[str, bytes]:
    found = sorted(Path("online").rglob("*"))
    return {
        one.relative_to("online").as_posix(): one.read_bytes() for one in found if one.is_file()
    }


def test_released_files_arrive_byte_for_byte(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put("新闻/1.html", PAGE)
    os.utime(place.site / "新闻/1.html", (1000, 1000))
    (place.site / "新闻/1.html").chmod(0o640)
    assert publish(place) == 0
    assert online() == {"新闻/1.html": PAGE}
    there = Path("online/新闻/1.html").stat()
    assert (there.st_mtime, stat.S_IMODE(there.st_mode)) == (1000, 0o640)
    assert capsys.readouterr().out.splitlines() == [
        "已发布  新闻/1.html",
        "共1个文件：新发布1个，内容相同0个，扣下0个",
    ]
    assert publish(place) == 0
    assert "新发布0个，内容相同1个" in capsys.readouterr().out
    assert [one.name for one in Path("online").iterdir()] == ["新闻"]


def test_what_is_held_back_is_named_with_its_reason(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put("a.html", PAGE)
    place.put("b.html", PAGE + b" ")
    place.put("c.html", b"notice")
    Path("secret.txt").write_bytes(PAGE)
    (place.site / "d.html").symlink_to("../secret.txt")
    (place.site / "e").symlink_to("..")
    os.mkfifo(place.site / "f")
    assert publish(place) == 1
    assert online() == {"a.html": PAGE}
    out = capsys.readouterr().out
    assert f"扣下  b.html：{TOLD}" in out
    assert "扣下  c.html：已撤稿（2026-0001" in out
    assert "扣下  d.html：是符号链接，没有跟随" in out
    assert "扣下  e：是符号链接，没有跟随" in out
    assert "扣下  f：不是普通文件" in out
    assert "共6个文件：新发布1个，内容相同0个，扣下5个" in out


def test_a_changed_draft_leaves_the_released_one_online(place: Place) -> None:
    place.put("a.html", PAGE)
    assert publish(place) == 0
    place.put("a.html", b"changed")
    assert publish(place) == 1
    assert online() == {"a.html": PAGE}


def test_what_was_withdrawn_is_found_online_under_any_name_and_removed_when_told(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put("a.html", PAGE)
    Path("online/旧").mkdir(parents=True)
    Path("online/旧/改名.html").write_bytes(b"notice")
    Path("online/style.css").write_bytes(b"body {}")
    assert publish(place) == 1
    assert "仍在线上  旧/改名.html：已撤稿" in capsys.readouterr().out
    assert publish(place, "--delete", "--dry-run") == 0
    assert "将移除  旧/改名.html" in capsys.readouterr().out
    assert "旧/改名.html" in online()
    assert publish(place, "--delete") == 0
    assert online() == {"a.html": PAGE, "style.css": b"body {}"}


def test_a_dry_run_writes_nothing(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.put("a.html", PAGE)
    assert publish(place, "--dry-run") == 0
    assert not Path("online").exists()
    assert "将发布  a.html" in capsys.readouterr().out


def test_bytes_that_change_after_they_were_judged_do_not_arrive(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put("a.html", PAGE)
    judged = tree.sha256_of

    def swapped(stream: BinaryIO) -> str:
        found = judged(stream)
        (place.site / "a.html").write_bytes(b"swapped after it was judged")
        return found

    monkeypatch.setattr("screener.publish.run.sha256_of", swapped)
    assert publish(place) == 1
    assert online() == {}
    assert "扣下  a.html：核对之后又有改动" in capsys.readouterr().out


def test_no_link_in_the_site_leads_a_file_out_of_it(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put("新闻/1.html", PAGE)
    place.put("2.html", PAGE)
    Path("elsewhere").mkdir()
    Path("elsewhere/2.html").write_bytes(b"keep")
    Path("online").mkdir()
    Path("online/新闻").symlink_to("../elsewhere")
    Path("online/2.html").symlink_to("../elsewhere/2.html")
    assert publish(place) == 1
    assert (
        "扣下  新闻/1.html：没有发布：路径上有同名的文件、文件夹或符号链接"
        in capsys.readouterr().out
    )
    assert {one.name for one in Path("elsewhere").iterdir()} == {"2.html"}
    assert Path("elsewhere/2.html").read_bytes() == b"keep"
    assert not Path("online/2.html").is_symlink()


def test_a_killed_run_leaves_nothing_that_is_seen_or_kept(place: Place) -> None:
    place.put("a.html", PAGE)
    left = Path("online", tree.STAGING)
    left.mkdir(parents=True)
    (left / "file").write_bytes(b"half")
    assert publish(place) == 0
    assert online() == {"a.html": PAGE}


def test_two_publications_at_once_do_not_meet(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put("a.html", PAGE)
    Path("online").mkdir()
    with tree.Tree(Path("online")) as other:
        other.lock()
        assert publish(place) == 2
    assert "另一个发布正在写这个文件夹" in capsys.readouterr().err


def test_the_list_feeds_rsync(place: Place) -> None:
    place.put("a b.html", PAGE)
    place.put("新闻/1.html", PAGE)
    place.put("held.html", b"?")
    assert publish(place, "--list", "names") == 1
    assert Path("names").read_bytes().split(b"\0") == [
        b"a b.html", "新闻/1.html".encode(), b"",
    ]  # fmt: skip


def test_a_list_that_cannot_be_written_is_told_by_its_own_name(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(place, "--list", "no/where") == 2
    assert "--list 所在的文件夹不存在：no" in capsys.readouterr().err


def test_without_all_withdrawals_nothing_is_published(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put("a.html", PAGE)
    place.export = place.export.parent
    for one in (place.export / "receipts").glob("*撤稿*"):
        one.unlink()
    assert publish(place) == 1
    assert not Path("online").exists()
    assert "还缺1份撤稿凭证" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "site", "told"),
    [
        ("nowhere", "online", "待发布的文件夹不存在"),
        ("site", "no/where", "目标所在的文件夹不存在"),
        ("site", "public.pem", "目标应是文件夹"),
        ("site", "site", "不能相同"),
        ("site", "site/online", "一个在另一个里面"),
    ],
)
def test_folders_that_cannot_be_published_are_a_wrong_call(
    place: Place, source: str, site: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["publish", source, site, "--receipts", str(place.export), "--key", str(place.key)]
    assert main(call) == 2
    assert told in capsys.readouterr().err


def test_a_folder_swapped_for_a_link_is_not_entered(place: Place, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/x.html").write_bytes(PAGE)
    (place.site / "sub").symlink_to(tmp_path / "outside")
    with tree.Tree(place.site) as opened, pytest.raises(OSError), opened.open("sub/x.html"):  # noqa: PT011
        pass
