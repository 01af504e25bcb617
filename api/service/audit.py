"""The audit log: each row holds the hash of the one before, and never what a draft says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.service.caller import Caller
from api.service.context import Context
from api.service.counters import next_number
from api.service.views import AuditView, Page
from api.store.models import AuditRow
from screener.review.roles import Role

FIRST = "0" * 64
LABELS = {
    "account.created": "新建账号",
    "account.granted": "授予角色",
    "account.disabled": "停用账号",
    "account.enabled": "启用账号",
    "account.unlocked": "解除锁定",
    "account.renamed": "修改账号信息",
    "department.created": "新建部门",
    "department.renamed": "修改部门名称",
    "password.changed": "修改密码",
    "password.reset": "重置密码",
    "session.opened": "登录",
    "session.refused": "登录失败",
    "session.closed": "退出",
    "token.created": "新建访问令牌",
    "token.revoked": "撤销访问令牌",
    "chain.set": "设置审批流程",
    "chain.removed": "删除审批流程",
    "draft.uploaded": "上传稿件",
    "draft.revised": "上传新版本",
    "draft.edited": "修改登记事项",
    "draft.rescreened": "重新审查",
    "draft.screened": "机检完成",
    "draft.sealed": "稿件封存",
    "draft.opened": "查看稿件",
    "draft.downloaded": "下载原件",
    "draft.moved": "办理",
    "finding.disposed": "处置审查结果",
    "record.exported": "导出审查记录",
    "ledger.exported": "导出台账",
    "summary.exported": "导出总结",
    "sweep.registered": "登记网站巡查",
    "item.sent": "交办整改",
    "item.rectified": "报整改完成",
    "item.accepted": "批准保留",
    "item.noted": "整改记事",
    "items.exported": "导出整改台账",
    "incident.reported": "登记事件报告",
    "incident.edited": "修改事件登记",
    "incident.closed": "事件办结",
    "incident.cleared": "解除误报",
    "destruction.requested": "登记销毁",
    "destruction.approved": "批准销毁",
    "destruction.refused": "不批准销毁",
    "destruction.done": "监督销毁",
    "model.used": "启用模型",
    "model.rolled_back": "退回上一个模型",
    "dispositions.exported": "导出处置意见",
    "webhook.created": "新建通知地址",
    "webhook.removed": "删除通知地址",
    "settings.changed": "修改设置",
    "keys.rotated": "更换主密钥",
    "keys.signing": "更换签名密钥",
    "chain.head": "公布链头",
    "samples.loaded": "载入示例稿件",
    "audit.read": "查看审计日志",
}


def note(
    session: Session,
    caller: Caller,
    action: str,
    kind: str,
    object_id: str,
    *,
    at: datetime,
    **detail: str | int | bool | list[str] | None,
) -> None:
    """Add a row in the caller's transaction: it stays if and only if the act does."""
    assert action in LABELS
    sequence = next_number(session, "audit")
    before = session.execute(
        select(AuditRow.digest).where(AuditRow.sequence == sequence - 1)
    ).scalar_one_or_none()
    row = AuditRow(
        sequence=sequence,
        time=at.isoformat(timespec="microseconds"),
        actor=caller.id,
        actor_name=caller.name,
        action=action,
        kind=kind,
        object_id=object_id,
        detail=detail,
        previous=before or FIRST,
        digest="",
    )
    row.digest = _digest(row)
    session.add(row)
    session.flush()


def _digest(row: AuditRow) -> str:
    told = json.dumps(
        [row.sequence, row.time, row.actor, row.actor_name, row.action, row.kind, row.object_id,
         row.detail, row.previous],
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(told.encode()).hexdigest()


def listing(
    context: Context,
    caller: Caller,
    *,
    cursor: str | None = None,
    limit: int = 50,
    action: str | None = None,
    actor: str | None = None,
    object_id: str | None = None,
) -> Page[AuditView]:
    """The newest first."""
    caller.need(Role.AUDITOR)
    wanted = select(AuditRow).order_by(AuditRow.sequence.desc()).limit(limit + 1)
    if action:
        wanted = wanted.where(AuditRow.action == action)
    if actor:
        wanted = wanted.where(AuditRow.actor == actor)
    if object_id:
        wanted = wanted.where(AuditRow.object_id == object_id)
    if cursor and cursor.isascii() and cursor.isdigit():
        wanted = wanted.where(AuditRow.sequence < min(int(cursor), 2**62))
    with context.database.read() as session:
        rows = session.execute(wanted).scalars().all()
    more = str(rows[limit - 1].sequence) if len(rows) > limit else None
    return Page(tuple(_view(row) for row in rows[:limit]), more)


def verify(context: Context, caller: Caller) -> tuple[str, ...]:
    """What is broken in the log, by number; empty when nothing is."""
    caller.need(Role.AUDITOR)
    faults = []
    previous, expected = FIRST, 1
    with context.database.read() as session:
        for row in session.execute(select(AuditRow).order_by(AuditRow.sequence)).scalars():
            if row.sequence != expected:
                faults.append(f"缺少第 {expected} 号")
            if row.previous != previous or row.digest != _digest(row):
                faults.append(f"第 {row.sequence} 号被改动")
            previous, expected = row.digest, row.sequence + 1
    return tuple(faults)


def _view(row: AuditRow) -> AuditView:
    detail: Mapping[str, Any] = row.detail
    return AuditView(
        sequence=row.sequence,
        time=datetime.fromisoformat(row.time),
        actor_id=row.actor,
        actor=row.actor_name,
        action=row.action,
        label=LABELS.get(row.action, row.action),
        kind=row.kind,
        object_id=row.object_id,
        detail=detail,
    )
