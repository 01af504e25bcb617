"""Words in recognised text with a character mistaken for one of its shape: 檀自 for 擅自."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from screener.detect.views import Manner, View, ViewBuilder
from screener.document import Span
from screener.spelling import Alternatives


def misread_view(
    codes: NDArray[np.uint32], recognised: Iterable[Span], lookalikes: Alternatives
) -> View | None:
    """Recognised passages, each character standing for whatever it may have been on paper."""
    builder = ViewBuilder(codes)
    known = lookalikes.codes
    empty = True
    for span in recognised:
        empty = False
        done = span.start
        for at, code in enumerate(codes[slice(*span)].tolist(), span.start):
            several = known.get(chr(code))
            if several is not None:
                builder.add_text(done, at)
                builder.add(several, at, at)
                done = at + 1
        builder.add_text(done, span.end)
        builder.end()
    return None if empty else builder.view(Manner.MISREAD)
