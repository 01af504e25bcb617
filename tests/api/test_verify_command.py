"""`screener verify` and `screener record verify` on a service's own data, and after meddling."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from screener.cli import main
from tests.api.conftest import Make
from tests.api.world import CLEAN, PRIVATE, World, answers


def released(world: World, name: str, text: str) -> dict[str, Any]:
    draft = world.dispose("author", world.draft("author", name, text.encode()), "false_alarm")
    draft = world.moved("author", draft, "submit", answers=answers())
    for login in ("head", "officer", "signer"):
        draft = world.dispose(login, draft, "false_alarm")
        draft = world.moved(login, draft, "approve", conclusion="publish")
    return draft


@pytest.fixture
def office(make_sqlite: Make, tmp_path: Path) -> tuple[World, Path, Path]:
    """A service that has released one page, its data folder, and the site's folder with it."""
    world = make_sqlite()
    released(world, "公示.txt", PRIVATE)
    site = tmp_path / "site"
    site.mkdir()
    (site / "公示.txt").write_text(PRIVATE, encoding="utf-8")
    return world, world.settings.data, site


def records(data: Path) -> int:
    return main(["record", "verify", "--data", str(data)])


def test_the_service_knows_what_it_released(
    office: tuple[World, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, data, site = office
    call = ["verify", str(site), "--data", str(data)]
    assert main(call) == 0
    (site / "公示.txt").write_text(PRIVATE + " ", encoding="utf-8")
    (site / "别的.txt").write_text(CLEAN, encoding="utf-8")
    assert main(call) == 1
    out = capsys.readouterr().out
    assert "公示.txt：内容与签发时不同（同名稿件的登记号 " in out
    assert "别的.txt：从未审查" in out


def test_what_was_withdrawn_is_refused_at_once(
    office: tuple[World, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    world, data, site = office
    (item,) = world.client("officer").get("/api/v1/drafts").json()["items"]
    draft = world.screened("officer", item["id"])
    world.moved("officer", draft, "withdraw", conclusion="withdraw", comment="含有电话")
    assert main(["verify", str(site), "--data", str(data)]) == 1
    assert "已撤稿" in capsys.readouterr().out


def test_an_export_shows_when_its_tail_or_a_withdrawal_is_missing(
    office: tuple[World, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, _, site = office
    (item,) = world.client("officer").get("/api/v1/drafts").json()["items"]
    draft = world.screened("officer", item["id"])
    world.moved("officer", draft, "withdraw", conclusion="withdraw", comment="含有电话")
    released(world, "通知.txt", CLEAN)
    (site / "公示.txt").write_text(CLEAN, encoding="utf-8")
    export = tmp_path / "export"
    archive = world.client("auditor").get("/api/v1/records/archive").content
    zipfile.ZipFile(io.BytesIO(archive)).extractall(export)
    key = ("--key", str(export / "public.pem"))
    check = ["verify", str(site), "--receipts", str(export), *key]
    assert main(check) == 0
    assert main(["record", "verify", str(export), *key]) == 0
    (export / "receipts" / "00000002.json").unlink()
    assert main(check) == 1
    assert "还缺1份撤稿凭证" in capsys.readouterr().out
    for folder in ("entries", "receipts"):
        (export / folder / "00000003.json").unlink()
    assert main(["record", "verify", str(export), *key]) == 1
    assert "末尾被截去" in capsys.readouterr().out


def test_an_untouched_chain_is_sound(
    office: tuple[World, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert records(office[1]) == 0
    assert "字节、衔接和签名都无误" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE dispositions SET reason = '改过的理由'", "库中的处置意见与记录不符"),
        ("UPDATE dispositions SET decision = 'nonsense'", "已读不出"),
        ("DELETE FROM dispositions WHERE role = 'author'", "库中的处置意见与记录不符"),
        ("UPDATE signoffs SET body = json_set(body, '$.person', 'sun')", "库中的签字与记录不符"),
        ("DELETE FROM signoffs WHERE ordinal = 1", "库中的签字与记录不符"),
        ("UPDATE records SET envelope = CAST(replace(CAST(envelope AS TEXT), 'payloadType', "
         "'payloadtype') AS BLOB)", "第1号"),
        ("UPDATE records SET receipt = CAST(replace(CAST(receipt AS TEXT), '\"sig\":\"', "
         "'\"sig\":\"A') AS BLOB)", "凭证 00000001"),
        ("UPDATE records SET envelope = x'7b7d'", "第1号记录：不是签名信封"),
    ],
)  # fmt: skip
def test_any_edit_in_the_database_is_named(
    office: tuple[World, Path, Path],
    capsys: pytest.CaptureFixture[str],
    statement: str,
    words: str,
) -> None:
    data = office[1]
    with sqlite3.connect(data / "screener.db") as database:
        assert database.execute(statement).rowcount >= 1
    database.close()
    assert records(data) == 1
    assert words in capsys.readouterr().out


def test_a_release_made_up_in_the_database_releases_nothing(
    office: tuple[World, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, data, site = office
    with sqlite3.connect(data / "screener.db") as database:
        (receipt,) = database.execute("SELECT receipt FROM records").fetchone()
        body = json.loads(receipt)
        body["signatures"][0]["sig"] = "A" * 86 + "=="
        forged = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
        database.execute("UPDATE records SET receipt = ?", (forged,))
    database.close()
    assert main(["verify", str(site), "--data", str(data)]) == 1
    assert "公示.txt：凭证签名无效" in capsys.readouterr().out


def test_a_folder_without_a_service_is_said_to_be_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["record", "verify", "--data", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "没有审查服务的数据" in said
    assert "--receipts" not in said  # which are no help here, but below
    assert main(["verify", str(tmp_path), "--data", str(tmp_path)]) == 2
    assert "--receipts" in capsys.readouterr().err


def test_publish_asks_the_service_too_and_takes_back_what_was_withdrawn(
    office: tuple[World, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, data, site = office
    call = ["publish", str(site), str(tmp_path / "online"), "--data", str(data), "--delete"]
    assert main(call) == 0
    assert (tmp_path / "online/公示.txt").read_text(encoding="utf-8") == PRIVATE
    (item,) = world.client("officer").get("/api/v1/drafts").json()["items"]
    draft = world.screened("officer", item["id"])
    world.moved("officer", draft, "withdraw", conclusion="withdraw", comment="含有电话")
    assert main(call) == 1
    assert "已移除  公示.txt：已撤稿" in capsys.readouterr().out
    assert list((tmp_path / "online").iterdir()) == []
