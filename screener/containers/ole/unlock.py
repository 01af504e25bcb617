"""Office files locked with the password everybody has: opened; all others stay locked.

Excel locks a workbook whose structure is protected with `VelvetSweatshop`, and PowerPoint a
read-only show with a password of its own; both open them without asking. msoffcrypto stands
behind this module.
"""

from __future__ import annotations

import contextlib
import io
import re
import struct

from screener.containers.ole.compound import Compound
from screener.containers.source import Source

_PASSWORDS = ("VelvetSweatshop", "", "/01Hannes Ruescher/01")
_LOCKED_SHOW = bytes.fromhex("dfc4d1f3")
_FILEPASS, _EOF = 0x2F, 0x0A
_FIRST_RECORDS = 64
_ROUNDS = re.compile(rb'spinCount="(\d{1,12})"')
_MOST_ROUNDS = 1_000_000


def unlock(source: Source) -> Source:
    """The file without its lock where a password everybody has opens it, else as it is."""
    compound = source.compound
    if compound is None or not is_locked(compound) or _is_costly(compound):
        return source
    plain = _opened(source.data)
    return source if plain is None else Source(plain, source.name)


def is_locked(compound: Compound) -> bool:
    """Does an Office file need a password before its text can be read?"""
    tops = compound.tops
    if "encryptedpackage" in tops:
        return True
    if "worddocument" in tops:
        flags = compound.peek("WordDocument")[11:12]
        return bool(flags) and bool(flags[0] & 1)
    if "powerpoint document" in tops:
        return compound.peek("Current User")[12:16] == _LOCKED_SHOW
    return any(
        _has_filepass(compound.peek(name)) for name in ("Workbook", "Book") if name.lower() in tops
    )


def _has_filepass(book: bytes) -> bool:
    at = 0
    for _ in range(_FIRST_RECORDS):
        if at + 4 > len(book):
            return False
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == _FILEPASS:
            return True
        if kind == _EOF:
            return False
        at += 4 + size
    return False


def _is_costly(compound: Compound) -> bool:
    """Would one try of a password take longer than any program makes it?"""
    rounds = _ROUNDS.findall(compound.peek("EncryptionInfo"))
    return any(int(count) > _MOST_ROUNDS for count in rounds)


def _opened(data: bytes) -> bytes | None:
    """The file without its lock; None when none of the known passwords opens it."""
    import msoffcrypto

    for password in _PASSWORDS:
        plain = io.BytesIO()
        # A wrong password and a broken file raise many kinds.
        with contextlib.suppress(Exception):
            office = msoffcrypto.OfficeFile(io.BytesIO(data))
            office.load_key(password=password)
            office.decrypt(plain)
            return plain.getvalue()
    return None
