"""Drafts for the browser tests, built by code; people in them were born in the 1800s."""

from __future__ import annotations

from tests.samples.ooxml_word import paragraph, run, word

IDENTITY = "110101188001010003"
MOBILE = "13800138000"
INTERNAL = "内部资料，注意保存"


def three_findings() -> bytes:
    """A docx with an identity number, a mobile number and an internal mark, after odd letters."""
    lines = (
        "关于救助对象的公示",
        f"😀𠮷先生，身份证号{IDENTITY}，现予公示。",
        f"张某某（电话：{MOBILE}）：您好。",
        INTERNAL,
    )
    return word("".join(paragraph(run(line)) for line in lines))
