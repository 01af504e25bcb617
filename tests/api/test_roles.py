"""Every route for every role: whoever may not gets 403, or 404 where it is not theirs to know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.api.conftest import Make
from tests.api.world import CLEAN, PEOPLE, SECRET, World, register_item

EVERYONE = frozenset(PEOPLE)
BUSINESS = EVERYONE - {"sysadmin", "secadmin", "auditor"}
OFFICERS = frozenset({"officer", "officer2"})
OVERSEERS = OFFICERS | {"signer"}
HERE = OVERSEERS | {"author", "head"}  # who may see a draft of the office
AUTHORS = frozenset({"author", "other"})
SYSTEM, SECURITY, AUDIT = (
    frozenset({"sysadmin"}), frozenset({"secadmin"}), frozenset({"auditor"}),
)  # fmt: skip
ADMINS = SYSTEM | SECURITY
PUBLIC = frozenset({
    "GET /healthz", "GET /readyz", "POST /api/v1/session", "GET /api/v1/chain/head",
    "GET /api/v1/chain/key",
})  # fmt: skip
FILE = {"files": {"file": ("a.txt", CLEAN.encode())}}
MOVE = {"action": "submit", "version": 1, "digest": "0" * 64}

# route: (who may, who gets 404 because it is none of their business, what is sent)
Row = tuple[frozenset[str], frozenset[str], dict[str, Any]]
NOBODY: frozenset[str] = frozenset()
THERE = frozenset({"other", "otherhead"})
TABLE: dict[str, Row] = {
    "GET /metrics": (SYSTEM, NOBODY, {}),
    "POST /api/v1/screen": (BUSINESS, NOBODY, {"json": {"text": "你好"}}),
    "POST /api/v1/drafts": (AUTHORS, NOBODY, FILE),
    "GET /api/v1/drafts": (BUSINESS, NOBODY, {}),
    "POST /api/v1/drafts/samples": (AUTHORS, NOBODY, {}),
    "POST /api/v1/drafts/moves": (EVERYONE, NOBODY, {"json": {
        "action": "recall", "drafts": [{"draft_id": "none", "version": 1, "digest": "0" * 64}]}}),
    "GET /api/v1/drafts/{draft_id}": (HERE, THERE, {}),
    "PUT /api/v1/drafts/{draft_id}": (frozenset({"author"}), THERE, {"json": {"title": "通知"}}),
    "POST /api/v1/drafts/{draft_id}/versions": (
        frozenset({"author"}), THERE, {**FILE, "data": {"version": "1"}}),
    "GET /api/v1/drafts/{draft_id}/text": (HERE, THERE, {}),
    "GET /api/v1/drafts/{draft_id}/original": (HERE, THERE, {}),
    "POST /api/v1/drafts/{draft_id}/dispositions": (frozenset({"author"}), THERE, {"json": {
        "version": 1, "fingerprints": ["none"], "decision": "false_alarm", "reason": "误报"}}),
    "POST /api/v1/drafts/{draft_id}/moves": (frozenset({"author"}), THERE, {"json": MOVE}),
    "POST /api/v1/drafts/{draft_id}/publication": (
        OFFICERS | {"author"}, THERE, {"json": {"url": "http://x/1", "seen_sha256": "0" * 64}}),
    "GET /api/v1/incidents": (BUSINESS | AUDIT, NOBODY, {}),
    "GET /api/v1/incidents/{incident_id}": (HERE | AUDIT, THERE, {}),
    "PUT /api/v1/incidents/{incident_id}": (OFFICERS, NOBODY, {"json": {"card": {}}}),
    "POST /api/v1/incidents/{incident_id}/report": (OFFICERS, NOBODY, {"json": {"to": "区保密局"}}),
    "POST /api/v1/incidents/{incident_id}/close": (OFFICERS, NOBODY, {}),
    "POST /api/v1/incidents/{incident_id}/clear": (OFFICERS, NOBODY, {"json": {"reason": "误报"}}),
    "GET /api/v1/destructions/due": (OFFICERS, NOBODY, {}),
    "GET /api/v1/destructions": (OVERSEERS | AUDIT, NOBODY, {}),
    "POST /api/v1/destructions": (
        OFFICERS, NOBODY, {"json": {"draft_id": "none", "reason": "期满"}}),
    "POST /api/v1/destructions/{destruction_id}/decision": (
        frozenset({"signer"}), NOBODY, {"json": {"approve": True}}),
    "POST /api/v1/destructions/{destruction_id}/execution": (OVERSEERS, NOBODY, {"json": {}}),
    "GET /api/v1/records": (BUSINESS | AUDIT, NOBODY, {}),
    "GET /api/v1/records/archive": (OFFICERS | AUDIT, NOBODY, {}),
    "GET /api/v1/records/check": (OFFICERS | AUDIT, NOBODY, {}),
    "GET /api/v1/records/{sequence}": (HERE | AUDIT, THERE, {}),
    "GET /api/v1/records/{sequence}/envelope": (HERE | AUDIT, THERE, {}),
    "GET /api/v1/records/{sequence}/receipt": (HERE | AUDIT, THERE, {}),
    "GET /api/v1/records/{sequence}/form": (HERE | AUDIT, THERE, {}),
    "GET /api/v1/register/file": (BUSINESS | AUDIT, NOBODY, {}),
    "GET /api/v1/register": (BUSINESS | AUDIT, NOBODY, {}),
    "GET /api/v1/register/statistics": (BUSINESS | AUDIT, NOBODY, {}),
    "GET /api/v1/items": (BUSINESS | AUDIT, NOBODY, {}),
    "GET /api/v1/items/file": (BUSINESS | AUDIT, NOBODY, {}),
    "GET /api/v1/items/{item_id}": (HERE | AUDIT, THERE, {}),
    "POST /api/v1/items/{item_id}/send": (OFFICERS, NOBODY, {"json": {"owner": "办公室"}}),
    "POST /api/v1/items/{item_id}/rectification": (
        OFFICERS | {"author", "head"}, THERE, {"json": {"note": "已撤下"}}),
    "POST /api/v1/items/{item_id}/acceptance": (
        OFFICERS, NOBODY, {"json": {"note": "依法公开", "until": "2020-01-01"}}),
    "POST /api/v1/items/{item_id}/notes": (HERE, THERE, {"json": {"note": "已电话核实"}}),
    "GET /api/v1/sweeps": (BUSINESS | AUDIT, NOBODY, {}),
    "GET /api/v1/summary": (OVERSEERS | AUDIT, NOBODY, {"params": {"year": "2026"}}),
    "GET /api/v1/events": (BUSINESS, NOBODY, {}),
    "GET /api/v1/events/stream": (BUSINESS, NOBODY, {}),
    "DELETE /api/v1/session": (EVERYONE, NOBODY, {}),
    "GET /api/v1/me": (EVERYONE, NOBODY, {}),
    "PUT /api/v1/me/password": (NOBODY, NOBODY, {"json": {"old": "x", "new": "y"}}),
    "GET /api/v1/tokens": (EVERYONE, NOBODY, {}),
    "POST /api/v1/tokens": (NOBODY, NOBODY, {"json": {"name": "x", "scopes": ["screen"]}}),
    "DELETE /api/v1/tokens/{token_id}": (SECURITY, EVERYONE - SECURITY, {}),
    "GET /api/v1/users": (ADMINS | AUDIT, NOBODY, {}),
    "POST /api/v1/users": (SYSTEM, NOBODY, {"json": {"login": "x!", "name": "某"}}),
    "GET /api/v1/users/{person_id}": (ADMINS | AUDIT | {"author"}, NOBODY, {}),
    "PUT /api/v1/users/{person_id}": (SYSTEM, NOBODY, {"json": {"name": "王撰稿"}}),
    "PUT /api/v1/users/{person_id}/roles": (
        SECURITY, NOBODY, {"json": {"roles": ["author", "auditor"]}}),
    "POST /api/v1/users/{person_id}/disable": (SYSTEM, NOBODY, {}),
    "POST /api/v1/users/{person_id}/enable": (SYSTEM, NOBODY, {}),
    "POST /api/v1/users/{person_id}/unlock": (ADMINS, NOBODY, {}),
    "POST /api/v1/users/{person_id}/password": (SECURITY, NOBODY, {}),
    "GET /api/v1/departments": (EVERYONE, NOBODY, {}),
    "POST /api/v1/departments": (SYSTEM, NOBODY, {"json": {"name": "办公室"}}),
    "PUT /api/v1/departments/{department_id}": (SYSTEM, NOBODY, {"json": {"name": "办公室"}}),
    "GET /api/v1/chains": (EVERYONE, NOBODY, {}),
    "PUT /api/v1/chains": (SECURITY, NOBODY, {"json": {"levels": []}}),
    "DELETE /api/v1/chains/{chain_id}": (SECURITY, NOBODY, {}),
    "GET /api/v1/webhooks": (SYSTEM, NOBODY, {}),
    "POST /api/v1/webhooks": (SYSTEM, NOBODY, {"json": {"url": "http://10.0.0.1/"}}),
    "DELETE /api/v1/webhooks/{webhook_id}": (SYSTEM, NOBODY, {}),
    "GET /api/v1/audit": (AUDIT, NOBODY, {}),
    "GET /api/v1/audit/check": (AUDIT, NOBODY, {}),
    "GET /api/v1/settings": (EVERYONE, NOBODY, {}),
    "PUT /api/v1/settings": (SYSTEM, NOBODY, {"json": {"values": {}}}),
    "GET /api/v1/learning/dispositions.jsonl": (OFFICERS, NOBODY, {}),
    "GET /api/v1/learning/drift": (OFFICERS | SYSTEM, NOBODY, {}),
    "GET /api/v1/system": (SYSTEM, NOBODY, {}),
    "POST /api/v1/system/keys": (SYSTEM, NOBODY, {"json": {}}),
    "GET /api/v1/rescreening": (OFFICERS | SYSTEM, NOBODY, {}),
    "POST /api/v1/rescreening": (OFFICERS | SYSTEM, NOBODY, {}),
    "POST /api/v1/drafts/{draft_id}/rescreening": (HERE, THERE, {}),
}  # fmt: skip
STREAMS = {"GET /api/v1/events/stream"}


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, template: Any, crew: Any
) -> Iterator[tuple[World, dict[str, str]]]:
    """A service with a draft, a finished draft, an incident: the ids that paths need."""
    from tests.api.world import copy_template, settings_for

    data = tmp_path_factory.mktemp("office") / "data"
    copy_template(template, data)
    with World(settings_for(data), crew) as world:
        draft = world.draft("author", "通知.txt", CLEAN.encode())
        sealed = world.draft("author", "方案.txt", SECRET.encode())
        approved = world.approved("另一份.txt", CLEAN + "特此通知。\n")
        yield (
            world,
            {
                "draft_id": draft["summary"]["id"],
                "incident_id": sealed["incident_id"],
                "item_id": register_item(world.context).id,
                "approved_id": approved["summary"]["id"],
                "sequence": str(approved["records"][0]),
                "person_id": "author",
                "department_id": "office",
                "token_id": "none",
                "chain_id": "none",
                "webhook_id": "none",
                "destruction_id": "none",
            },
        )


def _routes(world: World) -> list[str]:
    paths = world.app.openapi()["paths"]
    return sorted(f"{method.upper()} {path}" for path, told in paths.items() for method in told)


def _call(world: World, who: str | None, route: str, ids: dict[str, str]) -> httpx2.Response:
    method, path = route.split()
    client = world.client(who) if who else world.anonymous
    sent = TABLE[route][2] if route in TABLE else {}
    if path.endswith("/publication"):  # only what was released can be published
        ids = {**ids, "draft_id": ids["approved_id"]}
    return client.request(method, path.format_map(ids), **sent)


def test_every_route_stands_in_the_table(office: tuple[World, dict[str, str]]) -> None:
    routes = _routes(office[0])
    assert len(routes) > 50
    assert sorted({*TABLE, *PUBLIC}) == routes


def test_whoever_may_not_is_refused(office: tuple[World, dict[str, str]]) -> None:
    world, ids = office
    wrong = []
    for route, (may, hidden, _) in TABLE.items():
        for who in EVERYONE - may:
            answer = _call(world, who, route, ids)
            expected = 404 if who in hidden else 403
            if answer.status_code != expected:
                wrong.append((route, who, answer.status_code, answer.text[:200]))
            elif answer.headers["content-type"] != "application/problem+json":
                wrong.append((route, who, 0, "no problem+json"))
    assert wrong == []


def test_nobody_gets_in_without_signing_in(office: tuple[World, dict[str, str]]) -> None:
    world, ids = office
    statuses = {route: _call(world, None, route, ids).status_code for route in TABLE}
    assert {route: status for route, status in statuses.items() if status != 401} == {}
    bad = world.anonymous.get("/api/v1/me", headers={"Authorization": "Bearer scr_wrong"})
    assert (bad.status_code, bad.json()["code"]) == (401, "bad_token")


def test_whoever_may_is_let_in(office: tuple[World, dict[str, str]]) -> None:
    world, ids = office
    wrong = []
    for route, (may, _, _) in TABLE.items():
        if route in STREAMS:
            continue
        for who in sorted(may):
            answer = _call(world, who, route, ids)
            refused = answer.status_code in {401, 403} or answer.status_code >= 500
            if refused or (route.startswith("GET") and answer.status_code != 200):
                wrong.append((route, who, answer.status_code, answer.text[:200]))
    assert wrong == []


def test_a_token_does_no_more_than_its_scopes(make_sqlite: Make) -> None:
    world = make_sqlite()
    browser = world.browser("author")
    made = browser.post("/api/v1/tokens", json={"name": "程序", "scopes": ["screen"], "days": 1})
    assert made.status_code == 201
    value = made.json()["value"]
    headers = {"Authorization": f"Bearer {value}"}
    assert world.anonymous.post(
        "/api/v1/screen", json={"text": "你好"}, headers=headers
    ).status_code == 200  # fmt: skip
    refused = world.anonymous.get("/api/v1/drafts", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope")
    assert browser.delete(f"/api/v1/tokens/{made.json()['token']['id']}").status_code == 200
    again = world.anonymous.post("/api/v1/screen", json={"text": "你好"}, headers=headers)
    assert again.status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("POST", "/api/v1/screen", {"json": {"words": "x"}}),
        ("POST", "/api/v1/screen", {"json": [1]}),
        ("POST", "/api/v1/drafts", {"files": {"other": ("a.txt", b"")}, "data": {"nope": "1"}}),
        ("POST", "/api/v1/drafts", {"files": FILE["files"], "data": {"nope": "1"}}),
        ("GET", "/api/v1/drafts?scope=everything", {}),
        ("GET", "/api/v1/drafts?cursor=-1", {}),
        ("GET", "/api/v1/drafts?limit=0", {}),
        ("POST", "/api/v1/drafts/x/moves", {"json": {"action": "explode"}}),
        ("POST", "/api/v1/drafts/x/dispositions", {"content": b"{"}),
        ("GET", "/api/v1/records/0", {}),
        ("GET", "/api/v1/register?start=yesterday", {}),
        ("GET", "/api/v1/register?start=2026-02-01&end=2026-01-01", {}),
    ],
)
def test_malformed_requests_are_refused_by_name(
    office: tuple[World, dict[str, str]], method: str, path: str, sent: dict[str, Any]
) -> None:
    answer = office[0].client("author").request(method, path, **sent)
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "invalid"
    assert answer.json()["errors"]
