"""Taking in files: new drafts, and a new version of one."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.pages import words
from api.pages.door import Guest, Reader, Visit, check_csrf, signed_in
from api.pages.drafts import OPTIONS, number_in
from api.problems import Problem, invalid
from api.service import chains, drafts
from api.service.intake import Received
from api.service.views import DraftSummary, DraftView
from api.uploads import Upload, discard, receive
from screener.report.entry import printable

router = APIRouter()


@router.get("/drafts/new")
def new_page(visit: Reader) -> Response:
    return _page(visit)


@router.get("/drafts/{draft_id}/revise")
def revise_page(visit: Reader, draft_id: str) -> Response:
    return _page(visit, drafts.get(visit.context, visit.me, draft_id))


def _page(
    visit: Visit,
    draft: DraftView | None = None,
    *,
    refusal: Problem | None = None,
    form: dict[str, str] | None = None,
) -> Response:
    base = f"/drafts/{draft.summary.id}" if draft else "/drafts"
    return visit.page(
        "upload.html.j2",
        refusal=refusal,
        draft=draft,
        form=form or {},
        options=OPTIONS,
        columns=chains.columns(visit.context),
        action=f"{base}/revise" if draft else "/drafts/new",
        back=base,
        limit=visit.context.settings.upload_bytes,
    )


@router.post("/drafts/new")
async def upload(guest: Guest) -> Response:
    """One draft for each file; what is refused says so, the others are taken."""
    visit, body = await _received(guest)
    return await run_in_threadpool(_take_all, visit, body)


@router.post("/drafts/{draft_id}/revise")
async def revise(guest: Guest, draft_id: str) -> Response:
    visit, body = await _received(guest)
    return await run_in_threadpool(_take_version, visit, draft_id, body)


async def _received(guest: Visit) -> tuple[Visit, Upload]:
    """The body, once it is known to come from a page of somebody signed in.

    Raises:
        Problem: nothing of the body is kept then.
    """
    visit = signed_in(guest)
    body = await receive(visit.request)
    try:
        check_csrf(visit, body.fields.get("csrf", ""))
    except Problem:
        await run_in_threadpool(discard, visit.request, body)
        raise
    return visit, body


def _take_all(visit: Visit, body: Upload) -> Response:
    fields = {name: text.strip() for name, text in body.fields.items()}
    waiting = body.files
    taken: list[DraftSummary] = []
    try:
        _take_pasted(visit, body, fields.get("title", ""))
        if not waiting:
            raise invalid("files", "请选择要上传的文件，或粘贴文字")
        while waiting:
            one = waiting.pop(0)
            taken.append(_take(visit, one, fields, alone=not taken and not waiting))
    except Problem as problem:
        discard(visit.request, Upload(files=waiting))
        if not taken:
            return _page(visit, refusal=problem, form=fields)
        said = f"已收下 {len(taken)} 件；其余未收：{problem.detail or problem.kind.title}"
        return visit.go("/drafts", said, "review")
    if len(taken) == 1:
        return visit.go(f"/drafts/{taken[0].id}")
    return visit.go("/drafts", f"已收下 {len(taken)} 件，正在机检")


def _take(visit: Visit, one: Received, fields: dict[str, str], *, alone: bool) -> DraftSummary:
    """The title typed belongs to a single file; several are called by their names."""
    return drafts.upload(
        visit.context,
        visit.me,
        one,
        title=fields.get("title", "") if alone else "",
        form={name: fields[name] for name in words.FIELDS if fields.get(name)},
        column=fields.get("column") or None,
    )


def _take_pasted(visit: Visit, body: Upload, title: str) -> None:
    """What was pasted instead of choosing a file becomes one, of plain text.

    Raises:
        Problem: `invalid` where there is a file too, or no title to call it by.
    """
    text = body.fields.get("pasted", "").replace("\r\n", "\n").strip()
    if not text:
        return
    if body.files:
        raise invalid("pasted", "与文件分开上传，一次只用一种")
    if not title:
        raise invalid("title", "粘贴文字的须写标题")
    data = printable(text).encode()
    body.files.append(Received(f"{title}.txt", visit.context.vault.put(data)))


def _take_version(visit: Visit, draft_id: str, body: Upload) -> Response:
    try:
        _take_pasted(visit, body, drafts.get(visit.context, visit.me, draft_id).summary.title)
        if len(body.files) != 1:
            raise invalid("files", "新版本是一个文件，或粘贴的文字")
        drafts.new_version(
            visit.context,
            visit.me,
            draft_id,
            body.files.pop(),
            version=number_in(body.fields.get("version", "")),
        )
    except Problem as problem:
        discard(visit.request, body)
        if problem.kind.code == "not_found":
            raise
        draft = drafts.get(visit.context, visit.me, draft_id)
        return _page(visit, draft, refusal=problem, form=body.fields)
    return visit.go(f"/drafts/{draft_id}", "新版本已收下，此前的签字已失效", "info")
