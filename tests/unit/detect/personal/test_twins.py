"""What is masked where it is shown and whole where it hides is a contradiction; harmless is not."""

from __future__ import annotations

import pytest

from screener.pipeline import Screener
from screener.verdict import Verdict
from tests.samples import ooxml_sheet as sheets
from tests.samples import ooxml_word as words
from tests.samples import pdf, pdf_places
from tests.samples.ooxml import Link, core_properties, element

NAMES = ("欧阳四五", "何大年", "钱小满", "孙立夏")
MASKED_NAMES = ("欧阳**", "何*年", "钱*满", "孙某")
IDS = ("110101188001010003", "320900189912310008", "810000188001010015", "110101188001010011")
MASKED_IDS = tuple(f"{one[:6]}********{one[14:]}" for one in IDS)
ADDRESSES = ("北湾镇东街社区一组八号", "南坡镇西街二组三号", "东河乡青石村五组", "西岭镇大河村")
MASKED_ADDRESSES = tuple(f"{one[:3]}****" for one in ADDRESSES)
SCHOOLS = ("城关中学", "北湾小学", "城关中学", "北湾小学")
COLUMN_RULE = "personal_info.recoverable_column"
MASK_RULE = "personal_info.recoverable_mask"
HIDDEN = '<s:cols><s:col min="3" max="3" hidden="1"/></s:cols>'


def grid(*columns: tuple[str, ...], before: str = "") -> str:
    rows = enumerate(zip(*columns, strict=True), 1)
    return sheets.sheet(
        "".join(
            sheets.row(n, "".join(sheets.cell("ABC"[at] + str(n), t) for at, t in enumerate(row)))
            for n, row in rows
        ),
        before,
    )


def found(verdict: Verdict, rule: str) -> list[tuple[str, str]]:
    return [(one.text, one.reason) for one in verdict.findings if one.rule == rule]


@pytest.mark.parametrize(
    ("label", "masked", "whole"),
    [("姓名", MASKED_NAMES, NAMES), ("家庭住址", MASKED_ADDRESSES, ADDRESSES)],
)
def test_a_masked_column_beside_its_hidden_twin_is_a_finding(
    screener: Screener, label: str, masked: tuple[str, ...], whole: tuple[str, ...]
) -> None:
    xml = grid((label, *masked), ("学校", *SCHOOLS), ("备注", *whole), before=HIDDEN)
    verdict = screener.screen(sheets.workbook({"名单": (xml, "visible")}), "a.xlsx")
    reason = "本列已遮挡，但隐藏列中有与之逐行吻合的完整内容，共 4 行，需核实"
    assert found(verdict, COLUMN_RULE) == [(label, reason)]
    assert verdict.outcome.word == "review"


def test_the_twin_may_lie_on_a_hidden_sheet(screener: Screener) -> None:
    shown = grid(("姓名", *MASKED_NAMES), ("学校", *SCHOOLS))
    behind = grid(("姓名", *NAMES), ("学校", *SCHOOLS))
    data = sheets.workbook({"名单": (shown, "visible"), "底册": (behind, "hidden")})
    (one,) = found(screener.screen(data, "a.xlsx"), COLUMN_RULE)
    assert "隐藏工作表" in one[1]


@pytest.mark.parametrize(
    "whole",
    [
        ("赵一", "钱二", "孙三", "李四"),  # other people
        NAMES[::-1],
        SCHOOLS,
        MASKED_NAMES,
    ],
)
def test_a_hidden_column_that_says_something_else_is_no_twin(
    screener: Screener, whole: tuple[str, ...]
) -> None:
    xml = grid(("姓名", *MASKED_NAMES), ("学校", *SCHOOLS), ("备注", *whole), before=HIDDEN)
    verdict = screener.screen(sheets.workbook({"名单": (xml, "visible")}), "a.xlsx")
    assert found(verdict, COLUMN_RULE) == []


def _with_column() -> tuple[bytes, str]:
    xml = grid(("姓名", *NAMES), ("身份证号", *MASKED_IDS), ("备注", *IDS), before=HIDDEN)
    return sheets.workbook({"名单": (xml, "visible")}), "a.xlsx"


def _with_comments() -> tuple[bytes, str]:
    xml = grid(("姓名", *NAMES), ("身份证号", *MASKED_IDS))
    notes = "".join(
        f'<s:comment ref="B{n}"><s:text><s:t>{one}</s:t></s:text></s:comment>'
        for n, one in enumerate(IDS, 2)
    )
    part = "xl/comments1.xml"
    parts = {part: element("s:comments", f"<s:commentList>{notes}</s:commentList>")}
    link = Link("xl/worksheets/sheet1.xml", "comments", part)
    return sheets.workbook({"名单": (xml, "visible")}, parts, (link,)), "a.xlsx"


def _with_format() -> tuple[bytes, str]:
    cells = [
        sheets.row(n, sheets.cell(f"B{n}", masked) + sheets.cell(f"C{n}", whole, look=4))
        for n, (masked, whole) in enumerate(zip(MASKED_IDS, IDS, strict=True), 2)
    ]
    xml = sheets.sheet("".join(cells))
    parts = {"xl/styles.xml": sheets.styles(";;;")}
    return sheets.workbook({"名单": (xml, "visible")}, parts), "a.xlsx"


def _with_revision() -> tuple[bytes, str]:
    rows = [
        (name, words.paragraph(words.run(masked) + _deleted(whole)))
        for name, masked, whole in zip(NAMES, MASKED_IDS, IDS, strict=True)
    ]
    return words.word(words.table(("姓名", "身份证号"), *rows)), "a.docx"


def _deleted(text: str) -> str:
    return f'<w:del w:id="1" w:author="王"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def _with_workbook() -> tuple[bytes, str]:
    book = sheets.workbook({"底册": (grid(("姓名", *NAMES), ("身份证号", *IDS)), "visible")})
    table = words.table(("姓名", "身份证号"), *zip(NAMES, MASKED_IDS, strict=True))
    return words.word(table, {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": book}), "a.docx"


def _with_bar() -> tuple[bytes, str]:
    draw = pdf.both(pdf.text("；".join(MASKED_IDS), top=600), *pdf_places.barred(IDS[0]))
    return pdf.pages(draw), "a.pdf"


@pytest.mark.parametrize(
    ("build", "place"),
    [
        (_with_column, "隐藏列"),
        (_with_comments, "批注"),
        (_with_format, "用数字格式隐藏的单元格"),
        (_with_revision, "删除的修订"),
        (_with_workbook, "嵌在其中的文件"),
        (_with_bar, "黑块遮盖的文字"),
    ],
)
def test_a_masked_number_whose_whole_stands_out_of_sight_says_where(
    screener: Screener, build: object, place: str
) -> None:
    data, name = build()  # type: ignore[operator]
    hits = found(screener.screen(data, name), MASK_RULE)
    assert [one[0] for one in hits] == list(MASKED_IDS)[: len(hits)]
    assert hits
    assert all(f"（{place}）" in one[1] for one in hits)


def test_two_masks_that_hide_different_digits_are_joined(screener: Screener) -> None:
    first = words.table(("姓名", "身份证号"), *zip(NAMES, MASKED_IDS, strict=True))
    others = [f"******{one[6:14]}****" for one in IDS]
    second = words.table(("姓名", "证件号码"), *zip(NAMES, others, strict=True))
    verdict = screener.screen(words.word(first + second), "a.docx")
    assert len(found(verdict, "personal_info.joinable_mask")) == 8


def test_what_every_office_file_hides_is_no_alarm(screener: Screener) -> None:
    """Author and unit, a template's header, helper sheets with the choices of a list."""
    properties = core_properties(creator="王小满", lastModifiedBy="办公室", title="公示名单")
    extra: dict[str, str | bytes] = {
        "docProps/core.xml": properties,
        "docProps/app.xml": "<Properties><Company>青河县教育局</Company></Properties>",
        "word/header1.xml": element("w:hdr", words.paragraph(words.run("青河县教育局文件模板"))),
    }
    assert (
        screener.screen(
            words.word(words.paragraph(words.run("机关食堂本周菜谱")), extra), "a.docx"
        ).outcome.word
        == "pass"
    )
    shown = grid(("姓名", *MASKED_NAMES[:3], "孙*"), ("学校", *SCHOOLS))
    helper = grid(("民族", "汉族", "回族", "满族", "其他"), ("选项", "是", "否", "无", "待定"))
    data = sheets.workbook(
        {"名单": (shown, "visible"), "选项": (helper, "hidden"), "参数": (helper, "veryHidden")},
        {"docProps/core.xml": properties},
    )
    assert screener.screen(data, "a.xlsx").findings == ()
