"""Imported by the fork server, so that its children start with libraries and a Screener at hand."""

from __future__ import annotations

import gc
import os
import signal
from contextlib import suppress

from screener.batch.server import ASKED, SETTINGS
from screener.expressions import keep_imports, recall_imports

_LABELLED = "姓名：王小明，电话：13900000000，身份证号：110101188001010003"


def _warm(told: str) -> None:
    """Load what workers need, and make the Screener that is `told` of, if any."""
    recalled = recall_imports()
    import screener.batch.worker  # noqa: F401 - what is loaded is at hand
    from screener.batch.held import hold
    from screener.settings import Settings

    with suppress(Exception):  # whoever screens will meet it again, and say so
        if not recalled:
            _compile_all()
        keep_imports(recalled)
    with suppress(Exception):
        if told:
            hold(Settings.heard(told))


def _compile_all() -> None:
    """Once for a version of this program: what modules compile, and what a first text does."""
    from screener.extract.lineup import load_all
    from screener.extract.pdf import drawn, rest  # noqa: F401 - which a PDF alone loads
    from screener.pipeline import Screener
    from screener.settings import Settings

    load_all()
    Screener.load(Settings()).screen_text(_LABELLED)


for asked in ASKED:  # whoever started this server may not have been the main thread
    signal.signal(asked, signal.SIG_IGN)
gc.disable()  # what is loaded stays: looking for what could go costs a tenth of the start
_warm(os.environ.pop(SETTINGS, ""))
gc.freeze()
gc.enable()
