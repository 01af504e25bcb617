"""A Screener that can be exchanged while it works: lists change, no request waits or is lost."""

from __future__ import annotations

from datetime import date
from threading import Lock

from screener.paths import MANIFEST
from screener.pipeline import Screener, Settings

Stamp = tuple[object, ...]


class LiveScreener:
    """Holds the Screener in force. Ask `current` once for each piece of work, and keep it for it:
    what is under way ends with the rules it began with.
    """

    def __init__(self, settings: Settings) -> None:
        """Raises UsageError or ModelError when what the settings name does not hold together."""
        self._lock = Lock()
        self._settings = settings
        self._stamp = stamp_of(settings)
        self._current = Screener.load(settings)

    @property
    def current(self) -> Screener:
        return self._current

    def reload(self, settings: Settings | None = None) -> bool:
        """Load anew, beside the one in force, and exchange; says whether anything differs.

        Raises:
            UsageError, ModelError: what was named does not hold together; the old one stays.
        """
        with self._lock:
            settings = settings or self._settings
            stamp = stamp_of(settings)
            fresh = Screener.load(settings)
            old, self._current = self._current, fresh
            self._settings, self._stamp = settings, stamp
            return _identity(old) != _identity(fresh)

    def refresh(self) -> bool:
        """Reload if a file that the settings name has changed, or the day has; cheap otherwise."""
        return stamp_of(self._settings) != self._stamp and self.reload()


def _identity(screener: Screener) -> tuple[str, str, str]:
    return screener.lexicon.digest, screener.policy.digest, screener.classifier.digest


def stamp_of(settings: Settings) -> Stamp:
    """Changes whenever what the settings name may have changed."""
    files = []
    for path in (*settings.lexicons, settings.policy, settings.model / MANIFEST):
        try:
            found = path.stat()
            files.append((path, found.st_mtime_ns, found.st_size, found.st_ino))
        except OSError:
            files.append((path, 0, 0, 0))
    return (date.today(), settings, *files)  # noqa: DTZ011 - the office's own calendar
