"""A service with an office in it: two departments, people of every role, tokens for all of them."""

from __future__ import annotations

import io
import shutil
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
from fastapi.testclient import TestClient
from sqlalchemy import make_url, text

from api.main import create_app
from api.security.passwords import hash_password
from api.security.scopes import Scope
from api.security.secret_values import hash_value
from api.service import sweeps
from api.service.context import Context
from api.service.start import open_context
from api.settings import Settings, read_settings
from api.store.database import Database
from api.store.models import Department, Token, User, UserRole, now
from api.work.screen import Crew
from screener.review.items import Act, Event, Item, Kind, Observation, Stage
from screener.review.roles import Role

PASSWORD = "Red-Lantern-42"
PEOPLE: dict[str, tuple[str, str | None, Role]] = {
    "author": ("王撰稿", "office", Role.AUTHOR),
    "head": ("李科长", "office", Role.DEPARTMENT_HEAD),
    "officer": ("赵保密", None, Role.CONFIDENTIALITY_OFFICER),
    "officer2": ("孙保密", None, Role.CONFIDENTIALITY_OFFICER),
    "signer": ("钱局长", None, Role.SIGNER),
    "other": ("周撰稿", "archive", Role.AUTHOR),
    "otherhead": ("吴科长", "archive", Role.DEPARTMENT_HEAD),
    "sysadmin": ("郑系统", None, Role.SYSTEM_ADMIN),
    "secadmin": ("冯安保", None, Role.SECURITY_ADMIN),
    "auditor": ("陈审计", None, Role.AUDITOR),
}
DEPARTMENTS = {"office": "办公室", "archive": "档案科"}
_HASH: list[str] = []


def settings_for(data: Path, **more: Any) -> Settings:
    return replace(read_settings({}, data=data, workers=2), free_bytes=1, **more)


def populate(context: Context) -> None:
    """Departments, people, and for each a token `scr_<login>` with every scope."""
    if not _HASH:
        _HASH.append(hash_password(PASSWORD))
    with context.database.write() as session:
        for key, name in DEPARTMENTS.items():
            session.add(Department(id=key, name=name))
        session.flush()
        for login, (name, department, role) in PEOPLE.items():
            session.add(
                User(id=login, login=login, name=name, department_id=department,
                     password_hash=_HASH[0], must_change=False, roles=[UserRole(role=role.value)])
            )  # fmt: skip
            session.flush()
            session.add(
                Token(user_id=login, name="tests", hash=hash_value(f"scr_{login}"),
                      scopes=[scope.value for scope in Scope],
                      expires_at=now() + timedelta(days=1))
            )  # fmt: skip


def register_item(context: Context) -> Item:
    """An item of the 整改台账 that the office is to put right, found long ago."""
    found = "2026-03-02T09:00:00+08:00"
    seen = Observation(kind=Kind.UNRECORDED, path="bgs/a.html", detail="从未审查", sha256="a" * 64)
    event = Event(time=found, act=Act.FOUND, name="巡查程序")
    item = Item(id="a" * 32, site="s", stage=Stage.FOUND, seen=seen, owner="办公室", found=found,
                last=found, due="2026-03-05", history=(event,))  # fmt: skip
    with context.database.write() as session:
        sweeps.put(session, item)
    return item


class World:
    """One running service. `clients` speak with a person's token, `browser` with a session."""

    def __init__(self, settings: Settings, crew: Crew | None) -> None:
        self.settings = settings
        self.context = open_context(settings)
        self.app = create_app(settings, self.context, crew)
        self.anonymous = TestClient(self.app, raise_server_exceptions=False)

    def __enter__(self) -> World:
        self.anonymous.__enter__()
        return self

    def __exit__(self, *told: object) -> None:
        self.anonymous.__exit__(*told)

    def client(self, login: str) -> TestClient:
        headers = {"Authorization": f"Bearer scr_{login}"}
        return TestClient(self.app, headers=headers, raise_server_exceptions=False)

    def browser(self, login: str, password: str = PASSWORD) -> TestClient:
        client = TestClient(self.app, raise_server_exceptions=False)
        answer = client.post("/api/v1/session", json={"login": login, "password": password})
        assert answer.status_code == 201, answer.text
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return client

    def upload(self, login: str, name: str, data: bytes, **fields: str) -> dict[str, Any]:
        answer = self.client(login).post(
            "/api/v1/drafts", files={"file": (name, io.BytesIO(data))}, data=fields
        )
        assert answer.status_code == 202, answer.text
        draft: dict[str, Any] = answer.json()
        return draft

    def screened(self, login: str, draft_id: str, seconds: float = 60) -> dict[str, Any]:
        """The draft, once the machine has spoken."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.client(login).get(f"/api/v1/drafts/{draft_id}")
            assert answer.status_code == 200, answer.text
            draft: dict[str, Any] = answer.json()
            if draft["summary"]["status"] in {"screened", "sealed"}:
                return draft
            time.sleep(0.05)
        raise AssertionError("not screened in time")

    def draft(self, login: str, name: str, data: bytes, **fields: str) -> dict[str, Any]:
        return self.screened(login, self.upload(login, name, data, **fields)["id"])

    def move(self, login: str, draft: dict[str, Any], action: str, **more: Any) -> httpx2.Response:
        version = draft["versions"][-1]
        body = {"action": action, "version": version["number"], "digest": version["sha256"], **more}
        return self.client(login).post(f"/api/v1/drafts/{draft['summary']['id']}/moves", json=body)

    def moved(self, login: str, draft: dict[str, Any], action: str, **more: Any) -> dict[str, Any]:
        answer = self.move(login, draft, action, **more)
        assert answer.status_code == 200, answer.text
        after: dict[str, Any] = answer.json()
        return after

    def dispose(self, login: str, draft: dict[str, Any], decision: str) -> dict[str, Any]:
        """Decide every finding that counts in the same way."""
        names = [one["fingerprint"] for one in draft["findings"] if one["severity"] != "info"]
        if not names:
            return draft
        answer = self.client(login).post(
            f"/api/v1/drafts/{draft['summary']['id']}/dispositions",
            json={"version": draft["summary"]["version"], "fingerprints": names,
                  "decision": decision, "reason": "经核实，系虚构的示例"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        after: dict[str, Any] = answer.json()
        return after

    def approved(self, name: str = "通知.txt", words: str | None = None) -> dict[str, Any]:
        """A draft that went all the way to its release."""
        draft = self.draft("author", name, (words or CLEAN).encode())
        draft = self.dispose("author", draft, "false_alarm")
        draft = self.moved("author", draft, "submit", answers=answers())
        for login in ("head", "officer", "signer"):
            draft = self.dispose(login, draft, "false_alarm")
            draft = self.moved(login, draft, "approve", conclusion="publish")
        return draft


CLEAN = "关于图书馆开放时间的通知\n\n市图书馆自五月一日起每日九时开放，欢迎广大读者前来阅读。\n"
PRIVATE = "关于公示的通知\n\n联系人手机 13800138000，身份证号 110101188001010003。\n"
SECRET = "机密★10年\n\n关于某某工作的方案\n\n一、总体要求。蓝鲸行动按计划推进，各单位配合。\n"
SECRET_WORDS = ("蓝鲸行动", "某某工作的方案", "机密★10年")


def answers() -> list[dict[str, Any]]:
    from screener.review.checklist import CHECKLIST

    return [{"question": one.id, "yes": False, "note": ""} for one in CHECKLIST]


def copy_template(template: Path, data: Path) -> None:
    shutil.copytree(template, data, dirs_exist_ok=True)


def copy_database(server: str, template: str, name: str) -> str:
    """The URL of a database of its own on the server, made from the template."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    database = Database(url.set(database="postgres").render_as_string(hide_password=False))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    database.close()
    return url.set(database=name).render_as_string(hide_password=False)
