"""Who does the work of a scan: processes of this machine."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from screener.cli.arguments import whole_number

if TYPE_CHECKING:
    from screener.batch.answer import Answer
    from screener.batch.pool import Engine
    from screener.cli.arguments import ArgumentParser
    from screener.settings import Settings


def add_engine(parser: ArgumentParser) -> None:
    parser.add_argument("--jobs", metavar="数量", type=whole_number,
                        help="同时审查的进程数（默认为处理器数）")  # fmt: skip


def engine_for(options: argparse.Namespace, settings: Settings) -> Callable[[], Engine[Answer]]:
    """What makes the engine, when there is work for it."""

    def local() -> Engine[Answer]:
        from screener.batch.crew import Crew
        from screener.batch.entrance import serve_answers, serve_bare_answers

        work = serve_bare_answers if options.no_cache else serve_answers
        crew: Crew[Answer] = Crew(settings, options.jobs or os.cpu_count() or 1, work)
        return crew

    return local
