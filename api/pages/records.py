"""The chain of records: found by content, looked at, handed out, verified."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.door import Form, Guest, Reader, Visit
from api.pages.files import download
from api.pages.paging import Pager
from api.pages.render import when
from api.problems import not_found
from api.service import papers, records
from api.service.records import Wanted
from api.service.views import ChainCheck, RecordView
from screener.review.checklist import CHECKLIST
from screener.review.record import KINDS, TITLES, Destruction, Publication, Record
from screener.review.roles import Role

router = APIRouter()

_FORMS = frozenset({"form.docx", "form.pdf"})
_CHECKERS = (Role.AUDITOR, Role.CONFIDENTIALITY_OFFICER)


@router.get("/records")
def listing(visit: Reader) -> Response:
    return _listing(visit)


@router.post("/records/verify")
def verify(visit: Form) -> Response:
    return _listing(visit, records.verify(visit.context, visit.me))


def _listing(visit: Visit, check: ChainCheck | None = None) -> Response:
    query = visit.query("q", "sha256", "kind", "cursor")
    wanted = Wanted(
        query=query["q"],
        kind=query["kind"] if query["kind"] in KINDS else None,
        sha256=query["sha256"] or None,
    )
    found = records.listing(visit.context, visit.me, wanted, cursor=query["cursor"] or None)
    return visit.page(
        "records.html.j2",
        check=check,
        query=query,
        records=found.items,
        kinds=list(TITLES.items()),
        may_verify=visit.me.has(*_CHECKERS),
        page=Pager.of(found, visit.request),
    )


@router.get("/records/export")
def archive(visit: Reader) -> Response:
    return download(records.archive(visit.context, visit.me))


@router.get("/records/public.pem")
def public_key(visit: Guest) -> Response:
    """Anyone may check with it, so anyone may have it."""
    return download(records.public_key(visit.context))


@router.get("/records/{sequence}")
def page(visit: Reader, sequence: int) -> Response:
    shown = records.get(visit.context, visit.me, sequence)
    entry = shown.entry
    return visit.page(
        "record.html.j2",
        record=shown,
        entry=entry,
        whole=isinstance(entry, Record),
        has_form=isinstance(entry, Record | Destruction),
        questions={one.id: one.title for one in CHECKLIST},
        facts=list(_facts(entry)),
        publications=_publications(visit, shown),
    )


_FACTS = {
    "name": "办理人",
    "reason": "理由",
    "url": "网址",
    "published": "发布时间",
    "seen": "发布后所见指纹",
    "method": "销毁方式",
    "registered_by": "登记人",
    "approved_by": "审批人",
    "witnessed_by": "监毁人",
    "record": "所涉审查记录",
}


def _facts(entry: object) -> Iterator[tuple[str, str]]:
    """What the shorter kinds of entry say, in the words of the form."""
    for name, label in _FACTS.items():
        if isinstance(value := getattr(entry, name, None), str) and value:
            yield label, when(value) if name == "published" else value


def _publications(visit: Visit, shown: RecordView) -> list[Publication]:
    """What was reported after this record, oldest first."""
    wanted = Wanted(draft_id=shown.draft_id, kind=Publication.schema)
    found = records.listing(visit.context, visit.me, wanted)
    later = [one.entry for one in reversed(found.items) if one.sequence > shown.sequence]
    return [one for one in later if one is not None]


@router.get("/records/{sequence}/{part}")
def part(visit: Reader, sequence: int, part: str) -> Response:
    """One of the files a record can be taken away as."""
    if part in _FORMS:
        as_pdf = part.endswith("pdf")
        return download(papers.form(visit.context, visit.me, sequence, as_pdf=as_pdf))
    hand_out = {"record.json": records.envelope, "receipt.json": records.receipt}.get(part)
    if hand_out is None:
        raise not_found("这个文件")
    return download(hand_out(visit.context, visit.me, sequence))
