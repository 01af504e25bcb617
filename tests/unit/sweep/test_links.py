"""Addresses as pages write them, and where in the mirror they lie."""

from __future__ import annotations

import pytest

from screener.sweep.links import Links, local_paths

SITE = "https://www.qinghe.example/"


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("t2.html", "gs/t2.html"),
        ("./t2.html#top", "gs/t2.html"),
        ("../news/t3.html", "news/t3.html"),
        ("/css/a.css", "css/a.css"),
        ("https://www.qinghe.example/gs/a.pdf", "gs/a.pdf"),
        ("//www.qinghe.example/gs/a.pdf", "gs/a.pdf"),
        ("http://www.qinghe.example/gs/a.pdf", "gs/a.pdf"),
        ("%E9%99%84%E4%BB%B6.docx", "gs/附件.docx"),
        ("附件 1.docx", "gs/附件 1.docx"),
        ("/", "index.html"),
        ("/gs/", "gs/index.html"),
        ("down.jsp?id=3", "gs/down.jsp?id=3"),
        ("../../../../etc/passwd", "etc/passwd"),
    ],
)
def test_an_address_leads_to_a_path(address: str, first: str) -> None:
    assert local_paths(address, "gs/t1.html", "", SITE)[0] == first


@pytest.mark.parametrize(
    "address", ["https://other.example/a.pdf", "mailto:a@b.c", "javascript:void(0)", "http://[bad"]
)
def test_other_addresses_lead_nowhere_here(address: str) -> None:
    assert local_paths(address, "gs/t1.html", "", SITE) == ()


def test_a_site_below_a_folder_of_its_host_keeps_to_it() -> None:
    site = "https://www.qinghe.example/bm/"
    assert local_paths("/bm/a.html", "x.html", "", site)[0] == "a.html"
    assert local_paths("a.html", "x/y.html", "", site)[0] == "x/a.html"
    assert local_paths("/other/a.html", "x.html", "", site) == ()


def test_a_page_with_a_base_counts_from_there() -> None:
    assert local_paths("a.html", "gs/t1.html", "/news/", SITE)[0] == "news/a.html"


def test_a_name_with_a_per_cent_sign_is_itself() -> None:
    assert local_paths("b.html", "50%/a.html", "", SITE)[0] == "50%/b.html"


def test_it_is_known_who_leads_where_and_what_leads_nowhere() -> None:
    files = {"index.html", "gs/index.html", "gs/a.docx"}
    links = Links(SITE, files.__contains__)
    links.add("index.html", ["/gs/", "gs/a.docx", "gs/a.docx", "index.html"])
    links.add("gs/index.html", ["a.docx", "gone.pdf", "../news/", "/down"])
    assert links.to("gs/a.docx") == (2, ("index.html", "gs/index.html"))
    assert links.to("gs/index.html") == (1, ("index.html",))
    assert links.to("index.html") == (0, ())
    assert [one for one in links.broken() if "." in one[0]] == [
        ("gs/gone.pdf", 1, ("gs/index.html",))
    ]
