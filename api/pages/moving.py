"""The other steps of a draft: recall, reply, publication, recheck, withdrawal, archive."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages import words
from api.pages.door import Form, Reader, Visit
from api.pages.signing import act
from api.problems import Problem, invalid, not_found
from api.service import drafts, workflow
from api.service.views import DraftView
from screener.review.deadlines import BEIJING
from screener.review.rules import RULES
from screener.review.words import Action, Conclusion

router = APIRouter()

LEADS = {
    Action.RECALL: "撤回后由您修改，已有的签字失效，改好再送审。",
    Action.REPLY: "登记上级机关、保密行政管理部门的答复，稿件解冻后继续审查。",
    Action.PUBLISH: "发布的必须是放行的原样。发布后的文件与放行的不一致的，会如实记入记录。",
    Action.RECHECK: "对已发布的内容提出疑问，由保密员复查。",
    Action.CONFIRM: "复查没有发现不宜公开的内容，恢复已发布状态。",
    Action.WITHDRAW: "撤稿后放行凭证作废，网站程序核验时会得知；请同时下架网页、清除缓存。",
    Action.ARCHIVE: "办理完毕，转入归档保管。",
}
_DANGER = frozenset({Action.WITHDRAW})
_CONCLUSIONS = {Action.WITHDRAW: Conclusion.WITHDRAW}


def _wanted(name: str) -> Action:
    if name not in {one.value for one in LEADS}:
        raise not_found("这种办理")
    return Action(name)


@router.get("/drafts/{draft_id}/act/{name}")
def page(visit: Reader, draft_id: str, name: str) -> Response:
    return _page(visit, drafts.get(visit.context, visit.me, draft_id), _wanted(name))


def _page(
    visit: Visit, draft: DraftView, action: Action, refusal: Problem | None = None
) -> Response:
    rule = RULES[action]
    return visit.page(
        "act.html.j2",
        refusal=refusal,
        draft=draft,
        action=action,
        rule=rule,
        lead=LEADS[action],
        publishes=action is Action.PUBLISH,
        comments=rule.reason or rule.signs,
        danger=action in _DANGER,
        form={name: visit.text(name) for name in ("comment", "url", "published", "seen")},
    )


@router.post("/drafts/{draft_id}/act/{name}")
def move(visit: Form, draft_id: str, name: str) -> Response:
    action = _wanted(name)
    try:
        if action is Action.PUBLISH:
            if words.differs(_publish(visit, draft_id)):
                return visit.go(f"/drafts/{draft_id}", f"已登记。{words.DIFFERS}", "block")
        else:
            act(visit, draft_id, action, conclusion=_CONCLUSIONS.get(action))
    except Problem as problem:
        if problem.kind.code == "not_found":
            raise
        return _page(visit, drafts.get(visit.context, visit.me, draft_id), action, problem)
    return visit.go(f"/drafts/{draft_id}", f"已办理：{action.label}")


def _publish(visit: Visit, draft_id: str) -> DraftView:
    return workflow.publish(
        visit.context,
        visit.me,
        draft_id,
        url=visit.text("url"),
        seen_sha256=visit.text("seen") or visit.text("digest"),
        published_at=_moment(visit.text("published")),
    )


def _moment(text: str) -> datetime | None:
    """What a browser's date and time field holds, as the moment it is in Beijing."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=BEIJING)
    except ValueError as error:
        raise invalid("published", "应是日期和时间") from error
