"""Plain texts and tables mended in place: not a byte changes but those of the values."""

from __future__ import annotations

from collections.abc import Sequence

from screener.containers.charset import Decoded
from screener.errors import MendError
from screener.mend.matcher import Edit, Matcher
from screener.mend.result import Log, MendedFile


def mend_text(data: bytes, name: str, decoded: Decoded | None, matcher: Matcher) -> MendedFile:
    """The text mended, in the character set it came in.

    Raises:
        MendError: its characters cannot all be told.
    """
    text = checked_text(data, decoded)
    log = Log()
    edits = matcher.edits(text.text)
    for edit in edits:
        log.mask(edit.kind)
    return MendedFile(name, splice(data, text, edits), log.changes)


def checked_text(data: bytes, decoded: Decoded | None) -> Decoded:
    """The text, if writing it again gives the same bytes.

    Raises:
        MendError: it does not; what would be changed beside the values could not be told.
    """
    if decoded is None or decoded.lost or not data.endswith(decoded.text.encode(decoded.charset)):
        raise MendError("文字编码有损坏或无法确定，程序不能处理，请另存为 UTF-8 编码后重试")
    return decoded


def splice(data: bytes, decoded: Decoded, edits: Sequence[Edit]) -> bytes:
    """`data` with `edits` of its text, every other byte as it was."""
    text, charset = decoded.text, decoded.charset
    start = len(data) - len(text.encode(charset))
    pieces = [data[:start]]
    done = 0
    at = start
    for edit in edits:
        until = at + len(text[done : edit.start].encode(charset))
        pieces += (data[at:until], edit.new.encode(charset))
        at = until + len(text[edit.start : edit.end].encode(charset))
        done = edit.end
    return b"".join((*pieces, data[at:]))
