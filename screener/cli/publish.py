"""`screener publish`: copy what was released to the site's folder, and say what was held back."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_error, say_out
from screener.cli.releases import add_releases, gaps_in, register_from
from screener.errors import UsageError, system_reason

if TYPE_CHECKING:
    from screener.publish.run import Result, Step


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.cli.output import check_output, output
    from screener.publish.run import Publication, Step
    from screener.report.words import visible_path

    _check_folders(options.source, options.site)
    check_output(options.list, "--list")
    register = register_from(options)
    for problem in register.problems:
        say_error(visible_path(problem))
    if gaps := gaps_in(register):
        for gap in gaps:
            say_out(gap)
        say_out("凭证补全之前什么也不发布")
        return 1
    if not options.dry_run:
        _make(options.site)
    publication = Publication(
        source=options.source,
        site=options.site,
        register=register,
        delete=options.delete,
        dry=options.dry_run,
    )
    counts: Counter[Step] = Counter()
    with output(options.list) if options.list else nullcontext() as names:
        for result in publication.run():
            counts[result.step] += 1
            if line := _line(result, dry=options.dry_run):
                say_out(line)
            if names and result.step in {Step.COPIED, Step.SAME}:
                names.write(os.fsencode(result.file) + b"\0")
    return _summary(counts, dry=options.dry_run)


def _check_folders(source: Path, site: Path) -> None:
    if not source.is_dir():
        raise UsageError(f"待发布的文件夹不存在：{source}")
    if site.exists() and not site.is_dir():
        raise UsageError(f"目标应是文件夹：{site}")
    if not site.parent.is_dir():
        raise UsageError(f"目标所在的文件夹不存在：{site.parent}")
    real, other = source.resolve(), site.resolve()
    if real == other or real in other.parents or other in real.parents:
        raise UsageError("待发布的文件夹和目标不能相同，也不能一个在另一个里面")


def _make(site: Path) -> None:
    try:
        site.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"无法建立目标文件夹 {site}：{system_reason(error)}") from error


def _line(result: Result, *, dry: bool) -> str | None:
    from screener.publish.run import Step
    from screener.report.words import visible, visible_path

    verbs = {
        Step.COPIED: "将发布" if dry else "已发布",
        Step.HELD: "扣下",
        Step.REMOVED: "将移除" if dry else "已移除",
        Step.STILL_THERE: "仍在线上",
    }
    if result.step not in verbs:
        return None
    told = f"：{visible(result.words)}" if result.words else ""
    return f"{verbs[result.step]}  {visible_path(result.name)}{told}"


def _summary(counts: Counter[Step], *, dry: bool) -> int:
    from screener.publish.run import Step

    total = counts[Step.COPIED] + counts[Step.SAME] + counts[Step.HELD]
    if not total:
        say_error("待发布的文件夹中没有文件，什么也没有发布")
    copied = "将发布" if dry else "新发布"
    say_out(
        f"共{total}个文件：{copied}{counts[Step.COPIED]}个，"
        f"内容相同{counts[Step.SAME]}个，扣下{counts[Step.HELD]}个"
    )
    if counts[Step.REMOVED]:
        say_out(f"{'将从' if dry else '从'}目标中移除已撤稿的文件{counts[Step.REMOVED]}个")
    if counts[Step.STILL_THERE]:
        say_out(
            f"目标中还有已撤稿的文件{counts[Step.STILL_THERE]}个，"
            "请加 --delete 移除，并清除缓存和镜像"
        )
    return 1 if counts[Step.HELD] or counts[Step.STILL_THERE] else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "publish",
        "把审查签发过的文件复制到网站文件夹；其余扣下并说明原因。文件要么整个出现，要么不出现。",
        "退出状态：0 全部发布；1 有扣下的，或目标中还有已撤稿的；2 命令有误。\n"
        "不给凭证时，向本机审查服务的数据文件夹查询。",
    )
    parser.add_argument("source", metavar="待发布文件夹", type=Path, help="其中的链接和设备不跟随")
    parser.add_argument("site", metavar="目标文件夹", type=Path, help="网站的文件夹，没有时建立")
    add_releases(parser)
    parser.add_argument("--delete", action="store_true", help="从目标中移除已撤稿的内容")
    parser.add_argument("--dry-run", action="store_true", help="只说会做什么，不写任何文件")
    parser.add_argument("--list", metavar="文件", type=Path,
                        help="写出已放行的文件名，供 rsync -0 --files-from")  # fmt: skip
    return parser
