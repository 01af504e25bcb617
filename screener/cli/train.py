"""`screener train`: a candidate model, from the project's passages and people's decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_error, say_out
from screener.errors import UsageError

_COUNTS = (
    ("lines", "处置意见"),
    ("not_about_content", "号码、标志等与内容无关，不用"),
    ("without_text", "没有文字，不能用"),
    ("repeated", "同一处、同样文字，只用一次"),
    ("contradictory", "意见相反，不用"),
    ("authors_word_alone", "只有撰稿人说是误报，不用"),
    ("kept_for_testing", "留作评估，不学"),
    ("too_near_to_tests", "与评估文本有 12 字相同，不学"),
    ("beyond_the_share", "超出份额的较早意见，不学"),
    ("passages", "学习"),
)


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    from screener.cli.training import need_library, need_passages

    if options.output is None:
        raise UsageError("请用 --output 写明新模型写到哪个文件夹")
    if options.output.exists() and (not options.output.is_dir() or any(options.output.iterdir())):
        raise UsageError(f"{options.output} 已经存在，新模型应写到新的文件夹")
    need_library()
    need_passages()
    from models.corpus import public_folder
    from models.office import train_office

    if public_folder() is None:
        say_error("没有公开文本可学，只用语料训练：这样的模型误报会多几倍，评估后再用")
    manifest = train_office(options.files, options.output, tell=say_error)
    say_out(f"新模型 {manifest['sha256']}")
    say_out(f"学习 {manifest['passages']} 段，公开文本 {manifest['published_passages']} 段")
    if "dispositions" in manifest:
        _tell(manifest["dispositions"])
    say_error(f"启用之前先评估：screener evaluate {options.output}")
    return 0


def _tell(counts: Mapping[str, Any]) -> None:
    for name, label in _COUNTS:
        if counts.get(name):
            say_out(f"  {label} {counts[name]}")
    if counts["passages"]:
        say_out(f"  每段计 {counts['copies']} 次，使本单位的意见既不被淹没，也不压倒一切")
    else:
        say_error("没有一条处置意见可学，新模型与不用处置意见时相同")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "train",
        "训练一个候选模型：随程序的语料，加上本单位的处置意见。不改动在用的模型。",
        "需要组件 screener[train] 和源码目录里的语料 models/data。\n"
        "认可的提示作为不宜公开的段落，驳回的作为可公开的段落；相互矛盾的不用。\n"
        "退出状态：0 已训练；2 命令有误。",
    )
    parser.add_argument("--with-dispositions", dest="files", metavar="文件", nargs="+",
                        action="extend", default=[], type=Path,
                        help="screener dispositions --texts 导出的处置意见，可给多个")  # fmt: skip
    parser.add_argument("--output", metavar="文件夹", type=Path, help="新模型写到哪个文件夹")
    return parser
