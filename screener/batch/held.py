"""A Screener made once, in the process that workers are forked from: each begins with it, and
they share its memory.
"""

from __future__ import annotations

from screener.live import Stamp, stamp_of
from screener.pipeline import Screener
from screener.segment import load_dictionary
from screener.settings import Settings

_held: tuple[Stamp, Screener] | None = None


def hold(settings: Settings) -> None:
    """Raises UsageError or ModelError when what the settings name does not hold together."""
    global _held  # noqa: PLW0603 - one for the process, as what is forked from it needs
    stamp = stamp_of(settings)
    screener = Screener.load(settings)
    screener.screen_text("通知")  # what is made at the first text is made once, too
    load_dictionary()
    _held = stamp, screener


def screener_of(settings: Settings) -> Screener:
    """The one that is held, if nothing that the settings name has changed since; or a new one.

    Raises:
        UsageError, ModelError: what the settings name does not hold together.
    """
    if _held is not None and _held[0] == stamp_of(settings):
        return _held[1]
    return Screener.load(settings)
