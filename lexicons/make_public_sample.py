"""Build `tables/public_sample.npz`: publishable text that own lists are tried on.

Run by hand (`python lexicons/make_public_sample.py`); the file is committed. The passages are the
publishable ones that the model learns from, written for this project.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "lexicons" / "tables" / "public_sample.npz"


def main() -> None:
    texts = []
    for path in sorted((ROOT / "models" / "data").glob("*.jsonl")):
        rows = map(json.loads, path.read_text("utf-8").splitlines())
        texts += [row["text"] for row in rows if row["label"] == "publishable"]
    text = np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)
    with TARGET.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, text=text)


if __name__ == "__main__":
    main()
