"""The tables, by what they are about."""

from __future__ import annotations

from api.store.models.base import Base, new_id, now
from api.store.models.drafts import (
    ChainSetting,
    DispositionRow,
    Draft,
    EarlierFinding,
    FindingRow,
    SignOffRow,
    Version,
)
from api.store.models.people import Department, SignIn, Token, User, UserRole
from api.store.models.records import Blob, Destruction, Incident, Permit, RecordRow
from api.store.models.sweeps import ItemRow, SweepRow
from api.store.models.system import (
    AuditRow,
    Counter,
    Delivery,
    Event,
    Idempotency,
    Setting,
    Webhook,
)

__all__ = [
    "AuditRow",
    "Base",
    "Blob",
    "ChainSetting",
    "Counter",
    "Delivery",
    "Department",
    "Destruction",
    "DispositionRow",
    "Draft",
    "EarlierFinding",
    "Event",
    "FindingRow",
    "Idempotency",
    "Incident",
    "ItemRow",
    "Permit",
    "RecordRow",
    "Setting",
    "SignIn",
    "SignOffRow",
    "SweepRow",
    "Token",
    "User",
    "UserRole",
    "Version",
    "Webhook",
    "new_id",
    "now",
]
