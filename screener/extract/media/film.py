"""Sound and moving pictures opened: what is said beside them, subtitles, frames that differ.

PyAV, and FFmpeg behind it, stand behind this module. The container's format is given, never
guessed: a guess could follow a playlist to other files.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from screener.errors import TooLarge
from screener.limits import Budget
from screener.vision.engine import Pixels
from screener.vision.pixels import differs

FRAMES = 40  # at most, spread over the whole length
_LEAST_STEP = 1.0  # seconds between frames looked at
_LONGEST = 1_920  # pixels of a frame's longer side
_ATTACHED = 0x400  # FFmpeg's flag of a stream that is one picture


class Said(NamedTuple):
    """A text with the name of its field, or the second it is shown at."""

    text: str
    field: str = ""
    second: float = 0.0


class Shot(NamedTuple):
    second: float
    pixels: Pixels


@contextmanager
def open_film(data: bytes, container: str) -> Iterator[Film]:
    """Raises what FFmpeg raises when it cannot make the file out: OSError or ValueError."""
    import av
    import av.logging

    av.logging.set_level(av.logging.PANIC)
    with av.open(io.BytesIO(data), format=container, metadata_errors="replace") as opened:
        yield Film(opened)


class Film:
    """One open file."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened

    @property
    def seconds(self) -> float | None:
        duration = self._opened.duration
        return None if duration is None else duration / 1_000_000

    @property
    def has_sound(self) -> bool:
        return bool(self._opened.streams.audio)

    @property
    def has_picture(self) -> bool:
        return self._video is not None

    @property
    def _video(self) -> Any:
        """The first stream of moving pictures; the cover of a song is none."""
        for stream in self._opened.streams.video:
            if not _is_cover(stream):
                return stream
        return None

    def metadata(self) -> Iterator[Said]:
        """Fields of the file, its streams and chapters."""
        holders = [self._opened.metadata, *(one.metadata for one in self._opened.streams)]
        holders += [chapter.get("metadata", {}) for chapter in self._opened.chapters()]
        for holder in holders:
            for name, text in holder.items():
                yield Said(str(text), str(name).lower())

    def covers(self) -> Iterator[bytes]:
        """Pictures and files that travel inside; asked for before anything else is played."""
        for stream in self._opened.streams.attachments:
            if stream.data:
                yield bytes(stream.data)
        covers = [one for one in self._opened.streams.video if _is_cover(one)]
        packets = self._opened.demux(covers) if covers else ()
        for packet in islice((one for one in packets if one.size), len(covers)):
            yield bytes(packet)

    def subtitles(self) -> Iterator[Said | None]:
        """Every line of every track in its order; None stands for one that is a picture."""
        streams = self._opened.streams.subtitles
        for number, stream in enumerate(streams, 1):
            self._opened.seek(0)
            track = f"字幕轨{number}" if len(streams) > 1 else ""
            for packet in self._opened.demux(stream):
                second = float(packet.pts * packet.time_base) if packet.pts else 0.0
                for shown in packet.decode():
                    for text in _subtitle_texts(shown):
                        yield None if text is None else Said(text, track, second)

    def shots(self, budget: Budget) -> Iterator[Shot]:
        """Key frames that show something else than the one before, at most `FRAMES`.

        Raises:
            TooLarge: a frame is larger than a picture may be.
        """
        stream = self._video
        if stream is None:
            return
        context = stream.codec_context
        if context.width * context.height > budget.limits.picture_pixels:
            raise TooLarge(f"视频画面过大（{context.width}×{context.height}像素），没有看")
        context.thread_count = 1
        context.skip_frame = "NONKEY"
        step = max(_LEAST_STEP, (self.seconds or 0.0) / FRAMES)
        self._opened.seek(0)
        due, taken = 0.0, 0
        before: Pixels | None = None
        for frame in self._opened.decode(stream):
            second = float(frame.time or 0.0)
            if second + 0.001 < due:
                continue
            due = second + step
            pixels = _pixels(frame)
            if before is None or differs(pixels, before):
                before = pixels
                taken += 1
                yield Shot(second, pixels)
            if taken >= FRAMES:
                return


def _is_cover(stream: Any) -> bool:
    return bool(int(stream.disposition) & _ATTACHED) or stream.codec_context is None


def _subtitle_texts(shown: Any) -> Iterator[str | None]:
    """The words of one event, tags of styles and all."""
    for one in shown if isinstance(shown, (list, tuple)) else [shown]:
        words = getattr(one, "dialogue", None) or getattr(one, "text", None)
        if one.type == b"bitmap":
            yield None
        elif words:
            yield words.decode("utf-8", "replace")


def _pixels(frame: Any) -> Pixels:
    scale = min(1.0, _LONGEST / max(frame.width, frame.height))
    width, height = (max(2, round(one * scale)) for one in (frame.width, frame.height))
    return np.ascontiguousarray(frame.to_ndarray(format="bgr24", width=width, height=height))
