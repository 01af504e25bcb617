"""`screener doctor`: what this installation can read, within which limits, behind which walls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from screener.cli.arguments import ArgumentParser, add_settings, columns, settings_from
from screener.cli.console import say_out

if TYPE_CHECKING:
    from screener.settings import Settings

_READERS = {
    "docx": "Word 文档（docx、docm、dotx）", "xlsx": "Excel 工作簿（xlsx、xlsm）",
    "pptx": "PowerPoint 演示文稿（pptx、pptm）", "doc": "旧版 Word 文档（doc、wps）",
    "xls": "旧版 Excel 工作簿（xls、et）", "xlsb": "二进制工作簿（xlsb）",
    "ppt": "旧版演示文稿（ppt、dps）", "rtf": "RTF 文档", "msg": "Outlook 邮件（msg）",
    "pdf": "PDF 文档", "ofd": "OFD 版式文件", "odf": "OpenDocument（odt、ods、odp，含单文件格式）",
    "epub": "电子书（epub）", "archive": "压缩包（zip、7z、tar、rar）",
    "compressed": "压缩文件（gz、bz2、xz、lzma、zst）", "picture": "图片",
    "mail": "邮件、邮箱和网页归档（eml、mbox、mht）", "html": "网页", "markup": "XML 与 SVG",
    "calendar": "日程与名片（ics、vcf）", "subtitles": "字幕与歌词（srt、vtt、ass、lrc）",
    "settings": "设置文件（yaml、toml、ini、properties）", "tabular": "表格与数据文本（csv、json）",
    "text": "纯文本", "unread": "认得出但读不了的格式（一律作为未读内容提示）",
    "tnef": "winmail.dat 邮件附件包", "media": "音频与视频", "visio": "Visio 图纸（vsdx）",
}  # fmt: skip
_LIMITS = {
    "file_bytes": "单个文件的大小", "total_bytes": "一个文件展开后的总大小",
    "member_bytes": "压缩包内单个成员的大小", "members": "成员和部件的数量",
    "depth": "嵌套层数", "ratio": "压缩比", "ratio_floor": "压缩比从多大起计",
    "characters": "单个文档的字数", "pages": "页数", "seconds": "审查一个文件的时间（秒）",
    "memory_bytes": "一个审查进程的内存",
}  # fmt: skip
_EXTRAS = {
    "ocr": "图片和扫描件的文字识别",
    "media": "音频和视频",
    "serve": "网页服务",
    "cluster": "一组机器共同审查",
}
_DEVELOPMENT = frozenset({"dev", "train"})
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:.*extra\s*==\s*['\"]([\w-]+)['\"])?")


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    state = _state(settings_from(options))
    if options.format == "json":
        import json

        say_out(json.dumps(state, ensure_ascii=False, indent=1))
    else:
        say_out("\n".join(_lines(state)))
    return 0 if _is_sound(state) else 1


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "doctor",
        "检查本机的安装：能读哪些格式、缺哪些组件、限额多少、隔离措施是否生效。",
        "退出状态：0 一切就绪；1 缺少必需的组件，或有隔离措施没有生效；2 命令有误。",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", metavar="格式",
                        help="text 或 json（默认 text）")  # fmt: skip
    add_settings(parser)
    return parser


def _state(settings: Settings) -> dict[str, Any]:
    """Everything there is to say, as plain data."""
    from screener.batch.sandbox import platform_title
    from screener.batch.sandbox.trial import try_out
    from screener.cli.identity import identify
    from screener.containers.archives.programs import tools
    from screener.extract import FORMATS

    tool, rules = identify(settings)
    names = [one.name for one in FORMATS]
    return {
        "tool": tool,
        "rules": len(rules),
        "system": platform_title(),
        "readers": {name: _READERS.get(name, name) for name in names},
        "libraries": _libraries(),
        "programs": {"rar": list(tools())},
        "limits": asdict(settings.limits),
        "sandbox": [
            {"title": one.title, "in_force": one.in_force, "problem": one.problem}
            for one in try_out(settings.limits)
        ],
    }


def _libraries() -> dict[str, dict[str, str | None]]:
    """Version of each library by group (empty: required), None where it is missing."""
    from importlib import metadata

    found: dict[str, dict[str, str | None]] = {"": {}}
    try:
        required = metadata.requires("screener") or []
    except metadata.PackageNotFoundError:
        return found
    for line in required:
        match = _REQUIREMENT.match(line)
        if match is None or (match[2] or "") in _DEVELOPMENT:
            continue
        try:
            version: str | None = metadata.version(match[1])
        except metadata.PackageNotFoundError:
            version = None
        found.setdefault(match[2] or "", {})[match[1]] = version
    return found


def _is_sound(state: dict[str, Any]) -> bool:
    return all(state["libraries"][""].values()) and all(one["in_force"] for one in state["sandbox"])


def _lines(state: dict[str, Any]) -> Iterator[str]:
    tool = state["tool"]
    yield f"screener {tool['version']}，{state['system']}"
    yield f"  词库 {tool['lexicons'][:12]}（{state['rules']} 条规则）"
    yield f"  模型 {tool['model'][:12]}"
    yield f"  策略 {tool['policy'][:12]}"
    yield "\n能读的格式："
    yield from (f"  {title}" for title in state["readers"].values())
    yield "\n组件："
    yield from columns(list(_components(state)))
    yield "\n限额（一个文件连同其中包含的一切）："
    yield from columns(list(_limits(state["limits"])))
    yield "\n隔离措施（在一个审查进程里实测）："
    for one in state["sandbox"]:
        yield f"  {'生效' if one['in_force'] else '未生效'}  {one['title']}" + (
            f"：{one['problem']}" if one["problem"] else ""
        )
    yield "\n" + _conclusion(state)


def _components(state: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group, libraries in state["libraries"].items():
        missing = [name for name, version in libraries.items() if version is None]
        title = f"可选：{_EXTRAS.get(group, group)}" if group else "必需的库"
        if not missing:
            yield title, f"齐全（{len(libraries)} 个）"
        elif group:
            yield title, f"没有装，缺 {'、'.join(missing)}；这类内容作为未读内容提示"
        else:
            yield title, f"缺 {'、'.join(missing)}，请重新安装"
    programs = state["programs"]["rar"]
    yield (
        "可选：解开 RAR 压缩的程序",
        "、".join(programs)
        if programs
        else ("没有（unrar、bsdtar、unar 之一即可）；压缩过的 RAR 成员作为未读内容提示"),
    )


def _limits(limits: dict[str, Any]) -> Iterator[tuple[str, str]]:
    from screener.limits import Limits
    from screener.report.words import size_label

    for one in fields(Limits):
        value = limits[one.name]
        is_size = one.name.endswith("_bytes") or one.name == "ratio_floor"
        yield _LIMITS.get(one.name, one.name), size_label(value) if is_size else f"{value:,.0f}"


def _conclusion(state: dict[str, Any]) -> str:
    if not all(state["libraries"][""].values()):
        return "安装不完整，请补齐组件后再使用。"
    weak = sum(not one["in_force"] for one in state["sandbox"])
    if weak:
        return f"可以使用，但有 {weak} 项隔离措施在本机没有生效；请勿审查来历不明的文件。"
    return "一切就绪。"
