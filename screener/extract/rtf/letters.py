"""Characters as RTF spells them: bytes of a font's character set, or numbers, each followed by
bytes for readers that know no numbers.
"""

from __future__ import annotations

from screener.extract.rtf.charsets import Charsets


class Letters:
    """Bytes are held until a character set is asked for; half a pair waits for the other half."""

    def __init__(self, charsets: Charsets) -> None:
        self._charsets = charsets
        self._raw = bytearray()
        self._skip = 0
        self._high = ""

    @property
    def awaited(self) -> bool:
        """Is there half a pair, or are bytes to come that only stand in for a number?"""
        return bool(self._skip or self._high)

    def beyond(self, raw: bytes) -> bytes:
        """What of `raw` does not stand in for the number before it."""
        taken = min(self._skip, len(raw))
        self._skip -= taken
        return raw[taken:]

    def hold(self, raw: bytes) -> None:
        self._raw += raw

    def held(self, font: int) -> str:
        """The text of what was held, in the character set of `font`."""
        if not self._raw:
            return ""
        raw, self._raw = bytes(self._raw), bytearray()
        return self._charsets.decode(raw, font)

    def numbered(self, code: int, skip: int) -> str:
        """The character of a number, for which the next `skip` bytes stand in; empty for the first
        half of a pair.
        """
        self._skip = skip
        if 0xD800 <= code < 0xDC00:
            self._high = chr(code)
            return ""
        pair = (self._high + chr(code)).encode("utf-16-le", "surrogatepass")
        self._high = ""
        return pair.decode("utf-16-le", "replace").replace("\0", "")
