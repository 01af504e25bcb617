"""What is kept of an expression is what `re` makes of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from screener import expressions
from screener.expressions import compiled, keep, keep_imports, recall, recall_imports
from screener.lexicon import load_lexicon
from screener.rule import Rule

_SOME = ("机密(?P<sign>★)?(?:[0-9]{1,2}年)?", "(?i)secret|[^㐀-鿿]+", "(a)(?P<second>b)|c")


@pytest.fixture(autouse=True)
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Nothing is known, and what is kept is kept here."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(expressions, "_known", {})
    compiled.cache_clear()
    yield tmp_path / "screener"
    compiled.cache_clear()


def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the next process begins, which could compile nothing."""

    def compile_none(*_: Any) -> None:
        raise AssertionError("it was compiled again")

    expressions._known.clear()
    compiled.cache_clear()
    monkeypatch.setattr("re._compiler._code", compile_none)


def _same(one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Patterns are equal when their code is; their groups have to be as well."""
    return one == other and (one.groups, one.groupindex) == (other.groups, other.groupindex)


def test_what_is_kept_is_the_same_and_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [re.compile(one) for one in _SOME]
    assert all(map(_same, map(compiled, _SOME), wanted))
    keep("digest", _SOME)
    _forget(monkeypatch)
    assert recall("digest")
    assert not recall("another")
    assert all(map(_same, map(compiled, _SOME), wanted))
    found = compiled(_SOME[0]).search("机密★10年")
    assert found is not None
    assert found["sign"] == "★"


def test_rules_are_compiled_once_for_all_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def patterns(rule: Rule) -> tuple[re.Pattern[str] | None, ...]:
        return rule.pattern, rule.partner_pattern

    first = [patterns(rule) for rule in load_lexicon().rules]
    _forget(monkeypatch)
    assert [patterns(rule) for rule in load_lexicon(tried=True).rules] == first
    assert sum(one is not None for both in first for one in both) > 50


def test_what_modules_compile_is_kept_and_handed_to_re(
    monkeypatch: pytest.MonkeyPatch, private: Path
) -> None:
    monkeypatch.setattr(re, "_cache", {})
    wanted = [re.compile("甲[乙丙]", re.IGNORECASE), re.compile("甲[乙丙]"), re.compile(b"bytes")]
    assert recall_imports() == frozenset()
    keep_imports(frozenset())
    re.purge()
    recalled = recall_imports()
    assert recalled == {("甲[乙丙]", re.IGNORECASE), ("甲[乙丙]", 0)}
    _forget(monkeypatch)
    assert re.compile("甲[乙丙]", re.IGNORECASE) == wanted[0]
    assert re.compile("甲[乙丙]") == wanted[1]
    (kept,) = (private / "imported-expressions").iterdir()
    before = kept.stat().st_mtime_ns
    keep_imports(recalled)
    assert kept.stat().st_mtime_ns == before


def test_what_nobody_asks_for_does_not_heap_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(re, "_cache", {})
    for number in range(505):
        re.compile(f"甲{number}")
    keep_imports(frozenset())
    assert recall_imports() == frozenset()


def test_what_is_broken_on_the_disk_is_compiled(private: Path) -> None:
    compiled(_SOME[0])
    keep("digest", _SOME[:1])
    (kept,) = (private / "expressions").iterdir()
    for broken in (b"\0" * 40, b"[[1]]", b"[7]", b"{}"):
        kept.write_bytes(broken)
        assert not recall("digest")
    for code in ('"00000000"', '"zz"', "7"):
        kept.write_text(f'[["{_SOME[2]}", 0, 32, {code}, 2, []]]')
        assert recall("digest")
        compiled.cache_clear()
        assert _same(compiled(_SOME[2]), re.compile(_SOME[2]))


def test_all_that_is_compiled_at_a_start_fits_into_what_re_remembers(private: Path) -> None:
    """With some to spare: beyond, each start would compile all again."""
    subprocess.run([sys.executable, "-c", "import screener.batch.warmth"], check=True)
    (kept,) = (private / "imported-expressions").iterdir()
    assert 200 < len(json.loads(kept.read_bytes())) < 450


def test_a_worker_compiles_nothing_that_modules_have(tmp_path: Path) -> None:
    """Not before it is asked about a file: what it imports is what an earlier start compiled."""
    ask = (
        "import re, sys\n"
        "from screener.expressions import keep_imports, recall_imports\n"
        "recalled = recall_imports()\n"
        "import screener.batch.worker\n"
        "keep_imports(recalled)\n"
        "print(len({one[1:] for one in re._cache if one[0] is str} - recalled))"
    )
    told = [
        subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
        for _ in range(2)
    ]
    first, second = (int(one.stdout) for one in told)
    assert first > 100
    assert second == 0
