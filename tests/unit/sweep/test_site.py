"""The description of a site, and what is wrong in one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener.errors import UsageError
from screener.samples.site import SITE_TOML
from screener.sweep.site import Site, load_site


def written(folder: Path, text: str) -> Path:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_longest_path_names_the_owner(tmp_path: Path) -> None:
    site = load_site(written(tmp_path, SITE_TOML))
    assert site.owner("gs/a.html") == "人力资源服务中心"
    assert site.owner("gsx/a.html") == "办公室"
    assert Site(owners={"gs/": "甲"}).owner("news/a.html") == ""


def test_since_and_exempt_are_read(tmp_path: Path) -> None:
    site = load_site(written(tmp_path, 'since = 2026-01-01\nexempt = ["images/*"]\n'))
    assert site.since == date(2026, 1, 1)
    assert site.is_exempt("images/Logo.png")
    assert site.is_exempt("news/index.html")
    assert not site.is_exempt("news/t1.html")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("url = 'www.example'", "url 应以 http"),
        ("urls = ''", "不认识的项目 urls"),
        ("since = '2026'", "since 应是日期"),
        ("owners = ['a']", "[owners] 中应是"),
        ("exempt = 'a'", "exempt 应是路径模式的列表"),
        ("[terms]\nblock = -1", "[terms] 中只能有"),
        ("[terms]\nsoon = 1", "[terms] 中只能有"),
        ("[owners", "不是有效的 TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_site(written(tmp_path, text))
    assert said in str(caught.value)
