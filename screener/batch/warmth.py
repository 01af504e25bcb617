"""Imported by the fork server, so that its children start with libraries and expressions at hand.

To compile the shipped expressions takes longer than all else a worker does before its first file;
`re` remembers them by what they say, so nothing here can be out of date.
"""

from __future__ import annotations

import gc
from contextlib import suppress

import screener.batch.worker
from screener.errors import ScreenerError
from screener.lexicon import load_lexicon

__all__ = ["screener"]

with suppress(ScreenerError, OSError):  # whoever screens will say so
    load_lexicon()
gc.collect()
gc.freeze()
