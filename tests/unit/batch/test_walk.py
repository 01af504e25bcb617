"""Folders are walked whole, in one order, and names are carried safely."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from screener.batch.walk import check_paths, count, walk
from screener.document import GapKind
from screener.errors import UsageError


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def test_a_folder_is_walked_whole_in_code_point_order(tmp_path: Path) -> None:
    names = ["a.txt", "a/b.txt", "a/A.txt", "a-c.txt", ".git/config", ".hidden", "乙.txt", "Z"]
    _touch(tmp_path, *names)
    found = [target.name for target in walk([str(tmp_path)])]
    assert found == sorted(names)


@pytest.mark.parametrize(
    ("folder", "marks"),
    [
        (".git", (".git/HEAD", ".git/objects/00/a")),
        (".svn", (".svn/wc.db",)),
        (".hg", (".hg/store/a",)),
    ],
)
def test_a_history_is_one_unread_document(
    tmp_path: Path, folder: str, marks: tuple[str, ...]
) -> None:
    _touch(tmp_path, "a.txt", f"b/{folder}-notes", *(f"b/{mark}" for mark in marks))
    first, notes, history = walk([str(tmp_path)])
    assert (first.name, notes.name) == ("a.txt", f"b/{folder}-notes")
    assert history.name == f"b/{folder}"
    assert history.gap
    assert "版本库" in history.gap.message
    assert not history.openable
    assert count([str(tmp_path)]) == 3


def test_folders_may_nest_deeper_than_calls(tmp_path: Path) -> None:
    deep = [f"{tmp_path}{'/d' * depth}" for depth in range(1, 1100)]
    for folder in deep:
        Path(folder).mkdir()
    bottom = Path(deep[-1]) / "a.txt"
    bottom.touch()
    assert [target.path for target in walk([str(tmp_path)])] == [str(bottom)]
    bottom.unlink()
    for folder in reversed(deep):
        Path(folder).rmdir()


def test_a_folder_too_deep_to_be_listed_is_an_unread_document(tmp_path: Path) -> None:
    """Relative steps reach deeper than any absolute path can say."""
    level = "d" * 250
    descriptors = [os.open(tmp_path, os.O_RDONLY)]
    for _ in range(20):
        os.mkdir(level, dir_fd=descriptors[-1])
        descriptors.append(os.open(level, os.O_RDONLY, dir_fd=descriptors[-1]))
    (target,) = walk([str(tmp_path)])
    assert target.gap
    assert target.gap.kind is GapKind.UNREADABLE
    for descriptor in reversed(descriptors[:-1]):
        os.rmdir(level, dir_fd=descriptor)
    for descriptor in descriptors:
        os.close(descriptor)


def test_paths_are_shown_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _touch(tmp_path, "news/a.txt")
    monkeypatch.chdir(tmp_path)
    shown = [
        target.path
        for given in ("news", "news/", "./news", "news/a.txt", ".")
        for target in walk([given])
    ]
    assert shown == ["news/a.txt", "news/a.txt", "./news/a.txt", "news/a.txt", "./news/a.txt"]


def test_only_what_lies_below_the_folder_given_is_part_of_the_name(tmp_path: Path) -> None:
    _touch(tmp_path, "above/given/inside/a.txt")
    (target,) = walk([str(tmp_path / "above" / "given")])
    assert target.name == "inside/a.txt"
    (target,) = walk([str(tmp_path / "above" / "given" / "inside" / "a.txt")])
    assert target.name == "a.txt"


def test_the_same_path_twice_is_walked_once(tmp_path: Path) -> None:
    _touch(tmp_path, "a.txt")
    assert len(list(walk([str(tmp_path), str(tmp_path)]))) == 1


def test_a_folder_given_with_its_parts_is_walked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _touch(tmp_path, "site/a.txt", "site/gs/b.txt", "other/c.txt", "site2/d.txt")
    given = ["site/gs", "site", "./site/", "site/a.txt", "site2", str(tmp_path / "site2"), "other"]
    found = [target.path for target in walk(given)]
    assert found == ["site/a.txt", "site/gs/b.txt", "site2/d.txt", "other/c.txt"]
    assert count(given) == 4


def test_what_a_walk_from_above_leaves_out_may_be_given_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _touch(tmp_path, "site/.git/HEAD", "site/.git/objects/a", "other/c.txt")
    (tmp_path / "site" / "link").symlink_to(tmp_path / "other")
    found = [target.path for target in walk(["site", "site/link", "site/.git"])]
    assert found == [
        "site/.git", "site/link", "site/link/c.txt", "site/.git/HEAD", "site/.git/objects/a",
    ]  # fmt: skip


def test_links_pipes_and_sockets_are_named_and_not_opened(tmp_path: Path) -> None:
    _touch(tmp_path, "outside/secret.txt")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "dangling").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(folder / "sock"))
        targets = list(walk([str(folder)]))
    assert [target.name for target in targets] == ["dangling", "link.txt", "loop", "pipe", "sock"]
    for target in targets:
        assert target.gap
        assert target.gap.kind is GapKind.UNREADABLE
        assert not target.openable
    assert targets[1].gap
    assert "符号链接" in targets[1].gap.message


def test_a_link_given_by_name_is_followed(tmp_path: Path) -> None:
    _touch(tmp_path, "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "a.txt")
    (target,) = walk([str(tmp_path / "link")])
    assert target.gap is None


def test_a_name_that_is_no_text_is_carried_as_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xb0\xa1\xff.txt")).touch()
    (target,) = walk([str(tmp_path)])
    assert target.name == "\\xb0\\xa1\\xff.txt"
    assert Path(target.file).is_file()


def test_a_path_that_does_not_exist_is_an_error_of_the_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到文件或文件夹"):
        check_paths([str(tmp_path / "nothing")])


def test_what_a_run_writes_itself_is_left_out_by_its_place_and_not_by_its_name(
    tmp_path: Path,
) -> None:
    _touch(tmp_path, "a.txt", "report.html", "b/report.html")
    (tmp_path / "c").symlink_to("b", target_is_directory=True)
    own = [(tmp_path / "report.html").resolve()]
    found = [target.name for target in walk([str(tmp_path)], own)]
    assert found == ["a.txt", "b/report.html", "c"]
    assert count([str(tmp_path)], own) == 3
    within = [
        target.name for target in walk([f"{tmp_path}/b/../b"], [own[0].parent / "b/report.html"])
    ]
    assert within == []
