"""`screener sweep`: what is online, against what was signed, withdrawn and due to be taken down."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser, add_settings, settings_from, whole_number
from screener.cli.console import say_error, say_out
from screener.cli.remember import add_cache, tool_of
from screener.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.cli.service import Sweeps
    from screener.review.items import Item, Kind, Observation
    from screener.sweep.archive import Archive
    from screener.sweep.run import Keeper, Swept, Task
    from screener.sweep.site import Site


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.cli.output import check_output
    from screener.cli.progress import Progress
    from screener.cli.remember import recalling
    from screener.sweep.run import learn_drafts, observe, register

    _check(options)
    check_output(options.output)
    task, keeper = _task(options)
    progress = Progress(watched=sys.stderr.isatty(), paths=[options.folder])
    with recalling(no_cache=options.no_cache, by_bytes=options.cache == "bytes") as memory:
        tool = tool_of(task.settings, memory)
        task.recall = memory.recall(task.settings, tool, task.aspect)
        if options.originals:
            learnt = learn_drafts(task, options.originals)
            say_error(f"认得{learnt}份签发的原稿，网页正文可据以比对")
        found, counts = observe(task, progress.watch)
    items: dict[tuple[Kind, str], Item] = {}
    swept: Swept | None = None
    told: list[str] = []
    if keeper:
        from screener.sweep.told import merged_words

        merged, swept = register(task, keeper, found, counts, (tool["version"], tool["lexicons"]),
                                 shrunk=options.shrunk)  # fmt: skip
        items = {(one.seen.kind, one.seen.path): one for one in merged.items}
        told = list(merged_words(merged, whole=swept.whole))
    _say(options, task, (found, counts, items), told)
    asks = any(_asks(items.get((one.kind, one.path))) for one in found)
    return 1 if asks or (swept and not swept.whole) else 0


def _asks(item: Item | None) -> bool:
    """Does it still ask for something? What was let stand does not."""
    return item is None or item.stage.open


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "sweep",
        "巡查网站文件夹或其静态镜像：没有审查记录的、与签发内容不同的、已撤稿仍在线的、公示期满的、按现行词库新发现的。",
        "退出状态：0 没有须整改的；1 有；2 命令有误。\n"
        "审查记录取自 --receipts 与 --key，或本机审查服务的数据文件夹（--data）。\n"
        "整改台账记入 --register 的文件；用 --data 且没有 --register 的，记入服务。",
    )
    parser.add_argument("folder", metavar="文件夹", help="网站文件夹或其静态镜像")
    parser.add_argument("--receipts", metavar="文件夹", type=Path,
                        help="导出的审查记录与凭证")  # fmt: skip
    parser.add_argument("--key", metavar="文件", type=Path, help="审查服务的公钥（PEM）")
    parser.add_argument("--data", metavar="文件夹", type=Path, help="审查服务的数据文件夹")
    parser.add_argument("--originals", metavar="文件夹", type=Path,
                        help="签发的原稿，用来按正文认出套了网页外壳的稿件")  # fmt: skip
    parser.add_argument("--register", metavar="文件", type=Path, help="整改台账（没有则新建）")
    parser.add_argument("--site", metavar="文件", type=Path,
                        help="站点说明（TOML）：网址、各路径归哪个部门、限期")  # fmt: skip
    parser.add_argument("--site-url", metavar="网址", help="网站首页的地址")
    parser.add_argument("--shrunk", action="store_true",
                        help="网站文件确已大幅减少，不是镜像不全")  # fmt: skip
    parser.add_argument("--format", choices=("text", "json"), default="text", metavar="格式",
                        help="text 或 json（默认 text）")  # fmt: skip
    parser.add_argument("--output", metavar="文件", type=Path, help="写进文件")
    parser.add_argument("--jobs", metavar="数量", type=whole_number,
                        help="同时审查的进程数（默认为处理器数）")  # fmt: skip
    add_cache(parser)
    add_settings(parser)
    return parser


def _check(options: argparse.Namespace) -> None:
    """Raises UsageError for what does not go together, or is not there."""
    folder = Path(options.folder)
    if not folder.is_dir():
        raise UsageError(f"不是文件夹：{options.folder}")
    if (options.receipts is None) != (options.key is None):
        raise UsageError("--receipts 和 --key 要一起给出")
    if options.receipts and options.data:
        raise UsageError("--data 不能与 --receipts 同时给出")
    for path, what in ((options.receipts, "凭证"), (options.originals, "原稿")):
        if path and not path.is_dir():
            raise UsageError(f"{what}文件夹不存在：{path}")
    for path in (options.register, options.output):
        if path and folder.resolve() in path.resolve().parents:
            raise UsageError(f"不能写在网站文件夹里，会被一起发布：{path}")


def _task(options: argparse.Namespace) -> tuple[Task, Keeper | None]:
    from screener.review.deadlines import load_calendar
    from screener.sweep.book import Book
    from screener.sweep.run import Task

    archive, service = _sources(options)
    settings = settings_from(options)
    if service and not options.lexicon:
        settings = replace(settings, lexicons=service.lexicons)
    keeper: Keeper | None = service.keeper if service else None
    if options.register:
        keeper = Book.open(options.register, create=True)
    task = Task(
        folder=Path(options.folder),
        site=_site(options),
        archive=archive,
        settings=settings,
        calendar=service.calendar if service else load_calendar(),
        key=keeper.key if keeper else os.urandom(32),
        jobs=options.jobs or os.cpu_count() or 1,
    )
    return task, keeper


def _sources(options: argparse.Namespace) -> tuple[Archive, Sweeps | None]:
    """The records, and the service where it is asked."""
    from screener.sweep.archive import Archive

    if options.receipts:
        from screener.review.ledger import read_folder
        from screener.review.signing import load_public

        archive = Archive.of(read_folder(options.receipts), load_public(options.key))
        service = None
    else:
        from screener.cli.service import open_stored, open_sweeps

        stored = open_stored(options.data, compare=False)
        ledger = stored.ledger
        entries = [(f"{at:08}", data) for at, data in enumerate(ledger.entries, 1)]
        archive = Archive.of((*entries, *ledger.receipts, *ledger.heads), stored.keys)
        service = open_sweeps(options.data)
        for sha256, prose in service.drafts:
            archive.add_draft(sha256, prose)
    for problem in archive.register.problems:
        say_error(problem)
    if archive.register.missing:
        say_error(f"凭证不全：还缺{archive.register.missing}份撤稿凭证，撤稿情况可能有遗漏")
    return archive, service


def _site(options: argparse.Namespace) -> Site:
    from screener.sweep.site import Site, checked_url, load_site

    site = load_site(options.site) if options.site else Site()
    if options.site_url is None:
        return site
    try:
        return replace(site, url=checked_url(options.site_url))
    except ValueError as error:
        raise UsageError("--site-url 应以 http:// 或 https:// 开头") from error


def _say(
    options: argparse.Namespace,
    task: Task,
    result: tuple[list[Observation], Mapping[str, int], Mapping[tuple[Kind, str], Item]],
    told: list[str],
) -> None:
    from screener.cli.output import output
    from screener.sweep.told import as_json, as_text

    found, counts, items = result
    if options.format == "json":
        head = {"time": task.clock().isoformat(timespec="seconds"), "site": task.site.url}
        with output(options.output) as out:
            out.write(as_json(found, counts, items, head))
        for line in told:
            say_error(line)
        return
    lines = [*as_text(found, counts, items), *told]
    if options.output:
        with output(options.output) as out:
            out.write(("\n".join(lines) + "\n").encode())
    else:
        for line in lines:
            say_out(line)
