"""What the model adds to the screening of text: the same drafts with it and without."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.corpus import public_folder, published
from screener.detect.passages import PassageDetector
from screener.pipeline import Screener, Settings
from tests.bench.clock import RUNS, seconds

_DRAFTS = 400


def scoring(texts: Sequence[str]) -> None:
    """On published documents that no model has learnt from, where they are at hand."""
    folder = public_folder()
    unseen = [text for _, text in published(folder)[1]] if folder else texts
    drafts = [text.encode() for text in unseen[:_DRAFTS]]
    full, bare = Screener.load(Settings()), Screener.load(Settings())
    bare._detectors = tuple(one for one in bare._detectors if not isinstance(one, PassageDetector))

    def screened(screener: Screener) -> Callable[[], None]:
        def work() -> None:
            for draft in drafts:
                screener.screen(draft, "稿件.txt")

        return work

    spent = seconds({"with": screened(full), "without": screened(bare)}, RUNS)
    share = spent["with"] / spent["without"] - 1
    each = (spent["with"] - spent["without"]) / len(drafts) * 1000
    print(f"scoring adds {share:.1%} to {len(drafts)} drafts of text, {each:.2f} ms a draft")
