"""`screener lexicon`: check, compare, count and try an organisation's own lists."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import HELP, ArgumentParser, columns
from screener.cli.console import say_error, say_out
from screener.errors import UsageError

if TYPE_CHECKING:
    from screener.finding import Finding
    from screener.wordlist import WordList

_TASKS = {
    "check": "检查词库：重复、一字词条、被更短词条包含的词条、在公开文稿中常见的词条",
    "diff": "比较两份词库：增加、删去、改动了哪些词条",
    "stats": "统计词库：条数、类别、级别、字数、有效期",
    "try": "用词库试查一段文字或一个文本文件，说明每处为什么命中或不算命中",
}


def run(words: Sequence[str]) -> int:
    if not words or words[0] in HELP:
        say_out(_usage())
        return 0 if words else 2
    if words[0] not in _TASKS:
        raise UsageError(f"lexicon 没有名为 {words[0]} 的功能；可用的见 screener lexicon --help")
    tasks: dict[str, Callable[[Sequence[str]], int]] = {
        "check": _check, "diff": _diff, "stats": _stats, "try": _try,
    }  # fmt: skip
    return tasks[words[0]](words[1:])


def _usage() -> str:
    tasks = "\n".join(columns(list(_TASKS.items())))
    return (
        "用法：screener lexicon 功能 词库 [选项]\n\n"
        "检查、比较、统计、试用本单位词库（文本、CSV、TOML、xlsx）。\n\n"
        f"功能：\n{tasks}\n\n"
        "各功能的说明见 screener lexicon 功能 --help。"
    )


def _check(words: Sequence[str]) -> int:
    parser = ArgumentParser(
        "lexicon check",
        _TASKS["check"] + "。",
        "退出状态：0 没有发现问题；1 有须留意的；2 命令有误。",
    )
    parser.add_argument("path", metavar="词库", type=Path, help="要检查的词库文件")
    parser.add_argument("--rate", metavar="次数", type=_rate, default=2.0,
                        help="每十万字公开文稿中命中多少次以上算常见（默认 2）")  # fmt: skip
    options = parser.parse(words)
    if options is None:
        return 0
    from screener.wordlist.check import advice

    found = 0
    for line in advice(options.path, options.rate):
        found += 1
        say_out(line)
    say_out(f"共 {found} 处须留意" if found else "没有发现问题")
    return 1 if found else 0


def _rate(word: str) -> float:
    try:
        rate = float(word)
    except ValueError:
        rate = -1.0
    if not 0 <= rate < 100_000:
        raise argparse.ArgumentTypeError(f"应是不小于 0 的数，不能是 {word}")
    return rate


def _read(path: Path) -> WordList:
    from datetime import date

    from screener.wordlist.formats import read_list

    return read_list(path, date.today())  # noqa: DTZ011 - the office's own calendar


def _diff(words: Sequence[str]) -> int:
    parser = ArgumentParser(
        "lexicon diff", _TASKS["diff"] + "。", "退出状态：0 相同；1 不同；2 命令有误。"
    )
    parser.add_argument("before", metavar="旧词库", type=Path, help="原来的词库文件")
    parser.add_argument("after", metavar="新词库", type=Path, help="改过的词库文件")
    options = parser.parse(words)
    if options is None:
        return 0
    from screener.wordlist.describe import described

    before, after = (described(_read(path)) for path in (options.before, options.after))
    lines = [f"- {term}\t{before[term]}" for term in before if term not in after]
    lines += [f"+ {term}\t{after[term]}" for term in after if term not in before]
    lines += [
        f"! {term}\t{before[term]} → {after[term]}"
        for term in before
        if term in after and before[term] != after[term]
    ]
    for line in lines:
        say_out(line)
    say_out(f"共 {len(lines)} 处不同" if lines else "两份词库相同")
    return 1 if lines else 0


def _stats(words: Sequence[str]) -> int:
    parser = ArgumentParser("lexicon stats", _TASKS["stats"] + "。")
    parser.add_argument("path", metavar="词库", type=Path, help="词库文件")
    options = parser.parse(words)
    if options is None:
        return 0
    from screener.wordlist.describe import counted

    for line in counted(_read(options.path)):
        say_out(line)
    return 0


def _try(words: Sequence[str]) -> int:
    parser = ArgumentParser(
        "lexicon try", _TASKS["try"] + "。", "退出状态：0 没有命中；1 有命中；2 命令有误。"
    )
    parser.add_argument("path", metavar="词库", type=Path, help="词库文件")
    parser.add_argument("text", metavar="文字", nargs="?", help="要试的文字")
    parser.add_argument("--file", metavar="文件", type=Path, help="要试的文本文件（UTF-8）")
    options = parser.parse(words)
    if options is None:
        return 0
    if (options.text is None) == (options.file is None):
        raise UsageError("请给出一段文字，或用 --file 给出文本文件，二者取一")
    from screener.configuration import read_text
    from screener.pipeline import Screener, Settings

    text = options.text if options.file is None else read_text(options.file, "文本")
    if options.file is None and os.path.isfile(text):  # noqa: PTH113 - any text, however long
        say_error(f"“{text}”当作文字试查；要试这个文件的内容，请用 --file {text}")
    verdict = Screener.load(Settings(lexicons=(options.path,))).screen_text(text)
    own = f"lexicon.{options.path.stem}"
    hits = [one for one in verdict.findings if one.rule == own]
    for finding in hits:
        say_out(_line("命中", finding))
    for finding in verdict.dropped:
        if finding.rule == own:
            say_out(_line("不算", finding))
    say_out(f"共命中 {len(hits)} 处")
    return 1 if hits else 0


def _line(word: str, finding: Finding) -> str:
    from screener.report.words import visible

    why = "；".join(filter(None, (finding.dropped, *finding.notes)))
    place = f"第 {finding.span.start + 1}～{finding.span.end} 字"
    sure = f"把握 {round(finding.confidence * 100)}%"
    return "  ".join(filter(None, (word, visible(finding.text), place, sure, why)))
