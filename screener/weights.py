"""The weights of a model as they lie on disk: checked, and mapped into memory where that can be."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener import features, mapped
from screener.errors import ModelError, system_reason
from screener.paths import MANIFEST, MODELS
from screener.steady import remembered

FORMAT = 3
_WEIGHTS = "weights.npz"
_VIEWS = ("glance", "characters", "words", "character_pairs", "word_pairs")
_HEADS = ("category_weight", "kind_weight")
_SMALL = ("biases", "scales", "categories", "category_bias", "kinds", "kind_bias", "advice")
_ALL = {*_VIEWS, *_HEADS, *_SMALL}
_LAYOUT = 3  # of what is kept mapped; raise it when `Weights` or its making changes
_MOST_KEPT = 3

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each gram weighs, a complex number a bucket: one look-up, one sum for both its parts.

    The real part is how telling the gram is (`idf`) times how much it speaks for a leak
    (`weight`), the imaginary part the square of how telling it is.
    """

    grams: NDArray[np.complex64] = field(repr=False)

    @classmethod
    def of(cls, idf: NDArray[np.float32], weight: NDArray[np.float32]) -> Weights:
        grams = np.zeros(len(idf), dtype=np.complex64)
        grams.real, grams.imag = idf * weight, idf * idf
        return cls(grams)

    @property
    def idf(self) -> NDArray[np.float32]:
        return np.sqrt(self.grams.imag)

    @property
    def weight(self) -> NDArray[np.float32]:
        idf, none = self.idf, np.zeros(len(self.grams), dtype=np.float32)
        return np.divide(self.grams.real, idf, out=none, where=idf > 0)


def stored_model(folder: Path) -> tuple[str, Arrays]:
    """Digest and arrays of the model in `folder`, mapped, or made and kept for the next.

    Raises:
        ModelError: manifest and weights do not belong together.
        KeyError, ValueError: the arrays are not those of a model.
    """
    digest = model_digest(folder)
    name = f"models/{digest[:32]}-{_LAYOUT}"
    arrays = mapped.load(name)
    if arrays is None or arrays.keys() != _ALL:
        data = _data(folder)
        if hashlib.sha256(data).hexdigest() != digest:  # changed since it was looked at
            raise _mismatched()
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            arrays = {one: _grams(stored, one) for one in _VIEWS}
            arrays |= {one: stored[one].astype(np.float32) for one in _HEADS}
            arrays |= {one: stored[one] for one in _SMALL}
        mapped.store(name, arrays, most=_MOST_KEPT)
    return digest, arrays


def model_digest(folder: Path = MODELS) -> str:
    """What `Classifier.digest` says of the model in `folder`, without loading it.

    Weights that were found to be the manifest's are believed to be while their stamp stands still.

    Raises:
        ModelError: manifest and weights do not belong together.
    """
    manifest = _manifest(folder)
    if manifest.get("format") != FORMAT or manifest.get("features") != features.VERSION:
        raise ModelError("模型与程序的版本不一致，请使用随程序发布的模型，或重新训练")
    digest = remembered(
        "weights",
        (),
        [folder.absolute() / _WEIGHTS],
        lambda: hashlib.sha256(_data(folder)).hexdigest(),
    )
    if manifest.get("sha256") != digest:
        raise _mismatched()
    return digest


def _mismatched() -> ModelError:
    return ModelError("模型文件与清单 manifest.json 中的摘要不一致，可能被改动或损坏")


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except OSError as error:
        raise _unreadable(error) from error
    except ValueError as error:
        raise ModelError("模型清单 manifest.json 不是有效的 JSON") from error
    return manifest


def _data(folder: Path) -> bytes:
    try:
        return (folder / _WEIGHTS).read_bytes()
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> ModelError:
    return ModelError(f"无法读取模型 {error.filename}：{system_reason(error)}")


def _grams(arrays: Mapping[str, NDArray[Any]], name: str) -> NDArray[np.complex64]:
    """Stored sparsely: not every bucket holds a gram of the training texts."""
    idf, weight = np.zeros((2, features.BUCKETS), dtype=np.float32)
    places = np.cumsum(arrays[f"{name}_steps"].astype(np.int64))
    idf[places] = arrays[f"{name}_idf"]
    weight[places] = arrays[f"{name}_weight"]
    return Weights.of(idf, weight).grams
