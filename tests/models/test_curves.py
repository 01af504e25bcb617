"""Curves, costs and calibration, counted by hand on a few passages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.curves import (
    Bin,
    Scored,
    band,
    calibration,
    cheapest,
    costs,
    curve,
    load_scores,
    shares,
    worst,
)
from models.look import load_passages, table

CHANCES = np.array([0.9, 0.8, 0.8, 0.4, 0.2])
LEAKS = np.array([True, True, False, True, False])


def test_a_curve_has_one_point_for_each_score() -> None:
    drawn = curve(CHANCES, LEAKS)
    assert drawn.thresholds.tolist() == [0.9, 0.8, 0.4, 0.2]
    assert np.allclose(drawn.found, [1 / 3, 2 / 3, 1, 1])
    assert np.allclose(drawn.raised, [0, 0.5, 0.5, 1])
    assert np.allclose(drawn.right, [1, 2 / 3, 3 / 4, 3 / 5])
    assert np.allclose(drawn.at(0.85), (1 / 3, 0, 1))
    assert np.allclose(drawn.at(0.8), (2 / 3, 0.5, 2 / 3))
    assert drawn.at(0.95) == (0, 0, 1)
    assert np.allclose(drawn.at(0.0), (1, 1, 3 / 5))


def test_the_dearer_a_miss_the_lower_the_threshold() -> None:
    drawn = curve(CHANCES, LEAKS)
    spent = costs(drawn, miss=10, alarm=1, share=0.5)
    assert np.allclose(spent, [10 / 3, 10 / 6 + 0.25, 0.25, 0.5])
    assert cheapest(drawn, miss=10, alarm=1, share=0.5) == 0.4
    assert cheapest(drawn, miss=0.1, alarm=1, share=0.5) == 0.9


def test_between_quiet_and_certain_a_person_decides() -> None:
    drawn = curve(CHANCES, LEAKS)
    assert band(drawn, quiet=0.0, certain=1.0) == (0.4, 0.9)
    assert band(drawn, quiet=0.4, certain=0.7) == (0.4, 0.8)


def test_calibration_says_what_came_of_each_tenth() -> None:
    found = calibration(np.array([0.75, 0.75, 0.25]), np.array([True, False, False]))
    assert found == [Bin(1, 0.25, 0.0), Bin(2, 0.75, 0.5)]


def test_the_worst_come_first() -> None:
    scored = Scored(tuple("abcde"), np.array(list("aaabb")), LEAKS, CHANCES)
    assert worst(scored, 2, leaks=True) == [("d", 0.4), ("b", 0.8)]
    assert worst(scored, 9, leaks=False) == [("c", 0.8), ("e", 0.2)]
    assert shares(["x", "y", "x"], [True, False, False]) == [("x", 2, 0.5), ("y", 1, 0.0)]


def test_columns_hold_for_characters_of_double_width() -> None:
    assert table([("甲", 1), ("乙丙", 22)], "名", "数") == "名    数\n甲    1 \n乙丙  22"


def test_scores_are_those_of_the_passages() -> None:
    scored = load_scores()
    passages = load_passages()
    assert scored.ids == tuple(one.id for one in passages), "run `python -m models.evaluate`"
    assert scored.leaks.tolist() == [one.leak for one in passages]
    assert ((scored.chances > 0) & (scored.chances < 1)).all()


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scores.tsv"
    path.write_text("id\thand\tlabel\tscore\na-1\ta\t1\tx\n", "utf-8")
    with pytest.raises(ValueError, match="x"):
        load_scores(path)
