"""`python -m models.profile`: what the training set consists of, in counts, beside the model.

The service compares what it meets with these counts; no text is in them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.corpus import HERE, Example, kind_of, load_examples, load_kinds
from models.train import RULED

NAME = "profile.json"


def profile(examples: Sequence[Example]) -> dict[str, Any]:
    """Confidential passages by the category their findings come under, and by kind of content."""
    leaks = [example for example in examples if example.confidential]
    table = load_kinds()
    kinds = Counter(kind_of(example.cue, table) for example in leaks)
    return {
        "passages": len(examples),
        "confidential": len(leaks),
        "categories": _sorted(
            Counter(RULED.get(one.category, one.category).value for one in leaks)
        ),
        "kinds": _sorted(Counter({name: count for name, count in kinds.items() if name})),
    }


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def write(examples: Sequence[Example], folder: Path) -> None:
    text = json.dumps(profile(examples), ensure_ascii=False, indent=2)
    (folder / NAME).write_text(text + "\n", "utf-8")


def main() -> None:
    write(load_examples(), HERE)


if __name__ == "__main__":
    main()
