"""`screener samples`: drafts to try the program on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_out
from screener.errors import UsageError

_TRY = """\
{folder}/site 是网站镜像，originals 是签发的原稿，records 是审查记录与公钥。巡查：
screener sweep {folder}/site --receipts {folder}/records --key {folder}/records/public.pem \\
    --originals {folder}/originals --site {folder}/site.toml --register {folder}/register.jsonl"""


def run(words: Sequence[str]) -> int:
    parser = ArgumentParser(
        "samples", "写出一组虚构的示例稿件：可以通过的、须复核的、应拦截的、读不到的。"
    )
    parser.add_argument("folder", metavar="文件夹", type=Path, help="写到这里（没有则新建）")
    parser.add_argument("--site", action="store_true",
                        help="改为写出一个示例网站及其审查记录，供试用 screener sweep")  # fmt: skip
    options = parser.parse(words)
    if options is None:
        return 0
    from screener.samples import write_samples

    folder: Path = options.folder
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"不是文件夹：{folder}")
    if options.site:
        from screener.samples.site import write_site

        write_site(folder)
        say_out(_TRY.format(folder=folder.as_posix()))
        return 0
    for path in write_samples(folder):
        say_out(path.as_posix())
    return 0
