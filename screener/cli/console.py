"""Words to the terminal, whatever its encoding can show."""

from __future__ import annotations

import sys
from typing import TextIO


def say_out(text: str) -> None:
    _say(sys.stdout, text)


def say_error(text: str) -> None:
    """One line on standard error."""
    _say(sys.stderr, f"screener：{' '.join(text.splitlines())}")


def _say(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
