"""System calls of Linux that Python has no words for."""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import signal
import sys

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_UNSHARE = {"x86_64": 272, "aarch64": 97}


class KernelError(Exception):
    """A measure the system does not have or does not allow; the message is Chinese."""


@functools.cache
def _libc() -> ctypes.CDLL:
    if not sys.platform.startswith("linux"):
        raise KernelError("只有 Linux 系统有")
    return ctypes.CDLL(None, use_errno=True)


def machine() -> str:
    """The kind of processor, which decides the numbers of system calls."""
    return os.uname().machine if hasattr(os, "uname") else ""


def system_call(number: int, *arguments: object) -> int:
    """Raises KernelError when the kernel refuses."""
    values = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return _checked(_libc().syscall(ctypes.c_long(number), *values))


def unshare(flags: int) -> None:
    number = _UNSHARE.get(machine())
    if number is None:
        raise KernelError("不认识这种处理器")
    system_call(number, flags)


def no_new_privileges() -> None:
    """No program started from here may have more rights; the kernel asks for this promise first."""
    _checked(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def die_with_parent() -> None:
    """Be killed by the kernel when the process that started this one ends, however it ends."""
    _checked(_libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        if code == errno.ENOSYS:
            raise KernelError("内核没有这项功能")
        raise KernelError(f"内核不允许（{errno.errorcode.get(code, code)}）")
    return result
