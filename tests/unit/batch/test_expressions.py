"""Expressions that were kept match as those just compiled; what an office writes is not kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.batch.expressions import Expressions
from screener.batch.held import hold
from screener.lexicon import load_lexicon
from screener.settings import Settings

TEXT = "内計（2026）15号，机密★10年。Tel: 13800138000; a.b@example.cn\n第二行 Ａ密"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    inner = re._compiler  # type: ignore[attr-defined]
    compiler = inner.compile
    yield tmp_path / "screener"
    inner.compile = compiler


def _shipped() -> list[str]:
    rules = load_lexicon(tried=True).rules
    both = ((rule.expression, rule.partner_expression) for rule in rules)
    return [one for pair in both for one in pair if isinstance(one, str)]


def _same(one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    found, wanted = (
        [(match.span(), match.groups(), match.groupdict()) for match in each.finditer(TEXT)]
        for each in (one, other)
    )
    about = [
        (each.pattern, each.flags, each.groups, dict(each.groupindex)) for each in (one, other)
    ]
    return found == wanted and about[0] == about[1]


def test_what_was_kept_matches_as_what_is_compiled(home: Path) -> None:
    plain = {one: re.compile(one) for one in _shipped()}
    flagged = re.compile(r"(?P<first>[A-Z]+)|(?P<second>\w)(?P=second)?", re.IGNORECASE | re.ASCII)
    first = Expressions()
    with first.learning():
        first.compile(flagged.pattern, re.IGNORECASE | re.ASCII)
        first.compile(rb"\x00(?P<rest>.)", re.DOTALL)
    first.keep(plain)
    later = Expressions()
    later._parse = None  # from here on nothing can be compiled
    assert all(_same(later.compile(one), other) for one, other in plain.items())
    assert _same(later.compile(flagged.pattern, re.IGNORECASE | re.ASCII), flagged)
    matched = later.compile(rb"\x00(?P<rest>.)", re.DOTALL).search(b"a\x00\n")
    assert matched
    assert matched["rest"] == b"\n"


def test_a_file_that_was_cut_short_is_none(home: Path) -> None:
    Expressions().keep(["a+b"])
    (kept,) = home.glob("expressions-*")
    kept.write_bytes(kept.read_bytes()[:-1])
    assert Expressions().compile("a+b").fullmatch("aab")


def test_what_is_no_expression_is_refused_as_ever(home: Path) -> None:
    with pytest.raises(re.error):
        Expressions().compile("(")


def test_expressions_and_terms_of_own_lists_are_not_kept(home: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[term]]\ntext = "凤凰行动"\n\n[[pattern]]\nname = "甲"\npattern = "凤凰[0-9]{3}"\n',
        "utf-8",
    )
    expressions = Expressions()
    expressions.keep(hold(Settings(lexicons=(own,))))
    (kept,) = home.glob("expressions-*")
    assert "内".encode() in kept.read_bytes()
    assert "凤凰".encode() not in kept.read_bytes()
