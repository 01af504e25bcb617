"""Every place that text can stand in, by family of files: plant a sentence in each, and its twin.

A new format joins with one line in FAMILIES: a function from a sentence to one file for each place.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from screener.document import COVERED
from tests.samples import (
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
    plain,
    rich_text,
    visio,
)
from tests.samples.html_places import html_plants
from tests.samples.ooxml import OFFICE, Link, Plant
from tests.samples.ooxml_sheet import sheet_plants
from tests.samples.ooxml_slide import slide_plants
from tests.samples.ooxml_word import word_plants
from tests.samples.pdf_places import pdf_plants

Planter = Callable[[str], Mapping[str, Plant]]


class Family(NamedTuple):
    """Files of one kind: what people call it, a file's name, and its places with a sentence in."""

    title: str
    file_name: str
    plant: Planter


class Sample(NamedTuple):
    """One file with a sentence in one place; `part` and `place` are where a reader must say it is.

    `place` None: whatever the reader calls it.
    """

    family: str
    name: str
    file_name: str
    data: bytes
    part: str
    place: str | None

    @property
    def label(self) -> str:
        return f"{self.family}: {self.name}"


def word_files(text: str) -> dict[str, Plant]:
    """Word documents: places of their own, and files inside them."""
    body = ooxml_word.paragraph(ooxml_word.run("机关食堂本周菜谱"))
    said = ooxml_word.paragraph(ooxml_word.run(text))
    inside: dict[str, tuple[str, bytes | str]] = {
        "embedded workbook": ("word/embeddings/Microsoft_Excel_Sheet1.xlsx", _workbook(text)),
        "inserted page": ("word/afchunk.html", plain.page(f"<p>{text}</p>")),
        "inserted text": ("word/afchunk.txt", text.encode()),
        "inserted document": ("word/afchunk.docx", ooxml_word.word(said)),
    }
    plants = dict(word_plants(text))
    for name, (part, data) in inside.items():
        link = Link(ooxml_word.MAIN, "aFChunk", part)
        chunk = f'{body}<w:altChunk r:id="{link.identifier}"/>'
        plants[name] = Plant(ooxml_word.word(chunk, {part: data}, (link,)), "body", None)
    plants |= _around(ooxml_word.word(body), text)
    tiny = {"word/media/image1.png": _captioned(text)}
    plants["words of a tiny picture"] = Plant(
        ooxml_word.word(body, tiny), "metadata", "图片属性“Comment”"
    )
    plants["strict dialect"] = Plant(_strict(ooxml_word.word(said)), "body", None)
    return plants


def _captioned(text: str) -> bytes:
    """A picture too small for words, with words beside its pixels."""
    out, info = io.BytesIO(), PngInfo()
    info.add_itxt("Comment", text)
    Image.new("L", (8, 8)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def _workbook(text: str) -> bytes:
    row = ooxml_sheet.row(1, ooxml_sheet.cell("A1", text))
    return ooxml_sheet.workbook({"表": (ooxml_sheet.sheet(row), "visible")})


def _strict(data: bytes) -> bytes:
    """The same package in the strict dialect, whose namespaces are other ones."""
    old, new = OFFICE.rpartition("/officeDocument")[0], "http://purl.oclc.org/ooxml"
    members = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            text = package.read(info).decode()
            for kind in ("officeDocument/2006", "wordprocessingml/2006"):
                text = text.replace(f"{old}/{kind}", f"{new}/{kind.partition('/')[0]}")
            members.append((info.filename, text.encode()))
    return plain.archive(*members)


def _around(data: bytes, text: str) -> dict[str, Plant]:
    """Beside the package that such a file is."""
    return {
        "before the package": Plant(text.encode() + data, "body", None),
        "behind the package": Plant(data + text.encode(), "body", None),
    }


def sheet_files(text: str) -> dict[str, Plant]:
    mashup = base64.b64encode(bytes(8) + plain.archive(("甲.txt", text.encode()))).decode()
    parts = {"customXml/item1.xml": f"<DataMashup>{mashup}</DataMashup>"}
    queries = Plant(ooxml_sheet.workbook(None, parts), "body", None)
    return {**sheet_plants(text), "queries": queries, **_around(ooxml_sheet.workbook(), text)}


def slide_files(text: str) -> dict[str, Plant]:
    page = ooxml_slide.page(ooxml_slide.shape(ooxml_slide.body("食堂菜谱")))
    parts = {"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": _workbook(text)}
    chart = Plant(ooxml_slide.slides(page, parts=parts), "body", None)
    return {
        **slide_plants(text),
        "chart's workbook": chart,
        **_around(ooxml_slide.slides(page), text),
    }


def mail_files(text: str) -> dict[str, Plant]:
    written = plain.uuencoded("a.txt", text.encode())
    inner = base64.b64encode(plain.mail(f"各位：\n{text}\n")).decode()
    nested = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}"
    described = f"Content-Type: image/png\nContent-Description: {text}\n\n"
    headed = f"Content-Type: text/rfc822-headers\n\nFrom: a@b.cn\nSubject: {text}\n\n"
    renamed = (
        f'Content-Type: text/plain; name="{text}"\nContent-Disposition: attachment; filename=a\n\n1'
    )
    return {
        "body": Plant(plain.mail(f"各位：\n{text}\n"), "body", "邮件正文"),
        "subject": Plant(plain.mail("见附件", subject=text), "body", "邮件主题"),
        "page": Plant(plain.mail("见网页", html=f"<p>{text}</p>"), "body", None),
        "attachment": Plant(plain.mail("见附件", ("附件.txt", text.encode())), "body", None),
        "raw field": Plant(plain.parts("", f"X-Note: {text}\n"), "metadata", "邮件字段 X-Note"),
        "raw subject in GBK": Plant(
            plain.parts("", f"Subject: {text}\n", "gbk"), "body", "邮件主题"
        ),
        "uuencoded file": Plant(plain.mail(f"见附件\n\n{written}"), "body", None),
        "mail in base64": Plant(plain.parts(nested), "body", "邮件正文"),
        "part's description": Plant(
            plain.parts(described), "metadata", "邮件字段 Content-Description"
        ),
        "part's other name": Plant(plain.parts(renamed), "metadata", "附件的另一名称"),
        "fields of another mail": Plant(plain.parts(headed), "body", "邮件主题"),
    }


def archive_files(text: str) -> dict[str, Plant]:
    inner = plain.archive(("a.txt", text.encode()))
    return {
        "member": Plant(plain.archive(("a.txt", text.encode())), "body", None),
        "member of a member": Plant(plain.archive(("b.zip", inner)), "body", None),
        "member's name": Plant(plain.archive((f"{text}.txt", b"1")), "filename", None),
        "comment": Plant(
            plain.archive(("a.txt", b"1"), comment=text.encode()), "metadata", "压缩包注释"
        ),
    }


def data_files(text: str) -> dict[str, Plant]:
    return {
        "element": Plant(plain.markup(f"<p>{text}</p>"), "body", None),
        "attribute": Plant(plain.markup(f'<p t="{text}"/>'), "attribute", "属性 t"),
        "comment": Plant(plain.markup(f"<!--{text}-->"), "markup", "注释"),
    }


def text_files(text: str) -> dict[str, Plant]:
    return {"line": Plant(f"通知\n{text}\n".encode(), "body", None)}


FAMILIES: tuple[Family, ...] = (
    Family("Word 文档", "a.docx", word_files),
    Family("Excel 工作簿", "a.xlsx", sheet_files),
    Family("PowerPoint 演示文稿", "a.pptx", slide_files),
    Family("Word 97-2003 文档", "a.doc", old_word.word_plants),
    Family("Excel 97-2003 工作簿", "a.xls", old_sheet.sheet_plants),
    Family("PowerPoint 97-2003 演示文稿", "a.ppt", old_show.slide_plants),
    Family("Excel 二进制工作簿", "a.xlsb", binary_sheet.binary_plants),
    Family("RTF 文档", "a.rtf", rich_text.rich_plants),
    Family("OpenDocument 文本", "a.odt", odf.text_plants),
    Family("OpenDocument 表格", "a.ods", odf.sheet_plants),
    Family("OpenDocument 演示文稿", "a.odp", odf.slide_plants),
    Family("OFD 文档", "a.ofd", ofd.ofd_plants),
    Family("PDF 文档", "a.pdf", pdf_plants),
    Family("Visio 图纸", "a.vsdx", visio.visio_plants),
    Family("网页", "a.html", html_plants),
    Family("电子邮件", "a.eml", mail_files),
    Family("Outlook 邮件", "a.msg", outlook.message_plants),
    Family("winmail.dat 附件", "winmail.dat", outlook.winmail_plants),
    Family("压缩包", "a.zip", archive_files),
    Family("XML 数据", "a.xml", data_files),
    Family("纯文本", "a.txt", text_files),
)


def samples(text: str) -> Iterator[Sample]:
    """One file for each place of each family, with `text` in that place alone."""
    for family in FAMILIES:
        for name, plant in family.plant(text).items():
            yield Sample(family.title, name, family.file_name, plant.data, plant.part, plant.place)


def twins(text: str) -> Iterator[Sample]:
    """The same files with a harmless `text` instead; what is covered is cut out as it should be."""
    empty = {sample.label: sample for sample in samples("")}
    for sample in samples(text):
        covered = (sample.place or "").endswith(COVERED)
        yield empty[sample.label] if covered else sample
