"""Tables of the first version: departments, people and the chains they sign in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import conv

from api.store.migrations.first.table import Table

TABLES = (
    Table(
        "departments",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("name", sa.String(length=100), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("id", name=conv("pk_departments")),
            sa.UniqueConstraint("name", name=conv("uq_departments_name")),
        ),
    ),
    Table(
        "chains",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("department_id", sa.String(length=32), nullable=True),
            sa.Column("site_column", sa.String(length=100), nullable=True),
            sa.Column("levels", sa.JSON(), nullable=False),
            sa.Column("forced", sa.JSON(), nullable=False),
            sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(
                ["department_id"], ["departments.id"], name=conv("fk_chains_department_id")
            ),
            sa.PrimaryKeyConstraint("id", name=conv("pk_chains")),
            sa.UniqueConstraint(
                "department_id", "site_column", name=conv("uq_chains_department_id_site_column")
            ),
        ),
    ),
    Table(
        "users",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("login", sa.String(length=100), nullable=False),
            sa.Column("name", sa.String(length=100), nullable=False),
            sa.Column("title", sa.String(length=100), nullable=False),
            sa.Column("department_id", sa.String(length=32), nullable=True),
            sa.Column("password_hash", sa.String(), nullable=False),
            sa.Column("old_passwords", sa.JSON(), nullable=False),
            sa.Column("must_change", sa.Boolean(), nullable=False),
            sa.Column("failures", sa.Integer(), nullable=False),
            sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
            sa.Column("disabled", sa.Boolean(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("password_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
            sa.ForeignKeyConstraint(
                ["department_id"], ["departments.id"], name=conv("fk_users_department_id")
            ),
            sa.PrimaryKeyConstraint("id", name=conv("pk_users")),
            sa.UniqueConstraint("login", name=conv("uq_users_login")),
        ),
        {"ix_users_department_id": ("department_id",)},
    ),
    Table(
        "sign_ins",
        (
            sa.Column("hash", sa.String(length=64), nullable=False),
            sa.Column("user_id", sa.String(length=32), nullable=False),
            sa.Column("csrf", sa.String(length=64), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=conv("fk_sign_ins_user_id")),
            sa.PrimaryKeyConstraint("hash", name=conv("pk_sign_ins")),
        ),
        {"ix_sign_ins_user_id": ("user_id",)},
    ),
    Table(
        "tokens",
        (
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("user_id", sa.String(length=32), nullable=False),
            sa.Column("name", sa.String(length=100), nullable=False),
            sa.Column("hash", sa.String(length=64), nullable=False),
            sa.Column("scopes", sa.JSON(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
            sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=conv("fk_tokens_user_id")),
            sa.PrimaryKeyConstraint("id", name=conv("pk_tokens")),
            sa.UniqueConstraint("hash", name=conv("uq_tokens_hash")),
        ),
        {"ix_tokens_user_id": ("user_id",)},
    ),
    Table(
        "user_roles",
        (
            sa.Column("user_id", sa.String(length=32), nullable=False),
            sa.Column("role", sa.String(length=40), nullable=False),
            sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=conv("fk_user_roles_user_id")),
            sa.PrimaryKeyConstraint("user_id", "role", name=conv("pk_user_roles")),
        ),
    ),
)
