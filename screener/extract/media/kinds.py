"""Which kind of sound or moving picture a file is, by its first bytes."""

from __future__ import annotations

import re
from typing import NamedTuple

from screener.containers.source import Source


class Kind(NamedTuple):
    """`container` is what FFmpeg calls the format; empty where it is not opened at all."""

    media_type: str
    title: str
    container: str = ""


_VIDEO, _AUDIO = "视频", "音频"
_KINDS: tuple[tuple[int, bytes, Kind], ...] = (
    (4, rb"ftyp(M4A|M4B)", Kind("audio/mp4", _AUDIO, "mov")),
    (4, rb"ftyp(?!heic|heix|mif1|avif|hevc)", Kind("video/mp4", _VIDEO, "mov")),
    (4, rb"moov|wide....mdat", Kind("video/quicktime", _VIDEO, "mov")),
    (0, rb"\x1a\x45\xdf\xa3", Kind("video/x-matroska", _VIDEO, "matroska")),
    (0, rb"RIFF....AVI ", Kind("video/x-msvideo", _VIDEO, "avi")),
    (0, rb"FLV\x01", Kind("video/x-flv", _VIDEO, "flv")),
    (0, rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Kind("video/x-ms-asf", _VIDEO, "asf")),
    (0, rb"\0\0\x01[\xba\xb3]", Kind("video/mpeg", _VIDEO, "mpeg")),
    (0, rb"\.RMF", Kind("application/vnd.rn-realmedia", _VIDEO)),
    (
        0,
        rb"[CFZ]WS[\x03-\x08\x0b\x0c\x0e-\x1f]",
        Kind("application/x-shockwave-flash", "Flash 动画"),
    ),
    (0, rb"ID3[\x02-\x04]|\xff[\xfb\xf3\xf2\xfa]", Kind("audio/mpeg", _AUDIO, "mp3")),
    (0, rb"RIFF....WAVE", Kind("audio/wav", _AUDIO, "wav")),
    (0, rb"OggS", Kind("audio/ogg", _AUDIO, "ogg")),
    (0, rb"fLaC", Kind("audio/flac", _AUDIO, "flac")),
    (0, rb"#!AMR", Kind("audio/amr", _AUDIO, "amr")),
    (0, rb"MThd\0", Kind("audio/midi", _AUDIO)),
)


def media_kind(source: Source) -> Kind | None:
    """None for what is neither sound nor moving picture."""
    for offset, pattern, kind in _KINDS:
        if re.compile(pattern, re.DOTALL).match(source.data, offset):
            return kind
    return None
