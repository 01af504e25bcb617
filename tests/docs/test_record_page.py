"""The page on receipts: its commands accept what is right and nothing else; its vector holds."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from screener.review.receipt import STATEMENT, Status, open_receipt
from screener.review.signing import STATEMENT_TYPE, pae, public_keys, read_envelope

DOCS = Path(__file__).parents[2] / "docs"
VECTOR = json.loads((DOCS / "receipt-vector.json").read_text(encoding="utf-8"))
SCRIPT = (DOCS / "record.md").read_text(encoding="utf-8").split("```sh\n")[1].split("```")[0]
TOOLS = all(map(shutil.which, ("sh", "jq", "openssl", "base64", "sha256sum")))


def lay_out(folder: Path) -> None:
    (folder / "public.pem").write_text(VECTOR["public_key"])
    (folder / "page.html").write_bytes(base64.b64decode(VECTOR["file"]))
    (folder / "receipt.json").write_text(VECTOR["receipt"], encoding="utf-8")


def accepted(folder: Path) -> bool:
    done = subprocess.run(["sh", "-c", SCRIPT], cwd=folder, capture_output=True, check=False)
    return done.returncode == 0


def test_the_vector_holds_for_us() -> None:
    envelope = read_envelope(VECTOR["receipt"].encode())
    statement = open_receipt(
        VECTOR["receipt"].encode(), public_keys(VECTOR["public_key"].encode(), "")
    )
    assert statement.status is Status.APPROVED
    digest = hashlib.sha256(base64.b64decode(VECTOR["file"])).hexdigest()
    assert digest == VECTOR["sha256"] == statement.subjects[0][1]
    signed = pae(STATEMENT_TYPE, envelope.payload)
    assert signed.hex() == VECTOR["signed"]
    assert json.loads(envelope.payload)["_type"] == STATEMENT


@pytest.mark.skipif(not TOOLS, reason="jq or openssl is not installed")
def test_the_commands_of_the_page_accept_a_receipt(tmp_path: Path) -> None:
    lay_out(tmp_path)
    assert accepted(tmp_path)


@pytest.mark.skipif(not TOOLS, reason="jq or openssl is not installed")
@pytest.mark.parametrize("name", ["page.html", "receipt.json", "public.pem"])
def test_the_commands_of_the_page_refuse_what_was_changed(tmp_path: Path, name: str) -> None:
    lay_out(tmp_path)
    path = tmp_path / name
    data = path.read_bytes()
    at = data.find(b'payload":"') + 20 if name == "receipt.json" else len(data) // 2
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert not accepted(tmp_path)
