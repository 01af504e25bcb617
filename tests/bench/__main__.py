"""Speed as ratios in one run: `make bench`. Never part of the tests; medians of five.

Uses the public documents beside the checkout where they are, else text built by code.
"""

from __future__ import annotations

import json
import lzma
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from ahocorasick_rs import AhoCorasick

from screener.document import Document, Location, TextBuilder
from screener.fold import fold
from screener.pipeline import Screener, Settings
from screener.reading import Reading

RUNS = 5
MEGABYTES = 4
ROOT = Path(__file__).parents[2]


def public_text() -> list[str]:
    """About MEGABYTES of Chinese drafts, whole documents."""
    default = ROOT.parent / "shared" / "data"
    folder = Path(os.environ.get("SCREENER_SHARED_DATA", default)) / "public_docs"
    texts: list[str] = []
    if folder.is_dir():
        for name in ("law", "news", "policy", "judgment"):
            with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
                texts += [json.loads(line)["text"] for line in file]
        random.Random(7).shuffle(texts)
    else:
        texts = ["第一条 为了规范本单位信息发布工作，制定本办法。\n" * 200] * 2000
    size, chosen = 0, []
    for text in texts:
        chosen.append(text)
        size += len(text.encode())
        if size > MEGABYTES * 1_000_000:
            break
    return chosen


def documents(texts: list[str]) -> list[Document]:
    made = []
    for text in texts:
        builder = TextBuilder()
        for number, line in enumerate(text.splitlines(), 1):
            builder.add(line, Location(line=number))
        made.append(Document("a", "text/plain", "", 0, builder.text, builder.passages))
    return made


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of the median run, after one run that does not count."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return median(times)


def main() -> None:
    screener = Screener.load(Settings())
    texts = public_text()
    files = [(f"{number}.txt", text.encode()) for number, text in enumerate(texts)]
    size = sum(len(data) for _, data in files) / 1e6
    terms = [term.text for rule in screener.lexicon.rules for term in rule.terms]
    bare = AhoCorasick(terms)
    documents_ = documents(texts)
    rows: dict[str, Callable[[], object]] = {
        "bare automaton over unfolded text": lambda: [
            bare.find_matches_as_indexes(text, overlapping=True) for text in texts
        ],
        "fold": lambda: [fold(text) for text in texts],
        "read (fold, passages)": lambda: [Reading(one).passages for one in documents_],
        "whole walk": lambda: [screener.screen(data, name) for name, data in files],
    }
    print(f"{size:.1f} MB of UTF-8, {len(terms)} terms, median of {RUNS}")
    base = None
    for title, work in rows.items():
        spent = seconds(work)
        base = base or spent
        print(f"{title:<36} {size / spent:8.1f} MB/s  ratio to bare {base / spent:6.3f}")


if __name__ == "__main__":
    main()
