"""Detectors: from a `Reading` to hits. One file a kind of rule; none knows files or offsets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from screener.finding import Hit
from screener.reading import Reading


class Detector(Protocol):
    """Finds what its rules describe; a rejected candidate is yielded with `dropped` said."""

    def detect(self, reading: Reading) -> Iterable[Hit]: ...
