"""The one place where the command line asks the service's own data, loaded only when asked."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from screener.errors import UsageError
from screener.review.ledger import Ledger
from screener.review.signing import PublicKey


def open_ledger(data: Path | None) -> tuple[Ledger, Mapping[str, PublicKey]]:
    """What the service has stored in its data folder (None: where it usually lies), and its keys.

    Raises:
        UsageError: there is no service installed, or no data.
    """
    try:
        service = import_module("api.service.verify")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "api":
            raise
        raise UsageError("没有安装审查服务，请用 --receipts 和 --key 给出导出的凭证") from error
    ledger, keys = service.ledger(data)
    return ledger, keys
