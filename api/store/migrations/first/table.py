"""What a table of the first version is made of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import sqlalchemy as sa


class Table(NamedTuple):
    """`indexes` are columns by the name of the index."""

    name: str
    parts: tuple[sa.schema.SchemaItem, ...]
    indexes: Mapping[str, tuple[str, ...]] = MappingProxyType({})
