"""Tables of the first version, each after those it refers to."""

from __future__ import annotations

from api.store.migrations.first import drafts, people, records, system

TABLES = (*system.TABLES, *people.TABLES, *drafts.TABLES, *records.TABLES)
