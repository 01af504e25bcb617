"""A zip without its directory gives back what its members' own headers tell."""

from __future__ import annotations

import io
import zipfile

from screener.containers.salvage import salvage
from screener.limits import Limits


def archive(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as out:
        for name, data in members:
            out.writestr(name, data)
    return stream.getvalue()


def rescued(data: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    found = salvage(data, limits or Limits())
    return {name: found.read(name) for name in found.namelist()} if found else {}


def test_members_come_back_without_the_directory() -> None:
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        data = archive(("a.txt", b"first" * 50), ("名单.txt", b"second"), method=method)
        cut = data[: data.index(b"PK\x01\x02")]
        assert rescued(cut) == {"a.txt": b"first" * 50, "名单.txt": b"second"}


def test_the_last_member_comes_back_in_part() -> None:
    text = b"".join(b"%d," % number for number in range(5000))
    data = archive(("a.txt", text))
    part = rescued(data[: len(data) // 2])["a.txt"]
    assert part
    assert text.startswith(part)


def test_a_bomb_is_not_unpacked() -> None:
    data = archive(("bomb", b"\0" * 50_000_000))
    assert rescued(data[: data.index(b"PK\x01\x02")], Limits(ratio_floor=1_000_000)) == {}


def test_the_number_and_the_sum_of_members_are_bounded() -> None:
    data = archive(*((f"{number}.txt", b"x" * 100) for number in range(50)))
    assert len(rescued(data, Limits(members=7))) == 7
    assert len(rescued(data, Limits(total_bytes=1000))) == 10


def test_what_is_no_zip_gives_nothing() -> None:
    assert salvage(b"PK\x03\x04" + bytes(100), Limits()) is None
    assert salvage(b"text", Limits()) is None
