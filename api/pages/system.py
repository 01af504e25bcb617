"""How the service stands, what can be set while it runs, and where notices go."""

from __future__ import annotations

from dataclasses import asdict
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Reader, Visit
from api.problems import Problem, invalid
from api.service import events, preferences, rescreening, system, webhooks
from api.service.views import WebhookView

router = APIRouter()


class Field(NamedTuple):
    """One setting on the form."""

    name: str
    label: str
    hint: str
    type: str
    value: object = ""


_FIELDS = (
    Field("unit", "单位名称", "写在页眉、登记表和台账上", "text"),
    Field("notice", "提示语", "显示在登录页", "text"),
    Field("publish_days", "主动公开期限（工作日）", "条例第二十六条：20 个工作日", "number"),
    Field("review_days", "保密审查时限（工作日）", "按本单位、本地规定", "number"),
    Field("keep_years", "原件保管年限", "办结后满年限的列入“保管销毁”；0 为长期", "number"),
    Field("retention", "审查记录保管期限", "写入记录；不予公开、送鉴定的一律永久", "text"),
)  # fmt: skip


@router.get("/system")
def page(visit: Reader) -> Response:
    return _page(visit)


def _page(visit: Visit, refusal: Problem | None = None) -> Response:
    ready = visit.request.app.state.screening.crew.ready
    state = system.status(visit.context, visit.me, ready_workers=ready)
    values = asdict(preferences.get(visit.context))
    if refusal:
        values.update({one.name: visit.text(one.name) for one in _FIELDS})
    return visit.page(
        "system.html.j2",
        refusal=refusal,
        system=state,
        outlook=rescreening.outlook(visit.context, visit.me),
        settings=[one._replace(value=values[one.name]) for one in _FIELDS],
    )


@router.post("/system")
def put(visit: Form) -> Response:
    try:
        preferences.put(visit.context, visit.me, {one.name: _value(visit, one) for one in _FIELDS})
    except Problem as problem:
        return _page(visit, problem)
    return visit.go("/system", "设置已保存")


def _value(visit: Visit, one: Field) -> str | int:
    text = visit.text(one.name)
    if one.type != "number":
        return text
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise invalid(one.name, f"“{one.label}”应是整数")
    return int(text)


@router.post("/system/keys")
def rotate_keys(visit: Form) -> Response:
    try:
        system.rotate_keys(visit.context, visit.me, password=visit.secret("password"))
    except Problem as problem:
        return _page(visit, problem)
    return visit.go("/system", "主密钥已更换，请立即备份新密钥")


class Hook(NamedTuple):
    it: WebhookView
    labels: list[str]


@router.get("/webhooks")
def hooks(visit: Reader) -> Response:
    return _hooks(visit)


def _hooks(visit: Visit, refusal: Problem | None = None) -> Response:
    found = webhooks.listing(visit.context, visit.me)
    return visit.page(
        "webhooks.html.j2",
        refusal=refusal,
        webhooks=[Hook(one, [events.KINDS.get(kind, kind) for kind in one.kinds]) for one in found],
        kinds=list(events.KINDS.items()),
        allowed=bool(visit.context.settings.webhook_networks),
        form={"url": visit.text("url"), "kinds": visit.texts("kind")},
    )


@router.post("/webhooks")
def create_hook(visit: Form) -> Response:
    try:
        made = webhooks.create(visit.context, visit.me, visit.text("url"), visit.texts("kind"))
    except Problem as problem:
        return _hooks(visit, problem)
    return visit.page(
        "once.html.j2",
        title="通知地址已建立",
        text="用这把密钥核对通知的签名（HMAC-SHA-256），请存入接收程序的配置：",
        value=made.secret,
        back="/webhooks",
    )


@router.post("/webhooks/{webhook_id}/remove")
def remove_hook(visit: Form, webhook_id: str) -> Response:
    webhooks.remove(visit.context, visit.me, webhook_id)
    return visit.go("/webhooks", "已删除")
