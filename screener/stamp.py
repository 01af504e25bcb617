"""How a file is known to be unchanged without reading it, and when that may be believed."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

_MARGIN_NS = 3_000_000_000  # clocks of file systems tick as coarsely as every two seconds


class Stamp(NamedTuple):
    """Size, times in nanoseconds and identity of a file. `changed` moves even when `modified`
    is set back, as copying programs do.
    """

    size: int
    modified: int
    changed: int
    device: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_dev, found.st_ino)

    def settled(self, now: int) -> bool:
        """Would a later change be seen? Not when the last one is as good as `now`: the clock of
        the file system may not have ticked between the two.
        """
        return max(self.modified, self.changed) < now - _MARGIN_NS


def clock() -> int:
    """Now, as files are stamped."""
    return time.time_ns()
