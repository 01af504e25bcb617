"""What was found, what people said of it, and what a new version or screening changed."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.common import Identifier, Model, OutcomeWord, SeverityWord
from screener.document import Part
from screener.review.roles import Role
from screener.review.words import Decision
from screener.rule import Category


class LocationOut(Model):
    part: Part
    page: int | None
    paragraph: int | None
    sheet: str | None
    cell: str | None
    line: int | None


class DispositionOut(Model):
    fingerprint: str
    decision: Decision
    reason: str
    person: str
    name: str
    role: Role
    time: str


class FindingOut(Model):
    """一条审查结果。`fingerprint` 在各版本间不变，据此处置。"""

    id: Identifier
    ordinal: int
    document: str = Field(description="在压缩包、附件中的路径；稿件本身为空")
    fingerprint: str
    rule: str = Field(examples=["personal_info.resident-id"])
    title: str = Field(examples=["居民身份证号码"])
    category: Category
    severity: SeverityWord
    confidence: float
    text: str = Field(description="命中的原文")
    before: str
    after: str
    start: int = Field(description="在该文件文本中的起点，按码点计")
    end: int
    location: LocationOut
    place: str = Field(description="给人看的位置", examples=["第2段"])
    reason: str
    basis: list[str] = Field(description="法律依据")
    suggestion: str
    notes: list[str]
    dispositions: list[DispositionOut]
    decision: Decision | None
    same: int = Field(description="本版本中规则和文字都相同的条数，含本条")
    is_new: bool = Field(description="上一版本中没有")
    was: str | None = Field(
        description="重新审查之前：absent 没有这一条，block、review、info 原来的级别，空为没有变化"
    )
    from_permit: bool = Field(description="已由保密员凭文件指纹解除误报")


class ChangesOut(Model):
    """新版本与上一版本相比。"""

    new: int
    gone: int
    remaining: int


class GoneFindingOut(Model):
    """同样的字节，以前的机检提示过、现在不再提示的一条。"""

    fingerprint: str
    rule: str
    title: str
    category: Category
    severity: SeverityWord
    document: str
    place: str
    text: str
    before: str
    after: str
    gone_at: datetime
    dispositions: list[DispositionOut]


class RescreeningOut(Model):
    """最近一次重新审查与上一次机检相比。"""

    times: int = Field(description="这一版重新审查过几次")
    stood: str = Field(description="重新审查之前所在的一级")
    went: str = Field(description="审完之后到哪一级")
    before: datetime = Field(description="上一次机检的时间")
    outcome: OutcomeWord = Field(description="上一次机检的结论")
    changed: list[str] = Field(description="有变化的：lexicons、policy、model、version")
    new: int
    regraded: int = Field(description="级别变了的条数，含在 remaining 中")
    remaining: int
    gone: list[GoneFindingOut]


class OutlookOut(Model):
    """等候签发的稿件。"""

    waiting: int
    older: int = Field(description="其中按较早的词库、策略、模型或程序审查的")
    under_way: int = Field(description="正在重新审查的")
    changed: int = Field(description="重新审查后结果有变化的")


class RequeuedOut(Model):
    queued: int = Field(description="已排队重新审查")
    left: int = Field(description="一次办不完、须再办一次的")
