"""`screener verify` and `screener record verify`, as a site's administrator calls them."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from screener.cli import main
from screener.review.chain import Head, envelope_digest, sign_entry, sign_head
from screener.review.ledger import Ledger, exported
from screener.review.receipt import sign_receipt, sign_withdrawal
from screener.review.record import FIRST, entry_digest
from screener.review.signing import new_key
from tests.unit.review.cases import NOW, record, withdrawal

PAGE = "<p>本周菜谱</p>".encode()
KEY = new_key()


class Place:
    """A site's folder, and the export of the service that reviewed it."""

    def __init__(self, root: Path) -> None:
        self.site, self.export = root / "site", root / "export"
        self.site.mkdir()
        self.key = root / "public.pem"
        self.key.write_text(KEY.public.pem())
        page = record(1, FIRST, sha256(PAGE).hexdigest())
        first = sign_entry(page, KEY)
        notice = record(2, envelope_digest(first), sha256(b"notice").hexdigest())
        second = sign_entry(notice, KEY)
        back = withdrawal(
            3, envelope_digest(second), entry_digest(notice), sha256(b"notice").hexdigest()
        )
        third = sign_entry(back, KEY)
        head = sign_head(Head(3, envelope_digest(third), NOW, withdrawals=1), KEY)
        ledger = Ledger(
            entries=(first, second, third),
            heads=(("2026-11-26", head),),
            receipts=(
                ("2026-0001", sign_receipt(page, KEY)),
                ("2026-0002", sign_receipt(notice, KEY)),
                ("2026-0002-撤稿", sign_withdrawal(back, KEY)),
            ),
        )
        for name, data in exported(ledger, {KEY.public.id: KEY.public}):
            path = self.export / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def put(self, name: str, data: bytes) -> None:
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def verify(self) -> int:
        return main(
            ["verify", str(self.site), "--receipts", str(self.export), "--key", str(self.key)]
        )

    def verify_records(self) -> int:
        return main(["record", "verify", str(self.export), "--key", str(self.key)])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.chdir(tmp_path)
    return Place(tmp_path)


def receipts_only(place: Place) -> None:
    place.export = place.export / "receipts"


def test_a_site_of_approved_files_passes(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    receipts_only(place)
    place.put("index.html", PAGE)
    place.put("2026/11/copy.html", PAGE)
    assert place.verify() == 0
    done = capsys.readouterr()
    assert done.out == "共2个文件，都与签发的内容逐字节一致\n"
    assert done.err == ""


def test_every_file_that_is_not_is_named(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    receipts_only(place)
    place.put("index.html", PAGE)
    place.put("a/changed.html", PAGE + b" ")
    place.put("a/公示.docx", b"something else")
    place.put("b/notice.html", b"notice")
    place.put("empty", b"")
    (place.site / "link.html").symlink_to(place.site / "index.html")
    os.mkfifo(place.site / "pipe")
    assert place.verify() == 1
    site = place.site.as_posix()
    assert capsys.readouterr().out.splitlines() == [
        f"{site}/a/changed.html：从未审查",
        f"{site}/a/公示.docx：内容与签发时不同（同名稿件的登记号 2026-0001）",
        f"{site}/b/notice.html：已撤稿（2026-0001，2026-11-26 09:00）：含有未脱敏的电话",
        f"{site}/empty：从未审查",
        f"{site}/link.html：是符号链接，没有跟随，所指的内容未经审查",
        f"{site}/pipe：不是普通文件（设备、管道或套接字）",
        "共7个文件，6个不得发布",
    ]


@pytest.mark.parametrize("at", [0, 5, len(PAGE) - 1])
def test_one_changed_byte_is_enough(place: Place, at: int) -> None:
    receipts_only(place)
    place.put("index.html", PAGE[:at] + bytes([PAGE[at] ^ 1]) + PAGE[at + 1 :])
    assert place.verify() == 1


def test_a_folder_without_files_says_so(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.verify() == 0
    assert "文件夹中没有文件，什么也没有核对" in capsys.readouterr().err


def test_a_missing_withdrawal_shows(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in (place.export / "entries", place.export / "receipts"):
        for path in folder.glob("*"):
            if folder.name == "entries" or "撤稿" in path.name:
                path.unlink()
    place.put("index.html", PAGE)
    assert place.verify() == 1
    assert "还缺1份撤稿凭证" in capsys.readouterr().out


def test_a_receipt_cut_off_on_its_way_may_be_a_withdrawal(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    receipts_only(place)
    place.put("index.html", PAGE)
    (withdrawn,) = place.export.glob("*撤稿*")
    withdrawn.write_bytes(withdrawn.read_bytes()[:-40])
    assert place.verify() == 1
    assert "有1份凭证或链头读不出来，其中可能有撤稿凭证" in capsys.readouterr().out


def test_a_whole_export_is_read_as_willingly_as_its_receipts(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put("index.html", PAGE)
    assert place.verify() == 0
    assert capsys.readouterr().err == ""


def test_a_receipt_signed_by_another_is_named(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    receipts_only(place)
    place.put("index.html", PAGE)
    place.key.write_text(new_key().public.pem())
    assert place.verify() == 1
    done = capsys.readouterr()
    assert "index.html：凭证签名无效" in done.out
    assert "2026-0001.json：凭证签名无效：不是用所给公钥对应的密钥签名的" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["verify", "site", "--receipts", "export"], "--receipts 和 --key 要一起给出"),
        (["verify", "site", "--receipts", "none", "--key", "public.pem"], "凭证文件夹不存在"),
        (["verify", "site", "--receipts", "export", "--key", "none"], "文件不存在"),
        (["verify", "none", "--receipts", "export", "--key", "public.pem"], "找不到文件"),
        (["verify", "site", "--receipts", "export", "--key", "export/receipts/2026-0001.json"],
         "没有公钥"),
        (["verify", "site", "--receipts", "e", "--key", "k", "--data", "d"], "不能与 --receipts"),
        (["record"], "record 之后应是 verify"),
        (["record", "show"], "record 之后应是 verify"),
        (["record", "verify", "export"], "要用 --key 给出公钥"),
        (["record", "verify", "site", "--key", "public.pem"], "没有 entries 文件夹"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_one_line(
    place: Place, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(words) == 2
    done = capsys.readouterr()
    assert said in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""


def test_an_export_that_nobody_touched_is_sound(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.verify_records() == 0
    assert capsys.readouterr().out.startswith("共3份记录，字节、衔接和签名都无误；末份摘要 ")


def test_any_edited_file_of_an_export_is_named(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in sorted(place.export.rglob("*.json")):
        whole = path.read_bytes()
        body = json.loads(whole)
        for edited in (
            whole + b"\n",
            whole.replace(b"payloadType", b"payloadtype"),
            json.dumps({**body, "payload": "e30="}, separators=(",", ":")).encode(),
        ):
            path.write_bytes(edited)
            assert place.verify_records() == 1
            out = capsys.readouterr().out
            named = f"第{int(path.stem)}号" if path.parent.name == "entries" else path.stem
            assert named in out or "已公布的链头" in out, (path, out)
        path.write_bytes(whole)
    assert place.verify_records() == 0


def test_a_cut_tail_is_named(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (place.export / "entries/00000003.json").unlink()
    assert place.verify_records() == 1
    assert "末尾被截去" in capsys.readouterr().out


def test_a_record_downloaded_alone_is_verified_by_itself(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    one = place.export / "entries" / "00000002.json"
    check = ["record", "verify", str(one), "--key", str(place.key)]
    assert main(check) == 0
    told = capsys.readouterr()
    assert told.out == f"第2号记录，字节和签名都无误；摘要 {envelope_digest(one.read_bytes())}\n"
    assert "只核对了这一份" in told.err
    one.write_bytes(one.read_bytes().replace(b'"sig":"', b'"sig":"AA', 1))
    assert main(check) == 1
    assert "00000002.json：" in capsys.readouterr().out
    assert main(["record", "verify", "nowhere", "--key", str(place.key)]) == 2
    assert "找不到文件或文件夹：nowhere" in capsys.readouterr().err
