"""The audit log, for the 安全审计员 alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.pages.paging import Pager
from api.pages.render import short
from api.security.scopes import Scope
from api.service import accounts, audit
from api.service.views import AuditView
from screener.review.roles import Role
from screener.review.words import Action, Decision, State
from screener.verdict import Outcome

router = APIRouter()

_KINDS = {
    "account": "账号",
    "department": "部门",
    "session": "会话",
    "token": "令牌",
    "chain": "流程",
    "draft": "稿件",
    "finding": "提示",
    "record": "记录",
    "incident": "事件",
    "destruction": "销毁",
    "webhook": "通知地址",
    "settings": "设置",
    "audit": "日志",
}
_DETAILS = {
    "login": "账号",
    "roles": "角色",
    "department": "部门",
    "name": "名称",
    "locked": "账号锁定",
    "action": "办理",
    "version": "版本",
    "decision": "处置",
    "count": "数量",
    "scopes": "权限",
    "state": "状态",
    "outcome": "机检",
    "format": "格式",
    "sha256": "指纹",
    "size": "字节",
    "step": "办理",
    "findings": "提示",
    "drafts": "稿件",
    "levels": "级数",
    "names": "项目",
    "rows": "行数",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as people read it."""

    view: AuditView
    object_kind: str
    told: str


@router.get("/audit")
def log(visit: Reader) -> Response:
    return _log(visit)


@router.post("/audit/verify")
def verify(visit: Form) -> Response:
    return _log(visit, audit.verify(visit.context, visit.me))


def _log(visit: Visit, checked: tuple[str, ...] | None = None) -> Response:
    query = visit.query("action", "actor", "object", "cursor")
    found = audit.listing(
        visit.context,
        visit.me,
        cursor=query["cursor"] or None,
        action=query["action"] or None,
        actor=query["actor"] or None,
        object_id=query["object"] or None,
    )
    people = accounts.listing(visit.context, visit.me)
    return visit.page(
        "audit.html.j2",
        checked=checked,
        query=query,
        rows=[Line(one, _KINDS.get(one.kind, one.kind), _told(one.detail)) for one in found.items],
        actions=list(audit.LABELS.items()),
        people=[(one.id, f"{one.name}（{one.login}）") for one in people],
        page=Pager.of(found, visit.request),
    )


def _told(detail: Mapping[str, Any]) -> str:
    said = []
    for name, value in detail.items():
        if value in (None, "", False, []):
            continue
        words = "、".join(map(_word, value)) if isinstance(value, list) else _word(value)
        said.append(f"{_DETAILS.get(name, name)}：{'是' if value is True else words}")
    return "；".join(said)


_WORDS = {
    **{one.value: one.label for one in Role},
    **{one.value: one.label for one in Action},
    **{one.value: one.label for one in State},
    **{one.value: one.label for one in Decision},
    **{one.value: one.label for one in Scope},
    **{one.word: one.label for one in Outcome},
}


def _word(value: object) -> str:
    """A code as people call it; a digest cut short."""
    return short(_WORDS.get(str(value), str(value)))
