"""argparse speaking Chinese: one clear line for each mistake, and a help page without English."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from screener.cli.console import say_out
from screener.errors import UsageError

if TYPE_CHECKING:
    from screener.pipeline import Settings

HELP = frozenset({"-h", "--help"})

_MISTAKES = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"unrecognized arguments: (.*)", r"不认识的参数：{0}"),
        (r"the following arguments are required: (.*)", r"缺少参数：{0}"),
        (r"argument (\S+): expected .*argument.*", r"选项 {0} 后面缺少值"),
        (r"argument (\S+): invalid choice: (.+?) \(choose from (.*)\)",
         r"{0} 不能是 {1}，可选：{2}"),
        (r"argument (\S+): ignored explicit argument (.*)", r"选项 {0} 不带值，多出了 {1}"),
        (r"argument (\S+): invalid \w+ value: (.*)", r"选项 {0} 的值无效：{1}"),
        (r"argument (\S+): (.*)", r"选项 {0}：{1}"),
    )
)  # fmt: skip


class _ChineseFormatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=100)

    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or "用法：")


class ArgumentParser(argparse.ArgumentParser):
    """A parser for one command; options and paths may come in any order."""

    def __init__(self, command: str, description: str, epilog: str | None = None) -> None:
        super().__init__(
            prog=f"screener {command}",
            description=description,
            epilog=epilog,
            formatter_class=_ChineseFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="store_true", help="显示本说明")

    def parse(self, words: Sequence[str]) -> argparse.Namespace | None:
        """The arguments, or None when only help was asked for (and given)."""
        before_end = words[: words.index("--")] if "--" in words else words
        if HELP & set(before_end):
            say_out(self.format_help().rstrip())
            return None
        return self.parse_intermixed_args(list(words))

    def error(self, message: str) -> NoReturn:
        for pattern, words in _MISTAKES:
            if match := pattern.fullmatch(message):
                raise UsageError(f"{words.format(*match.groups())}。用法见 {self.prog} --help")
        raise UsageError(f"命令有误：{message}。用法见 {self.prog} --help")


def whole_number(word: str) -> int:
    """A count of one or more."""
    if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= 1024:
        raise argparse.ArgumentTypeError(f"应是 1 到 1024 的整数，不能是 {word}")
    return int(word)


def add_settings(parser: ArgumentParser) -> None:
    """The options that decide what is looked for."""
    parser.add_argument("--lexicon", metavar="文件", action="append", default=[], type=Path,
                        help="加入本单位词库（UTF-8，每行一词），可多次使用")  # fmt: skip
    parser.add_argument("--policy", metavar="文件", type=Path, help="用这份审查策略代替默认策略")
    parser.add_argument("--column", metavar="栏目", help="按策略中该栏目的例外审查")


def settings_from(options: argparse.Namespace) -> Settings:
    from screener.pipeline import Settings

    settings = Settings(lexicons=tuple(options.lexicon), column=options.column)
    if options.policy is None:
        return settings
    from dataclasses import replace

    return replace(settings, policy=options.policy)


def stdout_encoding() -> str:
    """How the terminal or pipe behind standard output spells text."""
    return sys.stdout.encoding or "utf-8"
