"""Sizes of pictures are read from their first bytes; what does not tell is not guessed."""

from __future__ import annotations

import struct

import pytest

from screener.containers.image_size import image_size, may_hold_words
from tests.samples.ooxml import png

_JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x11\x08\x01\x2c\x01\x90\x03" + bytes(12)


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (png(400, 300), (400, 300)),
        (_JPEG, (400, 300)),
        (b"GIF89a" + struct.pack("<HH", 400, 300), (400, 300)),
        (b"BM" + bytes(16) + struct.pack("<ii", 400, -300), (400, 300)),
        (b"RIFF....WEBPVP8 " + bytes(10) + struct.pack("<HH", 400, 300), (400, 300)),
        (b"RIFF....WEBPVP8L" + bytes(5) + struct.pack("<I", 399 | 299 << 14), (400, 300)),
        (b"RIFF....WEBPVP8X" + bytes(8) + b"\x8f\x01\0" + b"\x2b\x01\0", (400, 300)),
        (b"", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"\xff\xd8 broken", None),
        (b"RIFF....WEBPxxxx", None),
    ],
)
def test_width_and_height(head: bytes, size: tuple[int, int] | None) -> None:
    assert image_size(head) == size


def test_every_cut_of_a_head_is_survived() -> None:
    for head in (png(400, 300), _JPEG):
        assert {image_size(head[:cut]) for cut in range(len(head))} <= {None, (400, 300)}


@pytest.mark.parametrize(
    ("size", "words"),
    [((16, 16), False), ((1, 900), False), ((32, 32), False), ((60, 14), True), ((9, 900), False)],
)
def test_bullets_rules_and_dots_hold_no_words(size: tuple[int, int], words: bool) -> None:
    assert may_hold_words(*size) is words
