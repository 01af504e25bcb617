"""Of a page with a few lines nobody can decode, only those are looked at."""

from __future__ import annotations

from screener.extract.pdf.bands import garbled_parts
from screener.extract.pdf.runs import Run

PAGE = (0.0, 0.0, 600.0, 800.0)


def run(text: str, y: float, *, x: float = 100.0, turn: int = 0) -> Run:
    return Run(text, x, x + 10.0 * len(text), y, 10.0, turn=turn)


def test_each_line_is_one_part_with_room_around_it() -> None:
    runs = [
        run("正文", 700),
        run("\ufffd\ufffd", 500),
        run("\ufffd", 500, x=300),
        run("\ue123", 90),
    ]
    first, second = garbled_parts(runs, PAGE)
    assert first.left < 100 / 600
    assert first.right > 310 / 600
    assert first.top < (800 - 510) / 800 < (800 - 500) / 800 < first.bottom
    assert second.top > first.bottom


def test_nothing_lies_beyond_the_page() -> None:
    (part,) = garbled_parts([run("\ufffd" * 80, 797, x=-5)], PAGE)
    assert part.left == part.top == 0.0
    assert part.right == 1.0


def test_turned_lines_and_many_lines_want_the_whole_page() -> None:
    assert garbled_parts([run("\ufffd", 500, turn=1)], PAGE) == ()
    assert garbled_parts([run("\ufffd", 50.0 * n) for n in range(1, 15)], PAGE) == ()
    assert garbled_parts([run("\ufffd", 500)], (0.0, 0.0, 0.0, 0.0)) == ()
