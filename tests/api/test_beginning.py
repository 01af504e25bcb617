"""A service that cannot begin says why, in one sentence that names the folder or the key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from api.service.start import open_context
from screener.errors import ScreenerError, UsageError
from tests.api.world import settings_for


def begun(data: Path) -> None:
    open_context(settings_for(data)).database.close()


@pytest.mark.parametrize("name", ["keys", "vault", "heads"])
def test_a_file_where_a_folder_belongs_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(UsageError, match=f"文件夹不能使用：{tmp_path / name}"):
        begun(tmp_path)


def test_a_vault_that_takes_nothing_is_said_before_any_draft_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = os.access  # root, under whom tests may run, is refused nothing
    monkeypatch.setattr(
        os, "access", lambda path, mode: path.name != "vault" and allowed(path, mode)
    )
    with pytest.raises(UsageError, match=f"文件夹不能写入：{tmp_path / 'vault'}"):
        begun(tmp_path)


def test_keys_that_are_gone_or_another_service_s_are_not_made_anew(tmp_path: Path) -> None:
    begun(tmp_path)
    signing = tmp_path / "keys" / "signing.pem"
    kept = signing.read_bytes()
    signing.unlink()
    with pytest.raises(ScreenerError, match="请从备份恢复，不要另建"):
        begun(tmp_path)
    signing.write_bytes(kept)
    (tmp_path / "keys" / "master.keys").unlink()
    with pytest.raises(UsageError, match="主密钥与数据库不配套"):
        begun(tmp_path)
