"""Fonts: found, refused, cut down to the characters of one form."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from screener.errors import UsageError
from screener.forms import fonts
from screener.forms.fonts import find_font, subset
from tests.unit.forms.papers import font

SOME = "审查签发abc，"


@pytest.mark.parametrize("cubic", [False, True], ids=["truetype", "postscript"])
def test_outlines_of_both_kinds_become_one_small_truetype_font(tmp_path: Path, cubic: bool) -> None:
    path = tmp_path / "font.otf"
    path.write_bytes(font(SOME + "甲乙丙丁", cubic=cubic))
    made = subset(path, "审查a☑")
    assert made.missing == {"☑", " "}
    small = TTFont(io.BytesIO(made.data))
    assert sorted(map(chr, small.getBestCmap())) == ["a", "审", "查"]
    assert "glyf" in small
    glyph = small["glyf"][small.getBestCmap()[ord("审")]]
    assert (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) == (100, 0, 900, 800)
    assert subset(path, "☑a查审").data == made.data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a font", "不是字体文件"),
        (font("abc"), "没有汉字"),
        (font(SOME, embedding=2), "不允许嵌入"),
        (None, "文件不存在"),
    ],
    ids=["no font", "no Chinese", "restricted", "missing"],
)
def test_a_font_that_cannot_print_is_refused_with_the_reason(
    tmp_path: Path, data: bytes | None, words: str
) -> None:
    path = tmp_path / "font.ttf"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UsageError, match=words):
        find_font(path)


def test_the_first_known_font_of_the_machine_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", (str(tmp_path),))
    find_font.cache_clear()
    assert find_font() is None
    inner = tmp_path / "truetype" / "wqy"
    inner.mkdir(parents=True)
    (inner / "other.ttf").write_bytes(font(SOME))
    (inner / "wqy-zenhei.ttc").write_bytes(font(SOME))
    (tmp_path / "SIMSUN.TTC").write_bytes(font(SOME, embedding=2))
    find_font.cache_clear()
    assert find_font() == inner / "wqy-zenhei.ttc"
    find_font.cache_clear()
