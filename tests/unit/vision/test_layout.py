"""Lines seen anywhere on a page, at any angle, come back in the order in which they are read."""

from __future__ import annotations

import math

import pytest

from screener.vision.engine import Line
from screener.vision.layout import Block, Paragraph, Row, arrange, pieces_of


def line(text: str, left: float, top: float, size: float = 20, score: float = 0.99) -> Line:
    right, bottom = left + size * len(text), top + size
    return Line(text, score, ((left, top), (right, top), (right, bottom), (left, bottom)))


def turned(lines: list[Line], degrees: float) -> list[Line]:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [
        one._replace(corners=tuple((x * cos - y * sin, x * sin + y * cos) for x, y in one.corners))
        for one in lines
    ]


def texts(blocks: list[Block]) -> list[str]:
    return ["|".join(piece.text for piece in pieces_of(block)) for block in blocks]


PAGE = [
    line("关于某事的通知", 300, 0, 40),
    line("各单位：", 100, 80),
    line("现将有关事项通知如下请认真遵照执行并按时报送各项", 140, 110),
    line("材料。", 100, 140),
    line("另行通知。", 140, 170),
]


@pytest.mark.parametrize("degrees", [0, 4, -7, 90, 180, 270])
def test_a_page_at_any_angle_is_read_in_order_with_its_paragraphs_closed(degrees: int) -> None:
    blocks = arrange(turned(PAGE, degrees)[::-1])
    assert texts(blocks) == [
        "关于某事的通知", "各单位：",
        "现将有关事项通知如下请认真遵照执行并按时报送各项|材料。", "另行通知。",
    ]  # fmt: skip
    assert [isinstance(one, Paragraph) and one.heading for one in blocks] == [True] + 3 * [False]


def test_cells_of_a_table_know_their_columns_even_where_one_is_empty() -> None:
    blocks = arrange([
        line("名单", 300, 0),
        line("姓名", 0, 40), line("证号", 200, 40), line("备注", 500, 40),
        line("甲", 10, 80), line("110101188001010003", 200, 84, 12), line("低保", 500, 80),
        line("乙", 10, 120), line("残疾", 500, 120),
    ])  # fmt: skip
    rows = [one for one in blocks if isinstance(one, Row)]
    assert [[(column, piece.text) for column, piece in row.cells] for row in rows] == [
        [(1, "姓名"), (2, "证号"), (3, "备注")],
        [(1, "甲"), (2, "110101188001010003"), (3, "低保")],
        [(1, "乙"), (3, "残疾")],
    ]
    assert texts(blocks)[0] == "名单"


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    left = [line(f"左栏第{number}行的文字很长", 0, 40 * number) for number in range(1, 9)]
    right = [line(f"右栏第{number}行的文字很长", 300, 40 * number) for number in range(1, 9)]
    title = line("横贯两栏的标题在最上面", 150, 0)
    words = "".join(texts(arrange([*right, *left, title])))
    assert words.startswith("横贯两栏")
    assert words.index("左栏第8行") < words.index("右栏第1行")


def test_nothing_seen_is_nothing_arranged() -> None:
    assert arrange([]) == []
