"""Without the key, and for some things without the file, nothing can be read or even asked."""

from __future__ import annotations

from pathlib import Path

from screener.cache.keys import Lock, load_lock

ONE, OTHER = Lock(b"1" * 32), Lock(b"2" * 32)


def test_what_is_sealed_opens_with_its_key_and_name_alone() -> None:
    sealed = ONE.seal("蓝鲸计划".encode(), b"name")
    assert "蓝鲸".encode() not in sealed
    assert ONE.open(sealed, b"name") == "蓝鲸计划".encode()
    assert ONE.open(sealed, b"other") is None
    assert OTHER.open(sealed, b"name") is None
    assert ONE.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), b"name") is None
    assert ONE.open(b"", b"name") is None
    assert ONE.seal(b"x", b"name") != ONE.seal(b"x", b"name")


def test_a_bound_lock_needs_the_content_too() -> None:
    sealed = ONE.bound("aa").seal(b"x", b"name")
    assert ONE.bound("aa").open(sealed, b"name") == b"x"
    assert ONE.bound("bb").open(sealed, b"name") is None
    assert ONE.open(sealed, b"name") is None


def test_names_are_keyed_and_cannot_be_shifted_into_each_other() -> None:
    assert ONE.name("a", "b") == ONE.name("a", b"b")
    assert ONE.name("a", "b") != ONE.name("ab", "")
    assert ONE.name("a") != OTHER.name("a")


def test_the_key_is_private_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "cache.key"
    first = load_lock(path)
    assert first
    assert path.stat().st_mode & 0o777 == 0o600
    again = load_lock(path)
    assert again
    assert again.name("a") == first.name("a")
    assert [one.name for one in tmp_path.iterdir()] == ["cache.key"]


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "cache.key"
    load_lock(path)
    path.chmod(0o640)
    assert load_lock(path) is None
    assert load_lock(tmp_path / "nowhere" / "cache.key") is None
