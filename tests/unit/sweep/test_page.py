"""What a page tells beside its words, and pages made to be trouble."""

from __future__ import annotations

from datetime import date

import pytest

from screener.sweep.page import read_page, sitemap_links
from screener.sweep.prose import prose

PAGE = """\
<html><head><meta charset="gb2312"><meta name="PubDate" content="2026-05-08 10:00">
<base href="/gs/"><title> 公示
</title><link rel="stylesheet" href="/a.css"></head><body><a href="b.html#top"></a>
<a href="b.html#top">又一次</a><img src="c.png"><iframe src="d.html"></iframe>
<a href="P1.xlsx?v=2">附件：名单</a><a href="javascript:void(0)">打印</a></body></html>
"""


def test_links_title_date_base_and_captions_are_read_in_its_own_character_set() -> None:
    page = read_page(PAGE.encode("gbk"), "a.html", "")
    assert page
    assert page.title == "公示"
    assert page.published == date(2026, 5, 8)
    assert page.base == "/gs/"
    assert page.links == ("/a.css", "b.html#top", "c.png", "d.html", "P1.xlsx?v=2",
                          "javascript:void(0)")  # fmt: skip
    assert page.captions == {one.hash for one in prose(["附件：名单"])}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("发布时间：2026年5月8日 来源", date(2026, 5, 8)),
        ("发布日期: 2026/5/8", date(2026, 5, 8)),
        ("时间：2026-13-40", None),
        ("会议于2026年5月8日召开", None),
    ],
)
def test_the_day_of_publication_stands_in_the_text_too(text: str, day: date | None) -> None:
    page = read_page(b"<html><body>x</body></html>", "a.html", text)
    assert page
    assert page.published == day


def test_a_page_of_many_links_is_cut_and_says_so() -> None:
    data = "".join(f'<a href="{one}.html">x</a>' for one in range(6000)).encode()
    page = read_page(data, "a.html", "")
    assert page
    assert page.cut
    assert len(page.links) == 5000


def test_a_page_nested_without_end_takes_no_time_without_end_and_is_not_called_read() -> None:
    page = read_page(b"<div>" * 100_000 + b'<a href="b.html">', "a.html", "")
    assert page
    assert page.cut


def test_bytes_that_are_no_text_are_no_page() -> None:
    assert read_page(bytes(range(256)) * 8, "a.html", "") is None


def test_a_sitemap_names_addresses_whatever_else_is_in_it() -> None:
    data = b"\xff\x00<urlset><url><loc> http://a/b?c=1&amp;d </loc></url><loc>e.html</loc><loc>"
    assert sitemap_links(data) == ("http://a/b?c=1&d", "e.html")
