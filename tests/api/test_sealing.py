"""A strong marking of state secrets leaves a hash and an incident, and nothing else anywhere."""

from __future__ import annotations

import io
import logging
import re
import tempfile
import zipfile
from pathlib import Path

import pytest

from api.store.models import Blob
from tests.api.conftest import Make
from tests.api.world import PASSWORD, SECRET, SECRET_WORDS, World

NAME = "蓝鲸行动方案-机密★10年.txt"


def _traces(folder: Path, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Where below `folder` one of the words stands, however it is encoded or escaped."""
    spelled = []
    for word in words:
        encodings = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
        spelled += [(word, word.encode(encoding)) for encoding in encodings]
        escaped = word.encode("unicode_escape")
        spelled += [(word, escaped), (word, escaped.upper().replace(b"\\U", b"\\u"))]
    return [
        (str(path), word)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for word, needle in spelled
        if needle in path.read_bytes()
    ]


def test_a_sealed_upload_leaves_no_trace_of_its_text(
    make: Make,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)
    world = make()
    draft = world.draft("author", NAME, SECRET.encode(), title="蓝鲸行动", kind="蓝鲸行动材料")
    assert draft["summary"]["state"] == "sealed"
    assert draft["summary"]["title"] == ""
    assert draft["form"] == {}
    assert draft["findings"] == []
    assert draft["versions"][0]["filename"] == ""
    words = (*SECRET_WORDS, "蓝鲸行动", NAME)
    assert _traces(tmp_path, words) == []  # the data folder, the database with its log, the queue
    assert not any(word in caplog.text for word in words)
    assert not any(word in draft_text for word in words for draft_text in [str(draft)])
    if not world.context.database.is_sqlite:
        folder = Path(re.findall(r"host=([^&]+)", world.settings.database_url)[0])
        assert _traces(folder, words) == []
    with world.context.database.read() as session:
        blob = session.query(Blob).one()
        assert blob.destroyed_at is not None
    assert list(world.context.vault.names()) == []


def test_a_sealed_upload_in_an_archive_names_no_file(sqlite: World, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("蓝鲸行动.txt", SECRET)
    draft = sqlite.draft("author", "附件.zip", packed.getvalue())
    assert draft["summary"]["state"] == "sealed"
    incident = sqlite.client("officer").get(f"/api/v1/incidents/{draft['incident_id']}").json()
    assert incident["marks"]
    assert all("压缩包" in mark["place"] for mark in incident["marks"])
    assert _traces(tmp_path, SECRET_WORDS) == []


def test_the_incident_card_counts_down_from_24_hours(sqlite: World) -> None:
    draft = sqlite.draft("author", "方案.txt", SECRET.encode())
    officer = sqlite.client("officer")
    (incident,) = officer.get("/api/v1/incidents").json()
    assert incident["id"] == draft["incident_id"]
    assert 23.9 < incident["hours_left"] <= 24
    assert incident["sha256"] == draft["versions"][0]["sha256"]
    assert incident["uploader"] == "王撰稿"
    path = f"/api/v1/incidents/{incident['id']}"
    assert officer.post(f"{path}/close").status_code == 409
    assert officer.post(f"{path}/report", json={"to": "区保密局"}).json()["state"] == "reported"
    assert officer.post(f"{path}/close").status_code == 422
    card = {"measures": "已停止处理，未扩散", "remedy": "重申上网不涉密"}
    assert officer.put(path, json={"card": card}).status_code == 200
    assert officer.post(f"{path}/close").json()["state"] == "closed"


def test_a_false_alarm_is_cleared_for_these_bytes_alone(world: World) -> None:
    draft = world.draft("author", "方案.txt", SECRET.encode())
    path = f"/api/v1/incidents/{draft['incident_id']}/clear"
    browser = world.browser("officer")
    body = {"reason": "系保密宣传材料中的样例", "password": "wrong-Password-1"}
    assert browser.post(path, json=body).status_code == 403
    answer = browser.post(path, json={**body, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "cleared"
    assert world.client("author").get(
        f"/api/v1/drafts/{draft['summary']['id']}"
    ).json()["summary"]["state"] == "closed"  # fmt: skip
    again = world.draft("author", "方案.txt", SECRET.encode())
    assert again["summary"]["state"] == "self_review"
    assert again["versions"][0]["permitted"] is True
    assert any(one["from_permit"] for one in again["findings"])
    other = world.draft("author", "方案.txt", SECRET.encode() + b"\n")
    assert other["summary"]["state"] == "sealed"


def test_bytes_sealed_before_are_sealed_at_once(sqlite: World) -> None:
    sqlite.draft("author", "方案.txt", SECRET.encode())
    again = sqlite.upload("other", "别名.txt", SECRET.encode())
    assert again["status"] == "sealed"
    assert list(sqlite.context.vault.names()) == []


def test_an_officer_clears_no_upload_of_their_own(sqlite: World) -> None:
    draft = sqlite.draft("author", "方案.txt", SECRET.encode())
    for login in ("author", "head", "signer", "auditor"):
        answer = sqlite.client(login).post(
            f"/api/v1/incidents/{draft['incident_id']}/clear", json={"reason": "误报"}
        )
        assert answer.status_code == 403


def test_while_a_draft_is_sealed_its_earlier_versions_are_handed_to_nobody(sqlite: World) -> None:
    plain = SECRET.replace("机密★10年\n\n", "")
    draft = sqlite.draft("author", "蓝鲸方案.txt", plain.encode())
    where = f"/api/v1/drafts/{draft['summary']['id']}"
    revised = sqlite.client("author").post(
        f"{where}/versions", files={"file": ("方案.txt", SECRET.encode())}, data={"version": "1"}
    )
    assert revised.status_code == 202, revised.text
    sealed = sqlite.screened("author", draft["summary"]["id"])
    assert sealed["summary"]["state"] == "sealed"
    for login in ("author", "officer"):
        for path in ("text", "original"):
            answer = sqlite.client(login).get(f"{where}/{path}", params={"version": 1})
            assert (answer.status_code, answer.json()["code"]) == (409, "sealed")
        told = sqlite.client(login).get(where).text
        assert not any(word in told for word in ("蓝鲸", "某某工作"))
    clear = f"/api/v1/incidents/{sealed['incident_id']}/clear"
    assert sqlite.client("officer").post(clear, json={"reason": "系样例"}).status_code == 200
    assert sqlite.client("author").get(f"{where}/text", params={"version": 1}).status_code == 200
