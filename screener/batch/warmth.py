"""Imported by the fork server, so that its children start with libraries and a Screener at hand."""

from __future__ import annotations

import gc
import os
from contextlib import suppress

import screener.batch.worker
from screener.batch.held import hold
from screener.batch.server import SETTINGS
from screener.settings import Settings

__all__ = ["screener"]

if told := os.environ.pop(SETTINGS, ""):
    with suppress(Exception):  # whoever screens will meet it again, and say so
        hold(Settings.heard(told))
gc.collect()
gc.freeze()
