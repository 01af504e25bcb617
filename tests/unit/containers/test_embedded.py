"""Files pasted into Office files come out of their wrapper with the name they had."""

from __future__ import annotations

import struct

from screener.containers.ooxml.embedded import Embedded, _native, unwrap


def native(data: bytes, *, wide: bool) -> bytes:
    """An Ole10Native stream round `data`."""
    label, source = "底册.txt".encode("gb18030"), "D:\\名单\\底册.txt".encode("gb18030")
    temporary = b"C:\\Temp\\a.txt\0"
    stream = b"\x02\0" + label + b"\0" + source + b"\0" + b"\0\0\3\0"
    stream += struct.pack("<I", len(temporary)) + temporary + struct.pack("<I", len(data)) + data
    if wide:
        for text in ("C:\\Temp\\a.txt", "Ünï.txt", "D:\\Ünï.txt"):
            stream += struct.pack("<I", len(text)) + text.encode("utf-16-le")
    return struct.pack("<I", len(stream)) + stream


def test_the_inner_file_its_name_and_its_paths_come_out() -> None:
    assert _native(native(b"inner", wide=False)) == Embedded(
        b"inner", "底册.txt", ("D:\\名单\\底册.txt", "C:\\Temp\\a.txt")
    )


def test_the_unicode_names_are_preferred() -> None:
    found = _native(native(b"inner", wide=True))
    assert found is not None
    assert (found.name, found.data) == ("Ünï.txt", b"inner")


def test_a_stream_cut_short_is_no_inner_file() -> None:
    whole = native(b"inner", wide=False)
    assert all(_native(whole[:cut]) is None for cut in range(len(whole)))


def test_what_is_no_compound_file_comes_back_whole() -> None:
    assert unwrap(b"%PDF-1.7") == Embedded(b"%PDF-1.7")


def test_contents_stay_out_of_repr() -> None:
    assert "secret" not in repr(Embedded(b"secret", "a", ("secret",)))
