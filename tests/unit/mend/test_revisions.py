"""Tracked changes: the text after them, or the one before, and nothing in between."""

from __future__ import annotations

import io

import pytest
from docx import Document
from lxml import etree

from screener.mend.docx_revisions import settle_revisions
from screener.mend.mending import mend
from screener.mend.result import Log, Revisions, Wishes
from tests.samples.ooxml import element
from tests.samples.ooxml_word import paragraph, run, table, word

WHO = 'w:id="1" w:author="王"'
INSERTED = f"<w:ins {WHO}>{run('新增的')}</w:ins>"
DELETED = f"<w:del {WHO}><w:r><w:delText>旧名单</w:delText></w:r></w:del>"
MARK_INSERTED = f"<w:rPr><w:ins {WHO}/></w:rPr>"
MARK_DELETED = f"<w:rPr><w:del {WHO}/></w:rPr>"
BOLD_NOW = f"<w:b/><w:rPrChange {WHO}><w:rPr><w:i/></w:rPr></w:rPrChange>"


def texts(body: str, wish: Revisions) -> list[str]:
    done = mend(word(body), "a.docx", (), Wishes(revisions=wish))
    document = Document(io.BytesIO(done.data))
    inside = [cell.text for one in document.tables for row in one.rows for cell in row.cells]
    return [one.text for one in document.paragraphs] + inside


@pytest.mark.parametrize(
    ("body", "accepted", "rejected"),
    [
        (paragraph(run("甲") + INSERTED + run("乙")), ["甲新增的乙"], ["甲乙"]),
        (paragraph(run("甲") + DELETED + run("乙")), ["甲乙"], ["甲旧名单乙"]),
        (paragraph(run("甲"), MARK_DELETED) + paragraph(run("乙")), ["甲乙"], ["甲", "乙"]),
        (paragraph(run("甲"), MARK_INSERTED) + paragraph(run("乙")), ["甲", "乙"], ["甲乙"]),
        (paragraph(DELETED, MARK_DELETED) + paragraph(run("乙")), ["乙"], ["旧名单", "乙"]),
        (
            paragraph(f"<w:moveFrom {WHO}>{run('移动')}</w:moveFrom>")
            + paragraph(f"<w:moveTo {WHO}>{run('移动')}</w:moveTo>" + run("后")),
            ["", "移动后"], ["移动", "后"],
        ),
        (paragraph(f"<w:ins {WHO}>{DELETED}</w:ins>"),
         [""], [""]),
        (
            table(("甲", "乙")).replace("<w:tr>", f"<w:tr><w:trPr><w:del {WHO}/></w:trPr>")
            + paragraph(run("丙")),
            ["丙"], ["丙", "甲", "乙"],
        ),
    ],
    ids=["insertion", "deletion", "mark deleted", "mark inserted", "paragraph deleted", "move",
         "inserted then deleted", "row deleted"],
)  # fmt: skip
def test_text_after_or_before(body: str, accepted: list[str], rejected: list[str]) -> None:
    assert texts(body, Revisions.ACCEPT) == accepted
    assert texts(body, Revisions.REJECT) == rejected


@pytest.mark.parametrize(("wish", "bold"), [(Revisions.ACCEPT, True), (Revisions.REJECT, False)])
def test_formatting_after_or_before(wish: Revisions, bold: bool) -> None:
    done = mend(word(paragraph(run("甲", BOLD_NOW))), "a.docx", (), Wishes(revisions=wish))
    (made,) = Document(io.BytesIO(done.data)).paragraphs[0].runs
    assert (bool(made.bold), bool(made.italic)) == (bold, not bold)


@pytest.mark.parametrize("wish", Revisions)
def test_no_trace_of_who_changed_what_is_left(wish: Revisions) -> None:
    everything = INSERTED + DELETED + run("甲", BOLD_NOW)
    root = etree.fromstring(element("w:body", paragraph(everything, MARK_INSERTED)))
    log = Log()
    settle_revisions(root, wish, log)
    assert b"author" not in etree.tostring(root)
    assert log.changes == (f"{wish.label}3处",)


def test_a_mended_document_says_what_was_done() -> None:
    done = mend(word(paragraph(INSERTED + DELETED)), "a.docx", (), Wishes())
    assert done.changes[0] == "接受修订2处"
