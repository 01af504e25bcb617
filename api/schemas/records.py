"""Records, register, incidents, destruction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from api.schemas.common import Body, Identifier, Model, OutcomeWord
from screener.review.canonical import plain
from screener.review.words import Conclusion, State
from screener.rule import Category


class RecordOut(Model):
    """链上的一份记录。`entry` 是记录全文，与签名信封中的一致。"""

    sequence: int
    kind: str = Field(examples=["screener.record/1"])
    kind_label: str = Field(examples=["审查记录"])
    draft_id: str
    number: str
    title: str
    content: str = Field(description="所审内容的 SHA-256")
    digest: str
    previous: str
    created_at: datetime
    conclusion: Conclusion | None
    withdrawn: bool
    has_receipt: bool
    fault: str = Field(description="与签名不符之处；空即签名有效", examples=[""])


class RecordDetailOut(RecordOut):
    entry: Annotated[
        dict[str, Any] | None,
        BeforeValidator(plain),
        Field(description="与签名不符的，不给出全文，为 null"),
    ]


class ChainCheckOut(Model):
    """核对结果；`faults` 为空即完整无误。"""

    length: int
    head: str
    faults: list[str]


class HeadOut(Model):
    """链头：到某时为止的最后一份记录。`envelope` 是签名信封（base64 之外原样）。"""

    sequence: int
    digest: str
    time: str
    envelope: Annotated[str, BeforeValidator(lambda data: bytes(data).decode())]


class LedgerOut(Model):
    draft_id: str
    number: str
    title: str
    kind: str
    department: str
    author: str
    source: str
    channel: str
    column: str
    openness: str
    outcome: OutcomeWord | None
    categories: dict[Category, int]
    department_signer: str
    department_signed: str
    officer: str
    officer_signed: str
    conclusion: Conclusion | None
    reason: str
    signer: str
    signed: str
    published: str
    url: str
    attachments: int
    notice_until: str
    state: State
    remark: str
    created_at: datetime


class RuleOut(Model):
    rule: str
    count: int


class FalseAlarmsOut(Model):
    """一条规则：处置了多少条，其中按误报驳回多少条。"""

    rule: str
    dismissed: int
    decided: int


def _named(*names: str) -> Callable[[Any], Any]:
    """Tuples of the service as objects."""
    return lambda rows: [dict(zip(names, row, strict=True)) for row in rows]


class StatisticsOut(Model):
    items: int
    outcomes: dict[str, int]
    conclusions: dict[str, int]
    states: dict[str, int]
    categories: dict[str, int]
    rules: Annotated[list[RuleOut], BeforeValidator(_named("rule", "count"))]
    false_alarms: Annotated[
        list[FalseAlarmsOut], BeforeValidator(_named("rule", "dismissed", "decided"))
    ]
    withdrawn: int


class MarkOut(Model):
    rule: str
    title: str
    place: str


class IncidentOut(Model):
    """疑似涉密上传的事件登记：只有指纹、规则、位置、时间和上传人，没有原文。"""

    id: Identifier
    draft_id: str
    number: str
    sha256: str
    size: int
    marks: list[MarkOut]
    uploader: str
    uploader_id: str
    department: str
    found_at: datetime
    due_at: datetime = Field(description="24 小时报告期限")
    hours_left: float
    state: str = Field(
        description="open 待报告、reported 已报告、closed 已办结、cleared 误报已解除"
    )
    reported_at: datetime | None
    closed_at: datetime | None
    card: dict[str, str]
    permit: str | None


class CardBody(Body):
    card: dict[str, str] = Field(max_length=50, examples=[{"measures": "已停止处理，未扩散"}])


class ReportBody(Body):
    to: str = Field(max_length=500, examples=["区保密局、市局办公室"])


class ClearBody(Body):
    reason: str = Field(max_length=1000, examples=["系保密宣传材料中的示意图样"])
    password: str | None = Field(None, max_length=1000)


class DestructionOut(Model):
    """一次销毁：登记、审批、监毁须是三个人。"""

    id: Identifier
    draft_id: str
    number: str
    title: str
    reason: str
    state: str = Field(
        description="requested 待审批、approved 待监毁、refused 不予批准、done 已销毁"
    )
    requested_by: str
    requested_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    witnessed_by: str | None
    executed_at: datetime | None
    comment: str
    contents: list[str]


class DestructionBody(Body):
    draft_id: str = Field(max_length=64)
    reason: str = Field(max_length=1000, examples=["保管期满"])
    password: str | None = Field(None, max_length=1000)


class DecisionBody(Body):
    approve: bool
    comment: str = Field("", max_length=2000)
    password: str | None = Field(None, max_length=1000)


class ConfirmBody(Body):
    password: str | None = Field(None, max_length=1000)
