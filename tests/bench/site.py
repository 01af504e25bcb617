"""A folder as a site has it, made by code: the same bytes for the same number of files."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

_PHRASES = (
    "根据工作安排，现将有关事项通知如下", "请各部门按时完成", "本次活动面向全体师生",
    "欢迎广大读者积极参与", "报名时间为每周一至周五", "项目预算已经公布", "联系人见附件",
    "会议强调要加强安全生产管理", "图书馆新增座位一百个", "天气晴好，适合出行",
    "医院门诊时间调整", "办理流程详见办事指南", "公示期为五个工作日", "以上内容仅供参考",
)  # fmt: skip
_DOUBTFUL = ("内部资料，注意保存", "身份证号 110101188001010003", "未经批准不得外传")


def prose(dice: random.Random, sentences: int) -> list[str]:
    """Paragraphs of everyday office Chinese; in about one of thirty a phrase to be found."""
    paragraphs = []
    for _ in range(max(1, sentences // 4)):
        words = [f"{dice.choice(_PHRASES)}（{dice.randrange(10_000)}）。" for _ in range(4)]
        if dice.random() < 0.03:
            words.append(f"{dice.choice(_DOUBTFUL)}。")
        paragraphs.append("".join(words))
    return paragraphs


def _text(dice: random.Random) -> bytes:
    return "\n".join(prose(dice, dice.randrange(8, 120))).encode()


def _page(dice: random.Random) -> bytes:
    body = "".join(f"<p>{one}</p>" for one in prose(dice, dice.randrange(20, 200)))
    head = '<html><head><meta charset="utf-8"><title>通知</title></head><body>'
    return f"<!DOCTYPE html>{head}<nav>首页 | 新闻</nav>{body}</body></html>".encode()


def _table(dice: random.Random) -> bytes:
    rows = [f"{number},{dice.choice(_PHRASES)},{dice.randrange(10**6)}" for number in range(200)]
    return "\n".join(["序号,事项,数量", *rows]).encode()


def _letter(dice: random.Random) -> bytes:
    head = "From: a@example.cn\r\nTo: b@example.cn\r\nSubject: =?utf-8?b?6YCa55+l?=\r\n"
    kind = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    return (head + kind).encode() + _text(dice)


def _word(dice: random.Random) -> bytes:
    from docx import Document

    document = Document()
    for paragraph in prose(dice, dice.randrange(20, 200)):
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _sheet(dice: random.Random) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for number in range(dice.randrange(50, 300)):
        book.active.append([number, dice.choice(_PHRASES), dice.randrange(10**6)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pdf(dice: random.Random) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for _ in range(dice.randrange(1, 6)):
        canvas.setFont("STSong-Light", 11)
        for line, paragraph in enumerate(prose(dice, 60)[:30]):
            canvas.drawString(60, 780 - 22 * line, paragraph[:40])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _archive(dice: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(zipfile.ZipInfo(f"附件{number}.txt"), _text(dice))
    return out.getvalue()


def _picture(dice: random.Random) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (900, 500), "white")
    font = ImageFont.load_default(size=30)
    for line in range(6):
        words = f"NOTICE {dice.randrange(10**6)}  tel {dice.randrange(10**7)}"
        ImageDraw.Draw(picture).text((40, 40 + 70 * line), words, "black", font)
    out = io.BytesIO()
    picture.save(out, "png")
    return out.getvalue()


_KINDS: tuple[tuple[str, int, Callable[[random.Random], bytes]], ...] = (
    ("html", 40, _page), ("txt", 15, _text), ("docx", 15, _word), ("pdf", 12, _pdf),
    ("xlsx", 8, _sheet), ("csv", 4, _table), ("eml", 3, _letter), ("zip", 3, _archive),
)  # fmt: skip


def build(folder: Path, files: int, *, small: bool = False, pictures: int = 0) -> Path:
    """Write `files` files below `folder`, in folders of a hundred; `small` ones are short texts.

    `pictures` in a hundred others are pictures of text.
    """
    dice = random.Random(files)
    kinds = (*_KINDS, ("png", pictures, _picture))
    names = [name for name, share, _ in kinds for _ in range(share)]
    makers = {name: make for name, _, make in kinds}
    for number in range(files):
        place = folder / f"{number // 10_000:03d}" / f"{number // 100 % 100:02d}"
        if number % 100 == 0:
            place.mkdir(parents=True, exist_ok=True)
        kind = "txt" if small else dice.choice(names)
        data = "\n".join(prose(dice, 4)).encode() if small else makers[kind](dice)
        (place / f"{number:07d}.{kind}").write_bytes(data)
    return folder
