"""PDF files built by code: pages by reportlab, everything beside the pages by pikepdf."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT, TOP, SIZE = 72.0, HEIGHT - 72, 12
FONT = "STSong-Light"

Draw = Callable[[Canvas], None]


def pages(*draws: Draw) -> bytes:
    """One page for each callable; the font is Chinese and not embedded."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for draw in draws:
        canvas.setFont(FONT, SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def wrap(text: str, width: float, size: float = SIZE) -> list[str]:
    """Break `text` letter by letter, as wide as `width` allows."""
    lines = [""]
    for one in text:
        if pdfmetrics.stringWidth(lines[-1] + one, FONT, size) > width:
            lines.append("")
        lines[-1] += one
    return lines


def text(*paragraphs: str, top: float = TOP, left: float = LEFT, width: float = 0.0) -> Draw:
    """Paragraphs down the page; lines are 20 points apart, paragraphs 24."""

    def draw(canvas: Canvas) -> None:
        y = top
        for paragraph in paragraphs:
            for line in wrap(paragraph, width or WIDTH - 2 * LEFT):
                canvas.drawString(left, y, line)
                y -= 20
            y -= 4

    return draw


def table(*rows: tuple[str, ...], top: float = TOP - 40, step: float = 0.0) -> Draw:
    """Cells by their places alone, wrapped inside their columns."""

    def draw(canvas: Canvas) -> None:
        y, wide = top, step or (WIDTH - 2 * LEFT) / len(rows[0])
        canvas.setFont(FONT, 10)
        for row in rows:
            cells = [wrap(cell, wide - 6, 10) for cell in row]
            for number in range(max(len(cell) for cell in cells)):
                for column, cell in enumerate(cells):
                    if number < len(cell):
                        canvas.drawString(LEFT + column * wide, y, cell[number])
                y -= 15
            y -= 4
        canvas.setFont(FONT, SIZE)

    return draw


def grid(*rows: tuple[str, ...], top: float = TOP - 40) -> Draw:
    """Cells in a drawn grid, each of two lines where it holds a line feed, set in the middle."""

    def draw(canvas: Canvas) -> None:
        wide, high = (WIDTH - 2 * LEFT) / len(rows[0]), 44.0
        xs = [LEFT + wide * number for number in range(len(rows[0]) + 1)]
        ys = [top - high * number for number in range(len(rows) + 1)]
        canvas.grid(xs, ys)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                lines = cell.split("\n")
                y = ys[at] - high / 2 - 4 + 7 * (len(lines) - 1)
                for number, line in enumerate(lines):
                    canvas.drawCentredString(xs[column] + wide / 2, y - 14 * number, line)

    return draw


def picture(width: float, height: float, pixels: int = 400) -> Draw:
    """A grey image of `pixels` by `pixels`, drawn `width` by `height` points."""

    def draw(canvas: Canvas) -> None:
        from PIL import Image

        image = ImageReader(Image.new("L", (pixels, pixels), 128))
        canvas.drawImage(image, LEFT, 200, width, height)

    return draw


def both(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def changed(
    data: bytes,
    change: Callable[[pikepdf.Pdf], None],
    encryption: pikepdf.Encryption | None = None,
) -> bytes:
    """`data` with `change` made to its objects."""
    with pikepdf.open(io.BytesIO(data)) as package:
        change(package)
        out = io.BytesIO()
        package.save(out, static_id=encryption is None, encryption=encryption)
        return out.getvalue()


def annotation(**entries: object) -> Callable[[pikepdf.Pdf], None]:
    """Adds an annotation to the first page."""

    def change(package: pikepdf.Pdf) -> None:
        spec = {"/Type": pikepdf.Name.Annot, "/Rect": [72, 72, 90, 90]}
        spec.update({f"/{name}": value for name, value in entries.items()})
        page = package.pages[0].obj
        one = package.make_indirect(pikepdf.Dictionary(spec))
        page.Annots = pikepdf.Array([one])
        if spec["/Subtype"] == "/Widget":
            package.Root.AcroForm = pikepdf.Dictionary(Fields=[one])

    return change


def layered(package: pikepdf.Pdf) -> None:
    """Puts the first page's text on a layer that is off."""
    layer = package.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("草稿"))
    )
    package.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))
    page = package.pages[0]
    page.obj.Resources.Properties = pikepdf.Dictionary(L=layer)
    page.contents_coalesce()
    inner = page.obj.Contents.read_bytes()
    page.obj.Contents = package.make_stream(b"/OC /L BDC\n" + inner + b"\nEMC")


def revised(data: bytes, number: int, body: bytes) -> bytes:
    """`data`, saved once more with object `number` replaced."""
    offset = len(data)
    update = b"%d 0 obj" % number + body + b"\nendobj\n"
    previous = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    kept = b"".join(re.findall(rb"/(?:Root|Info) \d+ 0 R", data[previous:]))
    size = max(int(one) for one in re.findall(rb"/Size (\d+)", data[previous:]))
    tail = b"xref\n%d 1\n%010d 00000 n \n" % (number, offset)
    tail += b"trailer<</Size %d%s/Prev %d>>\n" % (size, kept, previous)
    return data + update + tail + b"startxref\n%d\n%%%%EOF\n" % (offset + len(update))


def plain(content: str, extra: str = "") -> bytes:
    """The smallest PDF: one page in Helvetica, every object by hand, `content` its operators."""
    stream = content.encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + extra.encode()
        + b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + one + b"\nendobj\n"
    xref = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % xref
