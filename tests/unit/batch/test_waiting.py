"""Who goes first, and what a file is thought to cost."""

from __future__ import annotations

from screener.batch.cost import seconds
from screener.batch.waiting import Waiting
from screener.batch.walk import Target
from screener.document import Gap, GapKind


def _target(name: str, size: int = 1000) -> Target:
    return Target(name, name, name, size=size)


def test_costly_tasks_go_before_small_ones_and_urgent_before_all() -> None:
    waiting = Waiting()
    for number, name in enumerate(("a.txt", "b.png", "c.txt", "d.pdf")):
        waiting.add((number, _target(name)), costly=name.endswith(("png", "pdf")))
    waiting.add((9, _target("again.txt")), first=True)
    assert waiting.small() is None  # something has to go first
    assert len(waiting) == 5
    assert [waiting.take()[0] for _ in range(3)] == [9, 1, 3]
    small = waiting.small()
    assert small
    assert small[0] == 0
    assert waiting.take_small()[0] == 0
    assert waiting.take()[0] == 2
    assert len(waiting) == 0


def test_pictures_cost_more_than_texts_and_known_texts_less() -> None:
    text, picture = _target("a.txt"), _target("A.PNG")
    assert seconds(picture) > 100 * seconds(text)
    known = Target("a.png", "a.png", "a.png", size=10**6, prepared=b"x")
    assert seconds(known) < seconds(_target("a.png", 10**6)) / 2
    assert seconds(_target("a.docx", 10**7)) > 10 * seconds(_target("a.docx", 10**5))
    gap = Gap(GapKind.UNREADABLE, "是符号链接")
    assert seconds(Target("a.png", "a.png", "a.png", gap, openable=False)) < 0.01
