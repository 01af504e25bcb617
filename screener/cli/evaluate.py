"""`screener evaluate`: is a candidate model at least as good as the one in force?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screener.cli.arguments import (
    ArgumentParser,
    add_settings,
    columns,
    settings_from,
    whole_number,
)
from screener.cli.console import say_out

if TYPE_CHECKING:
    import argparse

    from models.compare import Comparison, Figure, Replay
    from screener.pipeline import Settings

_WEEK_SECONDS = 7 * 24 * 3600
SCHEMA = "screener.evaluation/1"


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.batch.walk import check_paths
    from screener.cli.training import need_library
    from screener.errors import UsageError

    for path in (options.candidate, options.model):
        if path is not None and not path.is_dir():
            raise UsageError(f"无法读取模型文件夹 {path}：文件夹不存在")
    check_paths(options.drafts)
    need_library()
    found = _compare(options, settings_from(options))
    if options.format == "json":
        say_out(_json(found))
    else:
        for line in _lines(found):
            say_out(line)
    return 1 if found.worse else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "evaluate",
        "比较候选模型与在用的模型：在谁都没有学过的文本上，在以往稿件上重新审查一遍。",
        "退出状态：0 不差于在用的模型；1 有一项差得超过允许范围；2 命令有误。\n"
        "各项的允许范围见 docs/learning.md。需要组件 screener[train]。",
    )
    parser.add_argument("candidate", metavar="候选模型", type=Path, help="screener train 的输出")
    parser.add_argument("--drafts", metavar="路径", nargs="+", action="extend", default=[],
                        help="以往的稿件：逐份列出结论的变化和每周复核量")  # fmt: skip
    parser.add_argument("--weeks", metavar="周数", type=whole_number,
                        help="这些稿件是几周的量（默认按文件日期推算）")  # fmt: skip
    parser.add_argument("--dispositions", metavar="文件", nargs="+", action="extend", default=[],
                        type=Path, help="处置意见：用其中从不学习的四分之一")  # fmt: skip
    parser.add_argument("--format", choices=("text", "json"), default="text", metavar="格式",
                        help="text 或 json（默认 text）")  # fmt: skip
    add_settings(parser)
    parser.add_argument("--against", dest="model", metavar="文件夹", type=Path,
                        help="与这个模型比较（同 --model，默认随程序的模型）")  # fmt: skip
    return parser


def _compare(options: argparse.Namespace, settings: Settings) -> Comparison:
    from models.compare import Comparison, Two, on_drafts, on_lessons, on_public, replay
    from models.lessons import read_lessons

    lessons = read_lessons(options.dispositions).tested
    two = Two.load(settings, options.candidate)
    tested = (on_drafts(two), on_public(two), on_lessons(two, lessons))
    replayed = None
    if options.drafts:
        pairs = list(_again(options, settings))
        replayed = replay(pairs, options.weeks or _weeks(options.drafts))
    before, after = two.before.classifier.digest, two.after.classifier.digest
    return Comparison(before, after, tested, replayed)


def _again(options: argparse.Namespace, settings: Settings) -> Iterator[Any]:
    """Verdicts on past drafts under both models, each in workers behind walls."""
    from screener.batch.pool import screen_all
    from screener.batch.walk import walk

    jobs = os.cpu_count() or 1
    other = replace(settings, model=options.candidate)
    before = screen_all(walk(options.drafts), settings, jobs=jobs)
    earlier = list(before)
    after = screen_all(walk(options.drafts), other, jobs=jobs)
    return zip(earlier, after, strict=True)


def _weeks(paths: Sequence[str]) -> float:
    """The time from the oldest to the latest file, one week at least."""
    from screener.batch.walk import walk

    times = [Path(one.file).stat().st_mtime for one in walk(paths) if one.gap is None]
    return max(1.0, (max(times) - min(times)) / _WEEK_SECONDS) if times else 1.0


def _lines(found: Comparison) -> Iterator[str]:
    yield f"在用 {found.before}"
    yield f"候选 {found.after}"
    for one in found.tested:
        yield ""
        if one.missing:
            yield f"{one.label}：未评估，{one.missing}"
            continue
        yield f"{one.label} {one.size} 份"
        yield from _table(one.figures)
    if found.replay is not None:
        yield ""
        yield from _replayed(found.replay)
    yield ""
    if found.worse:
        yield f"结论：差于在用的模型：{'、'.join(one.label for one in found.worse)}"
    else:
        yield "结论：不差于在用的模型。是否更换由人决定"


def _replayed(replay: Replay) -> Iterator[str]:
    from screener.report.words import visible_path

    yield f"以往稿件 {replay.documents} 份，{replay.weeks:.1f} 周"
    yield from _table((replay.figure,))
    if not replay.flips:
        yield "  结论没有变化"
    for flip in replay.flips:
        yield f"  {flip.before.label} → {flip.after.label}  {visible_path(flip.path)}"


def _table(figures: Sequence[Figure]) -> list[str]:
    return columns([(one.label, _row(one)) for one in figures])


def _row(one: Figure) -> str:
    told = f"在用 {_number(one, one.before)}  候选 {_number(one, one.after)}"
    if one.worse:
        return f"{told}  变差，超过允许的 {_number(one, one.allowed or 0)}"
    if abs(one.gain) < 5e-5:
        return f"{told}  相同"
    if one.allowed is None:
        return f"{told}  仅供参考"
    return f"{told}  {'变好' if one.gain > 0 else '略差，在允许范围内'}"


def _number(one: Figure, value: float) -> str:
    return f"{value:.1f} 份" if one.name == "review_load" else f"{value:.2%}"


def _json(found: Comparison) -> str:
    import json
    from dataclasses import asdict

    def figure(one: Figure) -> dict[str, Any]:
        return {**asdict(one), "worse": one.worse}

    replayed = found.replay
    told = {
        "schema": SCHEMA,
        "before": found.before,
        "after": found.after,
        "worse": [one.name for one in found.worse],
        "sets": [
            {"name": one.name, "size": one.size, "missing": one.missing,
             "figures": [figure(each) for each in one.figures]}
            for one in found.tested
        ],
        "replay": None if replayed is None else {
            "documents": replayed.documents,
            "weeks": round(replayed.weeks, 2),
            "review_load": figure(replayed.figure),
            "flips": [
                {"path": one.path, "before": one.before.word, "after": one.after.word}
                for one in replayed.flips
            ],
        },
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1)
