"""Video and audio made by code with PyAV: frames, subtitles, sound, titles, attachments."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import av
import numpy as np
from PIL import Image

RATE = 5  # frames to the second


def film(
    shots: Sequence[Image.Image] = (),
    *,
    kind: str = "matroska",
    subtitles: str = "",
    sound: bool = True,
    metadata: Mapping[str, str] | None = None,
    attached: Mapping[str, bytes] | None = None,
) -> bytes:
    """Each picture is shown for two seconds; `subtitles` is the text of an .srt file."""
    out = io.BytesIO()
    container: Any = av.open(out, "w", format=kind)
    with container:
        container.metadata.update(metadata or {})
        for name, data in (attached or {}).items():
            container.add_attachment(name, "image/png", data)
        video = container.add_stream("mpeg4", rate=RATE) if shots else None
        codec = "aac" if kind == "mp4" else "pcm_s16le"
        audio = container.add_stream(codec, rate=8000) if sound else None
        track: Any = av.open(io.BytesIO(subtitles.encode()), format="srt") if subtitles else None
        lines = container.add_stream_from_template(track.streams[0]) if track else None
        if video:
            _show(container, video, shots)
        if audio:
            _hum(container, audio)
        for packet in track.demux() if track else ():
            if packet.dts is not None:
                packet.stream = lines
                container.mux(packet)
    return out.getvalue()


def _show(container: Any, video: Any, shots: Sequence[Image.Image]) -> None:
    video.width, video.height = shots[0].size
    video.pix_fmt = "yuv420p"
    video.bit_rate = 2_000_000
    video.codec_context.gop_size = RATE
    for shot in shots:
        for _ in range(2 * RATE):
            frame = av.VideoFrame.from_ndarray(np.asarray(shot), format="rgb24")
            container.mux(video.encode(frame))
    container.mux(video.encode(None))


def _hum(container: Any, audio: Any) -> None:
    wave = (np.sin(np.arange(8000) / 9) * 9000).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = 8000
    container.mux(audio.encode(frame))
    container.mux(audio.encode(None))
