"""Who does the work of a scan: processes of this machine, or a cluster that is named."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from screener.cli.arguments import whole_number

if TYPE_CHECKING:
    from screener.batch.answer import Answer
    from screener.batch.pool import Engine
    from screener.cli.arguments import ArgumentParser
    from screener.report.entry import ToolEntry
    from screener.settings import Settings

_DASK = re.compile(r"dask://([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:]+\]):([0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Place:
    """Where work is done; `address` of a scheduler, None for this machine."""

    address: str | None = None

    @property
    def is_local(self) -> bool:
        return self.address is None


def add_engine(parser: ArgumentParser) -> None:
    parser.add_argument("--jobs", metavar="数量", type=whole_number,
                        help="同时审查的进程数（默认为处理器数）")  # fmt: skip
    parser.add_argument("--engine", metavar="引擎", type=_place, default=Place(),
                        help="local 在本机审查（默认），dask://主机:端口 交给集群")  # fmt: skip


def engine_for(
    options: argparse.Namespace, settings: Settings, tool: ToolEntry
) -> Callable[[], Engine[Answer]]:
    """What makes the engine, when there is work for it."""

    def local() -> Engine[Answer]:
        from screener.batch.crew import Crew
        from screener.batch.entrance import serve_answers, serve_bare_answers

        work = serve_bare_answers if options.no_cache else serve_answers
        crew: Crew[Answer] = Crew(settings, options.jobs or os.cpu_count() or 1, work)
        return crew

    def cluster() -> Engine[Answer]:
        from screener.batch.cluster.client import Cluster

        return Cluster(options.engine.address, settings, tool)

    return local if options.engine.is_local else cluster


def _place(word: str) -> Place:
    if word == "local":
        return Place()
    match = _DASK.fullmatch(word)
    if match is None or not 1 <= int(match[2]) <= 65535:
        raise argparse.ArgumentTypeError(f"应是 local 或 dask://主机:端口，不能是 {word}")
    return Place(f"tcp://{match[1]}:{match[2]}")
