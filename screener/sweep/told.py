"""What a sweep found, said to people and to programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from screener.report.words import visible_path
from screener.review.canonical import plain
from screener.review.items import Item, Kind, Mark, Observation, Stage
from screener.review.rectify import Merged

SCHEMA = "screener.sweep/1"
_SHOWN = 3
_NOTHING = "没有发现须整改的情形"
_COUNTS = {
    "cleared": "与签发的文件逐字节一致",
    "carried": "网页正文与签发稿完全一致（网页外壳不同）",
    "exempt": "样式、脚本、目录页等，不要求审查记录（内容照查）",
    "old": "早于建立审查记录之日的旧页，不要求审查记录（内容照查）",
}


def marks_words(marks: Iterable[Mark]) -> str:
    """疑似个人信息3处、…: by category."""
    counts: Counter[str] = Counter()
    for one in marks:
        counts[one.category.label] += one.count
    return "、".join(f"疑似{label}{count}处" for label, count in counts.items())


def place_words(seen: Observation) -> str:
    """Which pages lead there; that none does is worth saying too."""
    if not seen.links:
        return "没有页面链接到它" if seen.kind is not Kind.ORPHAN else ""
    shown = "、".join(visible_path(one) for one in seen.pages[:_SHOWN])
    return f"{seen.links}个页面链接：{shown}" + (" 等" if seen.links > _SHOWN else "")


def as_text(
    found: Sequence[Observation], counts: Mapping[str, int], items: Mapping[tuple[Kind, str], Item]
) -> Iterator[str]:
    """Lines for the terminal: by kind, then by path."""
    for kind in Kind:
        some = [one for one in found if one.kind is kind]
        if not some:
            continue
        yield f"{kind.label}（{len(some)}）"
        for one in some:
            yield from _lines(one, items.get((one.kind, one.path)))
    yield f"共{counts.get('files', 0)}个文件，其中网页{counts.get('pages', 0)}个"
    for name, words in _COUNTS.items():
        if counts.get(name):
            yield f"  {words}：{counts[name]}个"
    stages = [items[one.kind, one.path].stage for one in found if (one.kind, one.path) in items]
    accepted = stages.count(Stage.ACCEPTED)
    kept = f"经批准保留：{accepted}项" if accepted else ""
    left = len(found) - accepted
    yield "；".join(filter(None, (f"须整改或核实：{left}项" if left else _NOTHING, kept)))


def _lines(one: Observation, item: Item | None) -> Iterator[str]:
    yield f"  {visible_path(one.path)}"
    told = "；".join(filter(None, (marks_words(one.marks), one.detail)))
    number = f"［登记号 {one.number}，{one.evidence}］" if one.number and one.evidence else ""
    yield f"      {told}{number}"
    if where := place_words(one):
        yield f"      {where}"
    if item:
        due = "须立即处置" if one.secret else f"限期 {item.due}"
        yield f"      {item.number}　{item.stage.label}　{item.owner or '未指定部门'}　{due}"


def merged_words(merged: Merged, *, whole: bool) -> Iterator[str]:
    """What became of the register."""
    yield (f"整改台账：新增{merged.new}项，再次发现{merged.reopened}项，"
           f"复查销号{merged.verified}项，换位置{merged.moved}项")  # fmt: skip
    if not whole:
        yield (
            "文件数不到上次巡查的一半，或一个也没有，可能镜像不全：本次只登记发现的，不作销号；"
            "确已精简的，加 --shrunk 再巡查一次"
        )


def as_json(
    found: Sequence[Observation],
    counts: Mapping[str, int],
    items: Mapping[tuple[Kind, str], Item],
    head: Mapping[str, Any],
) -> bytes:
    """One object; quotes nothing of any page."""
    body = {
        "schema": SCHEMA,
        **head,
        "counts": dict(sorted(counts.items())),
        "items": [_entry(one, items.get((one.kind, one.path))) for one in found],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(one: Observation, item: Item | None) -> dict[str, Any]:
    told = {**plain(one), "kind_label": one.kind.label, "severity": one.severity.word}
    if item:
        told |= {"id": item.id, "number": item.number, "stage": item.stage.value,
                 "owner": item.owner, "due": item.due, "report_by": item.report_by}  # fmt: skip
    return told
