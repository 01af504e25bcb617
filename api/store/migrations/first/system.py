"""Tables of the first version: what the service keeps for itself."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import conv

from api.store.migrations.first.table import Table

TABLES = (
    Table(
        "audit",
        (
            sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("time", sa.String(length=60), nullable=False),
            sa.Column("actor", sa.String(length=32), nullable=False),
            sa.Column("actor_name", sa.String(length=100), nullable=False),
            sa.Column("action", sa.String(length=60), nullable=False),
            sa.Column("kind", sa.String(length=60), nullable=False),
            sa.Column("object_id", sa.String(length=100), nullable=False),
            sa.Column("detail", sa.JSON(), nullable=False),
            sa.Column("previous", sa.String(length=64), nullable=False),
            sa.Column("digest", sa.String(length=64), nullable=False),
            sa.PrimaryKeyConstraint("sequence", name=conv("pk_audit")),
        ),
        {
            "ix_audit_action": ("action",),
            "ix_audit_actor": ("actor",),
            "ix_audit_object_id": ("object_id",),
        },
    ),
    Table(
        "blobs",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("sha256", sa.String(length=64), nullable=False),
            sa.Column("size", sa.Integer(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
            sa.PrimaryKeyConstraint("id", name=conv("pk_blobs")),
        ),
        {"ix_blobs_sha256": ("sha256",)},
    ),
    Table(
        "counters",
        (
            sa.Column("name", sa.String(length=60), nullable=False),
            sa.Column("value", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("name", name=conv("pk_counters")),
        ),
    ),
    Table(
        "events",
        (
            sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
            sa.Column("draft_id", sa.String(length=32), nullable=False),
            sa.Column("department_id", sa.String(length=32), nullable=False),
            sa.Column("author_id", sa.String(length=32), nullable=False),
            sa.Column("kind", sa.String(length=60), nullable=False),
            sa.Column("state", sa.String(length=60), nullable=False),
            sa.Column("time", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("id", name=conv("pk_events")),
        ),
        {"ix_events_draft_id": ("draft_id",)},
    ),
    Table(
        "idempotency",
        (
            sa.Column("owner", sa.String(length=32), nullable=False),
            sa.Column("key", sa.String(length=200), nullable=False),
            sa.Column("request", sa.String(length=64), nullable=False),
            sa.Column("object_id", sa.String(length=32), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("owner", "key", name=conv("pk_idempotency")),
        ),
        {"ix_idempotency_created_at": ("created_at",)},
    ),
    Table(
        "settings",
        (
            sa.Column("name", sa.String(length=60), nullable=False),
            sa.Column("value", sa.JSON(), nullable=False),
            sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("name", name=conv("pk_settings")),
        ),
    ),
    Table(
        "webhooks",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("url", sa.String(), nullable=False),
            sa.Column("kinds", sa.JSON(), nullable=False),
            sa.Column("secret", sa.LargeBinary(), nullable=False),
            sa.Column("active", sa.Boolean(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("id", name=conv("pk_webhooks")),
        ),
    ),
    Table(
        "deliveries",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("webhook_id", sa.String(length=32), nullable=False),
            sa.Column("event_id", sa.Integer(), nullable=False),
            sa.Column("body", sa.LargeBinary(), nullable=False),
            sa.Column("state", sa.String(length=60), nullable=False),
            sa.Column("attempts", sa.Integer(), nullable=False),
            sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("status", sa.Integer(), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(
                ["webhook_id"], ["webhooks.id"], name=conv("fk_deliveries_webhook_id")
            ),
            sa.PrimaryKeyConstraint("id", name=conv("pk_deliveries")),
        ),
        {
            "ix_deliveries_state_due": (
                "state",
                "due_at",
            ),
            "ix_deliveries_webhook_id": ("webhook_id",),
        },
    ),
)
