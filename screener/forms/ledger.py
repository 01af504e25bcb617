"""台账: the register of everything that was reviewed, as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from screener.forms.sheet import chinese_date
from screener.forms.workbook import Table, workbook
from screener.review.record import Publication, Record, Withdrawal
from screener.review.signoff import SignOff
from screener.review.words import Action, Conclusion

_NIL = "本期无公开内容"
_COLUMNS = (
    ("序号", 4), ("登记号", 9), ("信息标题", 17), ("类别", 5), ("拟稿单位", 9), ("拟稿人", 6),
    ("来源", 7), ("拟公开方式/栏目", 8), ("公开属性", 6), ("机检结论", 5), ("命中类别与数量", 8),
    ("科室审核人/日期", 8), ("保密审查人/日期", 8), ("审查结论", 7),
    ("不予公开或修改理由及依据", 12), ("签发人/日期", 8), ("发布日期", 8), ("网址", 10),
    ("附件数", 5), ("公示到期日/下架日", 8), ("备注", 8),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerItem:
    """One item of the register: its record and what came of it."""

    record: Record
    publication: Publication | None = None
    withdrawal: Withdrawal | None = None
    note: str = ""


def ledger_xlsx(items: Sequence[LedgerItem], *, unit: str, period: str) -> bytes:
    """The register of a unit for a period (`2026年11月`); a period without items says so."""
    rows = [list(_values(number, item)) for number, item in enumerate(items, 1)]
    return workbook(
        Table(
            sheet="台账",
            title="信息公开保密审查台账",
            above=f"单位：{unit}　　　期间：{period}　　　共{len(items)}件",
            columns=_COLUMNS,
            rows=rows,
            nil=_NIL,
        )
    )


def _values(number: int, item: LedgerItem) -> Iterable[str | int]:
    record = item.record
    said = record.particulars
    publication = item.publication
    yield from (number, record.number, said.title, said.kind, said.unit, said.author_name)
    yield from (said.source, "/".join(filter(None, (said.channel, said.column))), said.openness)
    yield from (record.machine.outcome.label, _counts(record))
    yield from (_signed(record, "科室"), _signed(record, "保密"), record.conclusion.label)
    yield _reasons(record)
    yield _who(_releasing(record))
    yield chinese_date(publication.published) if publication else ""
    yield publication.url if publication else ""
    yield from (said.attachments, chinese_date(said.notice_until), _note(item))


def _counts(record: Record) -> str:
    counts = Counter(one.category for one in record.machine.findings)
    return "，".join(f"{category.label}{number}" for category, number in counts.items()) or "无"


def _signed(record: Record, words: str) -> str:
    """Who gave the signature of the level whose name holds `words`, and when."""
    found = (
        one for one in record.signoffs if words in one.level and one.action is not Action.SUBMIT
    )
    return "\n".join(_who(one) for one in found)


def _who(one: SignOff | None) -> str:
    return f"{one.name}\n{chinese_date(one.time)}" if one else ""


def _releasing(record: Record) -> SignOff | None:
    approvals = [one for one in record.signoffs if one.action is Action.APPROVE]
    return approvals[-1] if approvals and record.conclusion.permits else None


def _reasons(record: Record) -> str:
    """Why it was not published, or only after changes, and on what basis."""
    wanted = set(Conclusion) - {Conclusion.PUBLISH, Conclusion.RETURN_TO_AUTHOR}
    told = [
        "；".join(filter(None, (one.comment, one.article)))
        for one in (*record.voided, *record.signoffs)
        if one.conclusion in wanted
    ]
    return "\n".join(dict.fromkeys(filter(None, told)))


def _note(item: LedgerItem) -> str:
    notes = [item.note]
    if item.withdrawal:
        notes.append(f"{chinese_date(item.withdrawal.time)}撤稿：{item.withdrawal.reason}")
    if item.publication and not item.publication.same:
        notes.append("发布后内容与签发的不一致")
    return "\n".join(filter(None, notes))
