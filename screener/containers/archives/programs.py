"""Programs of the machine that undo RAR's compression; loads nothing, so as to be asked early."""

from __future__ import annotations

# Programs that write all members one after the other to standard output, best first.
TOOLS = {
    "unrar": ("p", "-inul", "-p-", "-cfg-"),
    "bsdtar": ("-x", "-O", "-f"),
    "unar": ("-q", "-o", "-"),
}


def tools() -> tuple[str, ...]:
    """The programs of this machine that undo RAR's compression."""
    import shutil

    return tuple(name for name in TOOLS if shutil.which(name))
