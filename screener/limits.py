"""How much one file may cost: sizes, members, depth, expansion, seconds, memory."""

from __future__ import annotations

import time
from dataclasses import dataclass

from screener.errors import OutOfTime, TooLarge

MIB = 1024 * 1024
_READING = 0.6  # of the seconds: the rest is for screening what was read


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file and everything packed inside it.

    Sizes are bytes, times are seconds. `ratio` bounds how far one packed member may expand,
    and counts only above `ratio_floor` bytes: small, well-compressed parts are ordinary. The same
    ratio bounds the whole tree against the file on disk, above four times the floor. `pages` are
    those of the whole tree.
    and counts only above `ratio_floor` bytes: small, well-compressed parts are ordinary.
    `picture_pixels` bounds one picture as it is stored, `sight_pixels` what is searched for text
    in all pictures and scanned pages together, and `sight_seconds` how long after the start of
    the file such a search may still begin.
    """

    file_bytes: int = 256 * MIB
    total_bytes: int = 1024 * MIB
    member_bytes: int = 256 * MIB
    members: int = 20_000
    depth: int = 8
    ratio: int = 200
    ratio_floor: int = 16 * MIB
    characters: int = 20_000_000
    pages: int = 5_000
    picture_pixels: int = 120_000_000
    sight_pixels: int = 250_000_000
    sight_seconds: float = 180.0
    seconds: float = 300.0
    memory_bytes: int = 3 * 1024 * MIB


class Budget:
    """What one file's whole tree has spent so far. Shared by every reader of that tree."""

    def __init__(self, limits: Limits, size: int | None = None) -> None:
        """`size` is that of the file on disk, where there is one."""
        self.limits = limits
        self._most = limits.total_bytes
        if size is not None:
            self._most = min(self._most, max(4 * limits.ratio_floor, size * limits.ratio))
        self._bytes = 0
        self._members = 0
        self._pages = 0
        self._deadline = time.monotonic() + limits.seconds * _READING
        self._seen: set[bytes] = set()
        self._pixels = 0
        self._start = time.monotonic()

    def spend_member(self, size: int, *, packed_size: int | None = None) -> None:
        """Count one unpacked member of `size` bytes.

        Raises:
            TooLarge: a bound of the tree is exceeded; the caller reports the rest as a gap.
        """
        self.check_size(size, packed_size=packed_size)
        self._members += 1
        self._bytes += size

    def check_size(self, size: int, *, packed_size: int | None) -> None:
        """Raises TooLarge when a member claiming `size` bytes would exceed a bound."""
        limits = self.limits
        if size > limits.member_bytes:
            raise TooLarge("成员超过单个文件的大小上限")
        if self._members >= limits.members:
            raise TooLarge("成员数量超过上限")
        self.check_total(size)
        if packed_size and size > limits.ratio_floor and size > packed_size * limits.ratio:
            raise TooLarge("压缩比异常，疑似压缩炸弹")

    def check_total(self, size: int) -> None:
        """Raises TooLarge when `size` more bytes, of however many members, would be too many."""
        if self._bytes + size > self.limits.total_bytes:
            raise TooLarge("展开后的总大小超过上限")
        if self._bytes + size > self._most:
            raise TooLarge("压缩比异常，疑似压缩炸弹")

    def spend_sight(self, digest: bytes, pixels: int) -> None:
        """Count one picture to be searched for text; the same picture again costs nothing.

        Raises:
            TooLarge: no more may be searched; the caller reports the rest as a gap.
        """
        if digest in self._seen:
            return
        if self._pixels + pixels > self.limits.sight_pixels:
            raise TooLarge("图片和扫描页过多，超过识别文字的限额")
        self.check_sight()
        self._seen.add(digest)
        self._pixels += pixels

    def check_sight(self) -> None:
        """Raises TooLarge when the time for looking at pictures is over."""
        if time.monotonic() - self._start > self.limits.sight_seconds:
            raise TooLarge("识别图片中的文字用时过长，其余没有识别")

    def check_depth(self, depth: int) -> None:
        """Raises TooLarge when `depth` levels of packing are more than allowed."""
        if depth > self.limits.depth:
            raise TooLarge("嵌套层数超过上限")

    def check_time(self) -> None:
        """Raises OutOfTime when reading has had its share of the seconds: the rest is a gap."""
        if time.monotonic() > self._deadline:
            raise OutOfTime("读取超过规定时间，其余内容没有读取")

    @property
    def pages_left(self) -> int:
        """How many pages the tree may still have."""
        return self.limits.pages - self._pages

    def spend_pages(self, count: int) -> None:
        """Count pages that are read. Raises TooLarge when they are more than the tree may have."""
        if self._pages + count > self.limits.pages:
            raise TooLarge("页数超过上限")
        self._pages += count
