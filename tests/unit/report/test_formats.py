"""Each format holds every finding, escapes what it must, and repeats nothing that is masked."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from io import BytesIO

import pytest

from screener.report.words import size_label, visible, visible_path
from screener.report.writer import FORMATS, Report, writer
from tests.unit.report import made


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_names_every_flagged_document_and_rule(form: str) -> None:
    words = made.written(form)
    for document in made.documents():
        for finding in document["findings"]:
            assert finding["rule"] in words
            assert finding["reason"] in words
    assert "110101188001010003" in words


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_shows_a_masked_quote(form: str) -> None:
    words = made.written(form, mask=True)
    for secret in ("110101188001010003", "张三", "李四", "机 密"):
        assert secret not in words
    assert "█" * 18 in words


@pytest.mark.parametrize("form", FORMATS)
def test_every_sentence_leaves_the_classifying_to_people(form: str) -> None:
    assert "属于国家秘密" not in made.written(form)


def test_json_is_the_contracts_object() -> None:
    report = json.loads(made.written("json"))
    assert list(report) == ["schema", "tool", "summary", "documents"]
    assert report["tool"] == made.TOOL
    assert report["documents"] == made.documents()


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_on_nothing_is_whole_and_says_so(form: str) -> None:
    out = BytesIO()
    writer(form)(Report(tool=made.TOOL, rules=(), entries=[]), out)  # type: ignore[arg-type]
    words = out.getvalue().decode()
    if form in {"json", "sarif"}:
        assert json.loads(words)
    elif form == "jsonl":
        assert words == ""
    else:
        assert "没有找到文件" in words


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _page() -> _Page:
    page = _Page()
    page.feed(made.written("html"))
    return page


def test_html_loads_nothing_and_runs_nothing() -> None:
    page = _page()
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "link", "iframe", "object", "form", "base"}
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name in {"src", "style"} for name in attributes)
        assert attributes.get("href", "#").startswith("#")  # type: ignore[union-attr]
    assert "url(" not in made.written("html")
    assert "@import" not in made.written("html")


def test_html_shows_hostile_text_as_text() -> None:
    text = "".join(_page().text)
    assert '</mark><script>alert("x")</script>&amp;\\x1b[31m\\u202e' in text
    assert "a/<img src=x>.txt" in text


def test_every_link_of_the_html_report_leads_somewhere_once() -> None:
    page = _page()
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    targets = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    labels = [attributes["for"] for tag, attributes in page.tags if tag == "label"]
    assert len(targets) == 3
    assert {str(target)[1:] for target in targets} | set(labels) <= set(identifiers)


def test_text_has_colour_only_for_those_who_see_it() -> None:
    assert "\x1b" not in made.written("text")
    coloured = made.written("text", colour=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured).count("\x1b") == 0
    assert "\x1b[7m110101188001010003\x1b[0m" in coloured


def test_text_that_a_terminal_cannot_spell_is_written_out() -> None:
    out = BytesIO()
    report = Report(tool=made.TOOL, rules=(), entries=made.documents(), encoding="gbk")  # type: ignore[arg-type]
    writer("text")(report, out)
    assert "居民身份证号码" in out.getvalue().decode("gbk", "strict")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("普通文字", "普通文字"),
        ("甲\n乙\t丙", "甲 ↵ 乙 │ 丙"),
        ("机\u200b密\ufeff", "机\\u200b密\\ufeff"),
        ("\x1b[31m\x00", "\\x1b[31m\\x00"),
        ("\u202e倒", "\\u202e倒"),
        ("全角\u3000空格", "全角\u3000空格"),
    ],
)
def test_what_no_eye_sees_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_path_stays_on_one_line() -> None:
    assert visible_path("a\nb\tc") == "a\\nb\\tc"


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size_label(size) for size in (0, 1023, 2048, 5 * 1024 * 1024)] == [
        "0 字节", "1023 字节", "2.0 KB", "5.0 MB",
    ]  # fmt: skip
