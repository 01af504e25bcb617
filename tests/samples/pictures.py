"""Pictures drawn by code, in a Chinese font under the OFL: official paper, tables, codes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

MARKING = "机密★10年"
ID = "110101188001010003"
PHONE = "13800138000"
RED = (220, 20, 20)
_FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent

Words = tuple[int, int, str, int]  # left, top, text, size in pixels


@cache
def font(size: int, name: str = "NotoSerifSC-Regular.otf") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / name), size)


def written(
    width: int, height: int, *words: Words, ground: object = "white", ink: object = "black"
) -> Image.Image:
    """A picture with words on it."""
    mode = "RGBA" if isinstance(ground, tuple) and len(ground) == 4 else "RGB"
    image = Image.new(mode, (width, height), ground)  # type: ignore[arg-type]
    draw = ImageDraw.Draw(image)
    for left, top, text, size in words:
        draw.text((left, top), text, font=font(size), fill=ink)  # type: ignore[arg-type]
    return image


def red_header() -> Image.Image:
    """The first page of a paper with a red header and a marking, A4 at 100 dots to the inch."""
    image = written(
        827, 1169,
        (80, 60, "000128", 19), (80, 90, MARKING, 20), (80, 120, "特急", 20),
        (320, 290, "青政发〔2023〕15号", 20), (165, 375, "关于印发重点项目选址方案的通知", 30),
        (80, 440, "各乡镇人民政府，县政府各部门：", 22),
        (124, 475, "现将选址方案印发给你们，请认真执行。联系人张三，身份证号", 22),
        (80, 510, f"码{ID}，阅后请及时退回县政府办公室。", 22),
        (500, 620, "青河县人民政府", 22), (520, 655, "2023年3月15日", 22),
    )  # fmt: skip
    draw = ImageDraw.Draw(image)
    draw.text((175, 185), "青河县人民政府文件", font=font(53), fill=RED)
    draw.line((66, 330, 760, 330), fill=RED, width=3)
    code = qr(f"张三，手机{PHONE}")
    image.paste(code, (600, 900))
    return image


def table(*rows: Sequence[str], left: int = 60, step: int = 230, size: int = 24) -> Image.Image:
    """A table with drawn lines."""
    high = 2 * size
    image = Image.new("RGB", (2 * left + step * len(rows[0]), 120 + high * len(rows)), "white")
    draw = ImageDraw.Draw(image)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            corner = (left + column * step, 60 + at * high)
            draw.rectangle((*corner, corner[0] + step, corner[1] + high), outline="black")
            draw.text((corner[0] + 12, corner[1] + 6), text, font=font(size), fill="black")
    return image


def qr(text: str, scale: int = 5) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    pixels = zxingcpp.write_barcode_to_image(code, scale=scale)
    return Image.fromarray(pixels).convert("RGB")


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
