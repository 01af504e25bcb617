"""What can go wrong, as problem+json: a stable code, a Chinese title, never the draft's words."""

from __future__ import annotations

from dataclasses import dataclass

from screener.report.words import size_label

BASE = "/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem; `code` never changes, programs may rely on it."""

    code: str
    status: int
    title: str


KINDS = {
    kind.code: kind
    for kind in (
        Kind("not_signed_in", 401, "请先登录"),
        Kind("bad_credentials", 401, "账号或密码不正确"),
        Kind("bad_token", 401, "访问令牌无效、已过期或已撤销"),
        Kind("locked", 429, "密码错误次数过多，账号已暂时锁定"),
        Kind("must_change_password", 403, "请先修改初始密码"),
        Kind("password_needed", 403, "请输入密码确认签署"),
        Kind("csrf", 403, "请求校验失败，请刷新页面后重试"),
        Kind("forbidden", 403, "没有办理此事的权限"),
        Kind("scope", 403, "访问令牌没有此项权限"),
        Kind("workflow_refused", 403, "按审批流程，您不能办理此事"),
        Kind("not_found", 404, "没有找到"),
        Kind("method", 405, "不支持这种请求方法"),
        Kind("not_acceptable", 406, "不能按所要求的格式提供"),
        Kind("conflict", 409, "与现有内容冲突"),
        Kind("workflow_state", 409, "稿件现在的状态不允许这样办理"),
        Kind("not_ready", 409, "机检尚未完成"),
        Kind("sealed", 409, "稿件已封存"),
        Kind("record_broken", 409, "审查记录与签名不符，疑似被改动"),
        Kind("destroyed", 410, "原件已按规定销毁"),
        Kind("too_large", 413, "内容超过大小上限"),
        Kind("media_type", 415, "不支持这种内容类型"),
        Kind("invalid", 422, "提交的内容不符合要求"),
        Kind("workflow_invalid", 422, "办理内容不完整或不合规定"),
        Kind("idempotency_reused", 422, "幂等键已用于另一个请求"),
        Kind("busy", 429, "正在处理的请求过多，请稍后重试"),
        Kind("slow", 408, "上传过慢，已中止"),
        Kind("timeout", 503, "审查未能在规定时间内完成，请稍后重试"),
        Kind("unavailable", 503, "服务暂时不可用，请稍后重试"),
        Kind("internal", 500, "服务内部错误，请联系管理员"),
    )
}


class Problem(Exception):
    """Raised by services, turned into an answer at the door.

    `code` names a kind of the list; `detail` is a Chinese sentence for the person; `fields` says
    what is wrong with which field; `reason` is a finer code, such as the workflow's.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        fields: tuple[tuple[str, str], ...] = (),
        reason: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code)
        self.kind = KINDS[code]
        self.detail = detail
        self.fields = fields
        self.reason = reason
        self.retry_after = retry_after

    def body(self, request_id: str) -> dict[str, object]:
        """RFC 9457, with our extensions."""
        body: dict[str, object] = {
            "type": BASE + self.kind.code,
            "title": self.kind.title,
            "status": self.kind.status,
            "code": self.kind.code,
            "request_id": request_id,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.reason:
            body["reason"] = self.reason
        if self.fields:
            body["errors"] = [{"field": name, "message": text} for name, text in self.fields]
        return body


def not_found(what: str) -> Problem:
    """Also for what exists but is another department's: its existence is nobody's business."""
    return Problem("not_found", f"没有找到{what}，或您无权查看")


def too_large(what: str, most: int) -> Problem:
    """`most` are bytes."""
    return Problem("too_large", f"{what}不能超过 {size_label(most).replace('.0 ', ' ')}")


def invalid(field: str, message: str) -> Problem:
    return Problem("invalid", message, fields=((field, message),))
