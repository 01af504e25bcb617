"""Expressions that an organisation writes itself: google-re2 runs them in linear time."""

from __future__ import annotations

import re
from typing import cast


def linear_pattern(pattern: str) -> re.Pattern[str]:
    """Compile an expression that cannot hang, however it is written.

    Raises:
        ValueError: what is wrong with it, or that it needs what no linear engine can do.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return cast("re.Pattern[str]", re2.compile(pattern, options))
    except re2.error as error:
        said = error.args[0] if error.args else ""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        if "invalid perl operator" in words or "invalid escape sequence" in words:
            words = "不支持环视和反向引用，请改写"
        raise ValueError(words) from error
