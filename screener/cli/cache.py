"""`screener cache`: what the cache holds, and how to make it smaller or undo it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_out
from screener.errors import ScreenerError

if TYPE_CHECKING:
    from screener.cache.store import Store


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    if options.action == "clear":
        return _clear()
    from screener.cache.place import open_store

    store = open_store()
    if store is None:
        say_out("没有缓存：这里不能写入，或者环境变量 SCREENER_CACHE 设为 off")
        return 0
    try:
        return _info(store) if options.action == "info" else _prune(store, options.keep)
    finally:
        store.close()


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "cache",
        "查看、压缩、清除审查缓存。缓存里的文字和引文都经过加密，密钥另存。",
        "info 查看；prune 删去最久没有用到的部分；clear 连同密钥和中断记录一起清除。",
    )
    parser.add_argument("action", metavar="操作", choices=("info", "prune", "clear"),
                        help="info、prune 或 clear")  # fmt: skip
    parser.add_argument("--keep", metavar="大小", type=_size, default=1 << 30,
                        help="prune 时最多保留多少，如 500M、2G（默认 1G）")  # fmt: skip
    return parser


def _info(store: Store) -> int:
    from screener.cache.place import key_file, most_bytes

    holdings = store.holdings()
    say_out(f"缓存文件  {store.path}")
    say_out(f"密钥文件  {key_file()}")
    say_out(
        f"占用空间  {_told(holdings.size)}（超过 {_told(most_bytes())} 时自动删去最久没有用到的）"
    )
    say_out(f"认得文件  {holdings.files} 个")
    say_out(f"保存结果  {holdings.entries} 条")
    return 0


def _prune(store: Store, most: int) -> int:
    gone = store.prune(most)
    say_out(f"删去 {gone} 条，现在占用 {_told(store.holdings().size)}")
    return 0


def _clear() -> int:
    from screener.cache.place import key_file, open_lock, runs_folder, store_file
    from screener.cache.runs import give_up_all
    from screener.cache.store import remove
    from screener.mapped import forget_all

    path, key, folder = store_file(), key_file(), runs_folder()
    lock = open_lock()
    if lock and folder and (running := give_up_all(folder, lock)):
        raise ScreenerError(f"有 {running} 个审查正在进行，请等它结束再清除")
    if key:
        key.unlink(missing_ok=True)  # first: what it opened is lost from here on
    if path:
        remove(path)
        forget_all(path.parent)
    say_out("已清除缓存、密钥和中断记录")
    return 0


def _size(word: str) -> int:
    from screener.cache.place import bytes_of

    size = bytes_of(word)
    if size is None:
        raise argparse.ArgumentTypeError(f"应像 500M 或 2G，不能是 {word}")
    return size


def _told(size: int) -> str:
    if size < 1 << 20:
        return f"{size / (1 << 10):.0f} KB"
    if size < 1 << 30:
        return f"{size / (1 << 20):.1f} MB"
    return f"{size / (1 << 30):.1f} GB"
