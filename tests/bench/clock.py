"""Several pieces of work, measured in turn so that all of them meet the same weather."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

RUNS = 5


def seconds(works: Mapping[str, Callable[[], object]], runs: int = RUNS) -> dict[str, float]:
    """CPU seconds of the median run of each, after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for name, work in works.items():
        work()
        del name
    for _ in range(runs):
        for name, work in works.items():
            start = time.process_time()
            work()
            times[name].append(time.process_time() - start)
    return {name: median(spent) for name, spent in times.items()}
