"""`screener scan`: files and folders in, one report out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import (
    ArgumentParser,
    add_settings,
    settings_from,
    stdout_encoding,
)
from screener.cli.console import say_error
from screener.cli.engine import add_engine
from screener.cli.remember import add_memory

if TYPE_CHECKING:
    import argparse

    from screener.batch.answer import Answer
    from screener.batch.walk import Target
    from screener.cache.runs import Run
    from screener.cli.interrupt import Interrupt
    from screener.cli.progress import Progress
    from screener.cli.remember import Memory
    from screener.report.entry import DocumentEntry, Tally
    from screener.report.writer import Report
    from screener.settings import Settings

_FORMATS = ("text", "json", "jsonl", "sarif", "html")


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    earlier: Run | None = None
    if options.resume:
        from screener.cli.remember import broken_off

        earlier, before = broken_off(options.paths)
        if not options.paths:
            options = _parser().parse(before)
            assert options is not None
            words = before
    elif not options.paths:
        _parser().error("the following arguments are required: 路径")
    return _scan(options, words, earlier)


def _scan(options: argparse.Namespace, words: Sequence[str], earlier: Run | None) -> int:
    from screener.batch.walk import check_paths
    from screener.cli.interrupt import interruptible
    from screener.cli.output import check_output, output
    from screener.cli.progress import AboveProgress, Progress
    from screener.cli.remember import remembering
    from screener.report.writer import writer
    from screener.verdict import Outcome

    check_paths(options.paths)
    check_output(options.output)
    settings = settings_from(options)
    with (
        interruptible() as interrupt,
        remembering(options, words, earlier, interrupt) as memory,
    ):
        progress = Progress(watched=sys.stderr.isatty(), paths=options.paths)
        report = _report(options, settings, memory, progress, interrupt)
        with output(options.output) as out:
            sink = AboveProgress(out, progress)
            writer(options.format)(report, sink)
            sink.flush()
    if interrupt.asked:
        say_error("已中断，报告只含已审查的部分；接着审查：screener scan --resume")
        return interrupt.status
    return 0 if report.tally.outcome is Outcome.PASS else 1


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "scan",
        "审查文件或整个文件夹，给出报告。没有读到的内容决不算通过。",
        "退出状态：0 全部通过；1 至少一份须复核或被拦截；2 命令有误；"
        "130 被中断（143 被终止），已审查的部分照常写出。",
    )
    parser.add_argument("paths", metavar="路径", nargs="*", help="文件或文件夹")
    parser.add_argument("--format", choices=_FORMATS, default="text", metavar="格式",
                        help=f"报告格式：{'、'.join(_FORMATS)}（默认 text）")  # fmt: skip
    parser.add_argument("--output", metavar="文件", type=Path,
                        help="把报告写进文件（全部完成后才出现）")  # fmt: skip
    parser.add_argument("--mask", action="store_true", help="在任何格式的报告中遮盖引文")
    add_settings(parser)
    add_engine(parser)
    add_memory(parser)
    return parser


def _report(
    options: argparse.Namespace,
    settings: Settings,
    memory: Memory,
    progress: Progress,
    interrupt: Interrupt,
) -> Report:
    """The report to be written; screening happens while its documents are asked for."""
    from screener.batch.pool import in_order
    from screener.batch.walk import walk
    from screener.cli.engine import engine_for
    from screener.cli.identity import Rules, identify
    from screener.report.entry import Tally
    from screener.report.writer import Report

    tool = memory.tool(settings)
    if tool is None:
        if options.engine.is_local:
            from screener.batch.server import context

            context()  # begins to load the libraries of the workers while we load ours
        tool, _ = identify(settings)
        memory.note_tool(settings, tool)
    answers = in_order(
        engine_for(options, settings, tool),
        walk(options.paths),
        memory=memory.recall(settings, tool),
        stop=interrupt,
    )
    tally = Tally()
    return Report(
        tool=tool,
        rules=Rules(settings),
        entries=_entries(progress.watch(answers), tally, interrupt, mask=options.mask),
        masked=options.mask,
        colour=options.output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ,
        encoding="utf-8" if options.output else stdout_encoding(),
        tally=tally,
    )


def _entries(
    answers: Iterable[tuple[Target, Answer]], tally: Tally, interrupt: Interrupt, *, mask: bool
) -> Iterator[DocumentEntry]:
    from screener.cache.codec import unpack_verdict
    from screener.report.entry import entries

    for target, answer in answers:
        yield from entries(unpack_verdict(answer.verdict, target.path), mask=mask)
    tally.partial = interrupt.asked
