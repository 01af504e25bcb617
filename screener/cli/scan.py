"""`screener scan`: files and folders in, one report out."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import (
    ArgumentParser,
    add_settings,
    settings_from,
    stdout_encoding,
)
from screener.cli.beside import add_beside, beside_from
from screener.cli.console import say_error
from screener.cli.engine import add_engine
from screener.cli.gates import add_gate
from screener.cli.remember import add_memory, tool_of
from screener.cli.sources import add_staged, check_source, targets_from

if TYPE_CHECKING:
    import argparse

    from screener.batch.answer import Answer
    from screener.batch.pages import Told
    from screener.batch.walk import Target
    from screener.cache.runs import Run
    from screener.cli.again import Again
    from screener.cli.interrupt import Interrupt
    from screener.cli.progress import Progress
    from screener.cli.remember import Memory
    from screener.gate.judge import Gate, GateResult
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
    return _scan(options, words, earlier)


def check_options(words: Sequence[str]) -> None:
    """Raises UsageError where a scan called so would."""
    options = _parser().parse_args(list(words))
    check_source(options)


def _scan(options: argparse.Namespace, words: Sequence[str], earlier: Run | None) -> int:
    from screener.batch.walk import check_paths
    from screener.cli.interrupt import interruptible
    from screener.cli.output import check_output, output, say_own, written_by
    from screener.cli.progress import AboveProgress, Progress
    from screener.cli.remember import remembering
    from screener.report.writer import writer

    check_source(options)
    check_paths(options.paths)
    check_output(options.output)
    settings = settings_from(options)
    beside = beside_from(options)
    own = written_by(options.paths, options.output, options.metrics)
    with (
        interruptible() as interrupt,
        remembering(options, words, earlier, interrupt) as memory,
    ):
        watched = sys.stderr.isatty() and not options.staged
        progress = Progress(watched=watched, paths=options.paths, without=own)
        report = _report(options, settings, memory, progress, interrupt, own)
        beside.attach(report)
        with output(options.output) as out:
            sink = AboveProgress(out, progress)
            writer(options.format)(report, sink)
            sink.flush()
    say_own(own)
    if interrupt.asked:
        say_error("已中断，报告只含已审查的部分；接着审查：screener scan --resume")
        return interrupt.status
    beside.finish(report)
    return _status(report)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "scan",
        "审查文件或整个文件夹，给出报告。没有读到的内容决不算通过。",
        "退出状态：0 全部通过；1 至少一份须复核或被拦截（给了 --fail-on 的按它）；2 命令有误；"
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


def _report(
    options: argparse.Namespace,
    settings: Settings,
    memory: Memory,
    progress: Progress,
    interrupt: Interrupt,
    own: Collection[Path],
) -> Report:
    """The report to be written; screening happens while its documents are asked for."""
    from screener.batch.pool import in_order
    from screener.cli.again import again_for
    from screener.cli.engine import engine_for
    from screener.cli.gates import gate_from
    from screener.cli.identity import Rules
    from screener.report.entry import Tally
    from screener.report.writer import Report

    rules = Rules(settings)
    gate = gate_from(options, rules)
    tool = tool_of(settings, memory, is_local=options.engine.is_local)
    recall = None if options.staged else memory.recall(settings, tool)
    again = None
    if recall and gate is None:
        again = again_for(recall, settings, options.paths, mask=options.mask)
    answers = in_order(
        engine_for(options, settings, tool),
        targets_from(options, own),
        memory=again or recall,
        stop=interrupt,
    )
    tally = Tally()
    return Report(
        tool=tool,
        rules=rules,
        entries=_ended(
            _entries(progress.watch(answers), gate, again, mask=options.mask),
            tally,
            interrupt,
            again,
        ),
        masked=options.mask,
        colour=options.output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ,
        encoding="utf-8" if options.output else stdout_encoding(),
        tally=tally,
        gate=None if gate is None else partial(_closed, gate, options.paths, interrupt),
        roots=options.paths,
    )


def _closed(gate: Gate, paths: Sequence[str], interrupt: Interrupt) -> GateResult:
    """The gate's outcome; of a run broken off nothing is told of what was not seen again."""
    return gate.close(() if interrupt.asked else paths)


def _entries(
    answers: Iterable[tuple[Target, Answer | Told]],
    gate: Gate | None,
    again: Again | None,
    *,
    mask: bool,
) -> Iterator[DocumentEntry]:
    from screener.batch.pages import Told

    for target, answer in answers:
        if isinstance(answer, Told):
            assert again
            yield from again.retell(target, answer)
        else:
            documents = _documents(target, answer, gate, mask=mask)
            yield from again.tell(target, answer, documents) if again else documents


def _documents(
    target: Target, answer: Answer, gate: Gate | None, *, mask: bool
) -> Iterator[DocumentEntry]:
    from screener.cache.codec import unpack_verdict
    from screener.report.entry import entries

    verdict = unpack_verdict(answer.verdict, target.path)
    judged = gate.judge(verdict) if gate else None
    return entries(verdict, mask=mask, judged=judged)


def _ended(
    documents: Iterable[DocumentEntry], tally: Tally, interrupt: Interrupt, again: Again | None
) -> Iterator[DocumentEntry]:
    yield from documents
    tally.partial = interrupt.asked
    if again and not tally.partial:
        again.close()
