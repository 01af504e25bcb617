"""A site's folder built by code: about 1,500 files of many kinds, of real Chinese text."""

from __future__ import annotations

import csv
import html
import io
import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench import folder_office, folder_pdf
from tests.bench.texts import public_text
from tests.samples import old_sheet, old_show, old_word, plain

SHARES = {
    "html": 500, "pdf": 250, "docx": 250, "xlsx": 120, "txt": 90, "doc": 90, "pptx": 60,
    "xls": 50, "eml": 40, "csv": 30, "zip": 20,
}  # fmt: skip
_MEGABYTES = 8.0
_LONGEST = 12_000
_NAMES = ("办公室", "财务科", "人事科", "宣传科", "信息中心")
_MENU = ("首页", "机构概况", "新闻中心", "政务公开", "办事服务", "互动交流", "专题专栏")
_SCRIPT = """
var menu = document.getElementById('menu'); function toggle(n) { n.classList.toggle('on'); }
window.addEventListener('load', function () { toggle(menu); });
"""
_STYLE = """
body { font: 16px/1.8 宋体; margin: 0 } .menu li { float: left; padding: 0 12px; color: #333 }
.article p { text-indent: 2em } .foot { color: #999; background: #f5f5f5 } .on { display: block }
@media print { .menu { display: none } }
"""


class Draft(NamedTuple):
    """What a file is made of: a title and paragraphs."""

    title: str
    paragraphs: list[str]


def build(folder: Path, share: float = 1.0) -> list[Path]:
    """Write the files, `share` of each kind; the same ones every time."""
    drafts = itertools.cycle(_drafts())
    paths = []
    for kind, count in SHARES.items():
        for number in range(max(1, round(count * share))):
            path = folder / kind / f"{number // 100:02}" / f"{number:04}.{kind}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_BUILDERS[kind](next(drafts), number))
            paths.append(path)
    return paths


def _drafts() -> list[Draft]:
    found = []
    for text in public_text(_MEGABYTES):
        lines = [line.strip() for line in text[:_LONGEST].splitlines() if line.strip()]
        if len(lines) > 3:
            found.append(Draft(lines[0][:40], lines[1:]))
    return found


def _rows(draft: Draft, number: int, count: int) -> Iterator[list[str | int]]:
    """Lines of a list as offices keep them: numbers, names, sums, dates, remarks."""
    dice = random.Random(number)
    yield ["序号", "部门", "金额", "日期", "说明", "数量"]
    for at in range(1, count):
        said = draft.paragraphs[at % len(draft.paragraphs)][:30]
        date = f"2025-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        yield [at, dice.choice(_NAMES), dice.randint(100, 10**6), date, said, dice.randint(1, 99)]


def _html(draft: Draft, number: int) -> bytes:
    menu = "".join(f'<li class="item"><a href="/{n}/">{word}</a></li>' for n, word in
                   enumerate(_MENU))  # fmt: skip
    others = "".join(
        f'<li><a href="/art/{number + n}.html" title="{html.escape(one[:20])}">'
        f"{html.escape(one[:20])}</a><span>2025-03-{n + 1:02}</span></li>"
        for n, one in enumerate(draft.paragraphs[:15])
    )
    body = "".join(
        f'<p style="text-align:left"><span style="font-size:16px">{html.escape(one)}</span></p>'
        for one in draft.paragraphs
    )
    page = (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>{draft.title}</title>'
        f'<meta name="keywords" content="{html.escape(draft.title)}"><style>{_STYLE}</style>'
        f'<script>{_SCRIPT * 4}</script></head><body><div class="top"><ul id="menu" class="menu">'
        f'{menu}</ul></div><div class="article"><h1>{html.escape(draft.title)}</h1>{body}</div>'
        f'<div class="list"><ul>{others}</ul></div><!-- 列表结束 -->{_html_table(draft, number)}'
        '<div class="foot"><p>主办单位：办公室</p></div></body></html>'
    )
    return page.encode("gb18030" if number % 4 == 3 else "utf-8", "replace").replace(
        b'charset="utf-8"', b'charset="gbk"' if number % 4 == 3 else b'charset="utf-8"'
    )


def _html_table(draft: Draft, number: int) -> str:
    if number % 3:
        return ""
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in _rows(draft, number, 30)
    )
    return f"<table border=1>{rows}</table>"


def _docx(draft: Draft, number: int) -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = draft.title
    document.sections[0].header.paragraphs[0].text = draft.title
    document.add_heading(draft.title, 1)
    for at, one in enumerate(draft.paragraphs):
        paragraph = document.add_paragraph()
        for start in range(0, len(one), 60):  # as word processors cut what was edited
            paragraph.add_run(one[start : start + 60]).bold = at % 9 == 0
    if number % 3 == 0:
        table = document.add_table(0, 6)
        for row in _rows(draft, number, 25):
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = str(value)
    return _saved(document.save)


def _xlsx(draft: Draft, number: int) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for name in ("明细", "汇总")[: 1 + number % 2]:
        sheet = book.create_sheet(name)
        for row in _rows(draft, number, 40 + 60 * (number % 7)):
            sheet.append(row)
        sheet.append(["合计", "", f"=SUM(C2:C{sheet.max_row})"])
    written = _saved(book.save)
    return written if number % 4 == 3 else folder_office.as_office_programs_write(written)


def _pptx(draft: Draft, number: int) -> bytes:
    import pptx

    show = pptx.Presentation()
    for at in range(0, min(len(draft.paragraphs), 60), 6):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = draft.title
        slide.placeholders[1].text = "\n".join(one[:80] for one in draft.paragraphs[at : at + 6])
        if at == 0:
            slide.notes_slide.notes_text_frame.text = draft.paragraphs[0]
    return _saved(show.save)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def _doc(draft: Draft, number: int) -> bytes:
    text = "".join(f"{one}\r" for one in (draft.title, *draft.paragraphs))
    return old_word.word({"body": [old_word.Run(text)]})


def _xls(draft: Draft, number: int) -> bytes:
    records = b"".join(
        old_sheet.number(at, column, value)
        if isinstance(value, int)
        else old_sheet.label(at, column, value)
        for at, row in enumerate(_rows(draft, number, 120))
        for column, value in enumerate(row)
    )
    return old_sheet.book({"明细": (records, 0)})


def _ppt(draft: Draft) -> bytes:
    slides = [old_show.slide(old_show.box(one[:200])) for one in draft.paragraphs]
    return old_show.show(slides[:12])


def _txt(draft: Draft, number: int) -> bytes:
    text = "\r\n".join((draft.title, *draft.paragraphs))
    return text.encode("gb18030" if number % 3 == 2 else "utf-8")


def _csv(draft: Draft, number: int) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(_rows(draft, number, 300))
    return out.getvalue().encode("gb18030" if number % 2 else "utf-8-sig")


def _eml(draft: Draft, number: int) -> bytes:
    attached = [("附件.docx", _docx(draft, number))] if number % 2 else []
    return plain.mail("\n".join(draft.paragraphs), *attached, subject=draft.title)


def _zip(draft: Draft, number: int) -> bytes:
    return plain.archive(
        ("通知.docx", _docx(draft, number)), ("名单.xlsx", _xlsx(draft, number)),
        ("正文.txt", _txt(draft, number)), ("汇报.ppt", _ppt(draft)),
    )  # fmt: skip


_BUILDERS: dict[str, Callable[[Draft, int], bytes]] = {
    "html": _html, "pdf": folder_pdf.pdf, "docx": _docx, "xlsx": _xlsx, "txt": _txt, "doc": _doc,
    "pptx": _pptx, "xls": _xls, "eml": _eml, "csv": _csv, "zip": _zip,
}  # fmt: skip
