"""Files made to break their readers: bombs, loops, entities, claims of enormous size."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.samples import odf, ofd, ooxml_sheet, ooxml_word
from tests.samples.plain import archive

_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
)  # each ten of the one before
LAUGHS = f'<!DOCTYPE r [<!ENTITY l0 "哈哈">{_LAUGHS}]>'


def nested_bomb(levels: int, copies: int, leaf: bytes) -> bytes:
    """Archives of archives: `copies` of each level in the next."""
    content = leaf
    for level in range(levels):
        content = archive(*((f"{level}-{number}.zip", content) for number in range(copies)))
    return content


def overlapping_bomb(entries: int, size: int) -> bytes:
    """One member that the directory names `entries` times over."""
    stream = io.BytesIO(archive(("a", bytes(size))))
    with zipfile.ZipFile(stream) as package:
        start = package.start_dir
    data = stream.getvalue()
    end = data.rindex(b"PK\x05\x06")
    directory = data[start:end] * entries
    count = struct.pack("<HH", entries, entries)
    tail = b"PK\x05\x06\0\0\0\0" + count + struct.pack("<IIH", len(directory), start, 0)
    return data[:start] + directory + tail


def with_doctype(doctype: str, entity: str) -> Iterator[tuple[str, bytes]]:
    """Every kind of file with XML in it, told to expand `entity`."""
    said = f"<t>{entity}</t>"
    yield "a.xml", f'<?xml version="1.0"?>{doctype}<r>{said}</r>'.encode()
    yield (
        "a.svg",
        f'{doctype}<svg xmlns="http://www.w3.org/2000/svg"><text>{entity}</text></svg>'.encode(),
    )
    yield "a.html", f"{doctype}<html><body>{entity}</body></html>".encode()
    word = ooxml_word.word(ooxml_word.paragraph(ooxml_word.run("@@")))
    yield "a.docx", _spoilt(word, "word/document.xml", doctype, entity)
    sheet = ooxml_sheet.sheet(ooxml_sheet.row(1, ooxml_sheet.cell("A1", "@@")))
    book = ooxml_sheet.workbook({"表": (sheet, "visible")})
    for name in zipfile.ZipFile(io.BytesIO(book)).namelist():
        if "sheet" in name.lower() and name.endswith(".xml"):
            yield "a.xlsx", _spoilt(book, name, doctype, entity)
    yield "a.odt", _spoilt(odf.odf("<text:p>@@</text:p>"), "content.xml", doctype, entity)
    yield "a.fodt", _opened(odf.flat("<text:p>@@</text:p>"), doctype, entity)
    page = ofd.ofd(ofd.page(ofd.text("@@")))
    yield "a.ofd", _spoilt(page, "Doc_0/Pages/Page_0/Content.xml", doctype, entity)


def _spoilt(content: bytes, part: str, doctype: str, entity: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = [(name, package.read(name)) for name in package.namelist()]
    return archive(
        *(
            (name, _opened(data, doctype, entity) if name == part else data)
            for name, data in members
        )
    )


def _opened(xml: bytes, doctype: str, entity: str) -> bytes:
    text = xml.decode()
    declaration, found, rest = text.partition("?>")
    if not found:
        declaration, rest = '<?xml version="1.0"', text
    return f"{declaration}?>{doctype}{rest.replace('@@', entity)}".encode()


def page_loop() -> bytes:
    """A PDF whose tree of pages leads back to itself."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 9/Parent 3 0 R>>",
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9/Parent 2 0 R>>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return out + (
        b"xref\n0 4\n0000000000 65535 f \n" + table
        + b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    )  # fmt: skip


def huge_picture(side: int) -> bytes:
    """A PNG that really has `side` times `side` pixels of one bit each."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    packer = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    pixels = b"".join(packer.compress(row * 1000) for _ in range(side // 1000)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def empty_paragraphs(count: int) -> bytes:
    """A Word document of nothing but paragraph marks."""
    return ooxml_word.word("<w:p/>" * count)
