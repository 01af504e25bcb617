"""What keeps a service going: notices, events, figures, logs, keys, destruction."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text, update

from api.service import housekeeping, webhooks
from api.service.context import Context
from api.store.keyring import load_keys
from api.store.models import AuditRow, DispositionRow, Draft, RecordRow, SignOffRow
from api.store.schema import configuration
from api.store.vault import Vault, VaultDamaged
from api.work.notices import send
from screener.cli import main
from tests.api.conftest import Make
from tests.api.world import CLEAN, PRIVATE, SECRET, World

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@contextmanager
def _receiver(statuses: list[int]) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A site's program that answers with the given statuses in turn, then 200."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got.append((dict(self.headers), body))
            self.send_response(statuses.pop(0) if statuses else 200)
            self.end_headers()

        def log_message(self, *told: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_notices_are_signed_and_tried_again_until_they_arrive(make: Make) -> None:
    world = make(webhook_networks=LOOPBACK)
    with _receiver([500]) as (url, got):
        made = world.client("sysadmin").post(
            "/api/v1/webhooks", json={"url": url, "kinds": ["draft.screened"]}
        )
        assert made.status_code == 201, made.text
        secret = made.json()["secret"].encode()
        draft = world.draft("author", "公示.txt", PRIVATE.encode(), title="公示")
        _until(lambda: len(got) == 1)
        later = world.context.clock() + timedelta(seconds=30)
        ahead = replace_clock(world.context, later)
        for one in webhooks.due(ahead):
            send(ahead, one)
        _until(lambda: len(got) == 2)
        _until(lambda: _settled(world))
    headers, body = got[-1]
    told = json.loads(body)
    assert told["kind"] == "draft.screened"
    assert told["draft"] == draft["summary"]["id"]
    assert "公示" not in body.decode()
    moment, signature = (part.split("=", 1)[1] for part in headers["Screener-Signature"].split(","))
    expected = hmac.new(secret, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signature, expected)


def _settled(world: World) -> bool:
    (hook,) = world.client("sysadmin").get("/api/v1/webhooks").json()
    return (hook["waiting"], hook["failed"]) == (0, 0)


def replace_clock(context: Context, moment: datetime) -> Context:
    return replace(context, clock=lambda: moment)


def _until(ready: Any, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_nothing_is_sent_unless_a_network_was_named(sqlite: World, make_sqlite: Make) -> None:
    answer = sqlite.client("sysadmin").post("/api/v1/webhooks", json={"url": "http://127.0.0.1/"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    "url",
    ["http://192.0.2.1/", "ftp://127.0.0.1/", "http://a:b@127.0.0.1/", "http://[::1]/", "x"],
)
def test_notices_go_nowhere_else(make_sqlite: Make, url: str) -> None:
    world = make_sqlite(webhook_networks=LOOPBACK)
    answer = world.client("sysadmin").post("/api/v1/webhooks", json={"url": url})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://192.0.2.1/", "地址不在允许的网段内"),
        *(
            (url, "应是完整的网址，如 http://10.0.0.8/notices，不含账号密码")
            for url in ("x", "http://a:b@127.0.0.1/", "http://@127.0.0.1/", "http://127.0.0.1/a b",
                        "http://127.0.0.1\\@192.0.2.1/", "http://127.0.0.1:端口/")
        ),
    ],
)  # fmt: skip
def test_an_address_that_notices_do_not_go_to_is_told_why(
    make_sqlite: Make, url: str, message: str
) -> None:
    world = make_sqlite(webhook_networks=LOOPBACK)
    answer = world.client("sysadmin").post("/api/v1/webhooks", json={"url": url})
    assert answer.json()["errors"] == [{"field": "url", "message": message}]


def test_a_name_that_points_elsewhere_is_not_called(
    make_sqlite: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    world = make_sqlite(webhook_networks=LOOPBACK)
    made = world.client("sysadmin").post("/api/v1/webhooks", json={"url": "http://inside.test/"})
    assert made.status_code == 201
    elsewhere = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_told, **_more: elsewhere)
    world.draft("author", "通知.txt", CLEAN.encode())
    for one in webhooks.due(world.context):
        send(world.context, one)
    (hook,) = world.client("sysadmin").get("/api/v1/webhooks").json()
    assert hook["waiting"] == 1


def test_events_tell_what_happened_to_ones_own_drafts(world: World) -> None:
    draft = world.draft("author", "通知.txt", CLEAN.encode())
    (event,) = world.client("author").get("/api/v1/events").json()
    assert (event["kind"], event["draft_id"]) == ("draft.screened", draft["summary"]["id"])
    assert world.client("other").get("/api/v1/events").json() == []


def test_the_event_stream_speaks_as_it_happens(sqlite: World) -> None:
    """Driven as a server drives it: the test client waits for the end of an answer."""
    import asyncio

    from starlette.requests import Request

    from api.doors import calling
    from api.routes.events import stream

    draft = sqlite.draft("author", "通知.txt", CLEAN.encode())

    async def first() -> list[str]:
        async def receive() -> dict[str, Any]:
            await asyncio.sleep(3600)
            return {"type": "http.disconnect"}

        token = (b"authorization", b"Bearer scr_author")
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"",
                 "app": sqlite.app, "headers": [token]}  # fmt: skip
        request = Request(scope, receive)
        caller = await calling(request)
        answer = await stream(request, sqlite.context, caller, "0")
        got: list[str] = []
        async for piece in answer.body_iterator:
            got.append(str(piece))
            if len(got) == 2:
                break
        await answer.body_iterator.aclose()  # type: ignore[attr-defined]
        return got

    opened, told = asyncio.run(first())
    assert opened == ": open\n\n"
    assert "event: draft.screened" in told
    assert draft["summary"]["id"] in told
    assert sqlite.app.state.streams == set()


def test_figures_count_requests_and_drafts_and_name_none(sqlite: World) -> None:
    sqlite.draft("author", "某某公示.txt", CLEAN.encode())
    text_of = sqlite.client("sysadmin").get("/metrics").text
    assert 'screener_drafts{state="self_review"} 1.0' in text_of
    assert 'route="/api/v1/drafts"' in text_of
    assert "screener_workers_ready" in text_of
    assert "公示" not in text_of


def test_an_edited_audit_log_is_found(world: World) -> None:
    world.draft("author", "通知.txt", CLEAN.encode())
    auditor = world.client("auditor")
    assert auditor.get("/api/v1/audit/check").json() == {"faults": []}
    with world.context.database.write() as session:
        session.execute(update(AuditRow).where(AuditRow.sequence == 1).values(actor_name="某人"))
    assert auditor.get("/api/v1/audit/check").json() == {"faults": ["第 1 号被改动"]}


@pytest.mark.parametrize("part", ["record", "disposition", "signature", "receipt", "tail"])
def test_any_edit_of_what_was_recorded_is_found_and_named(
    world: World, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = world.draft("author", "公示.txt", PRIVATE.encode())
    draft = world.dispose("author", draft, "false_alarm")
    from tests.api.world import answers

    draft = world.moved("author", draft, "submit", answers=answers())
    for login in ("head", "officer", "signer"):
        draft = world.dispose(login, draft, "false_alarm")
        draft = world.moved(login, draft, "approve", conclusion="publish")
    number = draft["summary"]["number"]
    heads = world.settings.data / "heads"
    for old in heads.glob("*.json"):
        old.unlink()
    housekeeping.seldom(world.context)
    check = world.client("auditor").get("/api/v1/records/check").json()
    assert check["faults"] == []
    with world.context.database.write() as session:
        row = session.get_one(RecordRow, 1)
        if part == "record":
            row.envelope = row.envelope.replace(b'"payload":"ey', b'"payload":"eX', 1)
        elif part == "receipt":
            assert row.receipt
            other = b"B" if row.receipt[-20:-19] == b"A" else b"A"
            row.receipt = row.receipt[:-20] + other + row.receipt[-19:]
        elif part == "disposition":
            session.execute(update(DispositionRow).values(reason="改过的理由"))
        elif part == "signature":
            first = session.query(SignOffRow).order_by(SignOffRow.ordinal).first()
            assert first
            first.body = {**first.body, "comment": "改过"}
        else:
            session.delete(row)
    answer = world.client("auditor").get("/api/v1/records/check")
    assert answer.status_code == 200, answer.text
    faults = answer.json()["faults"]
    assert faults
    words = {"record": "第1号", "receipt": "凭证", "disposition": "处置意见", "signature": "签字",
             "tail": "链头"}  # fmt: skip
    assert any(words[part] in fault for fault in faults), faults
    if part in {"disposition", "signature"}:
        assert any(number in fault for fault in faults)
    if world.context.database.is_sqlite:
        assert main(["record", "verify", "--data", str(world.settings.data)]) == 1
        assert words[part] in capsys.readouterr().out


def test_the_command_line_verifies_what_was_released(
    sqlite: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sqlite.approved("通知.txt", CLEAN)
    site = tmp_path / "site"
    site.mkdir()
    (site / "通知.txt").write_bytes(CLEAN.encode())
    data = str(sqlite.settings.data)
    assert main(["verify", str(site), "--data", data]) == 0
    (site / "通知.txt").write_bytes(CLEAN.encode() + b" ")
    assert main(["verify", str(site), "--data", data]) == 1
    assert "通知.txt" in capsys.readouterr().out
    assert main(["record", "verify", "--data", data]) == 0
    archive = sqlite.client("auditor").get("/api/v1/records/archive")
    import io
    import zipfile

    zipfile.ZipFile(io.BytesIO(archive.content)).extractall(tmp_path / "export")
    key = str(tmp_path / "export" / "public.pem")
    assert main(["record", "verify", str(tmp_path / "export"), "--key", key]) == 0


def test_destruction_takes_three_people_and_leaves_a_record(make: Make, tmp_path: Path) -> None:
    world = make()
    draft = world.draft("author", "公示.txt", PRIVATE.encode())
    draft = world.dispose("author", draft, "false_alarm")
    from tests.api.world import answers

    draft = world.moved("author", draft, "submit", answers=answers())
    draft = world.moved("head", draft, "close", conclusion="defer", comment="暂缓")
    draft_id = draft["summary"]["id"]
    body = {"draft_id": draft_id, "reason": "保管期满"}
    asked = world.client("officer").post("/api/v1/destructions", json=body)
    assert asked.status_code == 201, asked.text
    path = f"/api/v1/destructions/{asked.json()['id']}"
    assert world.client("officer2").post(f"{path}/execution", json={}).status_code == 409
    assert world.client("signer").post(
        f"{path}/decision", json={"approve": True}
    ).json()["state"] == "approved"  # fmt: skip
    for login in ("officer", "signer"):
        refused = world.client(login).post(f"{path}/execution", json={})
        assert refused.status_code == 403
    done = world.client("officer2").post(f"{path}/execution", json={})
    assert done.status_code == 200, done.text
    assert done.json()["state"] == "done"
    client = world.client("officer")
    assert client.get(f"/api/v1/drafts/{draft_id}/original").status_code == 410
    assert client.get(f"/api/v1/drafts/{draft_id}/text").status_code == 410
    assert client.get(f"/api/v1/drafts/{draft_id}").json()["findings"] == []
    assert list(world.context.vault.names()) == []
    kinds = [one["kind"] for one in client.get("/api/v1/records").json()["items"]]
    assert kinds[0] == "screener.destruction/1"
    assert world.client("auditor").get("/api/v1/records/check").json()["faults"] == []


def test_what_is_kept_long_enough_is_proposed_for_destruction(sqlite: World) -> None:
    draft = sqlite.approved()
    sqlite.moved("officer", draft, "withdraw", conclusion="withdraw", comment="内容有误")
    assert sqlite.client("officer").get("/api/v1/destructions/due").json() == []
    with sqlite.context.database.write() as session:
        session.execute(update(Draft).values(updated_at=datetime(2010, 1, 1, tzinfo=UTC)))
    (due,) = sqlite.client("officer").get("/api/v1/destructions/due").json()
    assert due["id"] == draft["summary"]["id"]


def test_a_new_master_key_opens_everything_and_the_old_one_nothing(world: World) -> None:
    draft = world.draft("author", "公示.txt", PRIVATE.encode())
    draft_id = draft["summary"]["id"]
    before = world.context.vault.ring
    answer = world.client("sysadmin").post("/api/v1/system/keys", json={})
    assert answer.status_code == 200, answer.text
    assert answer.json()["active_key"] != before.active
    assert answer.json()["other_keys"] == 0
    again = world.client("author").get(f"/api/v1/drafts/{draft_id}").json()
    assert again["findings"] == draft["findings"]
    assert world.client("author").get(f"/api/v1/drafts/{draft_id}/original").status_code == 200
    kept = load_keys(world.settings.keys, None)
    assert set(kept.keys) == {answer.json()["active_key"]}
    old = Vault(world.settings.data / "vault", before)
    for name in old.names():
        with pytest.raises(VaultDamaged):
            old.get(name)
    other = world.draft("author", "公示.txt", PRIVATE.encode())
    assert [one["fingerprint"] for one in other["findings"]] == [
        one["fingerprint"] for one in draft["findings"]
    ]


def test_files_nobody_owns_are_destroyed_and_others_kept(sqlite: World) -> None:
    sqlite.draft("author", "通知.txt", CLEAN.encode())
    kept = set(sqlite.context.vault.names())
    orphan = sqlite.context.vault.put(b"cut short").id
    assert housekeeping.remove_orphans(sqlite.context, younger=False) == 0
    assert housekeeping.remove_orphans(sqlite.context, younger=True) == 1
    assert set(sqlite.context.vault.names()) == kept
    assert orphan not in kept


def test_migrations_make_exactly_the_tables_of_the_models(world: World) -> None:
    with world.context.database.engine.begin() as connection:
        command.check(configuration(connection))


def test_a_database_of_a_later_version_is_left_alone(sqlite: World) -> None:
    from api.store.schema import upgrade
    from screener.errors import UsageError

    with sqlite.context.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UsageError, match="更新版本"):
        upgrade(sqlite.context.database)


def test_chains_of_two_to_five_levels_are_followed(sqlite: World) -> None:
    levels = [
        {"step": "self", "roles": ["author"], "title": "信息员自审"},
        {"step": "department", "roles": ["department_head"], "title": "科室负责人复核"},
    ]
    put = sqlite.client("secadmin").put(
        "/api/v1/chains", json={"department_id": "office", "levels": levels}
    )
    assert put.status_code == 200, put.text
    from tests.api.world import answers

    draft = sqlite.draft("author", "通知.txt", CLEAN.encode())
    draft = sqlite.moved("author", draft, "submit", answers=answers())
    draft = sqlite.moved("head", draft, "approve", conclusion="publish")
    assert draft["summary"]["state"] == "approved"
    blocked = sqlite.draft("author", "公示.txt", PRIVATE.encode())
    assert [one["step"] for one in blocked["levels"]] == ["self", "department", "confidentiality"]
    short = sqlite.client("secadmin").put("/api/v1/chains", json={"levels": levels[:1]})
    assert (short.status_code, short.json()["reason"]) == (422, "chain_length")


def test_who_wrote_never_approves_and_one_person_signs_once(sqlite: World) -> None:
    from tests.api.world import answers

    draft = sqlite.draft("author", "通知.txt", CLEAN.encode())
    draft = sqlite.moved("author", draft, "submit", answers=answers())
    own = sqlite.move("author", draft, "approve", conclusion="publish")
    assert own.status_code == 403
    draft = sqlite.moved("head", draft, "approve", conclusion="publish")
    twice = sqlite.move("head", draft, "approve", conclusion="publish")
    assert twice.status_code == 403


def test_one_password_signs_many_and_makes_a_record_for_each(sqlite: World) -> None:
    from tests.api.world import PASSWORD, answers

    drafts = []
    for number in range(3):
        draft = sqlite.draft("author", f"{number}.txt", CLEAN.encode() + b"%d" % number)
        draft = sqlite.moved("author", draft, "submit", answers=answers())
        for login in ("head", "officer"):
            draft = sqlite.moved(login, draft, "approve", conclusion="publish")
        drafts.append(draft)
    body = {
        "action": "approve", "conclusion": "publish", "password": PASSWORD,
        "drafts": [{"draft_id": one["summary"]["id"], "version": 1,
                    "digest": one["versions"][0]["sha256"]} for one in drafts]
        + [{"draft_id": "none", "version": 1, "digest": "0" * 64}],
    }  # fmt: skip
    browser = sqlite.browser("signer")
    wrong = browser.post("/api/v1/drafts/moves", json={**body, "password": "Wrong-Pass-1"})
    assert wrong.json()["code"] == "password_needed"
    *good, bad = browser.post("/api/v1/drafts/moves", json=body).json()
    assert [one["state"] for one in good] == ["approved"] * 3
    assert bad["problem"]["code"] == "not_found"
    assert sqlite.client("auditor").get("/api/v1/records").json()["total"] == 3


def test_the_register_counts_what_there_is_and_what_there_is_not(world: World) -> None:
    world.draft("author", "公示.txt", PRIVATE.encode(), title="公示", source="本单位制发")
    world.draft("author", "方案.txt", SECRET.encode())
    rows = world.client("officer").get("/api/v1/register").json()
    assert [one["title"] for one in rows["items"]] == ["公示", ""]
    assert rows["items"][0]["categories"] == {"personal_info": 2}
    assert rows["items"][0]["source"] == "本单位制发"
    empty = world.client("officer").get("/api/v1/register?start=2020-01-01&end=2020-01-31").json()
    assert (empty["items"], empty["total"]) == ([], 0)
    told = world.client("officer").get("/api/v1/register/statistics").json()
    assert told["items"] == 2
    assert told["outcomes"] == {"block": 2}
    assert world.client("other").get("/api/v1/register").json()["total"] == 0


def test_papers_are_made_from_the_record_and_run_no_formula(sqlite: World) -> None:
    import io
    import zipfile

    from openpyxl import load_workbook

    draft = sqlite.draft("author", "通知.txt", CLEAN.encode(), title="=cmd|'/c calc'!A1")
    from tests.api.world import answers

    draft = sqlite.moved("author", draft, "submit", answers=answers())
    for login in ("head", "officer", "signer"):
        draft = sqlite.moved(login, draft, "approve", conclusion="publish")
    client = sqlite.client("officer")
    path = f"/api/v1/records/{draft['records'][0]}/form"
    paper = zipfile.ZipFile(io.BytesIO(client.get(path).content)).read("word/document.xml")
    assert "信息公开保密审查审批表" in paper.decode()
    assert client.get(f"{path}?format=pdf").content.startswith(b"%PDF-")
    assert (
        client.get(f"{path}?format=json").json()["record"]["number"] == draft["summary"]["number"]
    )
    sheet = load_workbook(io.BytesIO(client.get("/api/v1/register/file").content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("calc" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    nil = client.get("/api/v1/register/file?start=2020-01-01&end=2020-01-31")
    told = load_workbook(io.BytesIO(nil.content)).active
    assert told["A4"].value == "本期无公开内容"


def test_samples_come_at_one_click(sqlite: World) -> None:
    loaded = sqlite.client("author").post("/api/v1/drafts/samples").json()
    assert len(loaded) == 9
    drafts = [sqlite.screened("author", one["id"]) for one in loaded]
    states = {one["summary"]["state"] for one in drafts}
    assert states == {"self_review", "sealed"}
