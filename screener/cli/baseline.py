"""`screener baseline`: write down what is found today, so that later runs tell what is new."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser, add_settings, settings_from
from screener.cli.console import say_out
from screener.cli.engine import add_engine
from screener.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from screener.batch.walk import Target
    from screener.report.entry import ToolEntry
    from screener.settings import Settings
    from screener.verdict import Verdict


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.batch.walk import check_paths, walk
    from screener.cli.gates import key_path
    from screener.cli.identity import identify
    from screener.cli.output import check_output, output
    from screener.cli.progress import Progress
    from screener.gate.baseline import Places, baseline_text, entries_of
    from screener.gate.names import load_key, new_key

    check_paths(options.paths)
    check_output(options.file, "基线文件")
    settings = settings_from(options)
    tool, _ = identify(settings)
    place = key_path(options.file, options.key)
    if not place.exists() and options.file.exists():
        raise UsageError(f"基线 {options.file} 已存在，但找不到它的密钥 {place}")
    key = load_key(place) if place.exists() else new_key(place)
    places = Places(options.file.absolute().parent)
    own = {places.of(str(one)) for one in (options.file, place)}
    counted: Counter[str] = Counter()
    targets = (one for one in walk(options.paths) if places.of(one.path) not in own)
    progress = Progress(watched=sys.stderr.isatty(), paths=options.paths)
    verdicts = progress.watch(_verdicts(options, settings, tool, targets))
    entries = [
        entry for one in _counting(verdicts, counted) for entry in entries_of(one, places, key)
    ]
    with output(options.file) as out:
        out.write(baseline_text(entries, key).encode())
    say_out(f"已写入 {options.file}：{counted['files']} 个文件，{len(set(entries))} 处")
    if counted["secrets"]:
        say_out(f"其中疑似国家秘密 {counted['secrets']} 处：列入基线也不放行，请立即交保密员核实")
    return 0


def _verdicts(
    options: argparse.Namespace, settings: Settings, tool: ToolEntry, targets: Iterable[Target]
) -> Iterator[Verdict]:
    """Of every target, in order; what the cache knows is not screened again."""
    from screener.batch.pool import in_order
    from screener.cache.codec import unpack_verdict
    from screener.cli.engine import engine_for
    from screener.cli.remember import recalling

    with recalling(no_cache=options.no_cache) as memory:
        known = memory.recall(settings, tool)
        for target, answer in in_order(engine_for(options, settings, tool), targets, memory=known):
            yield unpack_verdict(answer.verdict, target.path)


def _counting(verdicts: Iterator[Verdict], counted: Counter[str]) -> Iterator[Verdict]:
    from screener.rule import Category, Severity
    from screener.verdict import all_findings

    for verdict in verdicts:
        counted["files"] += 1
        counted["secrets"] += sum(
            1
            for one in all_findings(verdict)
            if one.category is Category.STATE_SECRET and one.severity is not Severity.INFO
        )
        yield verdict


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "baseline",
        "把现在查出的内容记为基线，以后审查时标出哪些是新的。基线里没有原文。",
        "退出状态：0 已写入；2 命令有误。\n"
        "以后审查：screener scan 路径 --baseline 基线文件 --fail-on new",
    )
    parser.add_argument("file", metavar="基线文件", type=Path, help="写到哪里，已有的会被替换")
    parser.add_argument("paths", metavar="路径", nargs="+", help="文件或文件夹")
    parser.add_argument("--key", metavar="文件", type=Path,
                        help="密钥，没有时生成（默认为基线文件名加 .key）")  # fmt: skip
    add_engine(parser)
    parser.add_argument("--no-cache", action="store_true", help="不用缓存，全部重新读取和审查")
    add_settings(parser)
    return parser
