"""The model in force: exchanged under a name, taken over by a running service, taken back."""

from __future__ import annotations

import hashlib
import io
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from api.main import create_app
from api.settings import read_settings
from api.store.shelf import ModelShelf
from screener.classify import Classifier
from screener.cli import main
from screener.errors import LexiconError, ModelError
from screener.paths import LEXICONS, MODELS
from tests.api.conftest import Make
from tests.api.world import CLEAN, PASSWORD, World, copy_template, settings_for
from tests.samples.models import twin

SHIPPED = Classifier.load().digest


@pytest.fixture
def candidate(tmp_path: Path) -> Path:
    return twin(tmp_path / "candidate")


def call(monkeypatch: pytest.MonkeyPatch, *words: str | Path, password: str = PASSWORD) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return main(["model", *map(str, words)])


def by(login: str = "sysadmin", reason: str = "评估不差于在用模型") -> tuple[str, ...]:
    return ("--login", login, "--reason", reason)


def test_a_model_is_used_and_taken_back_with_one_command_each(
    make_sqlite: Make,
    candidate: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = make_sqlite()
    data = world.settings.data
    digest = Classifier.load(candidate).digest
    assert call(monkeypatch, "use", candidate, "--data", data, *by()) == 0
    assert ModelShelf(data).in_force() == data / "models" / digest
    capsys.readouterr()
    assert call(monkeypatch, "list", "--data", data) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith(f"在用  {digest}  本单位训练")
    assert call(monkeypatch, "rollback", "--data", data, *by(reason="误报偏多")) == 0
    assert ModelShelf(data).in_force() == MODELS
    noted = world.client("auditor").get("/api/v1/audit").json()["items"]
    told = [(one["action"], one["actor"], one["object_id"], one["detail"]["reason"])
            for one in noted if one["action"].startswith("model.")]  # fmt: skip
    assert told == [
        ("model.rolled_back", "郑系统", SHIPPED, "误报偏多"),
        ("model.used", "郑系统", digest, "评估不差于在用模型"),
    ]
    assert world.client("auditor").get("/api/v1/audit/check").json()["faults"] == []


@pytest.mark.parametrize(
    ("login", "password", "said"),
    [
        ("sysadmin", "wrong", "密码不正确"),
        ("nobody", PASSWORD, "账号或密码不正确"),
        ("officer", PASSWORD, "由系统管理员办理"),
    ],
)
def test_only_the_administrator_with_the_password_exchanges_it(
    make_sqlite: Make,
    candidate: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    login: str,
    password: str,
    said: str,
) -> None:
    data = make_sqlite().settings.data
    assert call(
        monkeypatch, "use", candidate, "--data", data, *by(login), password=password
    ) == 2  # fmt: skip
    assert said in capsys.readouterr().err
    assert ModelShelf(data).in_force() == MODELS


def test_what_cannot_be_used_is_refused_and_changes_nothing(
    make_sqlite: Make,
    candidate: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = make_sqlite().settings.data
    manifest = json.loads((candidate / "manifest.json").read_text("utf-8"))
    (candidate / "manifest.json").write_text(json.dumps(manifest | {"sha256": "0" * 64}), "utf-8")
    cases: tuple[tuple[tuple[str | Path, ...], str], ...] = (
        (("use", candidate), "摘要不一致"),
        (("use", tmp_path / "none"), "无法读取模型"),
        (("use", MODELS), "已经在用"),
        (("rollback",), "没有更早的模型"),
        (("use",), "之后应是一个模型文件夹"),
        (("list", candidate), "之后不带文件夹"),
        (("burn",), "动作 不能是"),
    )
    for words, said in cases:
        assert call(monkeypatch, *words, "--data", data, *by()) == 2, words
        assert said in capsys.readouterr().err, words
    assert call(monkeypatch, "rollback", "--data", data) == 2
    assert "请用 --login 写明账号" in capsys.readouterr().err
    assert call(monkeypatch, "list", "--data", tmp_path / "none") == 2
    assert "没有审查服务的数据" in capsys.readouterr().err
    assert ModelShelf(data).in_force() == MODELS


def test_a_running_service_takes_it_over_and_loses_no_request(
    template: Path, candidate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    copy_template(template, data)
    digest = Classifier.load(candidate).digest
    with World(settings_for(data, workers=1), None) as world:
        first = world.draft("author", "通知.txt", CLEAN.encode())
        assert first["versions"][-1]["tool"]["model"] == SHIPPED
        uploads = [world.upload("author", f"{n}.txt", f"{CLEAN}{n}".encode()) for n in range(5)]
        assert call(monkeypatch, "use", candidate, "--data", data, *by()) == 0
        seen, end = [], time.monotonic() + 60
        while digest not in seen and time.monotonic() < end:
            answer = world.client("author").post("/api/v1/screen", json={"text": CLEAN})
            assert answer.status_code == 200, answer.text
            seen.append(answer.json()["tool"]["model"])
        assert seen[-1] == digest
        for one in uploads:
            world.screened("author", one["id"])
        last = world.draft("author", "又一份.txt", f"{CLEAN}又".encode())
        assert last["versions"][-1]["tool"]["model"] == digest


def test_a_model_that_went_bad_is_said_at_the_start(template: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    copy_template(template, data)
    shelf = ModelShelf(data)
    shelf.put(shelf.choice().moved("0" * 64))
    with pytest.raises(ModelError, match="无法读取模型"):
        World(settings_for(data), None)
    shelf.pointer.write_text("{", "utf-8")
    with pytest.raises(ModelError, match="读不出在用的是哪个模型"):
        World(settings_for(data), None)


def test_the_office_screens_by_its_own_policy(template: Path, tmp_path: Path) -> None:
    data, policy = tmp_path / "data", tmp_path / "own.toml"
    copy_template(template, data)
    shipped = (LEXICONS / "policy.toml").read_text("utf-8")
    policy.write_text(
        f'{shipped}\n[severity]\n"work_secret.internal_with_ban" = "block"\n', "utf-8"
    )
    settings = read_settings({"SCREENER_POLICY": str(policy)}, data=data, workers=1)
    with World(replace(settings, free_bytes=1), None) as world:
        answer = (
            world.client("author")
            .post("/api/v1/screen", json={"text": "内部资料，注意保存"})
            .json()
        )
    assert answer["tool"]["policy"] == hashlib.sha256(policy.read_bytes()).hexdigest()
    assert answer["verdict"] == "block"


@pytest.mark.parametrize(
    ("setting", "content", "said"),
    [
        ("SCREENER_POLICY", '[severity]\n"no.such" = "info"\n', "thresholds"),
        ("SCREENER_LEXICONS", "[[term\n", "TOML"),
    ],
)
def test_rules_that_cannot_be_read_are_said_at_the_start(
    template: Path, tmp_path: Path, setting: str, content: str, said: str
) -> None:
    data, file = tmp_path / "data", tmp_path / "own.toml"
    copy_template(template, data)
    file.write_text(content, "utf-8")
    with pytest.raises(LexiconError, match=said):
        create_app(read_settings({setting: str(file)}, data=data))
