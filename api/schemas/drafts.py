"""Drafts, their versions, what people decide."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.schemas.common import (
    Body,
    Identifier,
    Model,
    OutcomeWord,
    ProblemOut,
    Sha256,
)
from api.schemas.findings import ChangesOut, FindingOut, LocationOut, RescreeningOut
from screener.review.roles import Role
from screener.review.words import Action, Conclusion, Decision, State, Step

_SCREENING = Field(1, ge=1, le=1_000_000, description="这一版第几次机检；重新审查一次加一")
_SEEN = Field(1, ge=1, le=1_000_000, description="您看到的是第几次机检的结果")


class DraftOut(Model):
    """稿件清单中的一行。"""

    id: Identifier
    number: str = Field(description="登记号：年度加流水", examples=["2026-00042"])
    title: str = Field(description="标题；机检完成前为空，封存的稿件始终为空")
    kind: str
    column: str | None = Field(description="栏目")
    department_id: str
    department: str
    author_id: str
    author: str
    state: State
    status: str = Field(
        description="机检：queued 排队、screening 进行中、screened 完成、sealed 封存"
    )
    outcome: OutcomeWord | None
    counts: dict[str, int] = Field(
        description="各等级的条数；open 为尚未处置的条数",
        examples=[{"block": 1, "review": 2, "info": 0, "open": 3}],
    )
    version: int
    screening: int = _SCREENING
    older: list[Literal["lexicons", "policy", "model", "version"]] = Field(
        description="等候中的稿件：机检所依据的哪些已与现行的不同，空为没有不同"
    )
    changed: bool = Field(description="最近一次重新审查的结果与上一次不同")
    waiting_for: str = Field(description="正在等待的环节", examples=["科室审核"])
    due_on: date | None = Field(description="主动公开的期限（20 个工作日）")
    days_left: int | None = Field(description="剩余工作日，负数为超期")
    created_at: datetime
    updated_at: datetime


class VersionOut(Model):
    id: Identifier
    number: int
    sha256: Sha256
    size: int
    media_type: str
    filename: str
    status: str
    outcome: OutcomeWord | None
    risk: float | None
    tool: dict[str, str] = Field(description="程序、词库、模型、策略的版本")
    uploaded_by: str
    uploaded_at: datetime
    screened_at: datetime | None
    permitted: bool
    screening: int = _SCREENING


class LevelOut(Model):
    step: Step
    roles: list[Role]
    title: str


class SignOffOut(Model):
    person: str
    name: str
    role: Role
    level: str
    action: Action
    conclusion: Conclusion | None
    comment: str
    article: str
    digest: Sha256
    version: int
    time: str


class AnswerOut(Model):
    question: str
    yes: bool
    note: str


class FactsOut(Model):
    """还有什么挡着这份稿件。"""

    undecided: int
    to_change: int
    unconfirmed: int
    unofficial: int
    state_secrets: int
    blocks: int


class DraftDetailOut(Model):
    """一份稿件的全部情况，正文除外。"""

    summary: DraftOut
    form: dict[str, Any]
    versions: list[VersionOut]
    findings: list[FindingOut]
    unread: list[str] = Field(description="没有读到的部分；决不算通过")
    changes: ChangesOut | None
    rescreening: RescreeningOut | None
    facts: FactsOut
    levels: list[LevelOut]
    level: int
    referred: bool
    conclusion: Conclusion | None
    answers: list[AnswerOut]
    signoffs: list[SignOffOut]
    voided: list[SignOffOut]
    actions: list[Action] = Field(description="您现在可以办理的事项")
    refusals: dict[Action, str] = Field(description="其余事项为什么不能办理")
    may_dispose: bool
    incident_id: str | None
    records: list[int]
    publication: dict[str, Any] | None
    destroyed_at: datetime | None


class PassageOut(Model):
    start: int
    end: int
    text: str
    location: LocationOut
    place: str
    heading: bool
    table: int | None
    row: int | None
    column: int | None


class DocumentOut(Model):
    """从稿件（或其中的一个文件）读到的文字，按阅读顺序。"""

    path: str
    media_type: str
    characters: int
    passages: list[PassageOut]
    gaps: list[str]


class FormBody(Body):
    title: str = Field(max_length=500, examples=["关于图书馆开放时间的通知"])
    column: str | None = Field(None, max_length=100)
    form: dict[str, str] = Field(
        default_factory=dict,
        max_length=50,
        examples=[{"source": "本单位制发", "openness": "主动公开"}],
    )


class DisposeBody(Body):
    """处置若干条审查结果；`same_text` 时只给一条，对文字相同的一并处置。"""

    version: int = Field(description="您看到的版本号", ge=1, le=1_000_000)
    screening: int = _SEEN
    fingerprints: list[str] = Field(min_length=1, max_length=1000)
    decision: Decision
    reason: str = Field(max_length=2000, examples=["系虚构的示例数据"])
    same_text: bool = False


class AnswerBody(Body):
    question: str = Field(max_length=100, examples=["secrecy_marks"])
    yes: bool
    note: str = Field("", max_length=2000)


class MoveBody(Body):
    """办理一步。签字的事项要再次输入密码（令牌则须有 sign 权限）。"""

    action: Action
    version: int = Field(ge=1, le=1_000_000, description="您看到的版本号")
    digest: Sha256 = Field(description="您看到的内容的 SHA-256")
    screening: int = _SEEN
    conclusion: Conclusion | None = None
    comment: str = Field("", max_length=2000)
    article: str = Field("", max_length=2000, description="不予公开的依据条款")
    answers: list[AnswerBody] = Field(default_factory=list, max_length=100)
    password: str | None = Field(None, max_length=1000)


class BatchItem(Body):
    draft_id: str = Field(max_length=64)
    version: int = Field(ge=1, le=1_000_000)
    digest: Sha256
    screening: int = _SEEN


class BatchBody(Body):
    """对若干稿件办理同一步：一次密码，逐份签字，逐份成记录。"""

    action: Action
    drafts: list[BatchItem] = Field(min_length=1, max_length=200)
    conclusion: Conclusion | None = None
    comment: str = Field("", max_length=2000)
    article: str = Field("", max_length=2000)
    password: str | None = Field(None, max_length=1000)


class BatchOut(Model):
    draft_id: str
    state: State | None
    problem: ProblemOut | None


class PublicationBody(Body):
    url: str = Field(max_length=1000, examples=["https://www.example.gov.cn/news/42.html"])
    seen_sha256: Sha256 = Field(description="网上所见内容的 SHA-256")
    published_at: datetime | None = None
