"""`screener serve`: the review service and its pages, in this process and its workers."""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screener.cli.arguments import ArgumentParser, port_number, whole_number
from screener.cli.console import say_out
from screener.errors import where

if TYPE_CHECKING:
    from api.service.context import Context
    from api.settings import Settings


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.batch.server import context as workers

    workers()  # begins to load the libraries of the workers while we load ours
    from api.main import create_app
    from api.service.listening import take_port
    from api.settings import read_settings
    from api.store.presence import sharing

    settings = read_settings(
        os.environ,
        host=options.host,
        port=options.port,
        data=options.data,
        database=options.database,
        workers=options.workers,
        lexicons=tuple(options.lexicon) or None,
        policy=options.policy,
    )
    doors = take_port(settings)
    with sharing(settings.data):
        app = create_app(settings)  # lists that cannot be read are said before any password
        _greet(settings, app.state.context)
        gc.freeze()  # what stays is not searched for garbage again with every large page
        return _serve(app, doors)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "serve",
        "启动审查服务：上传、机检、审批、签发、记录，用浏览器打开所示地址即可。",
        "首次启动建立系统管理员并显示一次性密码，只显示这一次。\n"
        "其余设置用环境变量 SCREENER_*，见 docs/service.md。",
    )
    parser.add_argument("--host", metavar="地址", help="监听的地址（默认 127.0.0.1）")
    parser.add_argument("--port", metavar="端口", type=port_number, help="监听的端口（默认 8000）")
    parser.add_argument("--data", metavar="文件夹", type=Path,
                        help="数据文件夹（默认 ./screener-data）")  # fmt: skip
    parser.add_argument("--database", metavar="地址",
                        help="PostgreSQL 的地址（默认用数据文件夹里的 SQLite）")  # fmt: skip
    parser.add_argument("--workers", metavar="数量", type=whole_number,
                        help="审查进程数（默认为处理器数）")  # fmt: skip
    parser.add_argument("--lexicon", metavar="文件", action="append", default=[], type=Path,
                        help="加入本单位词库（文本、CSV、TOML 或 xlsx），可多次使用")  # fmt: skip
    parser.add_argument("--policy", metavar="文件", type=Path,
                        help="用这份审查策略代替默认策略")  # fmt: skip
    return parser


def _greet(settings: Settings, context: Context) -> None:
    from api.service import accounts

    first = accounts.first_start(context)
    say_out(f"审查服务：{settings.address}")
    say_out(f"数据文件夹：{settings.data.resolve()}")
    if first is not None:
        say_out("")
        say_out(f"首次启动，已建立系统管理员。账号：{first.person.login}")
        say_out(f"一次性密码（只显示这一次）：{first.password}")
        say_out("")
    say_out("按 Ctrl-C 停止")
    sys.stdout.flush()


def _serve(app: Any, doors: list[Any]) -> int:
    import uvicorn

    _log_to_stderr()
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=10,
            h11_max_incomplete_event_size=64 * 1024,
        )
    )
    server.run(sockets=doors)
    return 0


def _log_to_stderr() -> None:
    """One JSON object a line; what we log names things by identifier only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    logging.getLogger().handlers[:] = [handler]
    logging.getLogger("screener").setLevel(logging.INFO)
    logging.captureWarnings(capture=True)


class _Line(logging.Formatter):
    """Messages of ours that are JSON objects already are taken in as they are. What libraries say
    may quote what they work on: of that the first line is kept, unfilled, and where it happened.
    """

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.startswith("screener")
        message = record.getMessage() if ours else next(iter(str(record.msg).splitlines()), "")
        told: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        try:
            told.update(json.loads(message))
        except (ValueError, TypeError):
            told["message"] = message
        if record.exc_info and isinstance(error := record.exc_info[1], Exception):
            told["error"] = where(error)
        return json.dumps(told, ensure_ascii=False)
