"""`screener scan`: files and folders in, one report out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import (
    ArgumentParser,
    add_settings,
    settings_from,
    stdout_encoding,
    whole_number,
)
from screener.cli.beside import add_beside, beside_from
from screener.cli.gates import add_gate
from screener.cli.sources import add_staged, check_source, targets_from

if TYPE_CHECKING:
    import argparse

    from screener.cli.progress import Progress
    from screener.gate.judge import Gate
    from screener.pipeline import Settings
    from screener.report.entry import DocumentEntry
    from screener.report.writer import Report

_FORMATS = ("text", "json", "jsonl", "sarif", "html")


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.batch.server import context
    from screener.batch.walk import check_paths
    from screener.cli.output import check_output, output
    from screener.cli.progress import AboveProgress, Progress

    check_source(options)
    check_paths(options.paths)
    check_output(options.output)
    context()  # begins to load the libraries of the workers while we load ours
    from screener.report.writer import writer

    beside = beside_from(options)
    progress = Progress(_total(options))
    report = _report(options, settings_from(options), progress)
    beside.attach(report)
    with output(options.output) as out:
        sink = AboveProgress(out, progress)
        writer(options.format)(report, sink)
        sink.flush()
    beside.finish(report)
    return _status(report)


def check_options(words: Sequence[str]) -> None:
    """Raises UsageError where a scan called so would."""
    options = _parser().parse_args(list(words))
    check_source(options)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "scan",
        "审查文件或整个文件夹，给出报告。没有读到的内容决不算通过。",
        "退出状态：0 全部通过；1 至少一份须复核或被拦截（给了 --fail-on 的按它）；2 命令有误。",
    )
    parser.add_argument("paths", metavar="路径", nargs="*", help="文件或文件夹")
    parser.add_argument("--format", choices=_FORMATS, default="text", metavar="格式",
                        help=f"报告格式：{'、'.join(_FORMATS)}（默认 text）")  # fmt: skip
    parser.add_argument("--output", metavar="文件", type=Path,
                        help="把报告写进文件（全部完成后才出现）")  # fmt: skip
    parser.add_argument("--jobs", metavar="数量", type=whole_number,
                        help="同时审查的进程数（默认为处理器数）")  # fmt: skip
    parser.add_argument("--mask", action="store_true", help="在任何格式的报告中遮盖引文")
    add_settings(parser)
    add_gate(parser)
    add_beside(parser)
    add_staged(parser)
    return parser


def _status(report: Report) -> int:
    """Whether the run passes; of a gate, also what must not be passed over in silence."""
    from screener.cli.gates import say_result
    from screener.verdict import Outcome

    if report.gate is None:
        return 0 if report.tally.outcome is Outcome.PASS else 1
    result = report.gate()
    say_result(result)
    return 0 if result.passed else 1


def _total(options: argparse.Namespace) -> int | None:
    """How many files there are, counted only where someone watches."""
    return sum(1 for _ in targets_from(options)) if sys.stderr.isatty() else None


def _report(options: argparse.Namespace, settings: Settings, progress: Progress) -> Report:
    """The report to be written; screening happens while its documents are asked for."""
    from screener.cli.gates import gate_from
    from screener.cli.identity import identify
    from screener.report.writer import Report

    tool, rules = identify(settings)
    gate = gate_from(options, rules)
    return Report(
        tool=tool,
        rules=rules,
        entries=_entries(options, settings, progress, gate),
        masked=options.mask,
        colour=options.output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ,
        encoding="utf-8" if options.output else stdout_encoding(),
        gate=None if gate is None else partial(gate.close, options.paths),
        roots=options.paths,
    )


def _entries(
    options: argparse.Namespace, settings: Settings, progress: Progress, gate: Gate | None
) -> Iterator[DocumentEntry]:
    from screener.batch.pool import screen_all
    from screener.report.entry import entries

    jobs = options.jobs or os.cpu_count() or 1
    for verdict in progress.watch(screen_all(targets_from(options), settings, jobs=jobs)):
        judged = gate.judge(verdict) if gate else None
        yield from entries(verdict, mask=options.mask, judged=judged)
