"""Which words moved the score: whole words, the loudest first chosen, then in reading order."""

from __future__ import annotations

import numpy as np

from screener.detect.phrases import telling

WORDS = ("下周三", "去", "公园", ",", "不", "发", "通知", "。")


def moved(**by_word: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """What each character said: a word's share spread over its characters."""
    return np.concatenate([np.full(len(word), by_word.get(word, -0.1)) for word in WORDS])


def said(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[str]:
    text = "".join(WORDS)
    return [text[span.start : span.end] for span in telling(WORDS, values)]


def test_the_words_that_spoke_for_a_leak_are_named_in_the_order_of_the_text() -> None:
    assert said(moved(下周三=0.3, 通知=0.9)) == ["下周三", "通知"]


def test_neighbours_that_agree_are_one_phrase() -> None:
    assert said(moved(不=0.4, 发=0.4, 通知=0.4)) == ["不发通知"]


def test_what_hardly_spoke_is_left_out() -> None:
    assert said(moved(下周三=0.01, 通知=0.9)) == ["通知"]


def test_a_sentence_in_which_nothing_spoke_names_nothing() -> None:
    assert said(moved()) == []


def test_no_phrase_is_one_character_or_punctuation() -> None:
    values = moved(去=0.9)
    values[6] = 0.9  # the comma
    assert said(values) == []
