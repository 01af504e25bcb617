"""The closed lists of the review, with the words people use for them."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a draft stands."""

    SCREENING = "screening"
    SEALED = "sealed"
    SELF_REVIEW = "self_review"
    DEPARTMENT_REVIEW = "department_review"
    CONFIDENTIALITY_REVIEW = "confidentiality_review"
    COUNTERSIGN = "countersign"
    RELEASE = "release"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    RECHECK = "recheck"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        return _STATES[self]


class Step(StrEnum):
    """A kind of level in the approval chain, in the order levels may follow each other."""

    SELF = "self"
    DEPARTMENT = "department"
    CONFIDENTIALITY = "confidentiality"
    COUNTERSIGN = "countersign"
    RELEASE = "release"

    @property
    def label(self) -> str:
        return _STEPS[self]

    @property
    def order(self) -> int:
        return list(Step).index(self)

    @property
    def state(self) -> State:
        """Where a draft stands while this step is to be taken."""
        return _STATE_OF_STEP[self]


class Action(StrEnum):
    """What a person can do to a draft."""

    SUBMIT = "submit"
    REVISE = "revise"
    RECALL = "recall"
    APPROVE = "approve"
    RETURN = "return"
    REFER = "refer"
    REPLY = "reply"
    CLOSE = "close"
    CLEAR = "clear"
    PUBLISH = "publish"
    RECHECK = "recheck"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"
    RESCREEN = "rescreen"

    @property
    def label(self) -> str:
        return _ACTIONS[self]


class Conclusion(StrEnum):
    """What a review may come to."""

    PUBLISH = "publish"
    PUBLISH_CHANGED = "publish_changed"
    ON_REQUEST = "on_request"
    REFUSE = "refuse"
    DEFER = "defer"
    REFER_SUPERIOR = "refer_superior"
    REFER_SECRECY = "refer_secrecy"
    RETURN_TO_AUTHOR = "return_to_author"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        return _CONCLUSIONS[self]

    @property
    def permits(self) -> bool:
        """May the content go online under it?"""
        return self in {Conclusion.PUBLISH, Conclusion.PUBLISH_CHANGED}


class Decision(StrEnum):
    """A person's word on one finding."""

    CHANGE = "change"
    MASK = "mask"
    FALSE_ALARM = "false_alarm"
    LAWFUL = "lawful"
    READ = "read"

    @property
    def label(self) -> str:
        return _DECISIONS[self]

    @property
    def settles(self) -> bool:
        """May the text stay as it is? Otherwise the finding stays open until the text is gone."""
        return self not in {Decision.CHANGE, Decision.MASK}


class Proof(StrEnum):
    """How a person who signed had shown, at that moment, who they are."""

    PASSWORD = "password"
    TOKEN = "token"

    @property
    def label(self) -> str:
        return {Proof.PASSWORD: "重新输入口令", Proof.TOKEN: "带签字权限的接口令牌"}[self]


_STATES = {
    State.SCREENING: "机检中",
    State.SEALED: "已封存",
    State.SELF_REVIEW: "自审",
    State.DEPARTMENT_REVIEW: "科室审核",
    State.CONFIDENTIALITY_REVIEW: "保密审查",
    State.COUNTERSIGN: "会签、送上级鉴定",
    State.RELEASE: "签发",
    State.RETURNED: "退回修改",
    State.APPROVED: "可发布",
    State.PUBLISHED: "已发布",
    State.RECHECK: "复查",
    State.WITHDRAWN: "已撤稿",
    State.CLOSED: "已办结（不公开）",
    State.ARCHIVED: "已归档",
}
_STEPS = {
    Step.SELF: "自审",
    Step.DEPARTMENT: "科室审核",
    Step.CONFIDENTIALITY: "保密审查",
    Step.COUNTERSIGN: "会签",
    Step.RELEASE: "签发",
}
_STATE_OF_STEP = {
    Step.SELF: State.SELF_REVIEW,
    Step.DEPARTMENT: State.DEPARTMENT_REVIEW,
    Step.CONFIDENTIALITY: State.CONFIDENTIALITY_REVIEW,
    Step.COUNTERSIGN: State.COUNTERSIGN,
    Step.RELEASE: State.RELEASE,
}
_ACTIONS = {
    Action.SUBMIT: "送审",
    Action.REVISE: "上传新版本",
    Action.RECALL: "撤回修改",
    Action.APPROVE: "同意",
    Action.RETURN: "退回",
    Action.REFER: "送上级审查、鉴定",
    Action.REPLY: "登记答复",
    Action.CLOSE: "办结（不公开）",
    Action.CLEAR: "解除误报",
    Action.PUBLISH: "登记发布",
    Action.RECHECK: "发起复查",
    Action.CONFIRM: "复查无误",
    Action.WITHDRAW: "撤稿",
    Action.ARCHIVE: "归档",
    Action.RESCREEN: "重新审查",
}
_CONCLUSIONS = {
    Conclusion.PUBLISH: "可以公开",
    Conclusion.PUBLISH_CHANGED: "修改（删减、脱敏）后公开",
    Conclusion.ON_REQUEST: "依申请公开",
    Conclusion.REFUSE: "不予公开",
    Conclusion.DEFER: "暂缓公开",
    Conclusion.REFER_SUPERIOR: "送业务主管部门、上级机关审查",
    Conclusion.REFER_SECRECY: "送保密行政管理部门确定",
    Conclusion.RETURN_TO_AUTHOR: "退回拟稿人",
    Conclusion.WITHDRAW: "撤稿",
}
_DECISIONS = {
    Decision.CHANGE: "采纳，须修改",
    Decision.MASK: "采纳，须脱敏",
    Decision.FALSE_ALARM: "驳回，系误报",
    Decision.LAWFUL: "驳回，依法应当公开",
    Decision.READ: "已人工查看，没有问题",
}
