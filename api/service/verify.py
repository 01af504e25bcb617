"""What `screener verify` and `screener record verify` ask the service's data, without a service."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.service import chain_head, records
from api.settings import Settings, read_settings
from api.store.database import Database
from screener.errors import UsageError
from screener.review.chain import Fault
from screener.review.ledger import Ledger
from screener.review.signing import PublicKey, load_public


def ledger(data: Path | None) -> tuple[Ledger, Mapping[str, PublicKey]]:
    """What is stored, and the public keys; only looks, makes nothing.

    Raises:
        UsageError: there is no data of a service there.
    """
    settings = _settings(data)
    with _reading(settings) as session:
        entries, receipts = records.envelopes(session)
    heads = chain_head.published(settings.data)
    keys = load_public(_keys(settings))
    return Ledger(entries=entries, heads=heads, receipts=receipts), keys


def beside(data: Path | None) -> tuple[Fault, ...]:
    """Dispositions and signatures in the tables that are not those of the records.

    Raises:
        UsageError: as `ledger`.
    """
    settings = _settings(data)
    with _reading(settings) as session:
        return records.beside(session, load_public(_keys(settings)))


def _settings(data: Path | None) -> Settings:
    settings = read_settings(os.environ, data=data)
    file = settings.data / "screener.db"
    if not _keys(settings).exists() or (settings.database is None and not file.exists()):
        raise UsageError(f"{settings.data} 中没有审查服务的数据，请用 --data 指明数据文件夹")
    return settings


def _keys(settings: Settings) -> Path:
    return settings.data / "keys" / "public.pem"


@contextmanager
def _reading(settings: Settings) -> Iterator[Session]:
    database = Database(settings.database_url)
    try:
        with database.read() as session:
            yield session
    except OperationalError as error:
        raise UsageError("审查服务的数据库打不开") from error
    finally:
        database.close()
