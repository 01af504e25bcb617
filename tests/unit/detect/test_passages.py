"""Content without a mark: found where it stands, however much innocent text lies around it."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import pytest

from screener.classify import Classifier
from screener.detect.looks import NARROW, STEP, WIDE, Looks, windows
from screener.detect.passages import PassageDetector
from screener.detect.sentences import LONGEST, sentence_spans
from screener.document import Document, Location, Part, Span, TextBuilder
from screener.finding import Hit
from screener.lexicon import load_lexicon
from screener.policy import Policy
from screener.reading import Reading
from screener.segment import Segmenter

LEAK = "下周三晚暗访三家加油站，不发通知，先查地下油罐，带队的是副局长，名单不要让站里知道。"
PLAIN = (
    "春天到了，公园里的玉兰陆续开放，许多市民带着孩子前来散步。",
    "园林工人介绍，花期大约持续两周，请游客爱护花木，不攀折花枝。",
    "公园每天六时至二十二时免费开放，园内设有饮水点和母婴室。",
    "周末还将举办风筝节和书画展，欢迎大家参加。",
)

POLICY = Policy(drop=0.2, info=0.45, model=0.5, model_formal=0.75)
GLANCE = Looks(Classifier.load(), Segmenter())


@pytest.fixture(scope="module")
def detector() -> PassageDetector:
    return PassageDetector(load_lexicon().by_detector("passages"), Classifier.load(), POLICY)


def reading(*lines: str, part: Part = Part.BODY) -> Reading:
    builder = TextBuilder()
    for line in lines:
        builder.add(line, Location(part=part))
    return _reading(builder)


def _reading(builder: TextBuilder) -> Reading:
    return Reading(
        Document(
            path="a.txt",
            media_type="text/plain",
            digest="",
            size=0,
            text=builder.text,
            passages=builder.passages,
        )
    )


def quotes(detector: PassageDetector, source: Reading) -> list[str]:
    hits = [hit for hit in detector.detect(source) if not hit.dropped]
    return [source.text[hit.span.start : hit.span.end] for hit in hits]


def only(detector: PassageDetector, source: Reading) -> Hit:
    hits = list(detector.detect(source))
    assert len(hits) == 1
    return hits[0]


def test_a_leak_is_raised_for_review_with_its_sentence(detector: PassageDetector) -> None:
    hit = only(detector, reading(LEAK))
    assert not hit.dropped
    assert hit.rule.id == "work_secret.content"
    assert hit.severity.word == "review"
    assert 0.5 <= hit.confidence <= 0.99


def test_innocent_text_gives_one_dropped_hit_that_ranks_it(detector: PassageDetector) -> None:
    hit = only(detector, reading(*PLAIN))
    assert hit.dropped == "模型得分未达阈值"
    assert hit.confidence < 0.3


def test_one_sentence_in_a_long_text_is_found_there(detector: PassageDetector) -> None:
    found = quotes(detector, reading(*PLAIN * 4, LEAK, *PLAIN * 4))
    assert any("暗访三家加油站" in quote for quote in found)
    assert len(found) <= 5, "the rest of the text is not quoted"


def test_a_menu_is_left_out_of_what_is_read() -> None:
    menu = ("首页", "新闻中心", "政务公开", "办事服务", "互动交流")
    source = reading(*menu, LEAK)
    assert [source.text[span.start : span.end] for span in sentence_spans(source)] == [
        source.text[source.text.index("下周三") :]
    ]


def test_the_furniture_of_a_web_page_is_left_out_too() -> None:
    top = "当前位置：首页 > 政务公开 > 正文"
    foot = ("主办：某县人民政府办公室　承办：某县大数据中心", "备案号：某ICP备00000000号-1")
    source = reading(top, LEAK, *foot)
    assert [source.text[span.start : span.end] for span in sentence_spans(source)] == [
        source.text[source.text.index("下周三") : source.text.index("站里知道") + 5]
    ]


def test_two_labels_are_a_title_and_stay() -> None:
    source = reading("工作安排", "节选", LEAK)
    assert len(sentence_spans(source)) == 3


def test_rows_of_a_table_are_read_together() -> None:
    builder = TextBuilder()
    for row, cells in enumerate((["品种", "现价"], ["甲", "98"], ["乙", "26"]), 1):
        builder.add_row([(cell, Location(cell=f"A{row}")) for cell in cells], table=1, row=row)
    source = _reading(builder)
    assert [source.text[span.start : span.end] for span in sentence_spans(source)] == [
        "品种\t现价\n甲\t98\n乙\t26"
    ]


def test_no_quote_is_longer_than_a_reviewer_can_take_in() -> None:
    source = reading("很长的一段话" * 90, "分成几节，" * 90)
    spans = sentence_spans(source)
    assert max(span.end - span.start for span in spans) <= LONGEST
    assert spans == sorted(spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))


@pytest.mark.parametrize("part", [Part.METADATA, Part.FILENAME, Part.MARKUP])
def test_properties_names_and_scripts_are_no_passages(
    detector: PassageDetector, part: Part
) -> None:
    assert list(detector.detect(reading(LEAK, part=part))) == []


def test_the_name_of_a_file_does_not_change_what_its_text_is_worth(
    detector: PassageDetector,
) -> None:
    found = []
    for name in ("a.txt", "2026年/办公室/上传/关于暗访加油站的情况说明.txt"):
        builder = TextBuilder()
        builder.add("".join(PLAIN), Location(part=Part.BODY))
        builder.add(name, Location(part=Part.FILENAME))
        found.append(only(detector, _reading(builder)))
    assert found[0] == found[1]


@pytest.mark.parametrize("part", [Part.COMMENT, Part.HIDDEN, Part.FOOTNOTE, Part.NOTES])
def test_leaks_off_the_page_are_found_too(detector: PassageDetector, part: Part) -> None:
    assert quotes(detector, reading(LEAK, part=part))


@pytest.mark.parametrize("text", ["", "短句。", "plain English only, nothing else. " * 9])
def test_text_that_says_too_little_gives_nothing(detector: PassageDetector, text: str) -> None:
    assert list(detector.detect(reading(text))) == []


def test_notes_never_quote_the_text(detector: PassageDetector) -> None:
    source = reading("开标前评标专家名单已经抽出，标底是四百七十二万，投标人只有三家，不要外传。")
    hit = only(detector, source)
    assert hit.notes[0] == "与“开标前的招标评标信息”类内容相近"
    assert hit.reason is None


def test_the_words_that_decided_are_named_by_their_place(detector: PassageDetector) -> None:
    source = reading(LEAK)
    (hit,) = (hit for hit in detector.detect(source) if "暗访" in words_of(source, hit))
    phrases = [source.text[one.start : one.end] for one in hit.telling]
    assert 1 <= len(phrases) <= 3
    assert all(hit.span.start <= one.start < one.end <= hit.span.end for one in hit.telling)
    assert source.finding(hit).telling == tuple(map(source.source_span, hit.telling))


def words_of(source: Reading, hit: Hit) -> str:
    return source.text[hit.span.start : hit.span.end]


def test_what_would_make_it_fit_is_said(detector: PassageDetector) -> None:
    hit = only(
        detector, reading("开标前评标专家名单已经抽出，标底是四百七十二万，投标人只有三家。")
    )
    assert hit.suggestion
    assert "如拟公开，可待开标或者中标结果公布以后再发" in hit.suggestion


def test_a_long_text_is_looked_at_closely_only_where_the_glance_doubts() -> None:
    read: list[str] = []

    class Watched(Segmenter):
        def cut(self, text: str) -> list[str]:
            read.append(text)
            return super().cut(text)

    sentences = [*PLAIN * 40, LEAK.replace("，", ","), *PLAIN * 40]
    text = "".join(sentences)
    ends = accumulate(map(len, sentences), initial=0)
    spans = [Span(start, end) for start, end in pairwise(ends)]
    looks = Looks(Classifier.load(), Watched())
    seen = looks.glance(text)
    closer = looks.closer(text, seen, seen.doubtful(0.7), lambda _: spans)
    assert closer
    best = closer.spans[closer.chances.index(max(closer.chances))]
    assert "".join(sentences)[best.start : best.end].startswith("下周三")
    assert 0 < sum(map(len, read)) < sum(map(len, sentences)) / 2


def test_innocent_text_is_cut_neither_into_sentences_nor_into_words(
    detector: PassageDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> list[Span]:
        raise AssertionError

    monkeypatch.setattr("screener.detect.passages.sentence_spans", never)
    monkeypatch.setattr("screener.detect.passages.genres_of", never)
    assert all(hit.dropped for hit in detector.detect(reading(*PLAIN)))


def test_an_innocent_neighbour_of_a_leak_is_not_quoted(detector: PassageDetector) -> None:
    neighbour = "全区各单位要提高认识，加强领导，落实责任。"
    (quote,) = quotes(detector, reading("关于近期工作的通报", LEAK, neighbour))
    assert quote.startswith("下周三")


def test_where_more_is_asked_less_is_doubted() -> None:
    """A law is raised from a higher chance on, so fewer of its windows need a closer look."""
    chances = np.array((0.3, 0.5, 0.9))
    seen = GLANCE.glance("")._replace(bounds=np.zeros((3, 2), dtype=np.int64), chances=chances)
    assert [len(seen.doubtful(threshold)) for threshold in (0.39, 0.66, 0.93)] == [3, 2, 1]


@pytest.mark.parametrize("lines", [3, 400])
def test_sentences_near_a_stretch_are_those_of_the_whole_text(lines: int) -> None:
    source = reading("首页", "机构", "动态", *PLAIN * lines, LEAK, *PLAIN * lines)
    at = source.text.index("下周三")
    near = np.array([(at, at + 60)])
    every, some = sentence_spans(source), sentence_spans(source, near)
    assert some == [span for span in every if some[0].start <= span.start < some[-1].end]
    assert some[0].start <= at - 250 or some[0] == every[0]
    assert some[-1].end >= at + 250 or some[-1] == every[-1]


@pytest.mark.parametrize("length", [1, 24, 39, 40, 41, 99, 100, 101, 124, 125, 126, 500, 1777])
def test_the_glance_leaves_no_character_out(length: int) -> None:
    bounds = GLANCE.glance("园" * length).bounds
    assert bounds[0, 0] == 0
    assert bounds[-1, 1] == length
    assert all(one.tolist()[1] >= two.tolist()[0] for one, two in pairwise(bounds))
    assert all(end - start <= NARROW for start, end in bounds.tolist())


@pytest.mark.parametrize("before", range(0, 4 * STEP, 7))
def test_a_leak_is_doubted_wherever_the_windows_fall(before: int) -> None:
    text = ("公园里的玉兰陆续开放。" * 200)[: 900 + before] + LEAK + "公园里的玉兰陆续开放。" * 90
    doubtful = GLANCE.glance(text.replace("，", ",")).doubtful(0.7)
    assert len(doubtful)
    assert all(start < 900 + before + len(LEAK) and 900 + before < end for start, end in doubtful)


def test_sentences_far_apart_share_no_window() -> None:
    assert windows(np.array([(0, 40), (40, 90), (5000, 5050)]), WIDE).tolist() == [
        [0, 2],
        [1, 2],
        [2, 3],
    ]


def test_windows_cover_every_sentence_and_overlap() -> None:
    lengths = [60, 30, 100, 20, 250, 40, 40, 90, 90]
    ends = list(accumulate(lengths, initial=0))
    found = windows(np.array(list(pairwise(ends))), WIDE).tolist()
    assert {index for start, end in found for index in range(start, end)} == set(range(9))
    assert all(sum(lengths[start:end]) <= max(WIDE, 250) for start, end in found)
    assert all(start < end for start, end in found)
    assert [start for start, _ in found] == sorted({start for start, _ in found})
