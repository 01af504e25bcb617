"""A view of folded text without the symbols strewn between characters, and the way back."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from screener.document import Span

# Whatever is no word character; commas and stops set words apart and stay. A word may go on in
# the next line, where both are Chinese.
_GAP = re.compile(
    r"(?<=[^\W_])[^\w\n\t,。;:!?、]{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?=[^\W_])"
    r"|(?<=[\u3400-\u9fff])[ ]{0,3}\n[ ]{0,3}(?=[\u3400-\u9fff])"
)
_PAIRS = ("“”", "‘’", "《》", "〈〉", "<>", "()", "[]", "【】", "「」", "『』", "{}", "〔〕")


@dataclass(frozen=True, slots=True)
class Gapless:
    """`text` begins anew at each of `starts`; there the source is `shifts` further on."""

    text: str = field(repr=False)
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def source(self, span: Span) -> Span:
        """Map a non-empty span of `text` to the text it was made from."""
        return Span(self._position(span.start), self._position(span.end - 1) + 1)

    def _position(self, position: int) -> int:
        return position + self.shifts[bisect_right(self.starts, position) - 1]


def close_gaps(folded: str) -> Gapless:
    """Leave out up to three symbols or blanks in a row, or a line end, inside words."""
    pieces: list[str] = []
    starts, shifts = [0], [0]
    end = kept = 0
    for gap in _GAP.finditer(folded):
        pieces.append(folded[end : gap.start()])
        kept += gap.start() - end
        end = gap.end()
        starts.append(kept)
        shifts.append(end - kept)
    pieces.append(folded[end:])
    return Gapless("".join(pieces), tuple(starts), tuple(shifts))


def splits_quotation(folded: str, span: Span) -> bool:
    """Does a quotation or bracket begin or end inside `span`, its other half further away?

    出《国 of 推出《国…》 is no word; 青鸾”计划 of “青鸾”计划 is one.
    """
    starts = {span.start, max(0, span.start - 1)}
    return not any(
        _balanced(folded[start:end]) for start in starts for end in (span.end, span.end + 1)
    )


def _balanced(text: str) -> bool:
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)
