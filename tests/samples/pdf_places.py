"""PDF files with one sentence in one place, and pages that look like leaks but hide nothing."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.samples import pdf as make
from tests.samples.ooxml import Plant

Y, HIGH = 500.0, 18.0
WIDE = 300.0
_AT = make.LEFT

Paint = Callable[[Canvas], None]


def _say(text: str, **look: int) -> Paint:
    return lambda canvas: canvas.drawString(_AT, Y, text, **look)


def _bar(grey: float, alpha: float = 1.0) -> Paint:
    def paint(canvas: Canvas) -> None:
        canvas.setFillGray(grey, alpha)
        canvas.rect(_AT - 4, Y - 5, WIDE, HIGH, stroke=0, fill=1)

    return paint


def _line(width: float) -> Paint:
    def paint(canvas: Canvas) -> None:
        canvas.setLineWidth(width)
        canvas.line(_AT, Y + 4, _AT + WIDE, Y + 4)

    return paint


def _ellipse(canvas: Canvas) -> None:
    canvas.setFillGray(0)
    canvas.ellipse(_AT - 60, Y - 30, _AT + WIDE, Y + 40, stroke=0, fill=1)


def _picture(alpha: int | None = None) -> Paint:
    def paint(canvas: Canvas) -> None:
        from PIL import Image

        image = Image.new("RGB", (40, 20), (90, 120, 90))
        if alpha is not None:
            image.putalpha(alpha)
        mask = None if alpha is None else "auto"
        canvas.drawImage(ImageReader(image), _AT - 4, Y - 5, WIDE, HIGH, mask=mask)

    return paint


def _blocks(text: str) -> Paint:
    return lambda canvas: canvas.drawString(_AT, Y, "█" * len(text))


def _styled(set_style: Paint, text: str) -> Paint:
    def paint(canvas: Canvas) -> None:
        set_style(canvas)
        canvas.drawString(_AT, Y, text)

    return paint


def barred(text: str) -> tuple[Paint, Paint]:
    """`text`, and a black bar over it."""
    return _say(text), _bar(0)


def page(*paints: Paint) -> bytes:
    """One page with a harmless headline and, in order, what is painted."""
    return make.pages(make.both(make.text("食堂本周菜谱", top=700), *paints))


def _noted(text: str, **entries: object) -> bytes:
    """A page that says `text` under an annotation."""
    box = [_AT - 4, Y - 5, _AT + WIDE, Y - 5 + HIGH]
    return make.changed(page(_say(text)), make.annotation(Rect=box, **entries))


def _quads() -> list[float]:
    left, right, low, high = _AT - 4, _AT + WIDE, Y - 5, Y - 5 + HIGH
    return [left, high, right, high, left, low, right, low]


def _outlined(text: str) -> Callable[[pikepdf.Pdf], None]:
    def change(package: pikepdf.Pdf) -> None:
        with package.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(text, 0))

    return change


def _scripted(text: str) -> Callable[[pikepdf.Pdf], None]:
    def change(package: pikepdf.Pdf) -> None:
        package.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{text}')")
        )

    return change


def _described(text: str) -> Callable[[pikepdf.Pdf], None]:
    def change(package: pikepdf.Pdf) -> None:
        with package.open_metadata() as metadata:
            metadata["xmp:Label"] = text

    return change


def _property(text: str) -> Callable[[pikepdf.Pdf], None]:
    def change(package: pikepdf.Pdf) -> None:
        package.docinfo["/Keywords"] = text

    return change


def _attached(text: str) -> Callable[[pikepdf.Pdf], None]:
    def change(package: pikepdf.Pdf) -> None:
        package.attachments["底册.txt"] = text.encode()

    return change


def _revised(text: str) -> bytes:
    """Saved once with the words, and again with others in their place."""
    old = make.pages(make.text("食堂本周菜谱", text))
    new = make.pages(make.text("食堂本周菜谱", "（已删除）"))
    with pikepdf.open(io.BytesIO(old)) as before, pikepdf.open(io.BytesIO(new)) as after:
        number = before.pages[0].obj.Contents.objgen[0]
        stream = after.pages[0].obj.Contents.read_bytes()
    body = b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)
    return make.revised(old, number, body)


def _detached(text: str) -> bytes:
    """Saved once with a file attached, and again without."""
    old = make.changed(page(), _attached(text))
    with pikepdf.open(io.BytesIO(old)) as package:
        number = package.Root.objgen[0]
        pages = package.Root.Pages.objgen[0]
    return make.revised(old, number, b"<</Type/Catalog/Pages %d 0 R>>" % pages)


def _covered(text: str) -> dict[str, Plant]:
    """Words that are painted over, whatever with."""
    said = _say(text)
    shape = {"IC": [0, 0, 0], "Subtype": pikepdf.Name.Square}
    highlight = {"Subtype": pikepdf.Name.Highlight, "C": [0, 0, 0], "QuadPoints": _quads()}
    line = {
        "Subtype": pikepdf.Name.Line, "L": [_AT, Y + 4, _AT + WIDE, Y + 4], "C": [0],
        "BS": pikepdf.Dictionary(W=14),
    }  # fmt: skip
    kinds = {
        "black box": (page(*barred(text)), "黑块遮盖的文字"),
        "white box": (page(said, _bar(1)), "白块遮盖的文字"),
        "grey box": (page(said, _bar(0.6)), "色块遮盖的文字"),
        "black text on black": (page(_bar(0), said), "黑块遮盖的文字"),
        "thick line": (page(said, _line(14)), "粗线遮盖的文字"),
        "ellipse": (page(said, _ellipse), "黑块遮盖的文字"),
        "picture": (page(said, _picture()), "图片遮盖的文字"),
        "block letters": (page(said, _blocks(text)), "黑块遮盖的文字"),
        "square annotation": (_noted(text, **shape), "批注黑块遮盖的文字"),
        "black highlight": (_noted(text, **highlight), "黑色高亮遮盖的文字"),
        "line annotation": (_noted(text, **line), "批注粗线遮盖的文字"),
        "unapplied redaction": (
            _noted(text, Subtype=pikepdf.Name.Redact, QuadPoints=_quads()),
            "未应用的密文标记遮盖的文字",
        ),
    }
    return {name: Plant(data, "hidden", place) for name, (data, place) in kinds.items()}


def _unseen(text: str) -> dict[str, Plant]:
    """Words that no reader of the page sees, without anything over them."""
    kinds = {
        "white text": (_styled(lambda c: c.setFillGray(1), text), "白色文字"),
        "clear text": (_styled(lambda c: c.setFillAlpha(0), text), "不可见文字"),
        "invisible text": (_say(text, mode=3), "不可见文字"),
        "0.8-point text": (_styled(lambda c: c.setFont(make.FONT, 0.8), text), "极小字号"),
        "off the page": (lambda c: c.drawString(-400, Y, text), "页面之外"),
        "outside the crop box": (
            _styled(lambda c: c.setCropBox((0, 600, 595, 842)), text), "裁剪框之外",
        ),
    }  # fmt: skip
    plants = {name: Plant(page(draw), "hidden", place) for name, (draw, place) in kinds.items()}

    def clipped(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(0, 600, make.WIDTH, 200)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(_AT, Y, text)

    plants["clipped away"] = Plant(page(clipped), "hidden", "裁剪掉的文字")
    layered = make.changed(page(_say(text)), make.layered)
    plants["hidden layer"] = Plant(layered, "hidden", "关闭的图层")
    plants["page taken out"] = Plant(_unlisted(text, pikepdf.Name.Page), "hidden", "没有列出的页面")
    plants["page template"] = Plant(
        _unlisted(text, pikepdf.Name.Template), "hidden", "没有列出的页面"
    )
    bare = page()
    plants["behind the file"] = Plant(bare + text.encode(), "body", None)
    plants["before the file"] = Plant(text.encode() + b"\n" + bare, "body", None)
    plants["earlier revision"] = Plant(_revised(text), "hidden", "增量保存的早先版本")
    plants["earlier attachment"] = Plant(_detached(text), "body", None)
    return plants


def _leaf(**action: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Names=["a", pikepdf.Dictionary({f"/{key}": text for key, text in action.items()})]
    )


def _rooted(key: str, value: pikepdf.Object) -> Callable[[pikepdf.Pdf], None]:
    def change(package: pikepdf.Pdf) -> None:
        package.Root[key] = value

    return change


def _spoken(text: str) -> Callable[[pikepdf.Pdf], None]:
    """The page draws its words as it did, and says that they say something else."""

    def change(package: pikepdf.Pdf) -> None:
        page = package.pages[0]
        said = b"\xfe\xff".hex() + text.encode("utf-16-be").hex()
        drawn = page.Contents.read_bytes()
        opening = f"/Span <</ActualText <{said}>>> BDC\n".encode()
        page.Contents = package.make_stream(opening + drawn + b"\nEMC")

    return change


def _kept(text: str) -> Callable[[pikepdf.Pdf], None]:
    def change(package: pikepdf.Pdf) -> None:
        kept = package.make_stream(text.encode())
        package.pages[0].obj.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=kept))

    return change


def _described_picture(text: str) -> Callable[[pikepdf.Pdf], None]:
    def change(package: pikepdf.Pdf) -> None:
        said = package.make_stream(f"<x>{text}</x>".encode(), Type=pikepdf.Name.Metadata)
        package.pages[0].obj.Resources.XObject = pikepdf.Dictionary(
            X=package.make_stream(b"\0", Subtype=pikepdf.Name.Image, Metadata=said)
        )

    return change


def _named_layer(text: str) -> Callable[[pikepdf.Pdf], None]:
    def change(package: pikepdf.Pdf) -> None:
        layer = package.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=text))
        package.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary())

    return change


def _figure(text: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=text)


def _unplaced(text: str) -> Callable[[pikepdf.Pdf], None]:
    inner = pikepdf.Dictionary(T="b", V=text)
    field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="a", Kids=[inner])
    return _rooted("/AcroForm", pikepdf.Dictionary(Fields=[field]))


def _signed(text: str) -> Callable[[pikepdf.Pdf], None]:
    signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Reason=text)
    field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="a", V=signature)
    return _rooted("/AcroForm", pikepdf.Dictionary(Fields=[field]))


def _associated(text: str) -> Callable[[pikepdf.Pdf], None]:
    def change(package: pikepdf.Pdf) -> None:
        files = pikepdf.Dictionary(F=package.make_stream(text.encode()))
        package.Root.AF = [pikepdf.Dictionary(F="a.txt", EF=files)]

    return change


def _unlisted(text: str, kind: pikepdf.Name) -> bytes:
    """A page that is taken out of the list of pages, and stays in the file."""

    def change(package: pikepdf.Pdf) -> None:
        old = package.pages[0].obj
        old.Type = kind
        package.Root.XKept = package.make_indirect(old)
        package.add_blank_page()
        del package.pages[0]

    return make.changed(page(_say(text)), change)


def _beside(text: str) -> dict[str, Plant]:
    """Words that stand beside the pages."""
    name = pikepdf.Name
    changes: dict[str, tuple[Callable[[pikepdf.Pdf], None], str, str | None]] = {
        "attachment": (_attached(text), "body", None),
        "property": (_property(text), "metadata", "文档属性“关键词”"),
        "XMP": (_described(text), "metadata", "XMP元数据"),
        "bookmark": (_outlined(text), "attribute", "书签"),
        "JavaScript": (_scripted(text), "markup", "脚本"),
        "comment": (make.annotation(Subtype=name.Text, Contents=text), "comment", "批注"),
        "hidden comment": (
            make.annotation(Subtype=name.Text, Contents=text, F=2), "hidden", "隐藏的批注",
        ),
        "script by name": (
            _rooted("/Names", pikepdf.Dictionary(JavaScript=_leaf(JS=text))),
            "markup", "脚本",
        ),
        "destination": (
            _rooted("/Dests", pikepdf.Dictionary({f"/{text}": pikepdf.Array([0])})),
            "attribute", "目标名称",
        ),
        "what a program keeps": (
            _rooted("/PieceInfo", pikepdf.Dictionary(App=pikepdf.Dictionary(Private=text))),
            "metadata", "应用程序私有数据",
        ),
        "stream a program keeps": (_kept(text), "metadata", "应用程序私有数据"),
        "picture's XMP": (_described_picture(text), "metadata", "XMP元数据"),
        "layer's name": (_named_layer(text), "metadata", "内部数据“Name”"),
        "structure's alternative text": (
            _rooted("/StructTreeRoot", pikepdf.Dictionary(K=pikepdf.Array([_figure(text)]))),
            "attribute", "替代文字",
        ),
        "field without a place": (_unplaced(text), "hidden", "没有显示的表单域"),
        "reason of a signature": (_signed(text), "metadata", "数字签名"),
        "key of any kind": (_rooted("/XNote", pikepdf.String(text)), "metadata", "内部数据“XNote”"),
        "associated file": (_associated(text), "body", None),
        "next action": (
            make.annotation(
                Subtype=name.Link,
                A=pikepdf.Dictionary(
                    S=name.Named, Next=pikepdf.Dictionary(S=name.URI, URI=pikepdf.String(text))
                ),
            ), "attribute", "链接",
        ),
        "page label": (
            _rooted("/PageLabels", pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(P=text)])),
            "attribute", "目标名称",
        ),
        "words said instead": (_spoken(text), "attribute", "替代文字"),
        "form field": (
            make.annotation(Subtype=name.Widget, FT=name.Tx, V=text), "body", "表单域",
        ),
        "field's tooltip": (
            make.annotation(Subtype=name.Widget, FT=name.Tx, TU=text), "attribute", "表单域提示",
        ),
        "link": (
            make.annotation(
                Subtype=name.Link, A=pikepdf.Dictionary(S=name.URI, URI=pikepdf.String(text))
            ), "attribute", "链接",
        ),
    }  # fmt: skip
    return {
        key: Plant(make.changed(page(), change), part, place)
        for key, (change, part, place) in changes.items()
    }


def pdf_plants(text: str) -> dict[str, Plant]:
    """Every place of a PDF that text can stand in, each with `text` in it alone."""
    return {
        "page": Plant(page(_say(text)), "body", None),
        **_covered(text),
        **_unseen(text),
        **_beside(text),
    }


def harmless(text: str) -> dict[str, bytes]:
    """Pages that show `text` to everybody, or hold it nowhere, however they are painted."""

    def white_cells(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        for column in range(3):
            canvas.rect(_AT + 100 * column, Y - 6, 100, 22, stroke=1, fill=1)
        canvas.setFillGray(0)

    def dark_header(canvas: Canvas) -> None:
        _bar(0.1)(canvas)
        canvas.setFillGray(1)

    def background(canvas: Canvas) -> None:
        canvas.setFillGray(0.97)
        canvas.rect(0, 0, make.WIDTH, make.HEIGHT, stroke=0, fill=1)
        canvas.setFillGray(0)

    def frame(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(_AT - 20, Y - 20, WIDE + 40, 60)
        path.rect(_AT - 16, Y - 16, WIDE + 32, 52)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)

    def clipped(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(0, 0, 10, 10)
        canvas.clipPath(path, stroke=0)
        _bar(0)(canvas)
        canvas.restoreState()

    def multiplied(canvas: Canvas) -> None:
        canvas.setBlendMode("Multiply")
        canvas.setFillColorRGB(1, 1, 0)
        canvas.rect(_AT - 4, Y - 5, WIDE, HIGH, stroke=0, fill=1)

    said = _say(text)
    yellow = {"Subtype": pikepdf.Name.Highlight, "C": [1, 1, 0], "QuadPoints": _quads()}
    return {
        "proper redaction": page(_bar(0)),
        "table with white cells": page(white_cells, said),
        "text on a dark header": page(dark_header, said),
        "page background": make.pages(make.both(background, said)),
        "frame drawn later": page(said, frame),
        "box cut off by a clip": page(said, clipped),
        "marker pen": page(said, multiplied),
        "watermark over it": page(said, _bar(0.5, alpha=0.2)),
        "struck through": page(said, _line(1)),
        "seal with a clear ground": page(said, _picture(alpha=90)),
        "drawn again over the box": page(said, _bar(1), _styled(lambda c: c.setFillGray(0), text)),
        "yellow highlight": _noted(text, **yellow),
        "empty square": _noted(text, Subtype=pikepdf.Name.Square, C=[1, 0, 0]),
        "clear square": _noted(text, Subtype=pikepdf.Name.Square, IC=[0, 0, 0], CA=0.3),
    }
