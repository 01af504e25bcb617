"""Word bounds around hits, and sentences."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jieba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.document import Document, Passage, Span
from screener.lexicon import load_lexicon
from screener.paths import private_folder
from screener.reading import Reading
from screener.segment import (
    Bounds,
    Codes,
    Positions,
    Segmenter,
    _straddled,
    many,
    sentences,
    sentences_at,
    sentences_near,
)
from screener.segment.dictionary import known_word, tokenizer
from screener.trie import Trie
from screener.wordlist.check import public_sample


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter()


def crossed(segmenter: Segmenter, text: str, term: str) -> int:
    start = text.index(term)
    return segmenter.edges_crossed(text, Span(start, start + len(term)))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("司机密切配合", "机密"),
        ("揭秘密室逃脱", "秘密"),
        ("国内部分地区", "内部"),
        ("发明电灯", "明电"),
    ],
)
def test_words_across_both_edges_are_counted(segmenter: Segmenter, text: str, term: str) -> None:
    assert crossed(segmenter, text, term) == 2


@pytest.mark.parametrize(
    ("text", "term"), [("体育馆内部资料室", "内部资料"), ("目前尚未公开", "未公开")]
)
def test_a_word_across_one_edge_is_counted(segmenter: Segmenter, text: str, term: str) -> None:
    assert crossed(segmenter, text, term) == 1


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("国家机密", "机密"),
        ("严守国家机密不泄露", "机密"),
        ("内部资料注意保存", "内部资料"),
        ("机密", "机密"),
    ],
)
def test_a_longer_word_that_holds_the_hit_crosses_nothing(
    segmenter: Segmenter, text: str, term: str
) -> None:
    assert crossed(segmenter, text, term) == 0


def test_a_line_end_is_never_crossed(segmenter: Segmenter) -> None:
    assert crossed(segmenter, "司\n机密\n切", "机密") == 0


def test_text_without_hits_loads_no_dictionary() -> None:
    program = (
        "import sys\n"
        "from screener.document import Span\n"
        "from screener.segment import Segmenter\n"
        "assert Segmenter().edges_crossed('代号：机密。', Span(3, 5)) == 0\n"
        "assert 'jieba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_sentences_keep_closing_quotes_and_lose_blanks() -> None:
    text = "他说：“不行。” 后来呢？\n 好"
    spans = sentences(text, Span(0, len(text)))
    assert [text[one.start : one.end] for one in spans] == ["他说：“不行。”", "后来呢？", "好"]


def _around(
    work: Callable[[Codes, Positions, Bounds, Positions], Bounds],
    text: str,
    outer: Span,
    position: int,
) -> Span:
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    bounds = np.array([outer.start]), np.array([outer.end])
    low, high = work(codes, np.arange(len(codes)), bounds, np.array([position]))
    return Span(int(low[0]), int(high[0]))


def test_the_sentence_around_a_position_ends_at_marks_and_at_its_passage() -> None:
    text = "甲。乙丙丁;戊\n己"
    assert _around(sentences_at, text, Span(0, len(text)), 3) == Span(2, 5)
    assert _around(sentences_at, text, Span(3, 4), 3) == Span(3, 4)
    assert _around(sentences_at, text, Span(0, len(text)), 8) == Span(8, 9)


def test_a_sentence_without_end_is_cut() -> None:
    text = "长" * 5000
    span = _around(sentences_at, text, Span(0, 5000), 2500)
    assert 2500 in range(span.start, span.end)
    assert span.end - span.start <= 200


def test_the_sentences_nearby_begin_after_a_sentence() -> None:
    text = "短句。" * 400
    span = _around(sentences_near, text, Span(0, len(text)), 600)
    assert text[span.start - 1] == "。"
    assert span.start < 600 < span.end <= 1000


def test_every_mark_that_ends_a_sentence_is_of_a_kind_that_is_looked_at() -> None:
    text = "。!?;！？；\n"
    reading = Reading(Document("a", "text/plain", "", 0, text, (Passage(Span(0, len(text))),)))
    assert reading.marked.tolist() == list(range(len(text)))


def test_the_dictionary_cache_lies_where_only_we_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert private_folder() == tmp_path / "screener"
    (tmp_path / "screener").chmod(0o777)
    assert private_folder() is None


@pytest.fixture(scope="module")
def known() -> many.Words:
    return many.words()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_many_hits_at_once_are_answered_as_one_by_one(
    known: many.Words, segmenter: Segmenter, data: st.DataObject
) -> None:
    piece = st.sampled_from(
        [
            "司机密切配合", "揭秘密室", "国内部分地区", "目前尚未公开", "体育馆内部资料室",
            "中华人民共和国", "密", "a1", "\n", "，", "𠮷😀", "国务院全体会议由全体成员组成", "㐀",
        ]
    )  # fmt: skip
    text = "".join(data.draw(st.lists(piece, min_size=1, max_size=30)))
    reading = Reading(Document("a", "text/plain", "", 0, text, (Passage(Span(0, len(text))),)))
    text = reading.text
    spans = [
        Span(start, end)
        for start in range(len(text))
        for end in range(start + 1, min(len(text), start + 6) + 1)
        if "\n" not in text[start:end]
    ]
    if spans:
        bounds = np.array(spans)
        edges = bounds[:, 0], bounds[:, 1]
        told = many.edges_crossed(known, reading.codes, reading.line_ends, edges).tolist()
        one_by_one = [segmenter.edges_crossed(text, span) for span in spans]
        assert [one if one >= 0 else two for one, two in zip(told, one_by_one, strict=True)] == (
            one_by_one
        )


def test_the_dictionary_in_arrays_is_stored_for_the_next_process(
    known: many.Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    many._stored.cache_clear()
    assert many.words_at_hand() is None
    many._store(known)
    many._stored.cache_clear()
    again = many.words_at_hand()
    assert again is not None
    assert again.trie.arrays().keys() == known.trie.arrays().keys()
    assert (again.weights == known.weights).all()
    next(tmp_path.rglob("weights.npy")).write_bytes(b"broken")
    many._stored.cache_clear()
    assert many.words_at_hand() is None
    monkeypatch.undo()
    many._stored.cache_clear()


def _crossed_with(jieba_: Any, text: str, span: Span, straddled: list[int]) -> int:
    """How many of the asked edges lie inside words, by a tokenizer that holds the term."""
    low = max(text.rfind("\n", 0, span.start) + 1, span.start - 12)
    high = text.find("\n", span.end)
    high = min(len(text) if high < 0 else high, span.end + 12)
    bounds, at = {low}, low
    for word in jieba_.cut(text[low:high], HMM=False):
        if at <= span.start and at + len(word) >= span.end:
            return 0
        at += len(word)
        bounds.add(at)
    return sum(edge not in bounds for edge in straddled)


def test_a_hit_is_read_as_jieba_reads_it_with_the_term_among_its_words(
    segmenter: Segmenter,
) -> None:
    listed = {term.text for rule in load_lexicon().by_detector("terms") for term in rule.terms}
    terms = sorted(term for term in listed if re.fullmatch("[\u4e00-\u9fa5]{2,}", term))
    terms = [term for term in terms if not known_word(term)]
    sample, own = public_sample(), jieba.Tokenizer()
    own.initialize()
    asked = Counter[int]()
    for number, span in Trie.build(*_flat(terms)).find(sample.codes).rows():
        edges = segmenter.edges_crossed(sample.text, span)
        ours = 0 if edges and segmenter.stands_as_word(sample.text, span) else edges
        straddled = [edge for edge in span if _straddled(sample.text, edge)]
        own.add_word(terms[number], tokenizer().suggest_freq(terms[number], tune=False))
        assert ours == _crossed_with(own, sample.text, span, straddled), terms[number]
        own.del_word(terms[number])
        asked[edges] += 1
    assert asked[0] > 200
    assert asked[1] > 1


def _flat(terms: list[str]) -> tuple[Codes, Positions]:
    codes = np.frombuffer("".join(terms).encode("utf-32-le"), dtype="<u4")
    return codes, np.cumsum([len(term) for term in terms])


@pytest.mark.parametrize(
    ("text", "term", "stands"),
    [
        ("青山局长办公会议定事项", "局长办公会", True),
        ("发明电灯", "明电", False),
        ("司机密切", "机密", False),
    ],
)
def test_a_term_no_dictionary_holds_is_a_word_if_the_reading_is_likelier(
    segmenter: Segmenter, text: str, term: str, stands: bool
) -> None:
    start = text.index(term)
    assert segmenter.stands_as_word(text, Span(start, start + len(term))) is stands
