"""The OCR engine: rapidocr, and behind it OpenCV and onnxruntime, stand behind this module.

One engine for each process, loaded at its first picture. It runs on one thread, so that what it
reads does not depend on how many processors there are.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]  # rows, columns, blue-green-red
Corners = tuple[tuple[float, float], ...]
Boxes = np.ndarray[tuple[int, ...], np.dtype[np.float32]]  # lines, corners, x-y

_TALL = 1.5  # a box so much taller than wide holds a line that stands on its end
_SURE = 0.9  # of which way up a line is
_NO_MEMORY = ("bad_alloc", "Failed to allocate", "Insufficient memory", "OutOfMemory")
_DOUBT = 0.6  # below this a line is tried the other way up


class Line(NamedTuple):
    """A line of text as seen. `score` is the engine's own certainty, 0 to 1.

    `corners` are pixels (x, y) of the picture, clockwise from where the text itself begins at
    its top: of a line upside down that is at the lower right.
    """

    text: str
    score: float
    corners: Corners


def read_lines(pixels: Pixels, side: int) -> list[Line]:
    """Every line of text in a picture, however the page is turned, in no particular order.

    Lines are searched for in the picture at `side` pixels on its longer side, and recognised in
    `pixels` itself.

    Raises:
        MemoryError: the process may not have as much as the engine needs, about 450 MB.
    """
    try:
        return _read_lines(_engine(), pixels, side)
    except Exception as error:
        if any(sign in str(error) for sign in _NO_MEMORY):
            raise MemoryError from error
        raise


def _read_lines(engine: Any, pixels: Pixels, side: int) -> list[Line]:
    boxes = _boxes(engine, pixels, side)
    if boxes is None:
        return []
    boxes, crops = _upright(engine, pixels, boxes)
    read = _recognised(engine, crops)
    for at, (_, score) in enumerate(read):
        if score < _DOUBT:
            read[at] = max([read[at], *_otherwise(engine, crops[at])], key=lambda one: one[1])
    return [
        Line(text.strip(), score, tuple((float(x), float(y)) for x, y in corners))
        for (text, score), corners in zip(read, boxes, strict=True)
        if text.strip()
    ]


@cache
def _engine() -> Any:
    """The engine with the models that its package ships: naming them keeps it from fetching any."""
    import cv2
    import rapidocr

    cv2.setNumThreads(1)
    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Det.model_path": _model(models, "*_det_*.onnx"),
            "Cls.model_path": _model(models, "*_cls_*.onnx"),
            "Rec.model_path": _model(models, "*_rec_*.onnx"),
            "Det.limit_type": "max",
            "Det.limit_side_len": 100_000,  # we scale ourselves
            "Global.max_side_len": 100_000,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _model(folder: Path, pattern: str) -> str:
    found = sorted(folder.glob(pattern))
    if not found:
        raise FileNotFoundError(pattern)
    return str(found[0])


def _boxes(engine: Any, pixels: Pixels, side: int) -> Boxes | None:
    import cv2

    height, width = pixels.shape[:2]
    scale = min(side / max(height, width), 3.0)
    if 0.9 < scale <= 1:
        scale = 1.0
    shrinking = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    scaled = pixels if scale == 1 else cv2.resize(pixels, size, interpolation=shrinking)
    boxes = engine(scaled, use_det=True, use_cls=False, use_rec=False).boxes
    return None if boxes is None else (np.asarray(boxes) / scale).astype(np.float32)


def _upright(engine: Any, pixels: Pixels, boxes: Boxes) -> tuple[Boxes, list[Pixels]]:
    """Boxes whose first corner is where the text begins, and what they hold, the right way up."""
    sides = np.linalg.norm(boxes - np.roll(boxes, -1, axis=1), axis=2)
    wide, tall = sides[:, 0], sides[:, 1]
    standing = tall >= _TALL * wide
    if tall[standing].sum() > wide[~standing].sum():
        boxes = np.roll(boxes, -1, axis=1)
    crops = engine.crop_text_regions(pixels, boxes)
    _, found = engine.cls_and_rotate(crops)
    widths = np.array([crop.shape[1] for crop in crops], dtype=float)
    turned = np.array([label == "180" and score > _SURE for label, score in found.cls_res])
    if widths[turned].sum() > widths.sum() / 2:
        boxes = np.roll(boxes, -2, axis=1)
        crops = [np.ascontiguousarray(np.rot90(crop, 2)) for crop in crops]
    return boxes, crops


def _recognised(engine: Any, crops: list[Pixels]) -> list[tuple[str, float]]:
    found = engine.recognize_txt(crops)
    return [(text, float(score)) for text, score in zip(found.txts, found.scores, strict=True)]


def _otherwise(engine: Any, crop: Pixels) -> list[tuple[str, float]]:
    """A line read upside down; and a narrow one, which the engine laid on its side, as it stood."""
    ways = [np.rot90(crop, 2)]
    if crop.shape[1] < 3 * crop.shape[0]:
        ways.append(np.rot90(crop, -1))
    return _recognised(engine, [np.ascontiguousarray(way) for way in ways])
