"""Dependencies and small answers that routes share."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Query, Response

from api.doors import context_of, with_scope
from api.security.scopes import Scope
from api.service.caller import Caller
from api.service.context import Context
from api.service.views import FileView

Ctx = Annotated[Context, Depends(context_of)]
Reader = Annotated[Caller, Depends(with_scope(Scope.DRAFTS_READ))]
Writer = Annotated[Caller, Depends(with_scope(Scope.DRAFTS_WRITE))]
Reviewer = Annotated[Caller, Depends(with_scope(Scope.REVIEW))]
Publisher = Annotated[Caller, Depends(with_scope(Scope.PUBLISH))]
RecordReader = Annotated[Caller, Depends(with_scope(Scope.RECORDS_READ))]
Admin = Annotated[Caller, Depends(with_scope(Scope.ADMIN))]
AuditReader = Annotated[Caller, Depends(with_scope(Scope.AUDIT_READ))]
Learner = Annotated[Caller, Depends(with_scope(Scope.LEARNING))]

Cursor = Annotated[str | None, Query(max_length=20, description="上一页给出的翻页标记")]
Limit = Annotated[int, Query(ge=1, le=200, description="每页条数")]
Words = Annotated[str, Query(alias="q", max_length=200, description="标题、登记号、姓名中的文字")]


def download(file: FileView) -> Response:
    """A file to save, never to show: browsers must not run what people uploaded."""
    return Response(
        file.data,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        },
    )
