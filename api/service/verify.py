"""What `screener verify` and `screener record verify` ask the service's data, without a service."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.exc import OperationalError

from api.service import chain_head, records
from api.settings import read_settings
from api.store.database import Database
from screener.errors import UsageError
from screener.review.ledger import Ledger
from screener.review.signing import PublicKey, load_public


def ledger(data: Path | None) -> tuple[Ledger, Mapping[str, PublicKey]]:
    """What is stored, and the public keys; only looks, makes nothing.

    Raises:
        UsageError: there is no data of a service there.
    """
    settings = read_settings(os.environ, data=data)
    keys = settings.data / "keys" / "public.pem"
    file = settings.data / "screener.db"
    if not keys.exists() or (settings.database is None and not file.exists()):
        raise UsageError(f"{settings.data} 中没有审查服务的数据，请用 --data 指明数据文件夹")
    database = Database(settings.database_url)
    try:
        with database.read() as session:
            entries, receipts = records.envelopes(session)
    except OperationalError as error:
        raise UsageError("审查服务的数据库打不开") from error
    finally:
        database.close()
    heads = chain_head.published(settings.data)
    return Ledger(entries=entries, heads=heads, receipts=receipts), load_public(keys)
