"""Which optional readers are installed; looks only at what the installer left, loads nothing."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

_READERS = (
    ("ocr", "图片文字识别", ("rapidocr", "onnxruntime")),
    ("pages", "扫描页渲染", ("pypdfium2",)),
    ("codes", "二维码与条形码", ("zxing-cpp",)),
    ("media", "视频画面与字幕", ("av",)),
)


class Reader(NamedTuple):
    """An optional reader; `versions` is empty where it is not installed.

    `name` is for programs, `title` for people; `versions` such as `rapidocr 3.10.0`.
    """

    name: str
    title: str
    versions: tuple[str, ...]

    @property
    def installed(self) -> bool:
        return bool(self.versions)


@cache
def available() -> tuple[Reader, ...]:
    """Every optional reader, installed or not."""
    return tuple(Reader(name, title, _versions(needed)) for name, title, needed in _READERS)


def is_available(name: str) -> bool:
    """Is the reader of that name (`ocr`, `pages`, `codes`, `media`) installed?"""
    return any(reader.installed for reader in available() if reader.name == name)


def _versions(distributions: tuple[str, ...]) -> tuple[str, ...]:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return tuple(f"{name} {version(name)}" for name in distributions)
    except PackageNotFoundError:
        return ()
