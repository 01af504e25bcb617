"""Writes docs/sizing.md: rates measured here, arithmetic to ten million files, and its check."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.night import Desk
from tests.bench.watched import Watched

_PAGE = Path(__file__).parents[2] / "docs" / "sizing.md"
_SIZES = tuple(map(int, os.environ.get("SCREENER_SIZING", "300,900,2700").split(",")))
_GOAL = 10_000_000
_EFFICIENCY = 0.85
_CORES = (2, 16, 64, 256)


@dataclass(frozen=True)
class Seen:
    """What one folder cost: CPU seconds of first, second and re-matching scan, bytes kept."""

    files: int
    first: float
    second: float
    rematched: float
    cache: int
    report: int
    peaks: dict[str, float]


@dataclass(frozen=True)
class Line:
    """Through two measurements: a start, and so much for each file."""

    start: float
    each: float

    @classmethod
    def through(cls, one: Seen, other: Seen, what: Callable[[Seen], float]) -> Line:
        each = (what(other) - what(one)) / (other.files - one.files)
        return cls(what(one) - each * one.files, each)

    def at(self, files: int) -> float:
        return self.start + self.each * files


def measured(files: int) -> Seen:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), files)
        first: Watched = desk.scan()
        report = len(desk.report)
        second = desk.scan()
        cache = sum(one.stat().st_size for one in Path(folder).glob("home/cache/screener/scan.db*"))
        again = desk.scan(*desk.new_list())
        return Seen(files, first.cpu, second.cpu, again.cpu, cache, report, first.peaks)


def _hours(seconds: float) -> str:
    if seconds < 5400:
        return f"{seconds / 60:.0f} 分钟"
    return f"{seconds / 3600:.1f} 小时"


def page(small: Seen, middle: Seen, large: Seen) -> str:
    """The page, from three folders: two to reckon with, one to check the reckoning."""
    first = Line.through(small, middle, lambda one: one.first)
    second = Line.through(small, middle, lambda one: one.second)
    again = Line.through(small, middle, lambda one: one.rematched)
    cache = Line.through(small, middle, lambda one: one.cache)
    report = Line.through(small, middle, lambda one: one.report)
    worker, parent = large.peaks.get("worker", 0), large.peaks.get("parent", 0)
    checks = "\n".join(
        f"| {name} | {line.at(large.files):.{digits}f} | {value:.{digits}f} |"
        f" {100 * (value / line.at(large.files) - 1):+.0f} % |"
        for name, line, value, digits in (
            ("第一次审查，处理器秒", first, large.first, 1),
            ("没有变化时再审查，处理器秒", second, large.second, 2),
            ("换词库后重新比对，处理器秒", again, large.rematched, 1),
            ("缓存，字节", cache, float(large.cache), 0),
        )
    )
    rows = "\n".join(
        f"| {cores} | {_hours(first.at(_GOAL) / cores / _EFFICIENCY)} |"
        f" {_hours(again.at(_GOAL) / cores / _EFFICIENCY)} |"
        f" {(cores * worker + parent) / 1024:.1f} GB |"
        for cores in _CORES
    )
    return f"""# 规模与用量

本页由 `make sizing` 测算写成：先审查 {small.files} 份和 {middle.files} 份文件，得出每份的用量；再据此预计 {large.files} 份的用量，与实测核对。文件由程序生成：网页四成，其余为文本、docx、PDF、xlsx、csv、邮件和压缩包，
没有图片和扫描件。时间是所有进程的处理器时间之和，与机器忙闲无关；机器不同，请自己再测一次。

## 每份文件

| | 起步 | 每份 |
| --- | --- | --- |
| 第一次审查 | {first.start:.1f} 秒 | {1000 * first.each:.1f} 毫秒 |
| 没有变化时再审查 | {second.start:.2f} 秒 | {1000 * second.each:.2f} 毫秒 |
| 换词库后重新比对 | {again.start:.1f} 秒 | {1000 * again.each:.1f} 毫秒 |
| 缓存 | | {cache.each / 1024:.1f} KB |
| 报告（jsonl） | | {report.each / 1024:.1f} KB |

每个审查进程最多用 {worker:.0f} MB 内存，主进程 {parent:.0f} MB，与文件多少无关；识别图片的进程另加约 450 MB。
审查进程的内存里约 30 MB 是映射的文件，约 70 MB 与派生它的进程共用，独有的约 50 MB；逐句细看过很多不同文字的进程会把整部分词词典留在内存，多约 60 MB，此后不再增长。

## 核对：{large.files} 份

| | 预计 | 实测 | 相差 |
| --- | --- | --- | --- |
{checks}

## 一千万份

| 处理器 | 第一次审查 | 换词库后重新比对 | 内存 |
| --- | --- | --- | --- |
{rows}

按并行效率 {_EFFICIENCY} 计。没有变化时再审查由主进程一个做完，约 {_hours(second.at(_GOAL))}，与处理器多少无关；可以按一级文件夹分成几个命令同时做。
缓存约 {cache.at(_GOAL) / 2**30:.0f} GB，须设 `SCREENER_CACHE_SIZE`，放在本机固态盘上；jsonl 报告约 {report.at(_GOAL) / 2**30:.0f} GB，
json、sarif、html 另要同样大的临时空间，这样的规模请用 jsonl。

## 图片和扫描件

一页要识别文字的图片用 1 到 5 秒处理器时间，相当于几百份文本。一千万份里每有 1 % 是这样的图片，就多 {0.01 * _GOAL * 2 / 3600:.0f} 处理器小时（按每张 2 秒）；它们识别一次，以后换词库也不再识别。

## 怎样更省

- 网站按一级文件夹轮流：每晚全看时间和大小，只有改动的才读。
- 多台机器见[用一组机器审查](cluster.md)；并行效率以实测为准，`python -m tests.bench efficiency cluster` 给出本机的数。
"""  # noqa: E501 - a page


def main() -> None:
    small, middle, large = map(measured, _SIZES)
    _PAGE.write_text(page(small, middle, large), encoding="utf-8")


if __name__ == "__main__":
    main()
