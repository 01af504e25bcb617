"""整改台账: what sweeps of a site found and what became of it, as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from screener.forms.sheet import chinese_date, chinese_time
from screener.forms.workbook import Table, Value, workbook
from screener.review.items import Act, Event, Item, Mark

_COLUMNS = (
    ("序号", 4), ("编号", 11), ("情形", 9), ("位置", 18), ("链接它的页面", 14),
    ("疑似内容与数量", 10), ("说明与依据", 17), ("登记号", 8), ("责任部门", 8), ("发现时间", 8),
    ("整改期限", 8), ("状态", 8), ("交办", 9), ("整改情况", 13), ("复查销号", 9), ("备注", 11),
)  # fmt: skip
_NIL = "本期巡查没有发现须整改的情形"
_PAGES = 3


def rectification_xlsx(items: Sequence[Item], *, unit: str, period: str, today: str) -> bytes:
    """The register of findings; `today` is the day by which what is overdue is told."""
    moved = sum(item.moved_on for item in items)
    ended = sum(not item.stage.open for item in items) - moved
    overdue = sum(item.overdue(today) for item in items)
    above = (
        f"单位：{unit}　　　期间：{period}　　　共{len(items) - moved}项，"
        f"已销号或经批准保留{ended}项，超期{overdue}项"
        + (f"；另有{moved}项换了位置，并入他项" if moved else "")
    )
    rows = [list(_values(number, item, today)) for number, item in enumerate(items, 1)]
    return workbook(
        Table(sheet="整改台账", title="网站保密检查发现问题整改台账", above=above,
              columns=_COLUMNS, rows=rows, nil=_NIL)
    )  # fmt: skip


def _values(number: int, item: Item, today: str) -> Iterable[Value]:
    seen = item.seen
    yield from (number, item.number, seen.kind.label, item.address, _pages(item))
    yield from (counted(seen.marks), _detail(item), seen.number, item.owner)
    yield chinese_date(item.found)
    yield _due(item, today)
    yield item.standing
    yield from (_last(item, Act.SENT), _last(item, Act.RECTIFIED), _last(item, Act.VERIFIED))
    yield _remarks(item)


def _pages(item: Item) -> str:
    shown = "\n".join(item.seen.pages[:_PAGES])
    more = item.seen.links - min(_PAGES, len(item.seen.pages))
    return f"{shown}\n另有{more}个页面" if more > 0 else shown


def counted(marks: Iterable[Mark]) -> str:
    """疑似个人信息3处, by category."""
    counts: Counter[str] = Counter()
    for one in marks:
        counts[one.category.label] += one.count
    return "\n".join(f"疑似{label}{count}处" for label, count in counts.items())


def _detail(item: Item) -> str:
    evidence = f"（{item.seen.evidence}）" if item.seen.evidence else ""
    return f"{item.seen.detail}{evidence}"


def _due(item: Item, today: str) -> str:
    if item.report_by:
        due = f"立即处置；{chinese_time(item.report_by)}前报告"
    else:
        due = chinese_date(item.due)
    return f"{due}\n已超期" if item.overdue(today) else due


def _last(item: Item, act: Act) -> str:
    found = [one for one in item.history if one.act is act]
    return _told(found[-1]) if found else ""


def _told(event: Event) -> str:
    return "\n".join(filter(None, (chinese_date(event.time), event.name, event.note)))


def _remarks(item: Item) -> str:
    notes = []
    again = sum(one.act in {Act.REOPENED, Act.STILL, Act.LAPSED} for one in item.history)
    if again:
        notes.append(f"曾{again}次复现")
    if item.waiver:
        notes.append(
            f"{item.waiver.name}批准保留至{chinese_date(item.waiver.until)}：{item.waiver.reason}"
        )
    notes += [one.note for one in item.history if one.act in {Act.NOTED, Act.SILENT, Act.MOVED}]
    return "\n".join(notes)
