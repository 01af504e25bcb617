"""信息公开保密审查审批表, filled in from the signed record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from screener.forms.sheet import (
    Cell,
    Form,
    Row,
    Section,
    chinese_date,
    chinese_time,
    grouped,
    pair,
    wide,
)
from screener.review.checklist import CHECKLIST
from screener.review.record import Publication, Record, entry_digest
from screener.review.signoff import SignOff
from screener.review.words import Action, Conclusion, Proof

_CHANNELS = ("门户网站", "公众号", "微博", "短视频", "公报", "公告栏")
_SOURCES = ("本单位制发", "上级", "同级", "转载")
_OPENNESS = ("主动公开", "依申请公开", "不予公开")
_A_ROW = 8  # findings in a row
_STAMP = (
    "（打印后如需签字盖章，签在此处）\n\n签字：　　　　　　盖章：　　　　　　　　年　　月　　日"
)
_YES_NO = {True: "☑是　□否", False: "□是　☑否"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What happened to the item after the record was signed, as far as it is known."""

    publication: Publication | None = None
    archive_number: str = ""


def approval_form(record: Record, filing: Filing | None = None) -> Form:
    """The form of the office, with every field the record can fill."""
    filing = filing or Filing()
    digest = entry_digest(record)
    return Form(
        title="信息公开保密审查审批表",
        above=(f"登记号：{record.number}", f"填表日期：{chinese_date(record.time)}"),
        sections=(
            Section("", tuple(_basics(record))),
            Section("自审清单", tuple(_checklist(record))),
            Section("计算机检查", tuple(_machine(record))),
            Section("审核意见", tuple(_chain(record))),
            Section("签发、发布与归档", tuple(_outcome(record, filing))),
        ),
        below=(
            f"本表由审查系统按第{record.sequence}号审查记录生成，记录摘要（SHA-256）：{digest}",
            "各级意见以记录中的电子签名为准；用 screener record verify 可核对记录是否被改动。",
        ),
    )


def _basics(record: Record) -> Iterator[Row]:
    said = record.particulars
    yield wide("信息标题", said.title)
    yield (*pair("信息类别", said.kind), *pair("拟稿单位", said.unit))
    yield (*pair("拟稿人", said.author_name), *pair("拟稿日期", chinese_date(said.drafted)))
    pages = f"{said.pages}页，" if said.pages else ""  # most kinds of files have none of their own
    size = f"{said.characters}字，{pages}附件{said.attachments}个"
    yield (*pair("联系电话", said.phone), *pair("篇幅", size))
    yield wide("信息来源", _ticked(_SOURCES, said.source))
    yield (*pair("原发文字号", said.source_number), *pair("解密文号", said.declassified))
    yield wide("原制发单位\n意见", said.source_consent)
    yield wide("拟公开方式", _ticked(_CHANNELS, said.channel))
    yield wide("栏目", said.column)
    yield (*pair("拟公开时间", chinese_date(said.planned)),
           *pair("公示到期日", chinese_date(said.notice_until)))  # fmt: skip
    yield wide("公开属性", _ticked(_OPENNESS, said.openness, other=False))
    prints = "\n".join(
        f"{one.name}（{one.bytes}字节）\n{grouped(one.sha256)}" for one in record.contents
    )
    yield wide("内容指纹\n（SHA-256）", prints)


def _ticked(choices: tuple[str, ...], chosen: str, *, other: bool = True) -> str:
    """The choices of the form, those made ticked; what is on no list stands after 其他."""
    made = [one for one in chosen.replace("，", "、").split("、") if one]
    boxes = [f"{'☑' if one in made else '□'}{one}" for one in choices]
    rest = "、".join(one for one in made if one not in choices)
    if other:
        boxes.append(f"☑其他：{rest}" if rest else "□其他")
    return "　".join(boxes)


def _checklist(record: Record) -> Iterator[Row]:
    answers = {one.question: one for one in record.answers}
    questions = [one for one in CHECKLIST if one.id in answers]
    half = (len(questions) + 1) // 2
    for left, right in zip(questions[:half], [*questions[half:], None], strict=False):
        cells: list[Cell] = []
        for one in (left, right):
            cells.append(Cell(one.title if one else "", 7, label=True))
            cells.append(Cell(_YES_NO[answers[one.id].yes] if one else "", 5))
        yield tuple(cells)
    notes = [f"{one.title}：{answers[one.id].note}" for one in questions if answers[one.id].note]
    yield wide("说明", "\n".join(notes) or "无")


def _machine(record: Record) -> Iterator[Row]:
    said = record.machine
    version = f"{said.version}（词库 {said.lexicons[:12]}，模型 {said.model[:12]}）"
    yield (*pair("引擎与词库", version), *pair("检查时间", chinese_time(said.time)))
    counts = Counter((one.severity, one.category) for one in said.findings)
    told = "，".join(
        f"{category.label}·{severity.label}{number}处"
        for (severity, category), number in sorted(counts.items(), reverse=True)
    )
    yield (*pair("检查结论", said.outcome.label), *pair("提示", told or "无"))
    yield wide("未能读取的\n部分", "\n".join(said.unread) or "无")
    yield from _listed("处置意见", tuple(_dispositions(record)))


def _listed(label: str, lines: tuple[str, ...]) -> Iterator[Row]:
    """A list over as many rows as it needs: each fits on a page, and pages fill up."""
    yield wide(label, "\n".join(lines[:_A_ROW]) or "无")
    for at in range(_A_ROW, len(lines), _A_ROW):
        yield wide("", "\n".join(lines[at : at + _A_ROW]))


def _dispositions(record: Record) -> Iterator[str]:
    found = {one.fingerprint: one for one in record.machine.findings}
    for number, one in enumerate(record.dispositions, 1):
        finding = found.get(one.fingerprint)
        what = f"{finding.title}（{finding.place}）" if finding else "前一版本中的提示，已改"
        yield f"{number}. {what}：{one.decision.label}。{one.reason}（{one.name}）"


def _chain(record: Record) -> Iterator[Row]:
    for one in record.signoffs:
        yield wide(one.level, _opinion(one), lines=3)
    if record.voided:
        who = "、".join(f"{one.name}（{one.level}）" for one in record.voided)
        yield wide("作废的签字", f"因退回、撤回或有了新版本而作废：{who}")


def _opinion(one: SignOff) -> str:
    opinion = one.conclusion.label if one.conclusion else one.action.label
    said = "。".join(text.rstrip("。") for text in (opinion, one.comment) if text) + "。"
    if one.article:
        said += f"\n依据：{one.article}"
    proof = "电子签名" if one.proof is Proof.PASSWORD else f"电子签名，{one.proof.label}"
    return f"{said}\n签名：{one.name}（{one.role.label}，{proof}）　{chinese_time(one.time)}"


def _outcome(record: Record, filing: Filing) -> Iterator[Row]:
    last = next((one for one in reversed(record.signoffs) if one.action is Action.APPROVE), None)
    yield wide("审查结论", _ticked_conclusion(record.conclusion))
    yield wide("签字盖章", _STAMP, lines=4)
    if record.conclusion.permits and last is not None:
        yield (*pair("签发人", last.name), *pair("签发时间", chinese_time(last.time)))
        yield wide("放行凭证号", f"{record.number}（记录第{record.sequence}号）")
        yield from _publication(filing.publication)
    yield (*pair("归档号", filing.archive_number), *pair("保管期限", record.retention))
    attached = [one.name for one in record.contents[1:]]
    yield wide("附件清单", "、".join(attached) or "无")


_FINAL = (
    Conclusion.PUBLISH, Conclusion.PUBLISH_CHANGED, Conclusion.ON_REQUEST, Conclusion.REFUSE,
    Conclusion.DEFER,
)  # fmt: skip


def _ticked_conclusion(conclusion: Conclusion) -> str:
    return "　".join(f"{'☑' if one is conclusion else '□'}{one.label}" for one in _FINAL)


def _publication(publication: Publication | None) -> Iterator[Row]:
    if publication is None:
        yield (*pair("发布人", ""), *pair("发布时间", ""))
        return
    when = chinese_time(publication.published)
    yield (*pair("发布人", publication.name), *pair("发布时间", when))
    yield wide("网址", publication.url)
    same = "一致" if publication.same else "不一致，须复查"
    yield wide("发布后内容\n指纹", f"{same}\n{grouped(publication.seen)}")
