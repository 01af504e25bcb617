"""Mending a draft in a process of its own: it reads what people upload, and loads the screener.

Nothing of the file touches the disk: bytes go in and come out through pipes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from screener.errors import ScreenerError
from screener.limits import MIB

SECONDS = 120
_MEMORY = 2048 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for, in the words of the core's enums."""

    revisions: str
    hidden: str
    identity: str
    names: bool
    lexicons: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Mended:
    """The new bytes, what was done in Chinese, and what the machine still says of them."""

    name: str
    data: bytes = field(repr=False)
    changes: tuple[str, ...]
    findings: int


class NotMended(ScreenerError):
    """The file cannot be mended, or not wholly; the message is Chinese and quotes nothing."""


def mend(data: bytes, filename: str, wanted: Wanted) -> Mended:
    """Mask, clean and screen again, under limits of time and memory.

    Raises:
        NotMended: no such format, damaged, too long, or a value is still in it afterwards.
    """
    told = {
        "filename": filename,
        "revisions": wanted.revisions,
        "hidden": wanted.hidden,
        "identity": wanted.identity,
        "names": wanted.names,
        "lexicons": [str(path) for path in wanted.lexicons],
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", __name__],
            input=json.dumps(told).encode() + b"\n" + data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotMended("自动处理超过规定时间，请用原来的软件改好后上传新版本") from None
    head, _, mended = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise NotMended("自动处理没有成功，请用原来的软件改好后上传新版本")
    answer = json.loads(head)
    if refused := answer.get("refused"):
        raise NotMended(refused)
    return Mended(answer["name"], mended, tuple(answer["changes"]), answer["findings"])


def _run(told: dict[str, Any], data: bytes) -> tuple[dict[str, object], bytes]:
    from screener.errors import MendError
    from screener.mend import masks, mending, result
    from screener.pipeline import Screener, Settings

    screener = Screener.load(Settings(lexicons=tuple(map(Path, told["lexicons"]))))
    kinds = frozenset(masks.Kind) if told["names"] else masks.MaskPolicy().kinds
    policy = masks.MaskPolicy(kinds=kinds, identity=masks.IdentityStyle(told["identity"]))
    wishes = result.Wishes(
        revisions=result.Revisions(told["revisions"]), hidden=result.Hidden(told["hidden"])
    )
    name = told["filename"]
    try:
        values = mending.proposal(data, name, screener, policy)
        mended = mending.mend(data, name, values, wishes)
        checked = mending.check(mended, values, screener)
    except MendError as error:
        return {"refused": str(error)}, b""
    if checked.left:
        return {
            "refused": f"处理之后{'；'.join(checked.left)}，请用原来的软件改好后上传新版本"
        }, b""
    answer = {
        "name": mended.name,
        "changes": list(mended.changes),
        "findings": len(checked.verdict.findings),
    }
    return answer, mended.data


def _confine() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, hard))


def _main() -> int:
    _confine()
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    try:
        answer, mended = _run(json.loads(head), data)
    except Exception:  # noqa: BLE001 - the border: whatever a file does to a library, no more
        return 1
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n" + mended)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
