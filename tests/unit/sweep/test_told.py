"""What a sweep says at its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screener.review.items import Item, Kind, Observation, Stage
from screener.sweep.told import as_text

SEEN = [
    Observation(kind=Kind.ORPHAN, path=path, detail="没有页面链接", sha256="1" * 64)
    for path in ("a.docx", "b.docx")
]
ITEM = Item(
    id="f" * 32, site="s", stage=Stage.FOUND, seen=SEEN[0], owner="", found="2026-01-01",
    last="2026-01-01", due="2026-02-01",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ((Stage.FOUND, Stage.SENT), "须整改或核实：2项"),
        ((Stage.FOUND, Stage.ACCEPTED), "须整改或核实：1项；经批准保留：1项"),
        ((Stage.ACCEPTED, Stage.ACCEPTED), "没有发现须整改的情形；经批准保留：2项"),
    ],
)
def test_what_may_stay_is_not_to_be_put_right(stages: tuple[Stage, Stage], said: str) -> None:
    items = {
        (one.kind, one.path): replace(ITEM, seen=one, stage=stage)
        for one, stage in zip(SEEN, stages, strict=True)
    }
    assert list(as_text(SEEN, {}, items))[-1] == said
    assert list(as_text([], {}, {}))[-1] == "没有发现须整改的情形"
