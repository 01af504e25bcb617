"""Uploads on their way in: encrypted from the first byte, named only once they were screened."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.problems import Problem, invalid
from api.service.context import Context
from api.service.names import checked_line
from api.store.models import Blob, Incident, Permit, Version
from api.store.vault import Stored, Vault
from screener.report.entry import printable

NAME = 200
COLUMN = 100


@dataclass(frozen=True, slots=True)
class Received:
    """One file as it came in: already in the vault, not yet anybody's."""

    filename: str = field(repr=False)
    stored: Stored


class Arrivals:
    """Files on their way in: what was not `used` when the block ends is destroyed.

    Only where the block ends well or with a refusal: after any other error it is not known
    whether the transaction was kept, and the sweep looks later.
    """

    def __init__(self, vault: Vault, *names: str) -> None:
        self._vault = vault
        self._names = list(names)
        self._used: set[str | None] = set()

    def put(self, data: bytes) -> str:
        name = self._vault.put(data).id
        self._names.append(name)
        return name

    def used(self, *names: str | None) -> None:
        self._used.update(names)

    def __enter__(self) -> Arrivals:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, Problem):
            for name in self._names:
                if name not in self._used:
                    self._vault.destroy(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What came with the bytes and may quote the draft: kept encrypted until the verdict."""

    filename: str = field(repr=False)
    title: str = field(repr=False)
    form: Mapping[str, str] = field(repr=False)

    def dump(self) -> bytes:
        told = {"filename": self.filename, "title": self.title, "form": dict(self.form)}
        return json.dumps(told).encode()


def load_intake(data: bytes) -> Intake:
    return Intake(**json.loads(data))


def safe_filename(given: str) -> str:
    """The last part of what a browser calls the file, without what no name should hold."""
    name = printable(given).replace("\\", "/").rpartition("/")[2]
    name = "".join(char for char in name if char.isprintable()).strip()
    if len(name) > NAME:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: NAME - 20]}{dot}{ending[:10]}" if dot else name[:NAME]
    return name if name not in {"", ".", ".."} else "未命名"


FORM = {
    "kind": "信息类别",
    "phone": "联系电话",
    "drafted": "拟稿日期",
    "source": "来源",
    "source_number": "原发文字号",
    "source_consent": "原制发机关意见",
    "declassified": "解密文号",
    "channel": "拟公开方式",
    "planned": "拟公开时间",
    "notice_until": "公示期限",
    "openness": "公开属性",
}


def checked_form(form: Mapping[str, str]) -> dict[str, str]:
    """The fields of the register as filled in.

    Raises:
        Problem: `invalid`, for a field that is not on the form or does not fit it.
    """
    checked = {}
    for name, value in form.items():
        if name not in FORM:
            raise invalid(name, "登记表中没有这一项")
        checked[name] = checked_line(name, value, longest=NAME)
    return {name: value for name, value in checked.items() if value}


def checked_column(column: str | None) -> str | None:
    """The column of the site a draft is meant for; None for an empty one."""
    return checked_line("column", column or "", longest=COLUMN) or None


def check_room(context: Context) -> None:
    """Say honestly that nothing more can be taken in.

    Raises:
        Problem: `busy` while too much waits, `unavailable` when the disk is nearly full.
    """
    settings = context.settings
    disk = os.statvfs(context.vault.folder)
    if disk.f_bavail * disk.f_frsize < settings.free_bytes:
        raise Problem("unavailable", "磁盘空间不足，暂停接收稿件，请联系系统管理员")
    with context.database.read() as session:
        waiting = session.scalar(
            select(func.count(Version.id)).where(Version.status.in_(("queued", "screening")))
        )
    if (waiting or 0) >= settings.waiting_drafts:
        raise Problem("busy", "等待机检的稿件过多，请稍后再上传", retry_after=30)


def known_as_sealed(session: Session, sha256: str) -> bool:
    """Were these bytes sealed before, and not cleared?"""
    if session.get(Permit, sha256) is not None:
        return False
    found = select(func.count(Incident.id)).where(Incident.sha256 == sha256)
    return bool(session.scalar(found))


def keep(session: Session, stored: Stored) -> str:
    """The blob that holds these bytes: one that is there already, or the new file.

    The row is locked, so that it cannot be destroyed before this transaction ends.
    """
    there = (
        select(Blob)
        .where(Blob.sha256 == stored.sha256, Blob.destroyed_at.is_(None))
        .order_by(Blob.id)
        .limit(1)
        .with_for_update()
    )
    blob = session.execute(there).scalar_one_or_none()
    if blob is None:
        blob = Blob(id=stored.id, sha256=stored.sha256, size=stored.size)
        session.add(blob)
        session.flush()
    return blob.id
