"""Server-sent events: what happens to drafts the caller may see, as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from api.problems import Problem
from api.routes.shared import Ctx, Reader
from api.schemas.common import problems
from api.schemas.system import EventOut
from api.service import events, sight
from api.service.caller import Caller
from api.service.context import Context
from api.service.views import EventView

router = APIRouter(tags=["事件流"])
_SECONDS = 1.0
_BEAT = 15
_LONGEST = 3600.0
_REMEMBERED = 2_000
MOST_STREAMS = 100


@router.get("/events", response_model=list[EventOut], responses=problems(), summary="最近的事件")
def recent(
    context: Ctx,
    caller: Reader,
    after: Annotated[int, Query(ge=0, le=2**53, description="此编号之后的")] = 0,
) -> tuple[EventView, ...]:
    """轮询用；同一事件可能重复给出，按 id 去重。"""
    return events.since(context, caller, after)


@router.get("/events/stream", response_class=StreamingResponse, summary="事件流",
            responses={**problems(429), 200: {"content": {"text/event-stream": {
                "schema": {"type": "string"}}}}})  # fmt: skip
async def stream(
    request: Request,
    context: Ctx,
    caller: Reader,
    last_id: Annotated[str | None, Header(alias="Last-Event-ID", max_length=20)] = None,
) -> StreamingResponse:
    """server-sent events。`event` 是事件种类，`data` 是 JSON：稿件、状态、时间，没有内容。"""
    sight.need_business(caller)
    streams: set[object] = request.app.state.streams
    if len(streams) >= MOST_STREAMS:
        raise Problem("busy", "事件流连接过多", retry_after=10)
    after = int(last_id) if last_id and last_id.isascii() and last_id.isdigit() else None
    if after is None:
        after = await run_in_threadpool(events.last, context)
    return StreamingResponse(
        _watch(request, context, caller, after, streams),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _watch(
    request: Request, context: Context, caller: Caller, after: int, streams: set[object]
) -> AsyncIterator[str]:
    mark = object()
    streams.add(mark)
    told: dict[int, None] = {}
    start, quiet = after, 0.0
    end = asyncio.get_running_loop().time() + _LONGEST
    try:
        yield ": open\n\n"
        while not request.app.state.stopping.is_set():
            if asyncio.get_running_loop().time() > end or await request.is_disconnected():
                return
            for event in await run_in_threadpool(events.since, context, caller, after):
                if event.id in told or event.id <= start:
                    continue
                told[event.id] = None
                after, quiet = max(after, event.id), 0.0
                body = EventOut.model_validate(event).model_dump_json()
                yield f"id: {event.id}\nevent: {event.kind}\ndata: {body}\n\n"
            while len(told) > _REMEMBERED:
                told.pop(next(iter(told)))
            quiet += _SECONDS
            if quiet >= _BEAT:
                quiet = 0.0
                yield ": beat\n\n"
            await asyncio.sleep(_SECONDS)
    finally:
        streams.discard(mark)
