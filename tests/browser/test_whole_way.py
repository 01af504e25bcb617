"""The whole way of a draft in a real browser, from the upload to the bytes that may go online."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import docx

from tests.browser.desk import Office


def verify(folder: Path, data: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "screener", "verify", str(folder), "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_released_file_verifies_and_one_byte_changed_does_not(
    office: Office, released: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    online = site / "a.docx"
    online.write_bytes(released.read_bytes())
    assert verify(site, office.data).returncode == 0
    online.write_bytes(released.read_bytes()[:-1] + b"!")
    refused = verify(site, office.data)
    assert refused.returncode == 1
    assert "a.docx" in refused.stdout


def test_the_form_is_filled_in_and_names_everyone_who_signed(
    office: Office, released: Path, tmp_path: Path
) -> None:
    officer = office.desk("officer")
    officer.open(released.stem)
    officer.page.click("text=号记录")
    with officer.page.expect_download() as download:
        officer.page.click("text=审批表 Word")
    saved = tmp_path / "form.docx"
    download.value.save_as(saved)
    text = "\n".join(
        cell.text for table in docx.Document(str(saved)).tables for cell in table._cells
    )
    for name in ("王撰稿", "李科长", "赵保密", "钱局长", "门户网站"):
        assert name in text
    assert download.value.suggested_filename.endswith(".docx")
