"""Web pages: reading order, tables, and every way of being on a page without being seen."""

from __future__ import annotations

import base64

import pytest

from screener.document import FRAME, GapKind, Part
from tests.formats.reading import passages, read, rows, tree
from tests.samples import plain


@pytest.mark.parametrize(
    "body",
    [
        "<p hidden>密</p>",
        "<div style='visibility:hidden'><p>密</p></div>",
        "<p style='opacity: 0'>密</p>",
        "<span style='font-size:0'>密</span>",
        "<p style='font-size:1px'>密</p>",
        "<p style='color:white'>密</p>",
        "<font color=#FFFFFF>密</font>",
        "<p style='color:rgba(0,0,0,0)'>密</p>",
        "<div style='background:#003366'><p style='color:#036'>密</p></div>",
        "<p style='text-indent:-9999px'>密</p>",
        "<p style='position:absolute;left:-5000px'>密</p>",
        "<div style='height:0;overflow:hidden'>密</div>",
        "<p style='transform: scale(0)'>密</p>",
        "<p style='filter:opacity(0%)'>密</p>",
        "<p style='clip-path:inset(50%)'>密</p>",
        "<p style='content-visibility:hidden'>密</p>",
        "<style>.h{display:none}</style><p class='a h'>密</p>",
        "<style>#x{color:#fff}</style><p id=x>密</p>",
        "<input type=hidden value=密>",
    ],
)
def test_what_a_reader_does_not_see_is_hidden(body: str) -> None:
    document = read(plain.page(f"<p>看得见</p>{body}"), "a.html")
    assert passages(document) == ["看得见"]
    assert [text[-1] for text in passages(document, Part.HIDDEN)] == ["密"]


@pytest.mark.parametrize(
    "body",
    [
        "<table bgcolor=navy><tr><td><font color=white>字</font></td></tr></table>",
        "<div style='background:url(a.png)'><p style='color:#fff'>字</p></div>",
        "<style>@media print{.n{display:none}}</style><p class=n>字</p>",
        "<div id=js_content style='visibility:hidden;opacity:0'><p>字</p></div>",
        "<p style='font-size:14px;color:#333'>字</p>",
        "<p aria-hidden=true>字</p>",
        "<p style='transform:scale(0.8);filter:opacity(60%);clip-path:inset(5%)'>字</p>",
    ],
)
def test_what_a_reader_sees_is_body(body: str) -> None:
    document = read(plain.page(body), "a.html")
    assert passages(document) == ["字"]
    assert passages(document, Part.HIDDEN) == []


def test_inline_words_join_across_what_is_hidden_between_them() -> None:
    body = "<p>机<span style='display:none'>扰</span><b>密</b>件<br>第二行&nbsp;完</p><p>三</p>"
    document = read(plain.page(body), "a.html")
    assert passages(document) == ["机密件", "第二行\xa0完", "三"]
    assert passages(document, Part.HIDDEN) == ["扰"]
    assert [one.location.paragraph for one in document.passages] == [1, 1, 1, 2]


@pytest.mark.parametrize(
    "opening", ["<bdo dir=RTL>", "<span style='unicode-bidi:bidi-override; direction:rtl'>"]
)
def test_an_element_that_turns_its_words_around_holds_an_override(opening: str) -> None:
    document = read(plain.page(f"<p>甲{opening}丙乙</{opening[1:5].strip()}>丁"), "a.html")
    assert passages(document) == ["甲\u202e丙乙\u202c丁"]


def test_other_directions_turn_nothing_around() -> None:
    document = read(plain.page("<p dir=rtl>甲<bdo dir=ltr>乙</bdo><bdi>丙</bdi></p>"), "a.html")
    assert passages(document) == ["甲乙丙"]


def test_data_tables_are_rows_of_cells_and_layout_tables_are_not() -> None:
    inner = "<tr><th>姓名<th>证号<tr><td rowspan=2>王五<td><p>1</p><p>2</p><tr><td>3"
    body = f"<table><tr><td>导航<td><table>{inner}</table></table>"
    document = read(plain.page(body), "a.html")
    assert rows(document) == [["姓名", "证号"], ["王五", "1", "2"], ["3"]]
    assert [one.cell.column for one in document.passages if one.cell] == [1, 2, 1, 2, 2, 2]
    assert passages(document)[0] == "导航"


def test_a_pinyin_guide_does_not_part_the_word_it_stands_over() -> None:
    ruby = "<ruby>机<rp>(</rp><rt>jī</rt>密<rt>mì</rt></ruby>★10年"
    document = read(plain.page(f"<p>{ruby}</p>"), "a.html")
    assert passages(document) == ["机密★10年", "(jīmì"]
    assert document.passages[-1].location.place == "拼音指南"


def test_headings_are_marked() -> None:
    body = "<h2>一</h2><div class='news-title'>二</div><p>三</p>"
    document = read(plain.page(body, "<title>零</title>"), "a.html")
    assert [one.heading for one in document.passages] == [True, True, True, False]


def test_addresses_that_tell_something_are_attributes() -> None:
    links = ("mailto:a@b.cn", "http://10.1.2.3/oa", "http://oa-server/x", "%E5%90%8D%E5%8D%95.xls",
             "/news/t20260101_123456.html", "https://www.example.gov.cn/", "#top")  # fmt: skip
    body = "".join(f"<a href='{link}'>x</a>" for link in links)
    found = passages(read(plain.page(body), "a.html"), Part.ATTRIBUTE)
    assert found == ["mailto:a@b.cn", "http://10.1.2.3/oa", "http://oa-server/x", "名单.xls"]


def test_a_number_that_a_link_dials_stands_in_the_line_of_the_link() -> None:
    call = "<a href='tel:13800138000' title='李四'>拨打</a>"
    document = read(plain.page(f"<p>张三的电话{call}</p><p>又一段</p>"), "a.html")
    assert document.text == "张三的电话拨打\t李四\ttel:13800138000\n又一段"
    assert passages(document, Part.ATTRIBUTE) == ["李四", "tel:13800138000"]
    table = f"<table><tr><th>姓名<th>联系<tr><td>张三<td>{call}</table>"
    document = read(plain.page(table), "a.html")
    assert rows(document)[1] == ["张三", "拨打", "李四", "tel:13800138000"]


def test_a_script_gives_names_with_their_values_and_no_noise() -> None:
    code = """var a={"姓名":"张三","证号":"110101188001010003"}; f("abc", 12); // 内部留言
    var t='\\u673a\\u5bc6';"""
    found = passages(read(plain.page(f"<script>{code}</script>"), "a.html"), Part.MARKUP)
    assert sorted(found) == sorted(["姓名: 张三, 证号: 110101188001010003", "内部留言", "机密"])


def test_files_in_data_addresses_are_children() -> None:
    text = base64.b64encode("内嵌的话".encode()).decode()
    image = base64.b64encode(plain.png(400, 300)).decode()
    body = f"<a href='data:text/plain;base64,{text}'>x</a><img src='data:image/png;base64,{image}'>"
    first, second = read(plain.page(body), "a.html").children
    assert first.text == "内嵌的话"
    assert [gap.kind for gap in second.gaps] == [GapKind.DAMAGED]


def test_the_charset_of_the_meta_element_counts() -> None:
    body = "<meta charset=gb2312><p>镕基二字不在国标一级</p>".encode("gbk")
    assert passages(read(body, "a.htm")) == ["镕基二字不在国标一级"]


def test_pages_without_an_extension_are_known_and_deep_ones_are_read() -> None:
    assert read(b"<html><body><p>x", "page").media_type == "text/html"
    deep = read(plain.page("<div>" * 200_000 + "底" + "</div>" * 200_000 + "<p>后</p>"), "a.html")
    assert "底" in deep.text
    assert "后" in deep.text


def test_frames_in_frames_end() -> None:
    body = "底"
    for _ in range(12):
        quoted = body.replace("&", "&amp;").replace('"', "&quot;")
        body = f'<iframe srcdoc="{quoted}"></iframe>'
    document = read(plain.page(body), "a.html")
    assert any(gap.kind is GapKind.TOO_LARGE for one in tree(document) for gap in one.gaps)


def test_menus_and_footers_are_the_frame_of_the_page() -> None:
    top = "<ul class='main-nav'><li>首页</li></ul>"
    article = "<div class='article'><h1>标题</h1><p>正文</p></div>"
    bottom = "<div id='footer'><p>主办单位</p></div><nav>更多</nav>"
    page = f"<body>{top}{article}{bottom}</body>"
    document = read(page.encode(), "a.html")
    places = [passage.location.place for passage in document.passages]
    assert passages(document) == ["首页", "标题", "正文", "主办单位", "更多"]
    assert places == [FRAME, None, None, FRAME, FRAME]


def test_what_a_server_should_have_run_is_read_as_a_script() -> None:
    text = "<?php $name = '北岭三号'; /* 东岭四号 */ ?>"
    for page in (f"{text}<html><body>甲</body></html>", f"<html><body>{text}甲</body></html>"):
        said = "".join(passages(read(page.encode(), "a.php"), Part.MARKUP))
        assert "北岭三号" in said
        assert "东岭四号" in said
