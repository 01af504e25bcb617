"""Landlock: of all files, only those in one folder may be written, made or removed."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from screener.batch.sandbox.kernel import no_new_privileges, system_call

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every processor
_VERSION = 1
_PATH_BENEATH = 1
_WRITE = 1 << 1
_REMOVE_AND_MAKE = sum(1 << bit for bit in range(4, 13))
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_TCP = 0b11  # bind and connect
_SCOPED = 0b11  # abstract sockets of others, signals to others


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def restrict(folder: Path) -> None:
    """Raises KernelError where the kernel is too old or has it switched off."""
    version = system_call(_CREATE, 0, 0, _VERSION)
    files = _WRITE | _REMOVE_AND_MAKE
    files |= (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    rules = _Ruleset(files, _TCP if version >= 4 else 0, _SCOPED if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = system_call(_CREATE, ctypes.byref(rules), size, 0)
    try:
        _allow(ruleset, folder, files)
        _allow(ruleset, Path(os.devnull), _WRITE)
        no_new_privileges()
        system_call(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        beneath = _Beneath(rights, opened)
        system_call(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(opened)
