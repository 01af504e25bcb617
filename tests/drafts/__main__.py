"""Print how the program judges the labelled drafts: `python -m tests.drafts [-v]`."""

from __future__ import annotations

import sys

from screener.pipeline import Screener, Settings
from tests.drafts import drafts
from tests.drafts.score import Score, judge


def main() -> None:
    screener = Screener.load(Settings())
    score = Score()
    for draft in drafts():
        result = judge(screener, draft)
        score.add(result)
        if "-v" in sys.argv and result.wrong:
            print(result)
    print(score)


if __name__ == "__main__":
    main()
