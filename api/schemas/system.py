"""Chains, webhooks, audit log, settings, state of the service, immediate screening."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.schemas.common import Body, Identifier, Model
from api.schemas.drafts import LevelOut


class ChainOut(Model):
    id: str | None
    department_id: str | None
    department: str | None
    column: str | None
    levels: list[LevelOut]
    forced: dict[str, str] = Field(description="命中该类别时必须增加的环节")


class LevelBody(Body):
    step: str = Field(max_length=50, examples=["department"])
    roles: list[str] = Field(max_length=10, examples=[["department_head"]])
    title: str = Field(max_length=100, examples=["科室审核"])


class ChainBody(Body):
    """二至五级，第一级是拟稿人自审。"""

    department_id: str | None = Field(None, max_length=64)
    column: str | None = Field(None, max_length=200)
    levels: list[LevelBody] = Field(max_length=10)
    forced: dict[str, str] = Field(default_factory=dict, max_length=20)


class WebhookOut(Model):
    id: Identifier
    url: str
    kinds: list[str]
    active: bool
    created_at: datetime
    waiting: int = Field(description="等待送达的通知")
    failed: int = Field(description="多次尝试后放弃的通知")


class NewWebhookOut(Model):
    """`secret` 只在此显示一次，用来核对通知的签名（HMAC-SHA-256）。"""

    webhook: WebhookOut
    secret: str


class WebhookBody(Body):
    url: str = Field(max_length=1000, examples=["http://10.1.2.3/hooks/screener"])
    kinds: list[str] = Field(default_factory=list, max_length=50, examples=[["draft.approved"]])


class AuditOut(Model):
    sequence: int
    time: datetime
    actor_id: str
    actor: str
    action: str
    label: str
    kind: str
    object_id: str
    detail: dict[str, Any]


class AuditCheckOut(Model):
    faults: list[str]


class PreferencesOut(Model):
    unit: str
    notice: str
    publish_days: int
    review_days: int
    keep_years: int
    retention: str


class PreferencesBody(Body):
    values: dict[str, str | int] = Field(max_length=20, examples=[{"unit": "某区档案馆"}])


class SystemOut(Model):
    version: str
    started_at: datetime
    address: str
    database: str
    data: str
    workers: int
    ready_workers: int
    queued: int
    active_key: str = Field(description="在用主密钥的标识，不是密钥")
    other_keys: int
    free_bytes: int
    webhooks_allowed: bool
    rules_fault: str = Field(description="改动后的词库、策略、模型为什么没有采用；空即没有问题")


class EventOut(Model):
    """关于一份稿件、整改台账的一项，或（两者都空）一次网站巡查。"""

    id: int
    draft_id: str
    item_id: str
    kind: str
    state: str
    time: datetime


class TextBody(Body):
    text: str = Field(description="要审查的文字", examples=["联系人：张三，电话 13800138000"])
    column: str | None = Field(
        None, max_length=500, description="栏目：策略中有例外的，按例外审查", examples=["领导信箱"]
    )
