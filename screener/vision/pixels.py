"""Pictures decoded by Pillow: every frame, upright, on a ground that shows the ink."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from screener.errors import Damaged, TooLarge
from screener.limits import Budget
from screener.vision.engine import Pixels

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST = 2_400  # pixels of a page's longer side: A4 at 200 dots to the inch
_STRIP = 3  # a picture so much longer than wide is a scroll, not a page
_MOMENTS = 300  # frames of a moving picture
_LIGHT = 128
_PAGE = 600  # pixels of the shorter side
_CHANGED = 96  # levels by which a pixel of another frame is another pixel
_CHANGE = 0.001  # share of such pixels in a frame that shows something else
BROKEN = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, struct.error)
_DEEP = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I", "F"})


class Frame(NamedTuple):
    """A page of a TIFF, a moment of a GIF. `number` counts from one; None for the only one.

    `hidden` says why nobody sees it; empty where it is seen.
    """

    number: int | None
    pixels: Pixels
    hidden: str = ""


def read_frames(data: bytes, budget: Budget) -> Iterator[Frame]:
    """Every frame that shows something other than the one before, scaled to be read.

    Raises:
        Damaged, TooLarge: the picture, or its next frame, cannot be decoded.
    """
    image = open_picture(data)
    _check(image, budget)
    count = getattr(image, "n_frames", 1)
    most = budget.limits.pages if image.format == "TIFF" else _MOMENTS
    before: Pixels | None = None
    for index in range(count):
        if index >= most:
            raise TooLarge(f"图片超过{most}帧，其余没有读取")
        budget.check_sight()
        frames, whole = _frame(image, data, index, budget)
        if before is None or image.format == "TIFF" or differs(frames[0].pixels, before):
            before = frames[0].pixels
            for frame in frames:
                yield frame._replace(number=index + 1 if count > 1 else None)
        if not whole:
            raise Damaged("图片损坏，只读出其中一部分")


def _frame(image: Image, data: bytes, index: int, budget: Budget) -> tuple[list[Frame], bool]:
    """The frame as it is seen, and whether its data held to the end.

    Raises:
        Damaged, TooLarge: nothing of it can be seen.
    """
    import PIL.ImageFile

    for lenient in (False, True):
        PIL.ImageFile.LOAD_TRUNCATED_IMAGES = lenient
        try:
            current = open_picture(data) if lenient else image
            current.seek(index)
            _check(current, budget)
            if current.format == "JPEG":
                current.draft("RGB", (2 * LONGEST, 2 * LONGEST))
            current.load()
            return flattened(current), not lenient
        except BROKEN:
            continue
        finally:
            PIL.ImageFile.LOAD_TRUNCATED_IMAGES = False
    raise Damaged("图片损坏，没有读出")


def open_picture(data: bytes) -> Image:
    """The picture, not decoded yet.

    Raises:
        Damaged: Pillow cannot make it out.
    """
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # our own bound says it in Chinese
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return PIL.Image.open(io.BytesIO(data))
    except BROKEN as error:  # what it does not know at all is one of these
        raise Damaged("图片损坏，无法打开") from error


def _check(image: Image, budget: Budget) -> None:
    width, height = image.size
    if width * height > budget.limits.picture_pixels:
        raise TooLarge(f"图片过大（{width}×{height}像素），没有读取")


def flattened(image: Image) -> list[Frame]:
    """The frame as it is seen; after it, where transparency covers something, what it covers."""
    import PIL.Image
    import PIL.ImageOps

    turned = PIL.ImageOps.exif_transpose(image)
    fitted = _fitted(_eight_bits(turned))
    if "A" not in fitted.getbands() and "transparency" not in fitted.info:
        return [Frame(None, _array(fitted.convert("RGB")))]
    solid = fitted.convert("RGBA")
    alpha = np.asarray(solid.getchannel("A"))
    colours = np.asarray(solid)[..., :3]
    inked = colours[alpha > 0]
    dark = 0 if inked.size and float(inked.mean()) > _LIGHT else 255
    ground = PIL.Image.new("RGBA", solid.size, (dark, dark, dark, 255))
    seen = _array(PIL.Image.alpha_composite(ground, solid).convert("RGB"))
    frames = [Frame(None, seen)]
    under = colours[alpha == 0]
    if under.size and int(under.max()) - int(under.min()) > _LIGHT:
        frames.append(Frame(None, _array(solid.convert("RGB")), "透明区域下的画面"))
    return frames


def _eight_bits(image: Image) -> Image:
    """Grey levels beyond 255 scaled down, as no viewer clips them."""
    import PIL.Image

    if image.mode not in _DEEP:
        return image
    levels = np.nan_to_num(np.asarray(image, dtype=np.float64))
    low, high = float(levels.min()), float(levels.max())
    scaled = (levels - low) * (255 / (high - low)) if high > low else levels * 0 + 255
    return PIL.Image.fromarray(scaled.astype(np.uint8))


def _fitted(image: Image) -> Image:
    """Scaled down so that a page is no larger than it needs to be to be read."""
    import PIL.Image

    width, height = image.size
    short, long = sorted((width, height))
    scale = LONGEST / long if long < _STRIP * short else LONGEST / 2 / short
    if scale >= 1:
        return image
    if image.mode in {"1", "P", "PA"}:
        image = image.convert(
            "RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB"
        )
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return image.resize(size, PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)


def _array(image: Image) -> Pixels:
    return np.ascontiguousarray(np.asarray(image, dtype=np.uint8)[..., ::-1])


def differs(one: Pixels, other: Pixels) -> bool:
    """Does one frame show something that the other does not?"""
    if one.shape != other.shape:
        return True
    changes = np.abs(one.astype(np.int16) - other).max(axis=2) > _CHANGED
    return float(changes.mean()) > _CHANGE


def is_blank(pixels: Pixels) -> bool:
    """Is the picture of one colour, give or take what a scanner or a JPEG adds?"""
    step = max(1, max(pixels.shape[:2]) // 1_200)
    sample = pixels[::step, ::step].astype(np.int16)
    return int(sample.max()) - int(sample.min()) < 24


def is_paper(pixels: Pixels) -> bool:
    """Is it a large light ground with some ink on it: a page rather than a photograph or a logo?"""
    if min(pixels.shape[:2]) < _PAGE:
        return False
    step = max(1, max(pixels.shape[:2]) // 1_200)
    grey = pixels[::step, ::step].mean(axis=2)
    ground = float(np.median(grey))
    ink = float((grey < ground - 50).mean())
    return ground > 170 and 0.002 < ink < 0.4
