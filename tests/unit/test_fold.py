"""Folding: which spellings fall together, and that every character keeps its way back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.document import Span
from screener.errors import LexiconError
from screener.fold import _table, fold, fold_term, fold_terms
from screener.paths import LEXICONS


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("机 密", "机密"),
        ("机　密★１０年", "机密★10年"),
        ("機密", "机密"),
        ("絕密", "绝密"),
        ("祕密", "秘密"),
        ("机\u200b密", "机密"),
        ("机\ufe0f密", "机密"),
        ("⽂件", "文件"),
        ("⻓期", "长期"),
        ("㊙", "秘"),
        ("秘密☆6个月", "秘密★6个月"),
        ("机密\uf0ab5年", "机密★5年"),
        ("机密⭐", "机密★"),
        ("ＳＥＣＲＥＴ", "secret"),
        ("sесrеt", "secret"),  # Cyrillic с and е
        ("（公开）：", "(公开):"),
        ("内\n部\n资料", "内部资料"),
        ("王  密", "王密"),
        ("⻚面⻔⼾", "页面门户"),
        ("図書館", "图书馆"),
        ("機密檔案", "机密档案"),
        ("ｊì mì ＮÈＩ", "ji mi nei"),
        ("𝐒𝐄𝐂𝐑𝐄𝐓 𝓼𝓮𝓬", "secret sec"),
        ("1️⃣2️⃣", "12"),
        ("٣٤۵６𝟕", "34567"),
        ("机\u0336密\u0336", "机密"),
        ("机\u202e密", "机密"),
        ("机\u2800密", "机密"),
    ],
)
def test_spellings_of_one_word_fall_together(written: str, meant: str) -> None:
    assert fold_term(written) == meant


@pytest.mark.parametrize(
    "kept",
    ["a b", "10 年", "密 ★", "①13800138000", "机     密", "第 3 页", "机\t密"],
)
def test_what_sets_apart_on_purpose_stays(kept: str) -> None:
    assert fold_term(kept) == kept


def test_breaks_between_passages_are_never_closed() -> None:
    assert fold("停机\n密切", np.array([2])).text == "停机\n密切"
    assert fold("停机\n密切").text == "停机密切"


def test_offsets_survive_supplementary_characters_and_deletions() -> None:
    source = "😀𠮷\u200b机 密★１０年"
    folded = fold(source)
    start = folded.text.index("机密")
    assert folded.source_span(Span(start, start + 2)) == Span(3, 6)
    assert source[3:6] == "机 密"


def test_a_folded_span_ends_behind_its_last_character() -> None:
    folded = fold("机\u200b密\u200b文")
    assert folded.source_span(Span(0, 2)) == Span(0, 3)


@pytest.mark.parametrize("before", [65_533, 65_534, 65_535, 65_536, 65_537])
def test_a_word_over_the_seam_of_two_blocks_is_folded_whole(before: int) -> None:
    folded = fold("文" * before + "机 \u200b密" + "𠮷" * 65_536 + "機")
    assert folded.text == "文" * before + "机密" + "𠮷" * 65_536 + "机"
    assert folded.source_span(Span(before, before + 2)) == Span(before, before + 4)


def test_a_changed_table_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    with np.load(LEXICONS / "tables" / "fold.npz", allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["targets"][0] += 1
    np.savez(tmp_path / "tables" / "fold.npz", allow_pickle=False, **arrays)
    monkeypatch.setattr("screener.fold.LEXICONS", tmp_path)
    with pytest.raises(LexiconError, match="摘要不符"):
        _table.__wrapped__()


@given(st.lists(st.text(alphabet="机密 \n\t\u200b\u3000a１ＡＢ國\ue000", max_size=6), max_size=6))
def test_many_terms_folded_together_are_as_folded_alone(terms: list[str]) -> None:
    assert fold_terms(terms) == [fold_term(term) for term in terms]


def test_the_table_is_kept_for_the_next_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = _table.__wrapped__()
    monkeypatch.setattr("screener.fold._made", lambda: pytest.fail("it was made again"))
    kept = _table.__wrapped__()
    assert not kept.flags.writeable
    assert np.array_equal(kept, made)
    next(tmp_path.rglob("table.npy")).write_bytes(b"broken")
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert np.array_equal(_table.__wrapped__(), made)
