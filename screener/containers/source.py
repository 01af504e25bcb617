"""The bytes of one file with what every format wants to know before it bids for them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from screener.containers.charset import Decoded, decode
from screener.containers.ole.compound import OLE_MAGIC, Compound
from screener.errors import Damaged

# OLE, OneNote, RTF and PDF may hold whole packages near their end, and are none themselves.
_HOLDERS = (OLE_MAGIC, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", b"{\\rt", b"%PDF-")


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
        return decode(self.data, self.charset)

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
