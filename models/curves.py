"""What the notebooks draw: curves, costs and calibration of scores given to unseen authors' work.

`scores.tsv` holds a score for every passage by a model that never saw its author; `evaluate`
writes it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.corpus import HERE

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
BINS = 10


@dataclass(frozen=True, slots=True)
class Scored:
    """Of each passage its identifier, author, truth, and calibrated chance of being a leak."""

    ids: tuple[str, ...]
    hands: NDArray[np.str_]
    leaks: Truths
    chances: Numbers


def load_scores(path: Path = HERE / "scores.tsv") -> Scored:
    """The scores as chances, each author's calibrated on all the others.

    Raises:
        OSError, ValueError: there is no such file, or it is not of this form.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    hands = np.array([row["hand"] for row in rows])
    leaks = np.array([row["label"] == "1" for row in rows])
    scores = np.array([float(row["score"]) for row in rows])
    return Scored(tuple(row["id"] for row in rows), hands, leaks, crossed(scores, leaks, hands))


def crossed(scores: Numbers, leaks: Truths, hands: NDArray[np.str_]) -> Numbers:
    """Chances after Platt, fitted for each author on everyone else."""
    from sklearn.linear_model import LogisticRegression

    chances = np.zeros(len(scores))
    for hand in np.unique(hands):
        mine = hands == hand
        model = LogisticRegression(C=1e6, tol=1e-6)
        model.fit(scores[~mine].reshape(-1, 1), leaks[~mine])
        chances[mine] = model.predict_proba(scores[mine].reshape(-1, 1))[:, 1]
    return chances


@dataclass(frozen=True, slots=True)
class Curve:
    """At each threshold: the shares of leaks found, of publishable passages raised, and of what is
    raised that is a leak. Thresholds fall.
    """

    thresholds: Numbers
    found: Numbers
    raised: Numbers
    right: Numbers

    def at(self, threshold: float) -> tuple[float, float, float]:
        """Found, raised and right where all from `threshold` on is raised."""
        index = int(np.searchsorted(-self.thresholds, -threshold, side="right")) - 1
        if index < 0:
            return 0.0, 0.0, 1.0
        return float(self.found[index]), float(self.raised[index]), float(self.right[index])


def curve(chances: Numbers, leaks: Truths) -> Curve:
    """One point for each distinct score."""
    order = np.argsort(-chances, kind="stable")
    scores, truth = chances[order], leaks[order]
    last = np.flatnonzero(np.append(scores[1:] != scores[:-1], True))
    hits, alarms = np.cumsum(truth)[last], np.cumsum(~truth)[last]
    return Curve(scores[last], hits / leaks.sum(), alarms / (~leaks).sum(), hits / (hits + alarms))


def costs(drawn: Curve, *, miss: float, alarm: float, share: float) -> Numbers:
    """Expected cost of a passage at each threshold of a curve.

    `miss` and `alarm` are what one missed leak and one false alarm cost; `share` is how many of
    the passages that come in are leaks, which is far fewer here than among the training pairs.
    """
    missed = share * (1 - drawn.found) * miss
    raised = (1 - share) * drawn.raised * alarm
    total: Numbers = missed + raised
    return total


def cheapest(drawn: Curve, *, miss: float, alarm: float, share: float) -> float:
    """The threshold at which the expected cost is least."""
    return float(drawn.thresholds[costs(drawn, miss=miss, alarm=alarm, share=share).argmin()])


def band(drawn: Curve, *, quiet: float, certain: float) -> tuple[float, float]:
    """Between which chances to abstain, and let a person decide.

    Below the first, at most `quiet` of all leaks are left; from the second on, at least `certain`
    of what is raised are leaks.
    """
    low = drawn.thresholds[int(np.argmax(drawn.found >= 1 - quiet))]
    sure = np.flatnonzero(drawn.right >= certain)
    high = drawn.thresholds[sure[-1]] if len(sure) else drawn.thresholds[0]
    return float(min(low, high)), float(max(low, high))


@dataclass(frozen=True, slots=True)
class Bin:
    """Passages whose chance lies in one tenth: how many, the mean chance, the share of leaks."""

    count: int
    chance: float
    share: float


def calibration(chances: Numbers, leaks: Truths) -> list[Bin]:
    """Ten bins of equal width, empty ones left out."""
    places = np.minimum((chances * BINS).astype(int), BINS - 1)
    return [
        Bin(int(inside.sum()), float(chances[inside].mean()), float(leaks[inside].mean()))
        for inside in (places == number for number in range(BINS))
        if inside.any()
    ]


def worst(scored: Scored, count: int, *, leaks: bool) -> list[tuple[str, float]]:
    """The passages judged most wrongly: leaks thought harmless, or harmless ones thought leaks."""
    mine = np.flatnonzero(scored.leaks == leaks)
    order = np.argsort(scored.chances[mine] if leaks else -scored.chances[mine], kind="stable")
    return [(scored.ids[index], float(scored.chances[index])) for index in mine[order][:count]]


def shares(names: Sequence[str], holds: Sequence[bool]) -> list[tuple[str, int, float]]:
    """Each name with how often it occurs and for what share of that it holds, the most first."""
    rows = []
    for name in dict.fromkeys(names):
        mine = [held for other, held in zip(names, holds, strict=True) if other == name]
        rows.append((name, len(mine), sum(mine) / len(mine)))
    return sorted(rows, key=lambda row: (-row[1], row[0]))
