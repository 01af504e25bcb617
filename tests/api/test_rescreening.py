"""Drafts that wait are judged by today's lists: on both databases, with what people said kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api.service import screening
from tests.api.changing import BLUE, TEXT, WHITE, Lists, Office, at_the_signer
from tests.api.conftest import Make
from tests.api.world import PASSWORD, SECRET, World, answers


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lists]:
    lists = Lists(tmp_path_factory.mktemp("lists"))
    yield lists
    lists.crew.close()


@pytest.fixture
def office(make: Make, shared: Lists) -> Office:
    return Office(make(shared.crew), shared)


@pytest.fixture
def desk(make_sqlite: Make, shared: Lists) -> Office:
    return Office(make_sqlite(shared.crew), shared)


def told(draft: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    return [(one["text"], one["was"], one["decision"]) for one in draft["findings"]]


def test_a_code_name_added_to_the_list_sends_a_signed_draft_back_to_its_author(
    office: Office,
) -> None:
    draft = office.waiting()
    assert draft["summary"]["older"] == []
    office.lists(BLUE, WHITE)
    assert office.seen(draft)["summary"]["older"] == ["lexicons"]
    assert office.outlook() == {"waiting": 1, "older": 1, "under_way": 0, "changed": 0}
    before = draft["versions"][-1]["tool"]["lexicons"]
    draft = office.again("officer", draft)
    assert told(draft) == [(BLUE, None, "false_alarm"), (WHITE, "absent", None)]
    summary = draft["summary"]
    assert (summary["state"], summary["counts"]["open"], summary["older"]) == ("self_review", 1, [])
    assert (draft["signoffs"], len(draft["voided"])) == ([], 3)
    assert (summary["title"], draft["versions"][-1]["filename"]) == ("通知", "通知.txt")
    change = draft["rescreening"]
    assert (change["new"], change["regraded"], change["remaining"]) == (1, 0, 1)
    assert (change["stood"], change["went"], change["changed"]) == ("签发", "自审", ["lexicons"])
    assert office.outlook() == {"waiting": 1, "older": 0, "under_way": 0, "changed": 1}
    listed = office.world.client("officer").get("/api/v1/drafts", params={"changed": True}).json()
    assert [one["id"] for one in listed["items"]] == [summary["id"]]
    (asked,) = office.audit("draft.rescreened")
    assert (asked["actor"], asked["detail"]) == ("赵保密", {"version": 1, "stood": "release"})
    assert office.audit("draft.screened")[0]["detail"] == {
        "version": 1, "outcome": "review", "new": 1, "gone": 0, "regraded": 0,
    }  # fmt: skip
    record = released(office, draft)
    machine = record["machine"]
    assert machine["lexicons"] == draft["versions"][-1]["tool"]["lexicons"] != before
    assert len(machine["findings"]) == 2
    check = office.world.client("auditor").get("/api/v1/records/check").json()
    assert check["faults"] == []


def released(office: Office, draft: dict[str, Any]) -> dict[str, Any]:
    """The draft taken from its author to its release once more; its record."""
    world, screening = office.world, draft["summary"]["screening"]
    lawful(world, "author", draft)
    draft = world.moved("author", draft, "submit", answers=answers(), screening=screening)
    for login in ("head", "officer", "signer"):
        draft = world.moved(login, draft, "approve", conclusion="publish", screening=screening)
    assert draft["summary"]["state"] == "approved"
    found = world.client("officer").get(f"/api/v1/records/{draft['records'][0]}").json()
    entry: dict[str, Any] = found["entry"]
    return entry


def lawful(world: World, login: str, draft: dict[str, Any]) -> None:
    """Say of every finding of the verdict that was seen that it may stand."""
    answer = world.client(login).post(
        f"/api/v1/drafts/{draft['summary']['id']}/dispositions",
        json={"version": 1, "screening": draft["summary"]["screening"], "decision": "lawful",
              "fingerprints": [one["fingerprint"] for one in draft["findings"]],
              "reason": "已公布"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text


def test_where_nothing_new_is_found_the_signatures_stand(office: Office) -> None:
    draft = office.waiting()
    office.lists("白鹤计划")
    after = office.again("signer", draft)
    assert (after["summary"]["state"], after["signoffs"]) == ("release", draft["signoffs"])
    assert (after["findings"], after["summary"]["changed"]) == ([], True)
    (gone,) = after["rescreening"]["gone"]
    assert (gone["text"], gone["dispositions"][0]["decision"]) == (BLUE, "false_alarm")
    seen = {"conclusion": "publish"}
    stale = office.world.move("signer", after, "approve", **seen)
    assert (stale.status_code, stale.json()["reason"]) == (409, "stale")
    assert "重新审查过" in stale.json()["detail"]
    office.world.moved("signer", after, "approve", screening=2, **seen)


def test_what_was_gone_and_comes_back_is_new_with_what_was_said_of_it(desk: Office) -> None:
    draft = desk.waiting()
    desk.lists("白鹤计划")
    desk.again("officer", draft)
    desk.lists(BLUE)
    back = desk.again("officer", draft)
    assert told(back) == [(BLUE, "absent", "false_alarm")]
    assert (back["summary"]["state"], back["rescreening"]["gone"]) == ("release", [])
    assert back["rescreening"]["times"] == 2


def test_a_finding_raised_to_be_blocked_goes_back_to_who_must_confirm_it(office: Office) -> None:
    draft = office.waiting()
    office.lists(f"{BLUE}\tsensitive_info\tblock")
    after = office.again("head", draft)
    assert told(after) == [(BLUE, "review", "false_alarm")]
    assert (after["summary"]["state"], after["rescreening"]["regraded"]) == ("department_review", 1)
    assert [one["level"] for one in after["signoffs"]] == ["自审"]
    assert [one["level"] for one in after["voided"]] == ["科室审核", "保密审查"]
    for login in ("head", "officer", "signer"):
        lawful(office.world, login, after)
        after = office.world.moved(login, after, "approve", conclusion="publish", screening=2)
    assert after["summary"]["state"] == "approved"
    auditor = office.world.client("auditor")
    assert auditor.get("/api/v1/records/check").json()["faults"] == []
    assert auditor.get("/api/v1/audit/check").json()["faults"] == []


def test_all_that_wait_under_older_lists_are_screened_anew_and_no_other(office: Office) -> None:
    world = office.world
    signed = office.waiting()
    other = world.draft("author", "另一份.txt", b"\n" + TEXT)
    office.lists(BLUE, WHITE)
    fresh = world.draft("author", "新来的.txt", TEXT + TEXT)
    done = world.approved("放行的.txt", "另一件通知\n")
    assert office.outlook("sysadmin")["older"] == 2
    answer = world.client("sysadmin").post("/api/v1/rescreening")
    assert (answer.status_code, answer.json()) == (202, {"queued": 2, "left": 0})
    for one in (signed, other):
        draft = world.screened("officer", one["summary"]["id"])
        assert draft["summary"]["screening"] == 2
        assert draft["summary"]["changed"]
    for one in (fresh, done):
        assert office.seen(one)["summary"]["screening"] == 1
    assert office.outlook()["older"] == 0
    assert world.client("officer").post("/api/v1/rescreening").json() == {"queued": 0, "left": 0}
    hidden = world.client("sysadmin").get(f"/api/v1/drafts/{other['summary']['id']}")
    assert hidden.status_code == 403


def test_nobody_moves_or_disposes_while_the_machine_reads_anew(desk: Office) -> None:
    draft = desk.waiting()
    world = desk.world
    names = [one["fingerprint"] for one in draft["findings"]]
    world.context.queue = Held()
    address = f"/api/v1/drafts/{draft['summary']['id']}"
    assert world.client("officer").post(f"{address}/rescreening").status_code == 202
    signed = world.move("signer", draft, "approve", conclusion="publish")
    assert (signed.status_code, signed.json()["reason"]) == (409, "wrong_state")
    assert signed.json()["detail"] == "稿件正在重新审查，审完后再办理"
    said = {"version": 1, "fingerprints": names, "decision": "lawful", "reason": "已公布"}
    disposed = world.client("signer").post(f"{address}/dispositions", json=said)
    assert (disposed.status_code, disposed.json()["code"]) == (409, "not_ready")
    twice = world.client("officer").post(f"{address}/rescreening")
    assert (twice.status_code, twice.json()["reason"]) == (409, "wrong_state")
    page = world.browser("officer").get(f"/drafts/{draft['summary']['id']}").text
    assert "正在重新审查" in page
    after = world.screened("officer", draft["summary"]["id"])
    assert after["summary"]["state"] == "release"
    late = world.client("signer").post(f"{address}/dispositions", json=said)
    assert (late.status_code, late.json()["reason"]) == (409, "stale")
    assert late.json()["detail"] == "稿件在您查看之后重新审查过，请重新查看"


class Held:
    """A queue that hands nothing over: the sweep, seconds later, does."""

    def screen(self, version_id: str) -> None: ...

    def screen_later(self, version_id: str) -> None: ...

    def deliver(self, delivery_id: str) -> None: ...


class Noted(Held):
    """Such a queue, and what it was asked."""

    def __init__(self) -> None:
        self.now: list[str] = []
        self.later: list[str] = []

    def screen(self, version_id: str) -> None:
        self.now.append(version_id)

    def screen_later(self, version_id: str) -> None:
        self.later.append(version_id)


def test_new_drafts_come_before_those_that_are_all_screened_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, world = office.waiting(), office.world
    office.lists(BLUE, WHITE)
    find = screening.waiting
    monkeypatch.setattr(screening, "waiting", lambda _: [])
    world.context.queue = queue = Noted()
    answer = world.client("officer").post("/api/v1/rescreening")
    assert answer.json() == {"queued": 1, "left": 0}
    made = world.client("author").post("/api/v1/drafts", files={"file": ("新.txt", b"new")})
    assert made.status_code == 202
    assert (len(queue.now), len(queue.later)) == (1, 1)
    assert find(world.context) == [(queue.now[0], False), (queue.later[0], True)]
    monkeypatch.undo()
    assert world.screened("officer", draft["summary"]["id"])["summary"]["state"] == "self_review"


def test_whoever_comes_first_of_two_at_the_same_moment_is_the_only_one(office: Office) -> None:
    draft, world = office.waiting(), office.world
    drafts = [draft, *(at_the_signer(world, f"通知{at}.txt", TEXT + b"\n" * at) for at in range(3))]
    old = draft["versions"][-1]["tool"]["lexicons"]
    office.lists(BLUE, WHITE)

    def sign(one: dict[str, Any]) -> int:
        return world.move("signer", one, "approve", conclusion="publish").status_code

    def anew(one: dict[str, Any]) -> int:
        address = f"/api/v1/drafts/{one['summary']['id']}/rescreening"
        return world.client("officer").post(address).status_code

    with ThreadPoolExecutor(4) as threads:
        told = [(threads.submit(sign, one), threads.submit(anew, one)) for one in drafts]
    for one, (signed, asked) in zip(drafts, told, strict=True):
        assert (signed.result(), asked.result()) in {(200, 409), (409, 202)}
        after = world.screened("officer", one["summary"]["id"])
        summary = after["summary"]
        if signed.result() == 200:
            record = world.client("officer").get(f"/api/v1/records/{after['records'][0]}").json()
            assert record["entry"]["machine"]["lexicons"] == old
            assert (summary["state"], summary["older"]) == ("approved", ["lexicons"])
        else:
            assert (summary["state"], after["records"]) == ("self_review", [])


def test_a_marking_that_is_found_only_now_seals_the_draft_and_leaves_no_quote(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.service import sealing
    from api.store.models import EarlierFinding, FindingRow

    world = desk.world
    desk.lists(BLUE)
    with monkeypatch.context() as before:
        before.setattr(sealing, "marks", lambda _: ())
        draft = world.draft("author", "方案.txt", SECRET.encode())
    assert draft["summary"]["status"] == "screened"
    desk.lists(BLUE, WHITE)
    after = desk.again("officer", draft)
    assert (after["summary"]["state"], after["summary"]["title"]) == ("sealed", "")
    assert (after["findings"], after["rescreening"]) == ([], None)
    with world.context.database.read() as session:
        assert session.query(EarlierFinding).count() == session.query(FindingRow).count() == 0
    end = time.monotonic() + 10
    while list(world.context.vault.names()) and time.monotonic() < end:
        time.sleep(0.05)
    assert list(world.context.vault.names()) == []


def test_what_is_gone_is_exported_still_and_moves_to_the_next_master_key(desk: Office) -> None:
    draft = desk.waiting()
    desk.lists("白鹤计划")
    desk.again("officer", draft)
    told = {"password": PASSWORD}
    answer = desk.world.browser("sysadmin").post("/api/v1/system/keys", json=told)
    assert answer.status_code == 200
    assert desk.seen(draft)["rescreening"]["gone"][0]["text"] == BLUE
    answer = desk.world.client("officer").get("/api/v1/learning/dispositions.jsonl")
    assert '"category": "sensitive_info"' in answer.text


def test_pages_say_what_is_older_and_what_became_of_it(desk: Office) -> None:
    draft = desk.waiting()
    world, address = desk.world, f"/drafts/{draft['summary']['id']}"
    desk.lists(BLUE, WHITE)
    signer, officer = world.browser("signer"), world.browser("officer")
    assert "还没有签发的 1 件稿件中，有 1 件是按更新之前的" in officer.get("/queue").text
    assert "机检之后词库有更新" in signer.get(f"{address}/sign").text
    assert "旧词库" in signer.get("/queue").text
    assert "按现行词库重新审查（1 件）" in officer.get("/queue").text
    assert "按现行词库重新审查（1 件）" not in signer.get("/queue").text
    assert "按现行词库重新审查（1 件）" in world.browser("sysadmin").get("/system").text
    page = officer.get(address).text
    assert f'action="{address}/rescreen"' in page
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    answer = officer.post(f"{address}/rescreen", data={"csrf": csrf})
    assert answer.status_code == 200
    world.screened("officer", draft["summary"]["id"])
    after = officer.get(address).text
    assert "词库更新后重新审查过" in after
    assert "新出现 1 条，其余照旧 1 条。当时稿件由“签发”退到“自审”" in after
    assert "<b>重新审查新出现</b>" in after
    assert "机检之后词库有更新" not in after
    assert "重新审查后结果有变化的 1 件" in officer.get("/queue").text
    assert "重新审查有变化" in officer.get("/drafts?changed=1").text


def test_agreeing_from_the_list_is_refused_too_once_another_verdict_is_there(desk: Office) -> None:
    draft = desk.waiting()
    signer = desk.world.browser("signer")
    page = signer.get("/queue").text
    chosen = page.split('name="draft" value="')[1].split('"')[0]
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    desk.lists("白鹤计划")
    desk.again("officer", draft)
    form = {"csrf": csrf, "draft": chosen, "password": PASSWORD, "comment": "同意"}
    assert "未签 1 件：稿件在您查看之后重新审查过" in signer.post("/queue", data=form).text
    assert desk.seen(draft)["summary"]["state"] == "release"
    form["draft"] = f"{chosen[:-1]}2"
    assert "已签字 1 件" in signer.post("/queue", data=form).text
