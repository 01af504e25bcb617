"""What those share that look into a regular expression: the items that `re` parses it to."""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

Item = tuple[Any, Any]  # an operation of the tree and what it is about

REPEATED = (op.MAX_REPEAT, op.MIN_REPEAT)


@lru_cache(maxsize=1)  # of one expression several things are asked in a row
def parsed(pattern: re.Pattern[str]) -> list[Item]:
    """The items of a whole expression."""
    return list(parser.parse(pattern.pattern, pattern.flags))


def class_members(items: Iterable[Item]) -> list[str] | None:
    """The source of each member of a class, `[a-c-]`; None for one that says what it excludes."""
    members = []
    for code, value in items:
        if code is op.LITERAL:
            members.append(re.escape(chr(value)))
        elif code is op.RANGE:
            members.append("-".join(re.escape(chr(end)) for end in value))
        else:
            return None
    return members
