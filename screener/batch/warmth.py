"""Imported by the fork server, so that its children start with libraries and a Screener at hand."""

from __future__ import annotations

import gc
import os
import signal
from contextlib import suppress

from screener.batch.server import ASKED, SETTINGS


def _warm(told: str) -> None:
    """Load what workers need, and make the Screener that is `told` of, if any."""
    import screener.batch.worker  # noqa: F401 - what is loaded is at hand
    from screener.batch.held import hold
    from screener.settings import Settings

    if told:
        with suppress(Exception):  # whoever screens will meet it again, and say so
            hold(Settings.heard(told))


for asked in ASKED:  # whoever started this server may not have been the main thread
    signal.signal(asked, signal.SIG_IGN)
gc.disable()  # what is loaded stays: looking for what could go costs a tenth of the start
_warm(os.environ.pop(SETTINGS, ""))
gc.freeze()
gc.enable()
