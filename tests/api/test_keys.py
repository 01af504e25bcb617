"""Keys are exchanged while the service is down: what they locked opens, what they signed holds."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest

from api.service import keys
from api.service.start import signing_keys
from api.store.keyring import load_keys
from api.store.presence import alone, sharing
from api.store.vault import Vault
from screener.cli import main
from screener.errors import UsageError
from tests.api.conftest import Make
from tests.api.world import PASSWORD, PRIVATE, World


def call(monkeypatch: pytest.MonkeyPatch, data: Path, act: str, login: str = "sysadmin") -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    return main(["keys", act, "--data", str(data), "--login", login, "--reason", "每年一换"])


@pytest.fixture
def world(make_sqlite: Make) -> World:
    """A service that has released one draft, screened another, and stopped."""
    world = make_sqlite()
    world.approved()
    world.draft("author", "公示.txt", PRIVATE.encode())
    world.__exit__(None, None, None)
    return world


def holds(world: World) -> dict[str, Any]:
    """Everything opens and verifies in a service started anew; what the auditor sees of keys."""
    with World(world.settings, world.app.state.crew) as after:
        author, auditor = after.client("author"), after.client("auditor")
        drafts = author.get("/api/v1/drafts").json()["items"]
        assert len(drafts) >= 2
        for one in drafts:
            version = author.get(f"/api/v1/drafts/{one['id']}").json()["versions"][-1]
            original = author.get(f"/api/v1/drafts/{one['id']}/original")
            assert hashlib.sha256(original.content).hexdigest() == version["sha256"]
            assert author.get(f"/api/v1/drafts/{one['id']}/text").status_code == 200
        assert auditor.get("/api/v1/records/check").json()["faults"] == []
        after.approved()
        assert auditor.get("/api/v1/records/check").json()["faults"] == []
        assert auditor.get("/api/v1/audit/check").json()["faults"] == []
        noted = auditor.get("/api/v1/audit").json()["items"]
        return {one["action"]: one for one in reversed(noted) if one["action"].startswith("keys.")}


def test_a_new_master_key_and_a_new_signing_key_leave_nothing_behind(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = world.settings.data
    ring, old = world.context.vault.ring, world.context.signing.public.id
    assert call(monkeypatch, data, "master") == 0
    assert call(monkeypatch, data, "signing") == 0
    assert list(load_keys(world.settings.keys, None).keys) != list(ring.keys)
    own, trusted = signing_keys(data / "keys")
    assert list(trusted) == [old, own.public.id]
    assert (data / "keys" / "signing.pem").stat().st_mode & 0o777 == 0o600
    assert not (data / "keys" / "signing.new").exists()
    noted = holds(world)
    assert noted["keys.signing"]["object_id"] == own.public.id
    assert noted["keys.signing"]["detail"] == {"reason": "每年一换", "earlier": old}
    assert noted["keys.rotated"]["detail"] == {"reason": "每年一换"}
    capsys.readouterr()
    assert main(["keys", "list", "--data", str(data)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[:2] for line in lines] == [
        ["主密钥", "在用"], ["签名密钥", "在用"], ["签名密钥", "旧，只用来核对"],
    ]  # fmt: skip
    assert main(["record", "verify", "--data", str(data)]) == 0


def test_a_change_of_the_master_key_that_was_interrupted_is_gone_on_with(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, relock = world.settings.data, Vault.relock
    done: list[str] = []

    def broken(vault: Vault, name: str) -> bool:
        if done:
            raise KeyboardInterrupt
        done.append(name)
        return relock(vault, name)

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "relock", broken)
        assert call(patched, data, "master") == 130
    new, old = load_keys(world.settings.keys, None).keys
    with monkeypatch.context() as patched:  # nor does a start that is broken off lose anything
        patched.setattr(keys, "relock", lambda _: None)
        holds(world)
    assert call(monkeypatch, data, "master") == 0
    assert list(load_keys(world.settings.keys, None).keys) == [new]
    assert old != new
    holds(world)


@pytest.mark.parametrize("step", ["put_public", "_noted", "sync_folder"])
def test_a_change_of_the_signing_key_can_be_interrupted_anywhere(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    data, act = world.settings.data, getattr(keys, step)

    def broken(*told: Any) -> None:
        act(*told)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(keys, step, broken)
        assert call(patched, data, "signing") == 130
    before = holds(world).get("keys.signing")
    waiting = (data / "keys" / "signing.new").exists()
    assert waiting is (step != "sync_folder")
    assert (before is None) is waiting
    assert call(monkeypatch, data, "signing") == 0
    own, trusted = signing_keys(data / "keys")
    assert len(trusted) == (2 if waiting else 3)
    assert holds(world)["keys.signing"]["object_id"] == own.public.id


def test_half_a_new_signing_key_is_made_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = world.settings.data
    (data / "keys" / "signing.new").write_text("-----BEGIN PRIVATE KEY-----\nMC4CAQ")
    assert call(monkeypatch, data, "signing") == 0
    holds(world)


def test_what_no_key_opens_is_told_and_keeps_nothing_else_back(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = world.context.vault
    for content in (b"", b"x" * 8, bytes.fromhex(vault.ring.active) + b"x"):
        path = vault.path(vault.put(b"damaged").id).with_suffix(".key")
        path.write_bytes(content)
    assert call(monkeypatch, world.settings.data, "master") == 0
    assert "有 3 处原来就打不开" in capsys.readouterr().err
    holds(world)


@pytest.mark.parametrize("act", ["master", "signing"])
def test_keys_stay_while_a_service_runs_and_others_ask(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    act: str,
) -> None:
    data = world.settings.data
    before = {path.name: path.read_bytes() for path in (data / "keys").iterdir()}
    with sharing(data), sharing(data):
        assert call(monkeypatch, data, act) == 2
    assert "审查服务正在运行" in capsys.readouterr().err
    assert call(monkeypatch, data, act, login="officer") == 2
    assert "由系统管理员办理" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (data / "keys").iterdir()} == before
    with alone(data), pytest.raises(UsageError, match="正在更换密钥"), sharing(data):
        pass
