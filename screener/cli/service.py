"""The one place where the command line asks the service's own data, loaded only when asked."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

from screener.errors import UsageError
from screener.review.chain import Fault
from screener.review.ledger import Ledger
from screener.review.signing import PublicKey


def open_ledger(data: Path | None) -> tuple[Ledger, Mapping[str, PublicKey]]:
    """What the service has stored in its data folder (None: where it usually lies), and its keys.

    Raises:
        UsageError: there is no service installed, or no data.
    """
    ledger, keys = _service().ledger(data)
    return ledger, keys


def faults_beside(data: Path | None) -> tuple[Fault, ...]:
    """What the service's tables say otherwise than its records: dispositions, signatures.

    Raises:
        UsageError: as `open_ledger`.
    """
    found: tuple[Fault, ...] = _service().beside(data)
    return found


def _service() -> ModuleType:
    try:
        return import_module("api.service.verify")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "api":
            raise
        raise UsageError("没有安装审查服务，请用 --receipts 和 --key 给出导出的凭证") from error
