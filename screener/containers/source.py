"""The bytes of one file with what every format wants to know before it bids for them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, TypeVar

from screener.containers.charset import Decoded, decode
from screener.containers.ole.compound import OLE_MAGIC, Compound
from screener.errors import Damaged

# OLE, OneNote, RTF and PDF may hold whole packages near their end, and are none themselves.
_HOLDERS = (OLE_MAGIC, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", b"{\\rt", b"%PDF-")


_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Source:
    """One file's bytes and the name it came with; `charset` is what its container declared."""

    data: bytes = field(repr=False)
    name: str
    charset: str | None = None

    @property
    def extension(self) -> str:
        """Lower-case, without the dot; empty where there is none."""
        return PurePosixPath(self.name).suffix.lstrip(".").lower()

    @cached_property
    def decoded(self) -> Decoded | None:
        """The bytes as text in the declared or the likeliest character set; None where binary."""
        return self.decoded_in(self.charset)

    def decoded_in(self, charset: str | None) -> Decoded | None:
        """The same where the content itself declares `charset`; every format asks again."""
        if charset not in self._decodings:
            self._decodings[charset] = decode(self.data, charset)
        return self._decodings[charset]

    def once(self, ask: Callable[[Source], _Answer]) -> _Answer:
        """The answer of `ask` about this file, which several formats want to know."""
        if ask not in self._answers:
            self._answers[ask] = ask(self)
        answer: _Answer = self._answers[ask]
        return answer

    @cached_property
    def _decodings(self) -> dict[str | None, Decoded | None]:
        return {}

    @cached_property
    def _answers(self) -> dict[Callable[[Source], Any], Any]:
        return {}

    @cached_property
    def package(self) -> zipfile.ZipFile | None:
        """The file as a zip package, or None. Members are read through `containers.zip` only."""
        if self.data.startswith(_HOLDERS):
            return None
        if not self.data.startswith(b"PK") and b"PK\x05\x06" not in self.data[-66_000:]:
            return None
        try:
            return zipfile.ZipFile(io.BytesIO(self.data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
            return None

    @cached_property
    def package_names(self) -> frozenset[str]:
        """Names of the package's members; empty when it is none."""
        return frozenset(self.package.namelist()) if self.package else frozenset()

    @cached_property
    def compound(self) -> Compound | None:
        """The file as an OLE compound file; None when it is none, or broken beyond following."""
        if not self.data.startswith(OLE_MAGIC):
            return None
        try:
            return Compound(self.data)
        except Damaged:
            return None

    @cached_property
    def streams(self) -> frozenset[str]:
        """Lower-case names at the top of the compound file; empty when it is none."""
        return self.compound.tops if self.compound else frozenset()
