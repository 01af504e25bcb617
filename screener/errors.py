"""Everything the core raises on purpose.

    ScreenerError
    ├── UsageError          the call is wrong: no such path, bad option          (exit 2)
    │   └── LexiconError    a rule, term list or policy does not hold together   (exit 2)
    ├── ModelError          a model file is missing, changed or of another version (exit 2)
    ├── WorkflowError       this person may not do this to this draft now; has a stable code
    ├── RecordError         a record, receipt or key is not what it claims to be
    ├── MendError           a file cannot be mended by the program
    └── Unreadable          a file, or a part of it, cannot be read: becomes a Gap
        ├── Encrypted
        ├── Damaged
        ├── Unsupported
        ├── TooLarge
        └── OutOfTime

Messages are Simplified Chinese, for the person at the screen, and never quote the text screened.
"""

from __future__ import annotations

import errno
from pathlib import Path


class ScreenerError(Exception):
    """Base of all errors raised on purpose."""


class UsageError(ScreenerError):
    """The call itself is wrong."""


class LexiconError(UsageError):
    """A rule, a term list or a policy does not hold together; the message names file and entry."""


class ModelError(ScreenerError):
    """The model file is not the one the manifest describes."""


class WorkflowError(ScreenerError):
    """Refused: the message says why in Chinese, `code` says it to programs and never changes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RecordError(ScreenerError):
    """A record, receipt, signature or key is not what it claims to be."""


class MendError(ScreenerError):
    """The program cannot mend this file; the message says what a person can do instead."""


class Unreadable(ScreenerError):
    """A file or a part of it cannot be read. Never leaves `screener.extract`: it becomes a Gap."""


class Encrypted(Unreadable):
    """Needs a password."""


class Damaged(Unreadable):
    """Is not what its first bytes promise."""


class Unsupported(Unreadable):
    """A kind of file no reader knows."""


class TooLarge(Unreadable):
    """Exceeds a limit."""


class OutOfTime(Unreadable):
    """Would take longer than the file it belongs to may take."""


_REASONS = {
    errno.ENOENT: "文件不存在",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ELOOP: "符号链接成环",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已满",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.EMFILE: "打开的文件过多",
    errno.EIO: "磁盘读写出错",
}


def system_reason(error: OSError) -> str:
    """Why the operating system refused, in Chinese where there is a word for it."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def where(error: Exception) -> str:
    """Kind of error and line of code: never its message, which may quote the draft."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    place = f"，{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place


def missing_component(error: ModuleNotFoundError) -> str:
    """What to say where a library is not installed."""
    return f"安装不完整：缺少组件 {error.name}，请重新安装"
