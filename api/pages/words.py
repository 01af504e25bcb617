"""What the pages say: short words for states, deadlines and answers, and the colours they wear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.service.views import DraftView, Rescreening
from screener.review.disposition import Facts
from screener.review.words import Action, Decision, State
from screener.rule import Severity
from screener.verdict import Outcome

SOON = 3  # working days left from which a deadline is shown as pressing

STATE_KINDS = {
    State.SEALED: "block",
    State.RETURNED: "review",
    State.SELF_REVIEW: "info",
    State.SCREENING: "info",
    State.DEPARTMENT_REVIEW: "info",
    State.CONFIDENTIALITY_REVIEW: "info",
    State.COUNTERSIGN: "info",
    State.RELEASE: "info",
    State.RECHECK: "review",
    State.APPROVED: "pass",
    State.PUBLISHED: "pass",
    State.WITHDRAWN: "block",
}

KINDS = ("公文", "新闻稿", "公示", "统计", "图片", "视频", "附件")
SOURCES = ("本单位制发", "上级来文", "同级来文", "转载")
CHANNELS = ("门户网站", "公众号", "微博", "短视频", "公报", "公告栏", "其他")
FIELDS = (
    "kind",
    "source",
    "openness",
    "channel",
    "planned",
    "notice_until",
    "drafted",
    "phone",
    "source_number",
    "source_consent",
    "declassified",
)
OPENNESS = ("主动公开", "依申请公开", "不予公开")

LABELS = {
    "login": "账号",
    "name": "名称",
    "title": "标题",
    "pasted": "粘贴的文字",
    "new": "新密码",
    "again": "新密码",
    "column": "栏目",
    "comment": "意见",
    "reason": "理由",
    "article": "依据条款",
    "url": "网址",
    "kind": "信息类别",
    "source": "来源",
    "openness": "公开属性",
    "channel": "拟公开方式",
    "planned": "拟公开日期",
    "notice_until": "公示截止日期",
    "drafted": "信息形成日期",
    "phone": "联系电话",
    "source_number": "原发文字号",
    "source_consent": "原制发机关同意公开的文号",
    "declassified": "解密审批文号",
}

REASONS = {
    Decision.FALSE_ALARM: (
        "示例或虚构数据，不是真实信息",
        "同形数字，不是证件、电话或账号",
        "谈论保密工作的文字，不是密级标志",
        "已由有权机关公开的信息",
    ),
    Decision.LAWFUL: (
        "法律法规规定应当公开",
        "办公电话、单位地址，供公众办事联系",
        "本人书面同意公开",
        "公示要求列明，且已按规定去标识",
    ),
    Decision.READ: ("已逐页人工查看，没有不宜公开的内容", "图片为公开标识、宣传画"),
}
AT_ONCE = {Decision.CHANGE: "按提示修改", Decision.MASK: "按脱敏规则处理"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One word and one sentence, and the colour of both."""

    kind: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class StepMark:
    """`standing`: done, here, todo."""

    label: str
    standing: str
    who: str = ""


_GROUNDS = {"lexicons": "词库", "policy": "策略", "model": "模型", "version": "程序"}


def grounds(names: Sequence[str]) -> str:
    """What a verdict rests on, as people say it: 词库、策略."""
    return "、".join(_GROUNDS[name] for name in names)


def difference(it: Rescreening) -> str:
    """What screening anew changed, in one sentence."""
    numbers = (
        ("新出现", it.new),
        ("级别变了", it.regraded),
        ("不再提示", len(it.gone)),
        ("其余照旧", it.remaining - it.regraded),
    )
    if not (it.new or it.regraded or it.gone):
        return "没有变化"
    return "，".join(f"{what} {number} 条" for what, number in numbers if number)


def state_kind(state: State) -> str:
    return STATE_KINDS.get(state, "")


def due(days_left: int | None, due_on: date | None) -> Answer | None:
    """How long is left, in working days."""
    if days_left is None or due_on is None:
        return None
    on = f"{due_on.month}月{due_on.day}日"
    if days_left < 0:
        return Answer("block", f"超期 {-days_left} 个工作日", on)
    if days_left == 0:
        return Answer("block", "今天到期", on)
    return Answer("review" if days_left <= SOON else "", f"剩 {days_left} 个工作日", on)


def answer(draft: DraftView) -> Answer:
    """可提交, 请修改 or 停止: what an author wants to know first."""
    facts, summary = draft.facts, draft.summary
    if summary.state is State.SCREENING:
        what = "正在重新审查，" if summary.screening > 1 else ""
        return Answer("info", "机检中", f"{what}通常几秒钟完成，完成后自动显示结果。")
    if summary.state is State.SEALED:
        return Answer("block", "停止", "疑似带有国家秘密标志，已封存。不要再传、再发，联系保密员。")
    if summary.state not in _OPEN:
        return _standing(draft)
    if facts.to_change:
        return Answer(
            "block" if facts.blocks else "review",
            "请修改",
            f"{facts.to_change} 条须修改或脱敏。改好后上传新版本，或用“一键脱敏”生成新版本。",
        )
    if facts.undecided:
        pressing = f"其中拦截 {facts.blocks} 条，" if facts.blocks else ""
        return Answer(
            "block" if facts.blocks else "review",
            "请修改" if facts.blocks else "请核实",
            f"还有 {facts.undecided} 条提示没有处置，{pressing}逐条处置后可以送审。",
        )
    if not draft.current.size:
        return Answer("review", "请核实", "文件是空的（0 字节），没有内容可审，请核对是否传错。")
    found = bool(draft.findings)
    text = "提示均已处置，填写自审清单后送审。" if found else "没有发现疑似内容，自审后送审。"
    return Answer("pass", "可提交", text)


def unlisted(draft: DraftView) -> list[str]:
    """Which findings stand for many more of their kind that are listed nowhere."""
    return [
        f"{finding.title}：{note}"
        for finding in draft.findings
        for note in finding.notes
        if note.endswith(_UNLISTED)
    ]


_UNLISTED = "不再逐一列出"  # as detectors end such a note
_OPEN = frozenset({State.SELF_REVIEW, State.RETURNED})


def _standing(draft: DraftView) -> Answer:
    facts, state = draft.facts, draft.summary.state
    if differs(draft):
        return Answer(
            "block", "内容不一致", f"{DIFFERS}。请立即核对网上的内容，报保密员撤稿或复查。"
        )
    if state in {State.APPROVED, State.PUBLISHED}:
        return Answer("pass", state.label, "放行凭证只对这一版的字节有效，改动后须重新送审。")
    if state in {State.CLOSED, State.WITHDRAWN, State.ARCHIVED}:
        if state is State.WITHDRAWN and (told := withdrawal(draft)):
            return Answer("block", state.label, f"{told}。此前的放行凭证作废，不得再发布。")
        ended = draft.conclusion.label if draft.conclusion else ""
        return Answer("info", state.label, f"结论：{ended}。" if ended else "不再办理。")
    if state is State.RECHECK:
        return Answer("review", "复查中", "由保密员复查已发布的内容。")
    if text := _waiting(facts):
        return Answer("block" if facts.blocks else "review", "待核实", text)
    outcome = draft.summary.outcome or Outcome.REVIEW
    done = "提示均有处置意见" if draft.findings else "没有提示"
    text = f"机检结果为“{outcome.label}”，{done}。"
    return Answer("info", f"待{draft.levels[draft.level].title}" if draft.levels else "待办", text)


DIFFERS = "登记发布的文件与放行的不一致"


def differs(draft: DraftView) -> bool:
    """Is something else online, by what was registered, than what was released?"""
    registered = draft.publication or {}
    return draft.summary.state is State.PUBLISHED and not registered.get("same", True)


def _waiting(facts: Facts) -> str:
    """What of the findings still waits for a reviewer's word, empty if nothing does."""
    numbers = (
        (facts.undecided, "没有处置意见的提示"),
        (facts.to_change, "须修改或脱敏的"),
        (facts.unconfirmed, "须由拟稿人以外的人核实的拦截项"),
    )
    told = [f"{what} {number} 条" for number, what in numbers if number]
    return f"还有{'，'.join(told)}。" if told else ""


def withdrawal(draft: DraftView) -> str:
    """Who took a draft back, and why, in one sentence; empty if nobody did."""
    for one in reversed(draft.signoffs):
        if one.action is Action.WITHDRAW:
            return f"{one.name}撤稿：{one.comment.rstrip('。')}"
    return ""


def steps(draft: DraftView) -> tuple[StepMark, ...]:
    """The way of a draft: its levels with who signed, then its release and publication."""
    state = draft.summary.state
    if not draft.levels:
        return (StepMark("机检", "here" if state is State.SCREENING else "done"),)
    ended = state in _ENDED
    signed = [one for one in draft.signoffs if one.version == draft.summary.version]
    marks = [StepMark("机检", "done")]
    for number, level in enumerate(draft.levels):
        who = next((one.name for one in reversed(signed) if one.level == level.title), "")
        here = number == draft.level and not ended
        done = number < draft.level or (ended and bool(who))
        marks.append(StepMark(level.title, "here" if here else "done" if done else "todo", who))
    if state in _CLOSED:
        return (*marks, StepMark(state.label, "here"))
    released = state in _RELEASED
    published = state in {State.PUBLISHED, State.RECHECK}
    marks.append(StepMark("可发布", _standing_of(done=published, here=released and not published)))
    marks.append(StepMark("已发布", _standing_of(done=False, here=published)))
    return tuple(marks)


_RELEASED = frozenset({State.APPROVED, State.PUBLISHED, State.RECHECK})
_CLOSED = frozenset({State.CLOSED, State.WITHDRAWN, State.ARCHIVED, State.SEALED})
_ENDED = _RELEASED | _CLOSED
OVER = _CLOSED | {State.PUBLISHED, State.RECHECK}


def _standing_of(*, done: bool, here: bool) -> str:
    if done:
        return "done"
    return "here" if here else "todo"


def found(numbers: Mapping[str, int]) -> str:
    """拦截 2、复核 1: how many findings of each severity, the worst first."""
    told = [
        f"{severity.label} {numbers[severity.word]}"
        for severity in sorted(Severity, reverse=True)
        if numbers.get(severity.word)
    ]
    return "、".join(told) or "没有提示"


def options(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)
