"""Invented drafts, built by code, that show what the program passes, questions, stops and misses.

The same bytes every time. People in them were born in the 1800s; numbers belong to nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from screener.samples import archives, offices, pages

SAMPLES: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("01-图书馆开放时间通知.docx", offices.clean_notice),
    ("02-救助对象公示名单.xlsx", offices.roster),
    ("03-工作方案.docx", offices.marked_plan),
    ("04-来信答复.txt", pages.reply),
    ("05-机构简介.html", pages.web_page),
    ("06-扫描件.pdf", archives.scanned_page),
    ("07-附件（加密）.zip", archives.encrypted_archive),
    ("08-附件.zip", archives.archive),
    ("09-节水常识.md", pages.tips),
)


def write_samples(folder: Path) -> tuple[Path, ...]:
    """Write every sample into `folder`; files of the same name are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, build in SAMPLES:
        path = folder / name
        path.write_bytes(build())
        written.append(path)
    return tuple(written)
