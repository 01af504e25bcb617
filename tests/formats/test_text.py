"""Plain text: encodings, paragraphs broken at the margin, tables drawn by hand, data as text."""

from __future__ import annotations

import time
import unicodedata

import pytest

from screener.containers.charset import decode
from screener.document import GapKind, Part
from screener.extract.text.lines import _WIDE
from screener.limits import Limits
from screener.pipeline import Screener
from tests.formats.reading import passages, read, rows
from tests.samples import plain

SENTENCE = "为做好有关工作，现将名单予以公布，请各单位认真落实。"
TRADITIONAL = "為做好這個有關工作，現將名單予以公布，請各單位認真落實。"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                     "gb18030", "gbk", "utf-32", "hz"])  # fmt: skip
def test_simplified_chinese_comes_back_in_every_charset(charset: str) -> None:
    found = decode(SENTENCE.encode(charset))
    assert found is not None
    assert (found.text, found.lost) == (SENTENCE, 0)


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["机密★10年", "①绝密", "秘密★长期", "证号1"])
def test_a_few_wide_characters_without_a_mark_are_told(text: str, charset: str) -> None:
    found = decode(text.encode(charset))
    assert found is not None
    assert (found.text, found.charset) == (text, charset)


@pytest.mark.parametrize("piece", [b"\0\1\2\3", b"\1\0\0\0", b"\0\0\1\2", b"\x26\x25\x24\x20"])
def test_bytes_in_fours_are_no_wide_characters_by_that_alone(piece: bytes) -> None:
    found = decode(piece * 50)
    assert found is None or found.charset == "utf-8"


def test_big5_and_traditional_gbk_are_told_apart() -> None:
    for charset in ("big5", "gbk"):
        found = decode(TRADITIONAL.encode(charset))
        assert found is not None
        assert found.text == TRADITIONAL


def test_tildes_and_braces_of_a_program_are_not_chinese() -> None:
    for text in ("x = ~{abcd~} ~{ code", "a{~b~}", "正则 ~{ab~}"):
        found = decode(text.encode())
        assert found is not None
        assert found.text == text


def test_a_declared_charset_decides_where_bytes_do_not() -> None:
    found = decode("名单".encode("big5", "replace"), "big5")
    assert found is not None
    found = decode("甲乙".encode("gbk"), "gb2312")
    assert found is not None
    assert found.text == "甲乙"


def test_a_cut_tail_or_a_broken_byte_does_not_change_the_charset() -> None:
    for charset in ("utf-8", "gb18030"):
        cut = decode((SENTENCE * 4).encode(charset)[:-1])
        assert cut is not None
        assert cut.text.startswith(SENTENCE * 3)
    data = bytearray((SENTENCE * 10).encode())
    data[100] = 0xFF
    broken = decode(bytes(data))
    assert broken is not None
    assert broken.charset == "utf-8"
    assert 0 < broken.lost < 4


def test_lost_characters_beyond_a_trace_are_a_gap() -> None:
    data = bytearray((SENTENCE * 100).encode())
    for at in range(0, len(data), 90):
        data[at] = 0xFF
    assert [gap.kind for gap in read(bytes(data), "a.txt").gaps] == [GapKind.DAMAGED]


def test_bytes_with_zeros_are_not_text() -> None:
    assert [gap.kind for gap in read(b"abc\0def", "a.txt").gaps] == [GapKind.UNSUPPORTED]


def test_lines_wrapped_at_the_margin_are_one_paragraph_and_lists_are_not() -> None:
    full = "经研究决定自即日起在全县范围内开展专项检查，现将有关事项通知如下请各"
    text = f"通知\n\n{full}\n{full}\n{full}\n单位落实。\n一、第二段。\n"
    document = read(text.encode(), "a.txt")
    assert passages(document) == ["通知", f"{full}\n{full}\n{full}\n单位落实。", "一、第二段。"]
    assert [one.location.line for one in document.passages] == [1, 3, 7]
    listed = "".join(
        f"某某市某某县某某镇某某村委会第{n}村民小组张某某同志户\n" for n in "一二三四五"
    )
    assert len(passages(read(listed.encode(), "a.txt"))) == 5


def test_what_is_counted_as_two_columns_without_asking_is_wide() -> None:
    every = "".join(map(chr, range(0x10000)))
    assert {unicodedata.east_asian_width(char) for char in "".join(_WIDE.findall(every))} == {
        "W",
        "F",
    }


def test_rows_below_the_head_of_a_list_of_persons_may_be_set_apart_by_single_blanks() -> None:
    list_of_persons = "姓名 性别 诊断\n王五 男 肺炎\n赵六 女 乙肝\n\n以上 两人"
    assert rows(read(list_of_persons.encode(), "a.txt"))[2] == ["赵六", "女", "乙肝"]
    assert not rows(read("请 在此 填写姓名。\n王五 男 肺炎".encode(), "a.txt"))
    assert not rows(read("性别 诊断\n男 肺炎".encode(), "a.txt"))


def test_tabs_pipes_and_aligned_columns_are_tables() -> None:
    assert rows(read(b"a\tb\nc\td\n", "a.txt")) == [["a", "b"], ["c", "d"]]
    piped = "| 姓名 | 电话 |\n|:--|--:|\n| 李四 | 13800138000 |\n"
    assert rows(read(piped.encode(), "a.md")) == [["姓名", "电话"], ["李四", "13800138000"]]
    aligned = "姓名  部门  电话\n王五  财务  123\n赵六  人事  456\n"
    assert rows(read(aligned.encode(), "a.txt"))[2] == ["赵六", "人事", "456"]
    spread = "王  芳\n李  强\n赵  敏\n"
    assert rows(read(spread.encode(), "a.txt")) == []


def test_the_first_short_line_and_markdown_titles_are_headings() -> None:
    document = read("关于某事的通知\n正文。\n## 小节\n".encode(), "a.md")
    assert [one.heading for one in document.passages] == [True, False, True]


def test_text_beyond_the_limit_is_a_gap_and_the_rest_is_read() -> None:
    document = read(("甲" * 50).encode(), "a.txt", Limits(characters=20))
    assert (document.text, document.gaps[0].kind) == ("甲" * 20, GapKind.TOO_LARGE)


def test_large_text_is_read_in_linear_time() -> None:
    def seconds(lines: int) -> float:
        data = (f"{SENTENCE}甲\n" * lines).encode()
        begun = time.process_time()
        read(data, "a.txt")
        return time.process_time() - begun

    assert seconds(40_000) < 10 * max(seconds(10_000), 0.05)


def test_csv_cells_keep_quoted_marks_and_their_lines() -> None:
    text = 'sep=;\r\n姓名;备注\r\n"张;三";"两\n行"\r\n李四;x\r\n'
    document = read(text.encode("gb18030"), "a.csv")
    assert rows(document) == [["姓名", "备注"], ["张;三", "两\n行"], ["李四", "x"]]
    assert [(one.location.cell, one.location.line) for one in document.passages][-1] == ("B4", 5)


def test_json_records_are_a_table_and_numbers_stay_as_written() -> None:
    text = '{"rows":[{"姓名":"张三","证号":110101188001010003},{"姓名":"李四"}],"比例":1.50}'
    document = read(text.encode(), "a.json")
    assert rows(document) == [["姓名", "证号"], ["张三", "110101188001010003"], ["李四"]]
    assert "比例: 1.50" in passages(document)


def test_a_short_list_in_json_is_a_row_and_lists_of_one_length_are_a_table() -> None:
    text = (
        '{"点": [109.345678, 36.123456], "行": [["姓名", "电话"], ["甲", 1]], "名": ["甲", ["乙"]]}'
    )
    document = read(text.encode(), "a.json")
    assert rows(document) == [["109.345678", "36.123456"], ["姓名", "电话"], ["甲", "1"]]
    assert document.text.endswith("\n甲\n乙")


def test_web_pages_inside_json_are_read_as_pages() -> None:
    child = read(plain.data({"content": "<p>机<b>密</b></p>"}), "a.json").children[0]
    assert passages(child) == ["机密"]


def test_a_cut_json_is_read_with_its_escapes_undone() -> None:
    assert "机密" in read(b'{"a": "\\u673a\\u5bc6", "b": [', "a.json").text


def test_instructions_to_programs_in_xml_are_read_wherever_they_stand() -> None:
    for text in ("<?note 北岭三号?><r/>", "<r><?note 北岭三号?></r>", "<r/><?note 北岭三号?>"):
        assert passages(read(text.encode(), "a.xml"), Part.MARKUP) == ["北岭三号"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_text_is_kept_as_written_so_that_places_are_those_of_the_file(
    screener: Screener, end: str
) -> None:
    lines = ["", "  通知", "", "", "姓名\t\t电话 ", "| 甲 | 乙 |", "|---|---|", "| 丙 |  丁 |"]
    written = end.join([*lines, "\f第二页", "机密★10年", "", ""])
    verdict = screener.screen(written.encode(), "a.txt")
    (mark,) = (one for one in verdict.findings if one.rule == "state_secret.marking")
    assert verdict.characters == len(written)
    assert written[mark.span.start : mark.span.end] == mark.text == "机密★10年"
    assert mark.location.line == len(lines) + 2


def test_a_sentence_broken_at_the_margin_is_read_across_either_end_of_line(
    screener: Screener,
) -> None:
    full = "各单位应当按照要求认真组织学习，做好登记和归档，并于月底以前，将名册送到办公室"
    for end in ("\n", "\r\n"):
        text = end.join([full, full, full[:-2] + "证号", "码110101188001010003，特此说明。"])
        (found,) = screener.screen(text.encode(), "a.txt").findings
        assert text[found.span.start : found.span.end] == "110101188001010003"
        assert found.location.line == 4


def test_numbers_that_an_export_wrote_as_formulas_are_cells_as_they_are_shown() -> None:
    text = '编号,备注\n="0012","=""甲""""乙"""\n=A1+B1,="一"&"二"\n'
    assert rows(read(text.encode(), "a.csv"))[1:] == [
        ["0012", '甲"乙'], ["=A1+B1", '="一"&"二"']
    ]  # fmt: skip
