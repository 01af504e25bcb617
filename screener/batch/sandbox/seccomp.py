"""Seccomp: system calls no reader of files has any use for are refused by the kernel."""

from __future__ import annotations

import ctypes
import errno
import struct

from screener.batch.sandbox.kernel import KernelError, machine, no_new_privileges, system_call

_SECCOMP = {"x86_64": 317, "aarch64": 277}
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_SET_FILTER, _ALL_THREADS = 1, 1
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_X32 = 0x40000000  # calls of another convention, with numbers of their own

_COLUMNS = ("x86_64", "aarch64")  # of the numbers below
_REFUSED = {
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "accept4": (288, 242),
    "bind": (49, 200), "listen": (50, 201),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "unshare": (272, 97), "setns": (308, 268),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262),
}  # fmt: skip
_PROGRAMS = {"execve": (59, 221), "execveat": (322, 281)}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def restrict(*, programs: bool) -> None:
    """Refuse the calls above, and, unless `programs`, the start of other programs too.

    Raises KernelError where the kernel has no filters or the processor is not known here.
    """
    if machine() not in _SECCOMP:
        raise KernelError("不认识这种处理器")
    code = program(machine(), programs=programs)
    instructions = ctypes.create_string_buffer(code, len(code))
    given = _Program(len(code) // 8, ctypes.cast(instructions, ctypes.c_void_p))
    no_new_privileges()
    system_call(_SECCOMP[machine()], _SET_FILTER, _ALL_THREADS, ctypes.byref(given))


def program(processor: str, *, programs: bool) -> bytes:
    """The filter in the kernel's own code: refuse what is listed, allow the rest."""
    column = _COLUMNS.index(processor)
    refused = _REFUSED if programs else _REFUSED | _PROGRAMS
    numbers = [pair[column] for pair in refused.values()]
    checks = len(numbers) + (processor == "x86_64")
    code = _instruction(_LOAD, value=_ARCHITECTURE_AT)
    code += _instruction(_EQUAL, no=checks + 2, value=_ARCHITECTURE[processor])
    code += _instruction(_LOAD, value=_NUMBER_AT)
    if processor == "x86_64":
        code += _instruction(_AT_LEAST, yes=len(numbers) + 1, value=_X32)
    for left, number in zip(range(len(numbers), 0, -1), numbers, strict=True):
        code += _instruction(_EQUAL, yes=left, value=number)
    return code + _instruction(_RETURN, value=_ALLOW) + _instruction(_RETURN, value=_REFUSE)


def _instruction(code: int, yes: int = 0, no: int = 0, *, value: int) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def number(name: str, processor: str) -> int | None:
    """The number of a refused call; None on a processor not known here."""
    if processor not in _SECCOMP:
        return None
    return _REFUSED[name][_COLUMNS.index(processor)]
