"""What `screener scan` keeps of a run beside its report: numbers for charts and for monitoring."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.console import say_error
from screener.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from screener.cli.arguments import ArgumentParser
    from screener.report.counts import Counts
    from screener.report.departments import Departments
    from screener.report.history import Run
    from screener.report.writer import Report


def add_beside(parser: ArgumentParser) -> None:
    parser.add_argument("--departments", metavar="文件", type=Path,
                        help="路径与部门的对照表，供 HTML 报告（默认按第一级文件夹）")  # fmt: skip
    parser.add_argument("--history", metavar="文件", type=Path,
                        help="逐次记下数目，HTML 报告画出变化（只有数目）")  # fmt: skip
    parser.add_argument("--metrics", metavar="文件", type=Path,
                        help="写出 Prometheus 指标文件（.prom，只有数目）")  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Beside:
    """Made before a run, from files that must be in order; given its report, and told its end."""

    history: Path | None
    metrics: Path | None
    former: tuple[Run, ...]
    departments: Departments
    counts: Counts
    started: float = field(default_factory=time.monotonic)

    def attach(self, report: Report) -> None:
        report.history = self.former
        report.departments = self.departments
        if self.history or self.metrics:
            report.watchers = (*report.watchers, self.counts)

    def finish(self, report: Report) -> None:
        """Raises UsageError when something cannot be written."""
        for prefix in self.departments.unmet:
            from screener.report.words import visible_path

            say_error(visible_path(f"部门对照：所审查的文件夹里没有文件在 {prefix} 之下"))
        ended = datetime.now().astimezone()
        if self.history is not None:
            from screener.report.history import add_run, run_of

            add_run(self.history, self.counts, run_of(self.counts, ended, report.tool["lexicons"]))
        if self.metrics is not None:
            from screener.report.prometheus import Measured, write_metrics

            measured = Measured(
                counts=self.counts,
                tool=report.tool,
                ended=ended,
                seconds=time.monotonic() - self.started,
                gate=report.gate() if report.gate else None,
            )
            write_metrics(self.metrics, measured)


def beside_from(options: argparse.Namespace) -> Beside:
    """Raises UsageError for a file that cannot be read, or will not be writable at the end."""
    from screener.report.counts import Counts
    from screener.report.departments import Departments, load_departments

    for path, name in ((options.history, "--history"), (options.metrics, "--metrics")):
        if path is not None and (path.is_dir() or not os.access(path.absolute().parent, os.W_OK)):
            raise UsageError(f"{name} 无法写入：{path}")
    table = options.departments
    former: tuple[Run, ...] = ()
    if options.history:
        from screener.report.history import load_history

        former = load_history(options.history)
    return Beside(
        history=options.history,
        metrics=options.metrics,
        former=former,
        departments=load_departments(table) if table else Departments(),
        counts=Counts(),
    )
