"""What a token may be used for, beside what its owner's roles allow."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    SCREEN = "screen"
    DRAFTS_READ = "drafts:read"
    DRAFTS_WRITE = "drafts:write"
    REVIEW = "review"
    SIGN = "sign"
    PUBLISH = "publish"
    RECORDS_READ = "records:read"
    ADMIN = "admin"
    AUDIT_READ = "audit:read"
    METRICS = "metrics"
    LEARNING = "learning"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Scope.SCREEN: "即时审查（不保存）",
    Scope.DRAFTS_READ: "读取稿件",
    Scope.DRAFTS_WRITE: "上传、修改稿件",
    Scope.REVIEW: "处置审查结果",
    Scope.SIGN: "签署审查意见",
    Scope.PUBLISH: "登记发布、撤稿",
    Scope.RECORDS_READ: "读取审查记录与放行凭证",
    Scope.ADMIN: "系统与账号管理",
    Scope.AUDIT_READ: "读取审计日志",
    Scope.METRICS: "读取运行指标",
    Scope.LEARNING: "导出处置意见、读取模型运行情况",
}
