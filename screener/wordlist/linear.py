"""Expressions that an organisation writes itself: google-re2 runs them in linear time."""

from __future__ import annotations

import re
from typing import cast

_MISTAKES = (
    ("invalid perl operator", "不支持环视、反向引用等写法，请改写"),
    ("invalid escape sequence", "不支持环视、反向引用等写法，请改写"),
    ("missing", "括号没有配对"),
    ("unexpected", "括号没有配对"),
    ("no argument for repetition", "重复符号前面没有内容"),
    ("bad repetition", "重复符号连用了"),
    ("invalid repetition size", "重复次数有误"),
    ("invalid character class", "方括号里的写法有误"),
    ("trailing", "末尾多出反斜线"),
    ("invalid named capture", "组名有误"),
)  # how the engine's complaints begin, and what they mean


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
        raise ValueError(_in_chinese(words)) from error


def _in_chinese(words: str) -> str:
    kind, _, where = words.partition(": ")
    said = next((told for begins, told in _MISTAKES if kind.startswith(begins)), "写法有误")
    return f"{said}：{where}" if where else said
