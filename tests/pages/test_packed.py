"""Drafts in which others are packed: the desk says what was read and what only holds."""

from __future__ import annotations

import io
import zipfile

from tests.api.world import CLEAN, World


def packed(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out:
        for name, data in members.items():
            out.writestr(f"{name}.zip" if data[:2] == b"PK" else f"{name}.txt", data)
    return held.getvalue()


def test_of_an_archive_nobody_reads_that_no_text_was_found_in_it(sqlite: World) -> None:
    inner = packed(通知三=CLEAN.encode())
    data = packed(通知一=CLEAN.encode(), 通知二=b"", 附件=inner)
    draft = sqlite.draft("author", "附件.zip", data)
    page = sqlite.browser("author").get(f"/drafts/{draft['summary']['id']}").text
    assert page.count("其中有 3 个文件，逐个列在下面。") == 1
    assert page.count("其中有 1 个文件，逐个列在下面。") == 1
    assert page.count("没有读到文字。") == 1  # of the one that is empty
