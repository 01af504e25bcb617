"""The trained model behind one typed class; refuses a file that is not the one its manifest names.

Training uses scikit-learn; screening needs only numpy and the stored weights.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener import features
from screener.errors import ModelError
from screener.paths import MODELS
from screener.rule import Category

FORMAT = 1
MANIFEST = "manifest.json"  # names the weights by digest: it changes whenever they do
HEAD_BUCKETS = 1 << 15  # the two heads look at the low bits of a bucket only, to stay small
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Classifier:
    """`logits` says how confidential texts read, `category` and `kind` what they resemble.

    `slope` and `offset` calibrate a document's combined score to a probability.
    """

    digest: str
    idf: NDArray[np.float32] = field(repr=False)
    weight: NDArray[np.float32] = field(repr=False)
    bias: float
    slope: float
    offset: float
    categories: tuple[Category, ...]
    category_weight: NDArray[np.float32] = field(repr=False)
    category_bias: NDArray[np.float32] = field(repr=False)
    kinds: tuple[str, ...]
    kind_weight: NDArray[np.float32] = field(repr=False)
    kind_bias: NDArray[np.float32] = field(repr=False)

    @classmethod
    def load(cls, folder: Path = MODELS) -> Classifier:
        """Raises ModelError when manifest and weights do not belong together."""
        manifest, data = _read(folder)
        if manifest.get("format") != FORMAT or manifest.get("features") != features.VERSION:
            raise ModelError("模型与程序的版本不一致，请使用随程序发布的模型，或重新训练")
        digest = hashlib.sha256(data).hexdigest()
        if manifest.get("sha256") != digest:
            raise ModelError("模型文件与清单 manifest.json 中的摘要不一致，可能被改动或损坏")
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                return _from_arrays(digest, {name: stored[name] for name in stored.files})
        except (KeyError, ValueError) as error:
            raise ModelError("模型文件的内容不完整，请重新训练") from error

    def logits(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """One number a folded text: above zero it reads more like what is kept back."""
        batches = [
            self.run_logits(features.Hashed(batch), [(row, row + 1) for row in range(len(batch))])
            for batch in (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
        ]
        return np.concatenate(batches) if batches else np.zeros(0)

    def run_logits(
        self, texts: features.Hashed, runs: Sequence[tuple[int, int]]
    ) -> NDArray[np.float64]:
        """The same for runs of texts, `first` to before `end`, each read as one."""
        batches = [
            self._logits(texts.grams(batch), len(batch))
            for batch in (runs[start : start + _BATCH] for start in range(0, len(runs), _BATCH))
        ]
        return np.concatenate(batches) if batches else np.zeros(0)

    def _logits(self, grams: features.Grams, rows: int) -> NDArray[np.float64]:
        values = grams.weight * self.idf[grams.bucket]
        dots = np.bincount(grams.row, values * self.weight[grams.bucket], rows)
        norms = np.sqrt(np.bincount(grams.row, values * values, rows))
        logits: NDArray[np.float64] = dots / np.maximum(norms, 1e-9) + self.bias
        return logits

    def probability(self, score: float) -> float:
        """The calibrated chance that a combined score belongs to a leak."""
        return float(1 / (1 + np.exp(-(self.slope * score + self.offset))))

    def category(self, text: str) -> Category:
        return self.category_of(features.grams([text]))

    def category_of(self, grams: features.Grams) -> Category:
        """The category of one text whose grams are counted already."""
        chances = self._head(grams, self.category_weight, self.category_bias)
        return self.categories[int(chances.argmax())]

    def kind(self, text: str) -> tuple[str, float]:
        """The kind of content that `text` resembles most, and how surely."""
        chances = self._head(features.grams([text]), self.kind_weight, self.kind_bias)
        best = int(chances.argmax())
        return self.kinds[best], float(chances[best])

    def _head(
        self, grams: features.Grams, weight: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        values = grams.weight * self.idf[grams.bucket]
        values = values / max(float(np.linalg.norm(values)), 1e-9)
        scores = values @ weight[grams.bucket % HEAD_BUCKETS] + bias
        powers = np.exp(scores - scores.max())
        chances: NDArray[np.float64] = powers / powers.sum()
        return chances


def _read(folder: Path) -> tuple[Mapping[str, Any], bytes]:
    try:
        manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        return manifest, (folder / "weights.npz").read_bytes()
    except OSError as error:
        raise ModelError(f"无法读取模型：{error.strerror}") from error
    except ValueError as error:
        raise ModelError("模型清单 manifest.json 不是有效的 JSON") from error


def _from_arrays(digest: str, arrays: Mapping[str, NDArray[Any]]) -> Classifier:
    bias, slope, offset = (float(number) for number in arrays["scalars"])
    return Classifier(
        digest=digest,
        idf=arrays["idf"].astype(np.float32),
        weight=arrays["weight"].astype(np.float32),
        bias=bias,
        slope=slope,
        offset=offset,
        categories=tuple(Category(str(name)) for name in arrays["categories"]),
        category_weight=arrays["category_weight"].astype(np.float32),
        category_bias=arrays["category_bias"].astype(np.float32),
        kinds=tuple(str(name) for name in arrays["kinds"]),
        kind_weight=arrays["kind_weight"].astype(np.float32),
        kind_bias=arrays["kind_bias"].astype(np.float32),
    )
