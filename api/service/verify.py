"""What `screener verify` and `screener record verify` ask the service's data, without a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.service import chain_head, records
from api.service.local import existing
from api.store.database import Database
from api.store.faults import told
from screener.review.chain import Fault
from screener.review.ledger import Ledger
from screener.review.signing import PublicKey, load_public


@dataclass(frozen=True, slots=True)
class Stored:
    """What a service has kept: everything signed, the public keys, and what stands in its tables
    otherwise than in the records.
    """

    ledger: Ledger
    keys: Mapping[str, PublicKey]
    beside: tuple[Fault, ...]


_RECEIPTS = "；不在审查服务本机的，用 --receipts 和 --key 指明导出的凭证"


def stored(data: Path | None, *, compare: bool) -> Stored:
    """Only looks, makes nothing; `compare` the tables with the records too.

    Raises:
        UsageError: there is no data of a service there.
    """
    settings = existing(data, "" if compare else _RECEIPTS)
    keys = load_public(settings.data / "keys" / "public.pem")
    database = Database(settings.database_url)
    try:
        with told(settings), database.read() as session:
            entries, receipts = records.envelopes(session)
            beside = records.beside(session, keys) if compare else ()
    finally:
        database.close()
    heads = chain_head.published(settings.data)
    return Stored(Ledger(entries=entries, heads=heads, receipts=receipts), keys, beside)
