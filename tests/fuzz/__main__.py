"""`python -m tests.fuzz --minutes N --seed S [--kind docx]`, or `--show NUMBER` for one variant."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.seeds import Seed, case, seeds
from tests.fuzz.watch import Find, examine, watched


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kind", action="append", help="only seeds with this extension")
    parser.add_argument("--show", type=int, help="read one variant and write it to --output")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    given = tuple(one for one in seeds() if not options.kind or one.kind in options.kind)
    if options.show is not None:
        return _show(options.show, options.seed, given, options.output)
    return _run(options.seed, given, options.first, options.minutes)


def _show(number: int, seed: int, given: tuple[Seed, ...], output: Path | None) -> int:
    one = case(number, seed, given)
    if output:
        output.write_bytes(one.data)
    print(f"{number}: {one.seed} as {one.name}, {len(one.data)} bytes: {examine(one) or 'fine'}")
    return 0


def _run(seed: int, given: tuple[Seed, ...], first: int, minutes: float) -> int:
    begun = time.monotonic()
    kinds: Counter[str] = Counter()
    last, slowest = first, 0.0
    for said in watched(seed, given, first=first, deadline=begun + minutes * 60):
        if isinstance(said, Find):
            kinds[said.what] += 1
            if kinds[said.what] <= 3:
                print(f"{said.number} [{said.seed}] {said.what} {said.digest}", flush=True)
        else:
            last, slowest = said.number, max(slowest, said.slowest)
    spent = time.monotonic() - begun
    print(f"seed {seed}: {last - first} variants of {len(given)} files in {spent:.0f} s, ", end="")
    print(f"slowest {slowest:.1f} s of processor time, {sum(kinds.values())} finds", flush=True)
    for what, count in kinds.most_common():
        print(f"  {count} x {what}")
    return 1 if kinds else 0


if __name__ == "__main__":
    raise SystemExit(main())
