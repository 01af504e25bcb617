"""The list an author goes through before a draft leaves the desk, and what each yes demands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screener.errors import WorkflowError


@dataclass(frozen=True, slots=True)
class Question:
    """`demand` is what has to be done, and noted, where the answer is yes."""

    id: str
    title: str
    question: str
    demand: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`note` says what was done; it is needed where `yes`."""

    question: str
    yes: bool
    note: str = ""


CHECKLIST = (
    Question("secrecy_marks", "密级标志",
             "稿件及附件中是否有国家秘密标志，或曾标密后删去标志的内容？",
             "停止送审，报保密办；已解密的写明解密审批文号"),
    Question("internal_marks", "内部标注",
             "是否有“内部资料”“注意保存”“不得外传”等内部标注，或工作秘密标注？",
             "写明标注由谁作出、已按什么程序同意公开"),
    Question("leaders_remarks", "领导批示讲话",
             "是否引用领导批示、内部讲话、谈话？",
             "写明已公开的出处，或批准公开的领导和时间"),
    Question("meetings", "未公开会议与活动安排",
             "是否涉及尚未公开的会议、活动的时间、地点、人员、内容？",
             "写明何时由谁公开；尚未公开的删去"),
    Question("personnel", "人事",
             "是否涉及未公布的人事任免、考察、测评、编制、奖惩？",
             "写明公布依据；不在公示范围内的删去"),
    Question("statistics", "未公布统计数据",
             "是否有尚未公布的统计、财政、经济数据？",
             "写明数据来源和公布时间，或核准单位"),
    Question("casework", "执法办案信访",
             "是否涉及正在办理的案件、执法案卷、信访、纪检内容？",
             "写明依法公开的条款，当事人信息已作处理"),
    Question("business", "商业秘密",
             "是否涉及企业未公开的技术、报价、客户、财务信息？",
             "写明权利人是否同意公开"),
    Question("personal", "个人信息",
             "是否有个人信息（含附件、图片、隐藏列、批注、文件属性）？",
             "写明公开的依据和范围，其余已脱敏或删去"),
    Question("maps", "坐标、地图",
             "是否有坐标、地图、影像、设施内部结构？",
             "写明审图号或已公开的出处"),
    Question("systems", "信息系统、口令、拓扑",
             "是否有内部网址、账号口令、系统架构、设备型号、网络拓扑？",
             "删去后重新送审"),
    Question("others", "其他单位信息",
             "是否有上级、同级或其他单位产生、尚未由其公开的信息？",
             "附原制发单位同意公开的书面意见，写明文号"),
)  # fmt: skip
_BY_ID = {one.id: one for one in CHECKLIST}


def check_answers(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The answers in the order of the list.

    Raises:
        WorkflowError: `checklist_unknown`, `checklist_missing` or `checklist_note`.
    """
    given: dict[str, Answer] = {}
    for answer in answers:
        if answer.question not in _BY_ID:
            raise WorkflowError("checklist_unknown", "自审清单中没有这一项")
        given[answer.question] = answer
    missing = [one.title for one in CHECKLIST if one.id not in given]
    if missing:
        raise WorkflowError("checklist_missing", f"自审清单还有未答的项目：{'、'.join(missing)}")
    for one in CHECKLIST:
        if given[one.id].yes and not given[one.id].note.strip():
            raise WorkflowError("checklist_note", f"自审清单“{one.title}”答“是”的，请{one.demand}")
    return tuple(given[one.id] for one in CHECKLIST)
