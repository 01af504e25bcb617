"""What pictures say beside their pixels: read as metadata, and no alarm where it is ordinary."""

from __future__ import annotations

import struct

import pytest
from PIL import ExifTags, Image, ImageDraw, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from screener.document import Document, GapKind, Part
from screener.pipeline import Screener
from screener.verdict import Outcome
from tests.formats.reading import read
from tests.samples.pictures import ID, encoded

PLANT = "北岭三号方案"
XMP = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:p="http://ns.adobe.com/photoshop/1.0/"
 p:Headline="{PLANT}"><dc:title><rdf:Alt><rdf:li>题目</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>""".encode()


def photograph() -> Image.Image:
    """A picture without a word: light falls from the left."""
    return Image.linear_gradient("L").rotate(90).resize((320, 240)).convert("RGB")


def said(document: Document) -> dict[str, str]:
    return {
        (one.location.place or "").partition("“")[2].rstrip("”"): document.text[slice(*one.span)]
        for one in document.passages
        if one.location.part is Part.METADATA
    }


def exif(**entries: object) -> Image.Exif:
    found = Image.Exif()
    for name, value in entries.items():
        found[ExifTags.Base[name]] = value
    return found


def test_texts_of_exif_are_read_in_every_encoding() -> None:
    comment = b"UNICODE\0" + PLANT.encode("utf-16-le")
    tags = exif(
        ImageDescription=PLANT.encode(), Artist="张三".encode("gbk"),
        XPKeywords="关键".encode("utf-16-le"), Make="HUAWEI", Model="ALN-AL00",
    )  # fmt: skip
    tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = comment
    found = said(read(encoded(photograph(), "JPEG", exif=tags), "a.jpg"))
    assert found == {
        "描述": PLANT, "作者": "张三", "关键词": "关键", "相机厂商": "HUAWEI",
        "相机型号": "ALN-AL00", "用户注释": PLANT,
    }  # fmt: skip


def test_where_a_photograph_was_taken_is_said_in_degrees_and_alone_is_no_alarm(
    screener: Screener,
) -> None:
    tags = exif(Make="HUAWEI", Model="ALN-AL00", DateTime="2026:03:15 10:00:00")
    tags.get_ifd(ExifTags.IFD.GPSInfo).update(
        {1: "N", 2: (39.0, 39.0, 15.552), 3: "E", 4: (116.0, 7.0, 24.444)}
    )
    document = read(encoded(photograph(), "JPEG", exif=tags), "a.jpg")
    assert said(document)["拍摄位置"] == "北纬39.654320，东经116.123457"
    verdict = screener.screen_document(document, "a.jpg")
    assert verdict.outcome is Outcome.PASS
    assert [one.rule for one in verdict.findings] == ["sensitive_info.photo_position"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_xmp_is_read_in_every_format(kind: str) -> None:
    content = (
        encoded(photograph(), kind, pnginfo=_itxt("XML:com.adobe.xmp", XMP.decode()))
        if kind == "PNG"
        else encoded(photograph(), kind, tiffinfo={700: XMP})
        if kind == "TIFF"
        else encoded(photograph(), kind, xmp=XMP)
    )
    found = said(read(content, "a"))
    assert found["标题"] in {PLANT, "题目"}


def _itxt(name: str, text: str) -> PngInfo:
    info = PngInfo()
    info.add_itxt(name, text)
    return info


def test_named_texts_of_png_and_comments_are_read() -> None:
    content = encoded(photograph(), "PNG", pnginfo=_itxt("Comment", PLANT))
    assert said(read(content, "a.png")) == {"Comment": PLANT}
    assert said(read(encoded(photograph(), "JPEG", comment=PLANT.encode()), "a.jpg")) == {
        "注释": PLANT
    }
    assert said(read(encoded(photograph(), "GIF", comment=PLANT.encode()), "a.gif")) == {
        "注释": PLANT
    }


def test_iptc_is_read_whatever_its_charset() -> None:
    def entry(number: int, value: bytes) -> bytes:
        return struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value

    blocks = entry(120, PLANT.encode("gbk")) + entry(80, "张三".encode())
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    directory.tagtype[33723] = 7
    directory[33723] = blocks
    found = said(read(encoded(photograph(), "TIFF", tiffinfo=directory), "a.tif"))
    assert found == {"说明": PLANT, "作者": "张三"}


def test_a_number_in_the_description_of_a_picture_is_found(screener: Screener) -> None:
    tags = exif(ImageDescription=f"张三，身份证号{ID}".encode())
    document = read(encoded(photograph(), "JPEG", exif=tags), "a.jpg")
    (finding,) = screener.screen_document(document, "a.jpg").findings
    assert finding.rule == "personal_info.resident_id"
    assert finding.location.place == "图片属性“描述”"


def with_thumbnail(picture: Image.Image, small: Image.Image) -> bytes:
    """A JPEG whose EXIF keeps a small copy, as cameras write it."""
    copy = encoded(small, "JPEG")
    empty = struct.pack("<H", 0) + struct.pack("<I", 14)
    entries = ((0x103, 3, 6), (0x201, 4, 56), (0x202, 4, len(copy)))
    second = struct.pack("<H", 3) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries
    )
    tiff = b"II*\0" + struct.pack("<I", 8) + empty + second + struct.pack("<I", 0)
    return encoded(picture, "JPEG", exif=b"Exif\0\0" + tiff + copy)


def test_a_small_copy_of_what_was_there_before_asks_for_a_person() -> None:
    picture = photograph()
    before = picture.resize((160, 120))
    assert not read(with_thumbnail(picture, before), "a.jpg").gaps
    barred = Image.new("RGB", (160, 160))
    barred.paste(before, (0, 20))
    assert not read(with_thumbnail(picture, barred), "a.jpg").gaps
    other = Image.new("RGB", (160, 120), "white")
    ImageDraw.Draw(other).ellipse((30, 10, 130, 110), fill="black")
    (gap,) = read(with_thumbnail(picture, other), "a.jpg").gaps
    assert gap.kind is GapKind.CONTRADICTION
    assert "缩略图" in gap.message


def test_any_field_of_xmp_is_read_where_it_speaks_chinese_or_names_a_number() -> None:
    packet = XMP.replace(b"p:Headline", b"p:Odd").replace(
        b"<dc:title>", f"<dc:x>{ID}</dc:x><dc:title>".encode()
    )
    texts = PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", packet.decode())
    found = said(read(encoded(photograph(), "PNG", pnginfo=texts), "a.png"))
    assert found["Odd"] == PLANT
    assert found["x"] == ID


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP"])
def test_text_behind_the_end_of_a_picture_is_hidden_text(kind: str) -> None:
    data = encoded(photograph(), kind)
    document = read(data + b"\r\n" + PLANT.encode("gb18030"), "a")
    found = [one.location for one in document.passages]
    assert [(one.part, one.place) for one in found] == [(Part.HIDDEN, "图片之后附加的文字")]
    assert PLANT in document.text
    assert read(data + bytes(range(256)), "a").text == ""


def test_what_programs_keep_in_segments_and_chunks_of_their_own_is_read() -> None:
    jpeg = encoded(photograph(), "JPEG")
    kept = b"\xff\xe9" + struct.pack(">H", 8 + len(PLANT.encode())) + b"MYAPP\0" + PLANT.encode()
    assert said(read(jpeg[:2] + kept + jpeg[2:], "a.jpg")) == {"数据段 APP9": PLANT}
    info = PngInfo()
    info.add(b"prVw", PLANT.encode())
    assert said(read(encoded(photograph(), pnginfo=info), "a.png")) == {"数据段 prVw": PLANT}
    noise = b"\xff\xe9" + struct.pack(">H", 66) + bytes(range(128, 192))
    assert said(read(jpeg[:2] + noise + jpeg[2:], "a.jpg")) == {}


def test_a_field_of_exif_that_no_list_names_is_read_where_it_speaks_chinese() -> None:
    found = Image.Exif()
    found[65000] = PLANT.encode()
    found[65001] = b"ordinary"
    document = read(encoded(photograph(), "JPEG", exif=found), "a.jpg")
    assert said(document) == {"标签 65000": PLANT}
