"""A name for a finding by what it says, and the key that keeps names from being guessed."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from screener.errors import UsageError, system_reason
from screener.finding import Finding
from screener.paths import write_private
from screener.review.disposition import fingerprints
from screener.rule import Category, Severity
from screener.verdict import Verdict

NOTHING = hashlib.sha256().hexdigest()  # what a file that was not opened is said to hold
_LENGTH = 32  # bytes of a key


def new_key(path: Path) -> bytes:
    """Make a key for its owner alone.

    Raises:
        UsageError: the file exists or cannot be written.
    """
    key = os.urandom(_LENGTH)
    try:
        write_private(path, f"{key.hex()}\n".encode())
    except OSError as error:
        raise UsageError(f"无法写入基线密钥 {path}：{system_reason(error)}") from error
    return key


def load_key(path: Path) -> bytes:
    """Raises UsageError when the file is no key of ours."""
    try:
        text = path.read_text("ascii").strip()
        key = bytes.fromhex(text)
    except OSError as error:
        raise UsageError(
            f"无法读取基线密钥 {path}：{system_reason(error)}；密钥丢了的，重新生成基线"
        ) from error
    except ValueError as error:
        raise UsageError(f"{path} 不是基线密钥") from error
    if len(key) != _LENGTH:
        raise UsageError(f"{path} 不是基线密钥")
    return key


def unopened(finding: Finding, digest: str) -> bool:
    """Does `finding` speak for a file that was not even opened? No digest tells such apart."""
    return finding.category is Category.UNSCREENABLE and digest == NOTHING


def keyed(key: bytes, *pieces: str) -> str:
    """A name of 32 hexadecimal digits for `pieces`, which cannot be guessed without the key."""
    told = "\0".join(pieces).encode("utf-8", "surrogatepass")
    return hmac.new(key, told, hashlib.sha256).hexdigest()[:32]


def finding_names(verdict: Verdict, member: str, whole: str, key: bytes) -> tuple[str, ...]:
    """One name for each finding of a document; `member` is its path inside the file on disk, whose
    digest is `whole`.

    The same as long as rule, words, closest surroundings and part stay, wherever in the text they
    stand. What quotes nothing, or speaks for more than it quotes, is bound to the bytes, of a
    member that could not be taken out to those of the file: any other content is another finding.
    """
    names = fingerprints(verdict.findings, key)
    digest = whole if verdict.digest == NOTHING else verdict.digest
    return tuple(
        keyed(key, member, name, _weight(one), digest if _bound(one) else "")
        for one, name in zip(verdict.findings, names, strict=True)
    )


def _bound(finding: Finding) -> bool:
    return not finding.text or finding.count > 1


def _weight(finding: Finding) -> str:
    """What only informed and now decides something is new."""
    return "shown" if finding.severity is Severity.INFO else "decides"
