"""`screener register`: the 整改台账 in a file - look, hand over, note what was done, export."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import HELP, ArgumentParser, columns
from screener.cli.console import say_out
from screener.errors import UsageError, WorkflowError

if TYPE_CHECKING:
    from screener.review.items import Act, Event, Item
    from screener.review.record import Entry

_TASKS = {
    "show": "列出各项：状态、位置、责任部门、期限",
    "send": "交办：交给一个部门整改",
    "rectify": "登记整改完成，待下次巡查复查",
    "accept": "经保密员批准，在期限内保留原样",
    "note": "记事",
    "export": "导出整改台账（Excel）",
    "summary": "导出半年、年度总结（Word，带图表）",
}


def run(words: Sequence[str]) -> int:
    if not words or words[0] in HELP:
        say_out(_usage())
        return 0 if words else 2
    if words[0] not in _TASKS:
        raise UsageError(f"register 没有名为 {words[0]} 的功能；可用的见 screener register --help")
    if words[0] == "show":
        return _show(words[1:])
    if words[0] == "export":
        return _export(words[1:])
    if words[0] == "summary":
        return _summary(words[1:])
    return _act(words[0], words[1:])


def _usage() -> str:
    tasks = "\n".join(columns(list(_TASKS.items())))
    return (
        "用法：screener register 功能 台账 [选项]\n\n"
        "整改台账：screener sweep --register 记下的各项，直到逐项销号。\n"
        "整改后不能自行销号，只有下一次巡查不再发现才算。\n\n"
        f"功能：\n{tasks}\n\n"
        "各功能的说明见 screener register 功能 --help。"
    )


def _parser(task: str) -> ArgumentParser:
    parser = ArgumentParser(f"register {task}", _TASKS[task] + "。")
    parser.add_argument("book", metavar="台账", type=Path, help="screener sweep 的 --register 文件")
    return parser


def _show(words: Sequence[str]) -> int:
    parser = _parser("show")
    parser.add_argument("--all", action="store_true", help="已销号、经批准保留的也列出")
    parser.add_argument("--history", action="store_true", help="列出每一项的经过")
    options = parser.parse(words)
    if options is None:
        return 0
    from screener.sweep.book import Book

    items, sweeps = Book.open(options.book).read()
    today = _today().isoformat()
    shown = [one for one in _ordered(items.values()) if options.all or one.stage.open]
    for item in shown:
        for line in _lines(item, today, history=options.history):
            say_out(line)
    overdue = sum(one.overdue(today) for one in shown)
    say_out(f"共{len(shown)}项，超期{overdue}项；巡查{len(sweeps)}次")
    return 1 if any(one.stage.open for one in items.values()) else 0


def _ordered(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda one: (not one.stage.open, one.due, one.seen.path, one.id))


def _lines(item: Item, today: str, *, history: bool) -> Iterable[str]:
    from screener.forms.sheet import chinese_time
    from screener.report.words import visible_path

    late = "　已超期" if item.overdue(today) else ""
    due = (
        f"须立即处置，{chinese_time(item.report_by)}前报告"
        if item.report_by
        else f"限期 {item.due}"
    )
    yield f"{item.number}　{item.seen.kind.label}　{item.standing}{late}"
    yield f"    {visible_path(item.seen.path)}"
    yield f"    {item.owner or '未指定部门'}　{due}"
    if history:
        for one in item.history:
            told = (chinese_time(one.time), one.act.label, one.name, visible_path(one.note))
            yield f"    {'　'.join(filter(None, told))}"


def _act(task: str, words: Sequence[str]) -> int:
    parser = _parser(task)
    parser.add_argument("numbers", metavar="编号", nargs="+", help="如 F-61310EE747")
    parser.add_argument("--by", metavar="姓名", required=True, help="谁办的")
    if task == "send":
        parser.add_argument("--to", metavar="部门", required=True, help="交给哪个部门")
    if task == "accept":
        parser.add_argument("--until", metavar="日期", type=_day, required=True,
                            help="保留到哪天，如 2026-12-31，最长一年")  # fmt: skip
    parser.add_argument("--note", metavar="文字", default="", help="说明、理由或整改情况")
    options = parser.parse(words)
    if options is None:
        return 0
    from screener.sweep.book import Book

    done = _step(task, options)
    book = Book.open(options.book)
    changed = book.act(lambda items: [_done(done, one) for one in _found(items, options.numbers)])
    for one in changed:
        say_out(f"{one.number}　{one.stage.label}")
    return 0


def _done(step: Callable[[Item], Item], item: Item) -> Item:
    try:
        return step(item)
    except WorkflowError as error:
        raise UsageError(f"{item.number}：{error}") from error


def _step(task: str, options: argparse.Namespace) -> Callable[[Item], Item]:
    from screener.review import rectify
    from screener.review.items import Act

    if not options.by.strip():
        raise UsageError("--by 应写明姓名")
    if task == "send":
        return lambda item: rectify.send(item, _event(options, Act.SENT), options.to)
    if task == "rectify":
        return lambda item: rectify.rectify(item, _event(options, Act.RECTIFIED))
    if task == "accept":
        event = _event(options, Act.ACCEPTED)
        return lambda item: rectify.accept(item, event, options.until, _today())
    return lambda item: rectify.note(item, _event(options, Act.NOTED))


def _event(options: argparse.Namespace, act: Act) -> Event:
    from screener.review.items import Event

    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return Event(time=now, act=act, name=options.by.strip(), note=options.note.strip())


def _found(items: Mapping[str, Item], numbers: Sequence[str]) -> list[Item]:
    by_number = {one.number: one for one in items.values()}
    for number in numbers:
        if number.upper() not in by_number:
            raise UsageError(f"台账中没有 {number}")
    return [by_number[number.upper()] for number in dict.fromkeys(numbers)]


def _today() -> date:
    return datetime.now().astimezone().date()


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期应为 2026-05-06 这样的，不能是 {word}") from error


def _export(words: Sequence[str]) -> int:
    parser = _parser("export")
    parser.add_argument("--output", metavar="文件", type=Path, required=True, help="写到这里")
    parser.add_argument("--from", dest="start", metavar="日期", type=_day, help="从哪天发现的起")
    parser.add_argument("--to", dest="end", metavar="日期", type=_day, help="到哪天发现的止")
    parser.add_argument("--unit", metavar="名称", default="本单位", help="印在表头的单位名称")
    options = parser.parse(words)
    if options is None:
        return 0
    from screener.cli.output import check_output, output
    from screener.forms.rectification import rectification_xlsx
    from screener.forms.sheet import span_words
    from screener.sweep.book import Book

    check_output(options.output)
    items, _ = Book.open(options.book).read()
    chosen = [one for one in _ordered(items.values()) if _within(one, options.start, options.end)]
    data = rectification_xlsx(
        chosen, unit=options.unit, period=span_words(options.start, options.end),
        today=_today().isoformat(),
    )  # fmt: skip
    with output(options.output) as out:
        out.write(data)
    say_out(f"已写出{len(chosen)}项：{options.output.as_posix()}")
    return 0


def _within(item: Item, start: date | None, end: date | None) -> bool:
    day = item.found[:10]
    return (start is None or day >= start.isoformat()) and (end is None or day <= end.isoformat())


def _summary(words: Sequence[str]) -> int:
    parser = _parser("summary")
    parser.add_argument("--output", metavar="文件", type=Path, required=True, help="写到这里")
    parser.add_argument("--year", metavar="年份", type=_year, required=True, help="如 2026")
    parser.add_argument("--half", choices=("1", "2"), metavar="半年", help="1 上半年，2 下半年")
    parser.add_argument(
        "--records", metavar="文件夹", type=Path, help="导出的审查记录，据以统计审查情况"
    )
    parser.add_argument("--key", metavar="文件", type=Path, help="审查服务的公钥（PEM）")
    parser.add_argument("--unit", metavar="名称", default="本单位", help="单位名称")
    options = parser.parse(words)
    if options is None:
        return 0
    if (options.records is None) != (options.key is None):
        raise UsageError("--records 和 --key 要一起给出")
    from screener.cli.output import check_output, output
    from screener.forms.summary import summary_docx
    from screener.review.tally import Period, tally
    from screener.sweep.book import Book

    check_output(options.output)
    period = Period(options.year, int(options.half) if options.half else None)
    items, sweeps = Book.open(options.book).read()
    entries = _entries(options.records, options.key) if options.records else None
    times = [str(one["time"]) for one in sweeps]
    told = tally(period, entries, items.values(), times, _today())
    with output(options.output) as out:
        out.write(summary_docx(told, unit=options.unit))
    say_out(f"已写出{period.label}总结：{options.output.as_posix()}")
    return 0


def _year(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and 2000 <= int(word) <= 2999):
        raise argparse.ArgumentTypeError(f"年份应为 2026 这样的，不能是 {word}")
    return int(word)


def _entries(folder: Path, key: Path) -> list[Entry]:
    from screener.errors import RecordError
    from screener.review.chain import read_entry
    from screener.review.ledger import read_export
    from screener.review.signing import load_public

    keys = load_public(key)
    try:
        return [read_entry(data, keys) for data in read_export(folder).entries]
    except RecordError as error:
        raise UsageError(f"审查记录不可信：{error}；先用 screener record verify 核对") from error
