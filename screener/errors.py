"""Everything the core raises on purpose.

    ScreenerError
    ├── UsageError          the call is wrong: no such path, bad option          (exit 2)
    │   └── LexiconError    a rule, term list or policy does not hold together   (exit 2)
    ├── ModelError          a model file is missing, changed or of another version (exit 2)
    └── Unreadable          a file, or a part of it, cannot be read: becomes a Gap
        ├── Encrypted
        ├── Damaged
        ├── Unsupported
        └── TooLarge

Messages are Simplified Chinese, for the person at the screen, and never quote the text screened.
"""

from __future__ import annotations


class ScreenerError(Exception):
    """Base of all errors raised on purpose."""


class UsageError(ScreenerError):
    """The call itself is wrong."""


class LexiconError(UsageError):
    """A rule, a term list or a policy does not hold together; the message names file and entry."""


class ModelError(ScreenerError):
    """The model file is not the one the manifest describes."""


class Unreadable(ScreenerError):
    """A file or a part of it cannot be read. Never leaves `screener.extract`: it becomes a Gap."""


class Encrypted(Unreadable):
    """Needs a password."""


class Damaged(Unreadable):
    """Is not what its first bytes promise."""


class Unsupported(Unreadable):
    """A kind of file no reader knows."""


class TooLarge(Unreadable):
    """Exceeds a limit."""
