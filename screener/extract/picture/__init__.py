"""Pictures: the words, codes and tables seen in them, and what they say beside their pixels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from screener.containers.image_size import image_size, may_hold_words
from screener.containers.source import Source
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Damaged, TooLarge, Unsupported
from screener.extract.picture.trailing import trailing_text
from screener.limits import Budget

if TYPE_CHECKING:
    from screener.vision.engine import Pixels

_MAGIC = (
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"BM.{4}\0\0\0\0", "image/bmp"),
    (rb"II[*+]\0|MM\0[*+]", "image/tiff"),
    (rb"RIFF.{4}WEBP", "image/webp"),
    (rb"\0\0\x01\0[\x01-\x40]\0", "image/x-icon"),
    (rb".{4}ftyp(heic|heix|mif1|avif|hevc)", "image/heic"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "image/jp2"),
    (rb"\x01\0\0\0.{36} EMF", "image/emf"),
    (rb"\xd7\xcd\xc6\x9a|[\1\2]\0\x09\0\0[\1\3]", "image/wmf"),
)
_METAFILES = frozenset({"image/emf", "image/wmf"})
_ICON_PIXELS = 64  # no reader makes out words in a picture narrower than this
_ICON_BYTES = 16_384  # more bytes than such a picture needs may hold something else
_HEAD = 65_536


def recognise(source: Source) -> str | None:
    head = source.data[:64]
    for pattern, media_type in _MAGIC:
        if re.match(pattern, head, re.DOTALL):
            return media_type
    return None


def read(source: Source, budget: Budget) -> Content:
    from screener.vision.metadata import properties

    media_type = recognise(source) or "image/*"
    if media_type in _METAFILES:
        return _metafile(source.data, media_type, budget)
    builder = TextBuilder()
    gaps = [] if _is_icon(source, media_type) else _look(source.data, media_type, builder, budget)
    for one in properties(source.data):
        for line in one.text.splitlines():
            builder.add(line, Location(Part.METADATA, place=f"图片属性“{one.title}”"))
    for line in trailing_text(source.data, media_type).splitlines():
        builder.add(line, Location(Part.HIDDEN, place="图片之后附加的文字"))
    return Content(media_type, builder.text, builder.passages, gaps=tuple(gaps))


def _metafile(data: bytes, media_type: str, budget: Budget) -> Content:
    """A drawing: its words as they were written; what it pastes in are pictures of their own."""
    from screener.containers.metafile import read_metafile

    drawing = read_metafile(data)
    builder = TextBuilder()
    for text in drawing.texts:
        builder.add(text.strip(), Location(place="图形"))
    gaps = []
    if not drawing.whole:
        gaps.append(Gap(GapKind.IMAGE, "图形里的文字可能没有读全，请另存为 .png 后送审"))
    attachments = []
    for number, bitmap in enumerate(drawing.bitmaps, 1):
        size = image_size(bitmap[:_HEAD])
        if size is None or may_hold_words(*size):
            budget.spend_member(len(bitmap))
            attachments.append(Attachment(f"图形中的图片{number}", bitmap))
    return Content(media_type, builder.text, builder.passages, tuple(attachments), tuple(gaps))


def _look(data: bytes, media_type: str, builder: TextBuilder, budget: Budget) -> list[Gap]:
    """Add what is seen; return what is not."""
    from screener.vision.passages import add_sight, sight_gaps
    from screener.vision.pixels import read_frames
    from screener.vision.sight import look

    if media_type == "image/heic":
        return [Gap(GapKind.IMAGE, "HEIC 图片没有读取，请另存为 .png 后送审")]
    gaps: list[Gap] = []
    tables = 0
    try:
        for frame in read_frames(data, budget):
            if frame.number in {None, 1} and not frame.hidden:
                gaps += _copies(data, frame.pixels)
            part = Part.HIDDEN if frame.hidden else Part.OCR
            location = Location(part, frame.number, place=frame.hidden or None)
            sight = look(frame.pixels, budget)
            tables = add_sight(builder, sight, location, tables=tables)
            gaps += sight_gaps(sight, location)
    except Unsupported as error:
        gaps.append(Gap(GapKind.IMAGE, str(error)))
    except Damaged as error:
        gaps.append(Gap(GapKind.DAMAGED, str(error)))
    except TooLarge as error:
        gaps.append(Gap(GapKind.TOO_LARGE, str(error)))
    return gaps


def _copies(data: bytes, pixels: Pixels) -> list[Gap]:
    """Small copies inside the picture that show something else, as it was before a change."""
    from screener.vision.thumbnails import is_copy, thumbnails

    if all(is_copy(small, pixels) for small in thumbnails(data)):
        return []
    message = "图片内存有一张缩略图，与图片本身不一致，可能是修改前的画面"
    return [Gap(GapKind.CONTRADICTION, message, Location(Part.HIDDEN, place="缩略图"))]


def _is_icon(source: Source, media_type: str) -> bool:
    """Is this a bullet, an icon, a tracking dot?"""
    data = source.data
    if media_type == "image/x-icon":
        sizes = [size for entry in range(data[4]) for size in data[6 + 16 * entry : 8 + 16 * entry]]
        return bool(sizes) and 0 not in sizes and max(sizes) <= _ICON_PIXELS
    size = image_size(data[:_HEAD])
    return size is not None and max(size) < _ICON_PIXELS and len(data) <= _ICON_BYTES
