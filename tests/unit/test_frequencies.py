"""What jieba is told of a word is what it would have read itself."""

from __future__ import annotations

import jieba
import pytest

from screener.segment.dictionary import frequencies, tokenizer
from screener.segment.frequencies import Frequencies, total


@pytest.fixture(scope="module")
def listed() -> tuple[dict[str, int], int]:
    own = jieba.Tokenizer()
    found: tuple[dict[str, int], int] = own.gen_pfdict(own.get_dict_file())
    return found


def test_words_and_beginnings_of_words_have_the_counts_of_jieba(
    listed: tuple[dict[str, int], int],
) -> None:
    expected, total = listed
    with jieba.Tokenizer().get_dict_file() as file:
        ours = Frequencies(file.read())
    assert ours.total == total == tokenizer().total
    for word in list(expected)[::50]:
        assert ours.get(word) == expected[word]
        for other in (f"{word}的", word[1:], word[::-1], f"{word} 3"):
            assert ours.get(other) == expected.get(other)
            assert (other in ours) == (other in expected)
    assert frequencies() == ({word: n for word, n in expected.items() if n}, total)


@pytest.mark.parametrize("word", ["", " ", "\ud800", "b 3", "d", "bbb", "\n"])
def test_what_is_no_word_is_not_there(word: str) -> None:
    assert word not in Frequencies(b"a 5 n\nbb 3 n\nc 2 n\n")


def test_of_a_word_written_twice_the_last_count_holds() -> None:
    counts = Frequencies(b"b 70 n\na 5 n\nb 9 v\n")
    assert (counts["b"], counts.total) == (9, 84)


def test_who_asks_much_is_given_everything() -> None:
    told: list[int] = []
    counts = Frequencies(b"ab 70 n\n", lambda: told.append(1))
    for number in range(200_010):
        assert counts.get(str(number)) is None
    assert told == [1]
    assert (counts["a"], counts["ab"]) == (0, 70)


@pytest.mark.parametrize(
    "data", [b"", b"a 5", b"a 5\nbb 123", b"a 5 n\nbb 1203 nz x\nc 40\n", b"a 1000000007 n\n"]
)
def test_the_total_is_the_sum_of_all_counts(data: bytes) -> None:
    assert total(data) == sum(int(line.split()[1]) for line in data.splitlines())
