"""The application: settings in, FastAPI out. Workers, queues and the sweep live as long as it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from api import answers, health
from api.guard import Guard
from api.metrics import Metrics
from api.routes import (
    account,
    drafts,
    events,
    incidents,
    learning,
    people,
    records,
    rescreening,
    screen,
    site,
    system,
)
from api.schemas.common import ProblemOut
from api.service.context import Context
from api.service.start import open_context
from api.settings import Settings
from api.work.notices import send
from api.work.queue import TaskQueue
from api.work.screen import Crew, Screening, in_force, rules_of
from api.work.sweep import Sweep
from screener import __version__
from screener.pipeline import Screener

_ROUTERS = (
    screen,
    drafts,
    rescreening,
    incidents,
    records,
    site,
    events,
    account,
    people,
    learning,
    system,
)
_NOTICE_THREADS = 2
_DESCRIPTION = """\
上网发布前保密审查服务。程序用访问令牌调用：请求头 `Authorization: Bearer scr_…`。

* 出错时一律回答 `application/problem+json`，其中 `code` 是稳定的代码。
* 清单按页给出，`cursor` 取下一页；时间为 ISO 8601，带时区。
* 机检只提示疑似，是否公开由人签字决定；没有读到的部分决不算通过。
* 系统不向外部发送任何数据；只有管理员在内网网段内登记的通知地址例外，默认关闭。
"""


def create_app(
    settings: Settings, context: Context | None = None, crew: Crew | None = None
) -> FastAPI:
    """The whole service. `context` is given where it was opened before, and closed with the app.

    `crew` are workers that several applications of one process share; they are left running.

    Raises:
        UsageError: folder, keys, database, lexicons or policy cannot be used.
        ModelError: the model in force cannot be used.
    """
    # a fault is said here: the lifespan reaches no terminal
    screener = None if crew else Screener.load(rules_of(settings))
    context = context or open_context(settings)
    if screener:
        in_force(context, screener)
    app = FastAPI(
        title="上网发布前保密审查服务",
        version=__version__,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        generate_unique_id_function=_operation,
    )
    app.state.context = context
    app.state.crew = crew
    app.state.stopping = asyncio.Event()
    app.state.streams = set()
    answers.install(app)
    app.router.routes.extend(_routes())
    if _has_pages():
        app.state.page_for = import_module("api.pages").page_for
    app.add_middleware(Guard, settings=settings)
    _describe_problems(app)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Every route. They know no application, so all of a process share them: to make them from the
    signatures of the functions takes longer than anything else about a service.
    """
    made = FastAPI(openapi_url=None, generate_unique_id_function=_operation)
    made.include_router(health.router)
    programs = APIRouter(prefix="/api/v1")
    for module in _ROUTERS:
        programs.include_router(module.router)
    made.include_router(programs)
    if _has_pages():
        import_module("api.pages").add_pages(made)
    return tuple(made.router.routes)


def _has_pages() -> bool:
    return find_spec("api.pages") is not None


def _operation(route: APIRoute) -> str:
    return route.name


def _describe_problems(app: FastAPI) -> None:
    """Answers refer to the problem's schema; OpenAPI has to hold it."""
    made = app.openapi

    def described() -> dict[str, object]:
        if app.openapi_schema is None:
            schema = made()
            parts = schema.setdefault("components", {}).setdefault("schemas", {})
            told = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
            parts.update(told.pop("$defs", {}))
            parts["ProblemOut"] = told
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: Context = app.state.context
    screening = Screening(context, app.state.crew)
    tasks = TaskQueue("screening", context.settings, screening.screen_version)
    notices = TaskQueue("notices", context.settings, lambda one: send(context, one))
    context.queue = _Queue(tasks, notices)
    sweep = Sweep(context, tasks, notices, screening.follow)
    app.state.screening = screening
    app.state.metrics = Metrics(context, screening)
    try:
        await asyncio.to_thread(sweep.start)
        tasks.start(context.settings.workers)
        notices.start(_NOTICE_THREADS)
        yield
    finally:
        app.state.stopping.set()
        await asyncio.to_thread(_close, context, screening, sweep, (tasks, notices))


def _close(
    context: Context, screening: Screening, sweep: Sweep, queues: tuple[TaskQueue, ...]
) -> None:
    sweep.stop()
    screening.close()  # what waits for an answer gets one, so that the threads below can end
    for queue in queues:
        queue.stop()
    context.database.close()


class _Queue:
    def __init__(self, tasks: TaskQueue, notices: TaskQueue) -> None:
        self._tasks = tasks
        self._notices = notices

    def screen(self, version_id: str) -> None:
        self._tasks.put(version_id)

    def screen_later(self, version_id: str) -> None:
        self._tasks.put(version_id, later=True)

    def deliver(self, delivery_id: str) -> None:
        self._notices.put(delivery_id)
