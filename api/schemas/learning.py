"""The model in the service: which one, and how far what it meets has moved."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.schemas.common import Model


class ModelOut(Model):
    """一个模型。name 为 shipped 的随程序发布，其余以摘要为名。"""

    name: str
    digest: str
    in_force: bool
    passages: int = Field(description="学习过的段落数")
    dispositions: int = Field(description="其中来自处置意见的")
    fault: str = Field(description="不能用的原因；能用为空")


class WeekOut(Model):
    """一周。start 为周一。"""

    start: date
    drafts: int = Field(description="模型打过分的版本数")
    scores: list[int] = Field(description="最高得分落在 0 至 1 十档中的份数")
    raised: int = Field(description="有模型提示的版本数")
    decided: int = Field(description="人作过处置的模型提示数")
    rejected: int = Field(description="其中被驳回的")


class ShiftOut(Model):
    """一项比较。数量太少时 psi 为 null、verdict 为空。"""

    name: str
    psi: float | None = Field(description="已减去偶然的一份，最小为 0")
    verdict: str = Field(examples=["稳定", "略有变化", "明显变化"])
    recent: int
    reference: int
    sentence: str


class ShareOut(Model):
    name: str
    label: str
    found: int = Field(description="最近十二周的模型提示数")
    learnt: int = Field(description="训练语料中的段落数")


class DriftOut(Model):
    """模型运行情况：只有计数，不含任何文字。weeks 最近的在前。"""

    model: ModelOut
    weeks: list[WeekOut]
    shifts: list[ShiftOut]
    compared: str = Field(description="得分分布与哪几周相比")
    categories: list[ShareOut]
    kinds: list[ShareOut]
