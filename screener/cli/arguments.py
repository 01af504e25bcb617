"""argparse speaking Chinese: one clear line for each mistake, and a help page without English."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from screener.cli.console import say_out
from screener.errors import UsageError

if TYPE_CHECKING:
    from screener.settings import Settings

HELP = frozenset({"-h", "--help"})

_MISTAKES = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"unrecognized arguments: (.*)", r"不认识的参数：{0}"),
        (r"the following arguments are required: (.*)", r"缺少参数：{0}"),
        (r"argument (\S+): expected .*argument.*", r"选项 {0} 后面缺少值"),
        (r"argument (\S+): invalid choice: '(.+?)' \(choose from (.*)\)",
         r"{0} 不能是 {1}，可选：{2}"),
        (r"argument (\S+): ignored explicit argument (.*)", r"选项 {0} 不带值，多出了 {1}"),
        (r"argument (\S+): invalid \w+ value: (.*)", r"选项 {0} 的值无效：{1}"),
        (r"argument (\S+): (.*)", r"选项 {0}：{1}"),
    )
)  # fmt: skip


def columns(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Two columns, the second beginning at the same place whatever the first is written in."""
    widest = max(_width(first) for first, _ in rows)
    return [f"  {first}{' ' * (widest - _width(first) + 2)}{second}" for first, second in rows]


def _width(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def _placeholder(action: argparse.Action) -> str:
    name = str(action.metavar)
    return {"+": f"{name}...", "*": f"{name}...", "?": f"[{name}]"}.get(str(action.nargs), name)


def _name(action: argparse.Action) -> str:
    words = ", ".join(action.option_strings) or str(action.metavar)
    return f"{words} {action.metavar}" if action.option_strings and action.metavar else words


class ArgumentParser(argparse.ArgumentParser):
    """A parser for one command; options and paths may come in any order."""

    def __init__(self, command: str, description: str, epilog: str | None = None) -> None:
        super().__init__(
            prog=f"screener {command}",
            description=description,
            epilog=epilog,
            add_help=False,
            allow_abbrev=False,
        )
        self.add_argument("-h", "--help", action="store_true", help="显示本说明")

    def parse(self, words: Sequence[str]) -> argparse.Namespace | None:
        """The arguments, or None when only help was asked for (and given)."""
        before_end = words[: words.index("--")] if "--" in words else words
        if HELP & set(before_end):
            say_out(self.format_help())
            return None
        # argparse loses what follows "--" when it parses intermixed
        parse = self.parse_args if "--" in words else self.parse_intermixed_args
        return parse(list(words))

    def format_help(self) -> str:
        """The help page, in columns that hold for characters of double width."""
        given = [action for action in self._actions if not action.option_strings]
        options = [action for action in self._actions if action.option_strings]
        usage = [self.prog, *map(_placeholder, given), "[选项]"]
        pages = [f"用法：{' '.join(usage)}", self.description or ""]
        for title, actions in (("参数", given), ("选项", options)):
            if not actions:
                continue
            rows = [(_name(action), action.help or "") for action in actions]
            pages.append("\n".join([f"{title}：", *columns(rows)]))
        return "\n\n".join([*pages, self.epilog] if self.epilog else pages)

    def error(self, message: str) -> NoReturn:
        if message.startswith("the following arguments are required"):
            message = message.replace(", ", "、")
        for pattern, words in _MISTAKES:
            if match := pattern.fullmatch(message):
                said = words.format(
                    *(one.replace("', '", "、").strip("'") for one in match.groups())
                )
                raise UsageError(f"{said}。用法见 {self.prog} --help")
        raise UsageError(f"命令有误：{message}。用法见 {self.prog} --help")


def whole_number(word: str) -> int:
    """A count of one or more."""
    if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= 1024:
        raise argparse.ArgumentTypeError(f"应是 1 到 1024 的整数，不能是 {word}")
    return int(word)


def port_number(word: str) -> int:
    """A TCP port."""
    if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= 65535:
        raise argparse.ArgumentTypeError(f"应是 1 到 65535 的整数，不能是 {word}")
    return int(word)


def add_settings(parser: ArgumentParser) -> None:
    """The options that decide what is looked for."""
    parser.add_argument("--lexicon", metavar="文件", action="append", default=[], type=Path,
                        help="加入本单位词库（文本、CSV、TOML 或 xlsx），可多次使用")  # fmt: skip
    parser.add_argument("--policy", metavar="文件", type=Path, help="用这份审查策略代替默认策略")
    parser.add_argument("--model", metavar="文件夹", type=Path, help="用这个模型代替随程序的模型")
    parser.add_argument("--column", metavar="栏目", help="按策略中该栏目的例外审查")


def settings_from(options: argparse.Namespace) -> Settings:
    from screener.settings import Settings

    for path, what in [*((one, "词库") for one in options.lexicon), (options.policy, "策略")]:
        if path is not None and not path.exists():
            raise UsageError(f"无法读取{what}文件 {path}：文件不存在")
    if options.model is not None and not options.model.is_dir():
        raise UsageError(f"无法读取模型文件夹 {options.model}：文件夹不存在")
    chosen = {"policy": options.policy, "model": options.model}
    return Settings(
        lexicons=tuple(options.lexicon),
        column=options.column,
        **{name: path for name, path in chosen.items() if path is not None},
    )


def stdout_encoding() -> str:
    """How the terminal or pipe behind standard output spells text."""
    return sys.stdout.encoding or "utf-8"
