"""A baseline never lets more pass than it holds, whatever else changes in a file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from screener.document import Location, Part
from screener.finding import Finding
from screener.gate.compare import State
from tests.unit.gate.cases import comparison, file, phone, unread

_SITE = Path("/nonexistent-site")
_PHONES = st.builds(
    phone,
    text=st.sampled_from(["13800138000", "13800138001"]),
    before=st.sampled_from(["联系电话：", "传真："]),
    location=st.sampled_from([Location(Part.BODY, line=1), Location(Part.HIDDEN)]),
    count=st.sampled_from([1, 1, 1, 40]),
)
_FINDINGS = st.lists(st.one_of(_PHONES, st.builds(unread)), max_size=6)


def said(finding: Finding) -> tuple[str, str, str, Part, bool]:
    place = finding.location.part
    return finding.rule, finding.text, finding.before, place, finding.count > 1


@given(_FINDINGS, _FINDINGS, st.booleans())
def test_no_more_is_unchanged_than_was_known(
    before: list[Finding], now: list[Finding], edited: bool
) -> None:
    was = file(_SITE / "a", *before, data="one")
    found = file(_SITE / "a", *now, data="two" if edited else "one")
    states = comparison(_SITE, was).states(found)[""]
    old = Counter(said(one) for one, state in zip(now, states, strict=True) if state != State.NEW)
    known = Counter(map(said, before))
    assert old <= known
    if edited:
        assert not any(telling[4] or not telling[1] for telling in old)
    elif all(one.count == 1 for one in [*before, *now]):
        assert old == known & Counter(map(said, now))
