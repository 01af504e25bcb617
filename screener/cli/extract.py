"""`screener extract`: what was read of a file, passage by passage, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_out

if TYPE_CHECKING:
    from screener.document import Document


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    document = _read(options.path)
    if options.format == "json":
        import json

        say_out(json.dumps(_entry(document), ensure_ascii=False, indent=1))
    else:
        for line in _lines(document):
            say_out(line)
    return 1 if _gaps(document) else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "extract",
        "列出从文件里读到的每段文字及其位置，最后列出没有读到的内容。",
        "退出状态：0 全部读到；1 有内容没有读到；2 命令有误。",
    )
    parser.add_argument("path", metavar="文件", type=Path, help="要读取的文件")
    parser.add_argument("--format", choices=("text", "json"), default="text", metavar="格式",
                        help="text 或 json（默认 text）")  # fmt: skip
    return parser


def _read(path: Path) -> Document:
    from screener.batch.pool import read_one
    from screener.batch.walk import readable, walk
    from screener.errors import UsageError
    from screener.settings import Settings

    if path.is_dir():
        raise UsageError(f"{readable(str(path))} 是文件夹，这里要一个文件")
    if not path.is_file():
        raise UsageError(f"找不到文件：{readable(str(path))}")
    (target,) = walk([str(path)])
    return read_one(target, Settings())


def _gaps(document: Document) -> bool:
    return bool(document.gaps) or any(_gaps(child) for child in document.children)


def _lines(document: Document) -> Iterator[str]:
    from screener.report.place import place
    from screener.report.words import kind_label, visible, visible_path

    kind = kind_label(document.media_type)
    yield f"{visible_path(document.path)}  {kind}  {len(document.text)} 字"
    for passage in document.passages:
        text = document.text[passage.span.start : passage.span.end]
        yield f"  [{visible(place(passage.location))}] {visible(text)}"
    for gap in document.gaps:
        yield f"  没有读到 [{visible(place(gap.location))}] {visible(gap.message)}"
    for child in document.children:
        yield from _lines(child)


def _entry(document: Document) -> dict[str, Any]:
    from screener.report.entry import location_entry, printable
    from screener.report.place import place

    return {
        "path": printable(document.path),
        "sha256": document.digest,
        "bytes": document.size,
        "media_type": document.media_type,
        "text": printable(document.text),
        "passages": [
            {
                "start": passage.span.start,
                "end": passage.span.end,
                "location": location_entry(passage.location),
                "place": printable(place(passage.location)),
                "heading": passage.heading,
            }
            for passage in document.passages
        ],
        "gaps": [
            {
                "kind": gap.kind.value,
                "message": gap.message,
                "place": printable(place(gap.location)),
            }
            for gap in document.gaps
        ],
        "children": [_entry(child) for child in document.children],
    }
