"""A page of an original as a picture, drawn in a process of its own: PDF and image files only.

What comes out is a fresh PNG without metadata, so that a browser never parses the original.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass, field

from screener.errors import ScreenerError
from screener.limits import MIB

SECONDS = 20
WIDTH = 1100
_MEMORY = 1024 * MIB
_MOST_PIXELS = 40_000_000
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class PageImage:
    """`png` of page `page` (from one) of `pages`."""

    png: bytes = field(repr=False)
    page: int
    pages: int


class NotDrawn(ScreenerError):
    """The page cannot be shown as a picture; the message is Chinese and quotes nothing."""


def can_draw(media_type: str) -> bool:
    return media_type == _PDF or media_type in _PICTURES


_PICTURES = frozenset(
    f"image/{kind}" for kind in ("png", "jpeg", "gif", "bmp", "x-ms-bmp", "tiff", "webp")
)


def draw(data: bytes, media_type: str, page: int) -> PageImage:
    """Draw `page` in a process under limits of time and memory.

    Raises:
        NotDrawn: not a format with pages, no such page, or it took too much.
    """
    if not can_draw(media_type):
        raise NotDrawn("这种格式没有页面图像")
    if page < 1:
        raise NotDrawn("没有这一页")
    command = [sys.executable, "-m", __name__, media_type, str(page)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotDrawn("绘制这一页超过规定时间") from None
    head, _, png = done.stdout.partition(b"\n")
    if done.returncode or not png:
        raise NotDrawn("这一页无法绘制")
    told = json.loads(head)
    return PageImage(png, told["page"], told["pages"])


def _pdf_page(data: bytes, page: int) -> tuple[bytes, int]:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        sheet = document[page - 1]
        width, height = sheet.get_size()
        scale = min(WIDTH / width, (_MOST_PIXELS / (width * height)) ** 0.5)
        picture = sheet.render(scale=scale).to_pil()
        return _png(picture), len(document)


def _picture(data: bytes, page: int) -> tuple[bytes, int]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    with Image.open(io.BytesIO(data)) as picture:
        pages = getattr(picture, "n_frames", 1)
        picture.seek(page - 1)
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((WIDTH, WIDTH * 4))
        return _png(upright), pages


def _png(picture: object) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG")  # type: ignore[attr-defined]
    return out.getvalue()


def _confine() -> None:
    """As the screening workers do; theirs is not imported, it would load the whole screener."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, hard))


def _main(media_type: str, page: int) -> int:
    _confine()
    data = sys.stdin.buffer.read()
    try:
        png, pages = (_pdf_page if media_type == _PDF else _picture)(data, page)
    except Exception:  # noqa: BLE001 - the border: whatever a file does to a library is "not drawn"
        return 1
    head = json.dumps({"page": page, "pages": pages}).encode()
    sys.stdout.buffer.write(head + b"\n" + png)
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1], int(sys.argv[2])))
