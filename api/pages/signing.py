"""Half a page of what matters, and one's opinion under it, signed with the password."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages import words
from api.pages.door import Form, Reader, Visit
from api.pages.drafts import number_in
from api.problems import Problem
from api.service import drafts, workflow
from api.service.moves import Wish
from api.service.views import DraftView
from screener.forms.sheet import chinese_date
from screener.review.checklist import CHECKLIST
from screener.review.rules import RULES
from screener.review.words import Action, Conclusion

router = APIRouter()

_OPINIONS = (Action.APPROVE, Action.RETURN, Action.REFER, Action.CLOSE)
_HINTS = {
    Conclusion.PUBLISH: "按这一版的原样公开",
    Conclusion.PUBLISH_CHANGED: "已按意见删减、脱敏的这一版可以公开",
    Conclusion.RETURN_TO_AUTHOR: "写明要改什么",
    Conclusion.REFER_SUPERIOR: "稿件冻结，等答复",
    Conclusion.REFER_SECRECY: "拿不准是否涉密的，不要勉强签",
    Conclusion.ON_REQUEST: "不主动公开，有人申请时再办",
    Conclusion.REFUSE: "写明理由和条款",
    Conclusion.DEFER: "写明到什么条件再公开",
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """A radio button: an action with a conclusion. `refused`: it cannot be taken now."""

    value: str
    label: str
    hint: str
    refused: bool
    usual: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """What a leader reads on a phone before deciding."""

    channel: str
    source: str
    openness: str
    due: str
    found: str
    unlisted: list[str]
    done: str
    unread: str
    answers: str


@router.get("/drafts/{draft_id}/sign")
def page(visit: Reader, draft_id: str) -> Response:
    return _page(visit, drafts.get(visit.context, visit.me, draft_id))


def _page(visit: Visit, draft: DraftView, refusal: Problem | None = None) -> Response:
    if not any(action in draft.actions for action in _OPINIONS) and refusal is None:
        return visit.go(f"/drafts/{draft.summary.id}", "这件稿件现在不由您签", "info")
    return visit.page(
        "sign.html.j2",
        refusal=refusal,
        draft=draft,
        level=draft.levels[draft.level].title if draft.levels else draft.summary.state.label,
        steps_of=words.steps(draft),
        brief=brief(draft),
        conclusions=_opinions(draft),
        chosen=visit.text("choice"),
        stopped=draft.refusals.get(Action.APPROVE, ""),
        form={name: visit.text(name) for name in ("comment", "article")},
    )


def _opinions(draft: DraftView) -> list[Opinion]:
    return [
        Opinion(
            value=f"{action.value}:{conclusion.value}",
            label=_label(action, conclusion),
            hint=_HINTS.get(conclusion, ""),
            refused=action not in draft.actions,
            usual=action in {Action.APPROVE, Action.RETURN},
        )
        for action in _OPINIONS
        if action in draft.actions or action is Action.APPROVE
        for conclusion in Conclusion
        if conclusion in RULES[action].conclusions and _makes_sense(action, conclusion, draft)
    ]


def _label(action: Action, conclusion: Conclusion) -> str:
    return "退回修改后再公开" if _asks_for_change(action, conclusion) else conclusion.label


def _asks_for_change(action: Action, conclusion: Conclusion) -> bool:
    return action is Action.RETURN and conclusion is Conclusion.PUBLISH_CHANGED


def _makes_sense(action: Action, conclusion: Conclusion, draft: DraftView) -> bool:
    """A first version has not been changed yet; a return says it is one only once."""
    if _asks_for_change(action, conclusion):
        return False
    first = draft.summary.version == 1
    return not (action is Action.APPROVE and conclusion is Conclusion.PUBLISH_CHANGED and first)


@router.post("/drafts/{draft_id}/sign")
def sign(visit: Form, draft_id: str) -> Response:
    action, _, conclusion = visit.text("choice").partition(":")
    try:
        if action not in {one.value for one in _OPINIONS} or conclusion not in set(Conclusion):
            raise Problem("workflow_invalid", "请选择审查结论")
        after = act(visit, draft_id, Action(action), conclusion=Conclusion(conclusion))
    except Problem as problem:
        if problem.kind.code == "not_found":
            raise
        return _page(visit, drafts.get(visit.context, visit.me, draft_id), problem)
    return visit.go("/queue", f"已签字：《{after.summary.title}》{Conclusion(conclusion).label}")


def act(
    visit: Visit, draft_id: str, action: Action, *, conclusion: Conclusion | None = None
) -> DraftView:
    """Take a step of the workflow as the form says, over what the form showed."""
    wish = Wish(
        digest=visit.text("digest"),
        version=number_in(visit.text("version")),
        screening=number_in(visit.text("screening")),
        conclusion=conclusion,
        comment=visit.text("comment"),
        article=visit.text("article"),
    )
    password = visit.secret("password")
    return workflow.act(visit.context, visit.me, draft_id, action, wish, password=password)


def brief(draft: DraftView) -> Brief:
    form, summary = draft.form, draft.summary
    left = words.due(summary.days_left, summary.due_on)
    planned = chinese_date(form.get("planned", ""))
    return Brief(
        channel=" · ".join(filter(None, (form.get("channel"), summary.column, planned))),
        source=" · ".join(one for one in (form.get("source"), form.get("source_number")) if one),
        openness=form.get("openness", ""),
        due=f"{left.word}（{left.text}）" if left else "",
        found=words.found(summary.counts),
        unlisted=words.unlisted(draft),
        done=_done(draft),
        unread=f"{len(draft.unread)} 处，须人工查看" if draft.unread else "",
        answers=_answers(draft),
    )


def _done(draft: DraftView) -> str:
    said = Counter(one.decision.label for one in draft.findings if one.decision)
    told = [f"{label} {count}" for label, count in said.most_common()]
    if draft.facts.undecided:
        told.append(f"未处置 {draft.facts.undecided}")
    return "；".join(told) or "无须处置"


def _answers(draft: DraftView) -> str:
    if not draft.answers:
        return "未填"
    titles = {one.id: one.title for one in CHECKLIST}
    yes = [
        f"{titles.get(one.question, one.question)}（{one.note}）"
        for one in draft.answers
        if one.yes
    ]
    return f"{len(draft.answers)} 项，答“是”的：{'、'.join(yes)}" if yes else "各项均答“否”"
