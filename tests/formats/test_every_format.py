"""One table that every extractor must pass: what stands where, and that nothing ever raises."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest

from screener.document import Document, Part
from tests.formats.reading import read, tree
from tests.samples import (
    archives,
    binary_sheet,
    odf,
    ofd,
    old_sheet,
    old_show,
    old_word,
    ooxml_sheet,
    ooxml_slide,
    ooxml_word,
    outlook,
    pdf,
    plain,
    rich_text,
    small,
    visio,
)

SECRET = "某单位内部核定名单甲乙丙"
BIG5 = "這個單位內部核定名單"
AS_WRITTEN = frozenset({"text/plain", "text/markdown"})  # their text is the file's own
BARE = re.compile(r"[\s|｜│:+=─-]*")  # blanks and the lines of tables drawn by hand
SVG = "http://www.w3.org/2000/svg"
ID = "110101188001010003"
WORD = ooxml_word.paragraph(ooxml_word.run(SECRET[:4]) + ooxml_word.run(SECRET[4:]))
SHEET = ooxml_sheet.sheet(ooxml_sheet.row(1, ooxml_sheet.cell("A1", SECRET)))
SLIDE = ooxml_slide.page(ooxml_slide.shape(ooxml_slide.body("标题", SECRET)))

CASES: dict[str, tuple[str, bytes, Part, str | None]] = {
    "text": ("a.txt", f"通知\n{SECRET}\n".encode(), Part.BODY, None),
    "text gb18030": ("a.txt", f"通知的内容\n{SECRET}\n".encode("gb18030"), Part.BODY, None),
    "text big5": ("a.txt", f"通知的內容\n{BIG5}\n".encode("big5"), Part.BODY, None),
    "text utf-16": ("a.txt", f"通知\n{SECRET}\n".encode("utf-16"), Part.BODY, None),
    "text utf-16 bare": ("a.txt", f"通知，abc\n{SECRET}\n".encode("utf-16-le"), Part.BODY, None),
    "markdown": ("a.md", f"# 题\n\n| 项 | 值 |\n|---|---|\n| 一 | {SECRET} |\n".encode(), Part.BODY,
                 None),
    "csv": ("a.csv", f"名称,证号\n{SECRET},{ID}\n".encode("gbk"), Part.BODY, None),
    "json": ("a.json", plain.data({"项": [{"名": SECRET}]}), Part.BODY, "数据项 项"),
    "xml": ("a.xml", plain.markup(f"<p>{SECRET[:4]}<b>{SECRET[4:]}</b></p>"), Part.BODY, "元素 p"),
    "xml attribute": ("a.xml", plain.markup(f'<p t="{SECRET}"/>'), Part.ATTRIBUTE, "属性 t"),
    "xml comment": ("a.xml", plain.markup(f"<!--{SECRET}-->"), Part.MARKUP, "注释"),
    "svg": ("a.svg", f"<svg xmlns='{SVG}'><text>{SECRET}</text></svg>".encode(), Part.BODY, "元素"),
    "html": ("a.html", plain.page(f"<p>{SECRET[:5]}<b>{SECRET[5:]}</b></p>"), Part.BODY, None),
    "html title": ("a.html", plain.page("x", f"<title>{SECRET}</title>"), Part.METADATA,
                   "网页标题"),
    "html meta": ("a.html", plain.page("x", f"<meta name=keywords content={SECRET}>"),
                  Part.METADATA, "网页属性“keywords”"),
    "html comment": ("a.html", plain.page(f"x<!-- {SECRET} -->"), Part.MARKUP, "网页注释"),
    "html script": ("a.html", plain.page(f"<script>var a='{SECRET}'</script>"), Part.MARKUP,
                    "脚本"),
    "html alt": ("a.html", plain.page(f"<img alt={SECRET}>"), Part.ATTRIBUTE, "图片说明"),
    "html hidden": ("a.html", plain.page(f"<p style='display: none'>{SECRET}</p>"), Part.HIDDEN,
                    "隐藏元素"),
    "html white": ("a.html", plain.page(f"<p style='color:#fff'>{SECRET}</p>"), Part.HIDDEN,
                   "白色文字"),
    "html template": ("a.html", plain.page(f"<template><p>{SECRET}</p></template>"), Part.MARKUP,
                      "网页模板"),
    "html frame": ("a.html", plain.page(f'<iframe srcdoc="<p>{SECRET}</p>"></iframe>'), Part.BODY,
                   None),
    "mail": ("a.eml", plain.mail(f"各位：\n{SECRET}\n"), Part.BODY, "邮件正文"),
    "mail subject": ("a.eml", plain.mail("x", subject=SECRET), Part.BODY, "邮件主题"),
    "mail page": ("a.eml", plain.mail("文字", html=f"<p>{SECRET}</p>"), Part.BODY, None),
    "mail attachment": ("a.eml", plain.mail("x", ("名单.txt", SECRET.encode())), Part.BODY, None),
    "mailbox": ("a.mbox", b"From a@b.cn Thu Jan 01 00:00:00 2026\n" + plain.mail(SECRET), Part.BODY,
                "邮件正文"),
    "zip": ("a.zip", plain.archive(("内/a.txt", SECRET.encode())), Part.BODY, None),
    "zip in zip": ("a.zip", plain.archive(("b.zip", plain.archive(("a.txt", SECRET.encode())))),
                   Part.BODY, None),
    "zip comment": ("a.zip", plain.archive(("a.txt", b"x"), comment=SECRET.encode("gbk")),
                    Part.METADATA, "压缩包注释"),
    "odt": ("a.odt", odf.odf(f"<text:p>{SECRET}</text:p>"), Part.BODY, None),
    "fodt": ("a.fodt", odf.flat(f"<text:p>{SECRET}</text:p>"), Part.BODY, None),
    "ods": ("a.ods", odf.sheet_plants(SECRET)["cell"].data, Part.BODY, None),
    "odp": ("a.odp", odf.slide_plants(SECRET)["slide"].data, Part.BODY, None),
    "ofd": ("a.ofd", ofd.ofd(ofd.page(ofd.text(SECRET))), Part.BODY, None),
    "epub": ("a.epub", small.epub(f"<p>{SECRET}</p>"), Part.BODY, None),
    "epub title": ("a.epub", small.epub("<p>x</p>", title=SECRET), Part.METADATA,
                   "文档属性“标题”"),
    "ics": ("a.ics", small.calendar(f"SUMMARY:{SECRET}"), Part.BODY, "属性 SUMMARY"),
    "vcf": ("a.vcf", small.card(f"NOTE:{SECRET}"), Part.BODY, "属性 NOTE"),
    "srt": ("a.srt", small.SRT.format(SECRET).encode(), Part.SUBTITLE, "00:00:01,000"),
    "vtt": ("a.vtt", small.VTT.format(SECRET).encode(), Part.SUBTITLE, "00:01.000"),
    "ass": ("a.ass", small.ASS.format(SECRET).encode("utf-16"), Part.SUBTITLE, "0:00:01.00"),
    "lrc": ("a.lrc", small.LRC.format(SECRET).encode("gbk"), Part.SUBTITLE, "00:01.00"),
    "yaml": ("a.yaml", f"项:\n  名: {SECRET}\n".encode(), Part.BODY, None),
    "properties": ("a.properties", b"a=" + SECRET.encode("unicode_escape"), Part.BODY, None),
    "mht": ("a.mht", small.saved_page(f"<p>{SECRET}</p>"), Part.BODY, None),
    "7z": ("a.7z", archives.seven_zip(("a.txt", SECRET.encode())), Part.BODY, None),
    "tar": ("a.tar", archives.tape(("a.txt", SECRET.encode())), Part.BODY, None),
    "tar comment": ("a.tar", archives.tape(("a.txt", b"x"), comment=SECRET), Part.METADATA,
                    "压缩包注释"),
    "rar": ("a.rar", archives.rar(("a.txt", SECRET.encode())), Part.BODY, None),
    "gz": ("a.txt.gz", archives.COMPRESSORS["gz"](SECRET.encode()), Part.BODY, None),
    "bz2": ("a.txt.bz2", archives.COMPRESSORS["bz2"](SECRET.encode()), Part.BODY, None),
    "xz": ("a.txt.xz", archives.COMPRESSORS["xz"](SECRET.encode()), Part.BODY, None),
    "zst": ("a.txt.zst", archives.COMPRESSORS["zst"](SECRET.encode()), Part.BODY, None),
    "docx": ("a.docx", ooxml_word.word(WORD), Part.BODY, None),
    "docx table": ("a.docx", ooxml_word.word(ooxml_word.table(("项", SECRET), ("一", "二"))),
                   Part.BODY, None),
    "xlsx": ("a.xlsx", ooxml_sheet.workbook({"表": (SHEET, "visible")}), Part.BODY, None),
    "pptx": ("a.pptx", ooxml_slide.slides(SLIDE), Part.BODY, None),
    "doc": ("a.doc", old_word.word({"body": [old_word.Run(f"{SECRET}\r")]}), Part.BODY, None),
    "wps": ("a.wps", old_word.word({"body": old_word.table_row("项", SECRET)}), Part.BODY, "表格"),
    "xls": ("a.xls", old_sheet.book({"表": (old_sheet.label(0, 0, SECRET), 0)}), Part.BODY, None),
    "et": ("a.et", old_sheet.book({"表": (old_sheet.label(0, 0, SECRET), 1)}), Part.HIDDEN,
           "隐藏工作表"),
    "ppt": ("a.ppt", old_show.show([old_show.slide(old_show.box(SECRET))]), Part.BODY, None),
    "dps": ("a.dps", old_show.show(others=[old_show.notes(SECRET)]), Part.NOTES, None),
    "rtf": ("a.rtf", rich_text.rich(rich_text.by_bytes(SECRET)), Part.BODY, None),
    "msg": ("a.msg", outlook.message({0x1000: SECRET}), Part.BODY, "邮件正文"),
    "winmail": ("winmail.dat", outlook.winmail({}, ("a.txt", SECRET.encode())), Part.BODY, None),
    "xlsb": ("a.xlsb", binary_sheet.book({"表": (binary_sheet.row(0) + binary_sheet.cell(0, SECRET),
                                                0)}), Part.BODY, None),
    "vsdx": ("a.vsdx", visio.plan(visio.shape(f"<Text>{SECRET}</Text>")), Part.BODY, None),
    "pdf": ("a.pdf", pdf.pages(pdf.text("通知", SECRET)), Part.BODY, None),
}  # fmt: skip


def wanted(name: str) -> str:
    return BIG5 if "big5" in name else SECRET


@pytest.mark.parametrize("name", CASES)
def test_text_is_found_in_its_part_and_place(name: str) -> None:
    file_name, content, part, place = CASES[name]
    document = read(content, file_name)
    found = [
        passage.location
        for one in tree(document)
        for passage in one.passages
        if wanted(name) in one.text[slice(*passage.span)]
    ]
    assert found, [one.text for one in tree(document)]
    assert found[0].part is part
    assert place is None or (found[0].place or "").startswith(place)
    assert not any(one.gaps for one in tree(document))


def check(document: Document) -> None:
    for one in tree(document):
        for passage in one.passages:
            assert one.text[slice(*passage.span)].strip()
        for before, after in pairwise(one.passages):
            assert before.span.end <= after.span.start
        ends = [0, *(passage.span.end for passage in one.passages)]
        starts = [*(passage.span.start for passage in one.passages), len(one.text)]
        apart = [one.text[end:start] for end, start in zip(ends, starts, strict=True)]
        if one.media_type in AS_WRITTEN:
            assert all(BARE.fullmatch(between) for between in apart)
        else:  # one separator between
            assert [len(between) for between in apart[1:-1]] == [1] * (len(apart) - 2)
            assert apart[0] + apart[-1] == ""


@pytest.mark.parametrize("name", CASES)
def test_passages_are_sorted_disjoint_and_cover_the_text(name: str) -> None:
    check(read(CASES[name][1], CASES[name][0]))


@pytest.mark.parametrize("name", CASES)
def test_cut_or_broken_files_never_raise(name: str) -> None:
    file_name, content, _, _ = CASES[name]
    chance = random.Random(name)
    for _ in range(12):
        check(read(content[: chance.randrange(len(content))], file_name))
        broken = bytearray(content)
        for _ in range(4):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        check(read(bytes(broken), file_name))


@pytest.mark.parametrize("extension", sorted({case[0] for case in CASES.values()} | {"a", "a.xyz"}))
def test_an_empty_file_holds_nothing_and_noise_is_not_text(extension: str) -> None:
    empty = read(b"", extension)
    assert (empty.text, empty.gaps) == ("", ())
    noise = read(random.Random(7).randbytes(5000), extension)
    assert noise.gaps
    assert noise.text == ""
