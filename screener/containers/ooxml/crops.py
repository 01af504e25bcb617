"""Pictures of which only part is shown: the rest stays in the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from screener.document import Location, Notice, NoticeKind

_SIDES = ("l", "t", "r", "b")
_OLD_SIDES = ("cropleft", "croptop", "cropright", "cropbottom")
_SEEN_TO = 0.03  # what a careless hand trims
_MINOR = 0.1


def cropped_shares(root: etree._Element) -> Iterator[float]:
    """Of each picture that is cropped: which share of its area is cut away."""
    for one in root.iter("{*}srcRect"):
        yield _share([_part(one.get(side, "0")) for side in _SIDES])
    for one in root.iter("{urn:schemas-microsoft-com:vml}imagedata"):
        yield _share([_part(one.get(side, "0")) for side in _OLD_SIDES])


def _share(parts: list[float]) -> float:
    left, top, right, bottom = (min(1.0, max(0.0, part)) for part in parts)
    return 1 - max(0.0, 1 - left - right) * max(0.0, 1 - top - bottom)


def _part(value: str) -> float:
    """A side's share: thousandths of a per cent, per cent, VML's 65536ths or plain."""
    match = re.fullmatch(r"(-?\d{0,9}(?:\.\d{1,9})?)([%f]?)", value)
    if match is None or not match[1].strip("-."):
        return 0.0
    number = float(match[1])
    if match[2]:
        return number / (100 if match[2] == "%" else 65_536)
    return number / 100_000 if abs(number) >= 1 else number


def crop_notices(
    crops: Iterable[tuple[str, float]], where: Mapping[str, Location]
) -> tuple[Notice, ...]:
    """One notice for each part with cropped pictures: `crops` are the part and the share."""
    counts: Counter[str] = Counter()
    most: dict[str, float] = {}
    for name, share in crops:
        if share >= _SEEN_TO:
            counts[name] += 1
            most[name] = max(share, most.get(name, 0.0))
    return tuple(
        Notice(
            NoticeKind.CROPPED_PICTURE,
            f"有{count}张图片裁剪过，裁掉的部分最多约{round(most[name] * 100)}%",
            where.get(name, Location()),
            minor=most[name] < _MINOR,
        )
        for name, count in counts.items()
    )
