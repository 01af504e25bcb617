"""PDF files: every place text can stand in is read, and said to be what it is."""

from __future__ import annotations

import random
import time

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from screener.document import Document, GapKind, Part
from screener.extract import extract
from screener.extract.pdf import look
from screener.limits import Limits
from tests.samples import pdf as make
from tests.samples.plain import archive

TEXT = "北岭三号方案"
ID = "110101188001010003"
PHONE = "13800138000"
LONG = (
    "为做好本年度汛期值班工作，现将有关事项通知如下，请各部门认真组织落实，遇有情况及时向值班室报告，"
    "不得迟报漏报瞒报，联系人证件号码为" + ID + "，请妥善保管并按时交回办公室统一归档备查。"
)


def read(data: bytes, limits: Limits | None = None) -> Document:
    return extract(data, "a.pdf", limits or Limits())


def passages(document: Document) -> list[tuple[str, Part, str | None]]:
    return [
        (document.text[one.span.start : one.span.end], one.location.part, one.location.place)
        for one in document.passages
    ]


def body(document: Document) -> list[str]:
    return [text for text, part, _ in passages(document) if part is Part.BODY]


def rows(document: Document) -> dict[tuple[int, int], dict[int, str]]:
    found: dict[tuple[int, int], dict[int, str]] = {}
    for one in document.passages:
        if one.cell:
            row = found.setdefault((one.cell.table, one.cell.row), {})
            row[one.cell.column] = document.text[one.span.start : one.span.end]
    return found


def kinds(document: Document) -> set[GapKind]:
    return {gap.kind for gap in document.gaps}


def part_of(document: Document, text: str) -> tuple[Part, str | None]:
    return next((part, place) for found, part, place in passages(document) if text in found)


def test_lines_of_a_paragraph_are_one_passage_and_short_lines_stay_alone() -> None:
    document = read(make.pages(make.text("机密★10年", "份号：000017", LONG, "办公室", LONG)))
    assert body(document) == ["机密★10年", "份号：000017", LONG, "办公室", LONG]
    places = [one.location for one in document.passages if one.location.part is Part.BODY]
    assert [one.page for one in places] == [1] * 5
    assert [one.paragraph for one in places] == [1, 2, 3, 4, 5]


def test_lines_of_one_length_that_leave_room_are_not_joined() -> None:
    lines = ("一等奖：春到青河山水绿", "二等奖：一犁新雨田畴润", "三等奖：柳岸燕莺又一年")
    assert body(read(make.pages(make.text(*lines)))) == list(lines)


def test_a_paragraph_goes_on_overleaf_in_one_passage() -> None:
    first, rest = LONG[:42], LONG[42:]
    halves = make.wrap(LONG, make.WIDTH - 2 * make.LEFT)
    first, rest = "".join(halves[:2]), "".join(halves[2:])
    document = read(make.pages(make.text(first), make.text(rest)))
    assert body(document) == [LONG]


def test_cells_placed_by_their_coordinates_come_out_as_rows() -> None:
    table = (
        ("姓名", "身份证号", "住址", "电话", "金额（元）", "备注"),
        ("张三", ID, "北湾镇东街社区一组八号", PHONE, "80", ""),
        ("欧阳四五", "320900189912310008", "南坡镇西街", PHONE, "120", "已核实发放到位"),
    )
    document = read(make.pages(make.both(make.text("发放名册"), make.table(*table))))
    assert body(document)[0] == "发放名册"
    assert rows(document) == {
        (1, number): {at: cell for at, cell in enumerate(row, 1) if cell}
        for number, row in enumerate(table, 1)
    }


def test_a_table_that_goes_on_overleaf_stays_one_table() -> None:
    table = (("姓名", "证号"), ("张三", ID), ("李四", "810000188001010015"), ("王五", "无"))
    document = read(make.pages(make.table(*table[:2]), make.table(*table[2:])))
    assert list(rows(document)) == [(1, 1), (1, 2), (1, 3), (1, 4)]


def test_two_pieces_in_one_column_of_a_row_are_both_kept() -> None:
    def draw(canvas: Canvas) -> None:
        for line, cells in enumerate((("姓名与身份证件号码信息", "金额"), ("张三", "80"))):
            for number, cell in enumerate(cells):
                canvas.drawString(make.LEFT + 250 * number, make.TOP - 20 * line, cell)
        canvas.drawString(make.LEFT + 50, make.TOP - 20, PHONE)

    assert PHONE in read(make.pages(draw)).text


@pytest.mark.parametrize("seed", range(12))
def test_nothing_drawn_is_lost_wherever_it_stands(seed: int) -> None:
    chance = random.Random(seed)
    places = [(chance.randrange(40, 500, 23), chance.randrange(60, 800, 14)) for _ in range(150)]

    def draw(canvas: Canvas) -> None:
        for number, (x, y) in enumerate(dict.fromkeys(places)):
            canvas.drawString(x, y, f"第{number}甲")

    text = read(make.pages(draw)).text
    numbers = range(len(set(places)))
    assert [number for number in numbers if f"第{number}甲" not in text] == []


def test_a_drawn_grid_joins_the_lines_of_a_cell() -> None:
    table = (("姓名", "证号", "电话"), ("张三", f"{ID[:10]}\n{ID[10:]}", PHONE))
    document = read(make.pages(make.grid(*table)))
    assert rows(document)[1, 2] == {1: "张三", 2: ID, 3: PHONE}


def test_prose_in_two_columns_is_no_table_and_read_column_by_column() -> None:
    wide = (make.WIDTH - 2 * make.LEFT - 30) / 2
    left, right = LONG + "左栏结束。", "右栏开始。" + LONG
    draw = make.both(
        make.text(left, width=wide), make.text(right, left=make.LEFT + wide + 30, width=wide)
    )
    document = read(make.pages(draw))
    assert not rows(document)
    assert document.text.index("左栏结束") < document.text.index("右栏开始")
    assert document.text.count(ID) == 2


def test_latin_prose_with_every_word_placed_is_no_table() -> None:
    words = "the quick brown fox jumps over a lazy dog while nobody looks at them".split()  # noqa: SIM905

    def draw(canvas: Canvas) -> None:
        for line in range(20):
            x = make.LEFT
            for number in range(9):
                word = words[(line * 5 + number * 3) % len(words)]
                canvas.drawString(x, make.TOP - 15 * line, word)
                x += canvas.stringWidth(word) + 4 + (line + number) % 4

    document = read(make.pages(draw))
    assert not rows(document)
    assert "the brown" in document.text or "quick" in document.text


def test_digits_drawn_one_by_one_are_one_number() -> None:
    def draw(canvas: Canvas) -> None:
        for number, digit in enumerate(ID):
            canvas.drawString(make.LEFT + 7.5 * number, make.TOP, digit)

    assert body(read(make.pages(draw))) == [ID]


def test_bold_made_by_drawing_twice_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(make.LEFT, make.TOP, TEXT)
        canvas.drawString(make.LEFT + 0.4, make.TOP, TEXT)

    assert body(read(make.pages(draw))) == [TEXT]


def test_what_runs_along_the_edges_of_all_pages_is_head_and_foot() -> None:
    def page(number: int) -> make.Draw:
        return make.both(
            make.text("秘密★5年", top=make.HEIGHT - 40),
            make.text(f"第{'甲乙丙丁'[number]}章的标题", LONG),
            make.text(f"- {number + 1} -", top=30),
        )

    document = read(make.pages(*(page(number) for number in range(4))))
    assert [text for text, part, _ in passages(document) if part is Part.HEADER] == ["秘密★5年"]
    assert len([text for text, part, _ in passages(document) if part is Part.FOOTER]) == 4
    assert sum(LONG in text for text in body(document)) == 4


def test_the_first_line_of_a_single_page_is_body() -> None:
    assert body(read(make.pages(make.text("秘密★5年", top=make.HEIGHT - 40)))) == ["秘密★5年"]


def _white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.drawString(make.LEFT, 500, TEXT)


def _invisible(canvas: Canvas) -> None:
    canvas.drawString(make.LEFT, 500, TEXT, mode=3)


def _tiny(canvas: Canvas) -> None:
    canvas.setFont(make.FONT, 0.8)
    canvas.drawString(make.LEFT, 500, TEXT)


def _off_page(canvas: Canvas) -> None:
    canvas.drawString(-300, 500, TEXT)


def _cropped(canvas: Canvas) -> None:
    canvas.setCropBox((0, 600, 595, 842))
    canvas.drawString(make.LEFT, 500, TEXT)


@pytest.mark.parametrize(
    ("draw", "place"),
    [
        (_white, "白色文字"),
        (_invisible, "不可见文字"),
        (_tiny, "极小字号"),
        (_off_page, "页面之外"),
        (_cropped, "裁剪框之外"),
    ],
)
def test_text_nobody_sees_is_hidden_and_says_why(draw: make.Draw, place: str) -> None:
    document = read(make.pages(make.both(make.text("食堂菜谱", top=700), draw)))
    assert part_of(document, TEXT) == (Part.HIDDEN, place)
    assert part_of(document, "食堂菜谱")[0] is Part.BODY


def test_white_text_on_a_dark_ground_is_seen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.2)
        canvas.rect(60, 490, 300, 30, stroke=0, fill=1)
        _white(canvas)

    assert part_of(read(make.pages(draw)), TEXT)[0] is Part.BODY


def test_a_layer_that_is_off_is_hidden() -> None:
    document = read(make.changed(make.pages(make.text(TEXT)), make.layered))
    assert part_of(document, TEXT) == (Part.HIDDEN, "关闭的图层")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_like_one_that_is_not(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.saveState()
        canvas.translate(297, 421)
        canvas.rotate(turn)
        canvas.drawString(-200, 20, TEXT)
        canvas.drawString(-200, -20, ID)
        canvas.restoreState()

    assert body(read(make.pages(draw))) == [TEXT, ID]


def test_text_written_upwards_stays_in_order() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.drawString(100, -100, TEXT)
        canvas.drawString(100, -130, ID)

    assert body(read(make.pages(draw))) == [TEXT, ID]


def _entries(package: pikepdf.Pdf) -> None:
    package.docinfo["/Keywords"] = TEXT
    package.docinfo["/密级"] = "机密"
    package.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('密码')")
    )
    with package.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("北岭书签", 0))
    package.attachments["底册.txt"] = f"姓名 {ID}".encode()


def test_what_stands_beside_the_pages_is_read() -> None:
    document = read(make.changed(make.pages(make.text("食堂菜谱")), _entries))
    assert part_of(document, TEXT) == (Part.METADATA, "文档属性“关键词”")
    assert part_of(document, "机密") == (Part.METADATA, "文档属性“密级”")
    assert part_of(document, "app.alert") == (Part.MARKUP, "脚本")
    assert part_of(document, "北岭书签") == (Part.ATTRIBUTE, "书签")
    assert [child.path for child in document.children] == ["a.pdf!/底册.txt"]
    assert ID in document.children[0].text


@pytest.mark.parametrize(
    ("entries", "part", "place"),
    [
        ({"Subtype": pikepdf.Name.Text, "Contents": TEXT}, Part.COMMENT, "批注"),
        ({"Subtype": pikepdf.Name.Text, "Contents": TEXT, "F": 2}, Part.HIDDEN, "隐藏的批注"),
        (
            {"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx, "T": "a", "V": TEXT},
            Part.BODY,
            "表单域",
        ),
        (
            {"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx, "V": TEXT, "F": 2},
            Part.HIDDEN,
            "隐藏的表单域",
        ),
        (
            {"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx, "TU": TEXT},
            Part.ATTRIBUTE,
            "表单域提示",
        ),
        (
            {"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Ch, "Opt": ["甲", TEXT]},
            Part.ATTRIBUTE,
            "表单域选项",
        ),
        (
            {
                "Subtype": pikepdf.Name.Link,
                "A": pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(TEXT)),
            },
            Part.ATTRIBUTE,
            "链接",
        ),
    ],
)
def test_annotations_are_read(entries: dict[str, object], part: Part, place: str) -> None:
    document = read(make.changed(make.pages(make.text("菜谱")), make.annotation(**entries)))
    assert part_of(document, TEXT) == (part, place)


def _form(package: pikepdf.Pdf, content: bytes) -> pikepdf.Stream:
    form = package.make_stream(content)
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = [0, 0, 100, 100]
    return form


def test_what_a_stamp_draws_is_read() -> None:
    def change(package: pikepdf.Pdf) -> None:
        stream = _form(package, b"BT /F 12 Tf 2 2 Td (TOP SECRET) Tj ET")
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        stream.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        make.annotation(Subtype=pikepdf.Name.Stamp, AP=pikepdf.Dictionary(N=stream))(package)

    document = read(make.changed(make.pages(make.text("菜谱")), change))
    assert part_of(document, "TOP SECRET") == (Part.COMMENT, "批注外观")


def test_text_of_an_earlier_revision_is_hidden() -> None:
    data = make.plain("BT /F 12 Tf 72 700 Td (old words 13800138000) Tj ET")
    stream = b"BT /F 12 Tf 72 700 Td (new words) Tj ET"
    body = b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)
    document = read(make.revised(data, 4, body))
    assert part_of(document, "new words")[0] is Part.BODY
    assert part_of(document, "old words") == (Part.HIDDEN, "增量保存的早先版本")


@pytest.fixture
def unseeing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without the readers of pictures."""
    monkeypatch.setattr(look, "is_available", lambda _: False)


def test_a_scanned_page_that_nobody_looks_at_asks_for_a_person(unseeing: None) -> None:
    document = read(make.pages(make.text("封面"), make.picture(400, 500)))
    assert kinds(document) == {GapKind.NO_TEXT_LAYER}
    assert document.gaps[0].location.page == 2
    assert document.gaps[0].message.endswith("（没有安装图片文字识别组件）")


def test_a_picture_that_nobody_looks_at_is_a_gap_and_a_small_logo_is_none(
    unseeing: None,
) -> None:
    words = make.text("食堂菜谱一二三")
    assert kinds(read(make.pages(make.both(words, make.picture(200, 200))))) == {GapKind.IMAGE}
    assert not kinds(read(make.pages(make.both(words, make.picture(18, 18, 60)))))


def test_the_text_layer_of_a_scan_is_said_to_be_one(unseeing: None) -> None:
    draw = make.both(make.picture(500, 600), _invisible)
    document = read(make.pages(draw))
    assert part_of(document, TEXT) == (Part.OCR, "扫描页的文字层")
    assert kinds(document) == {GapKind.IMAGE}


def test_a_blank_page_is_no_gap() -> None:
    assert not read(make.pages(lambda _: None)).gaps


def test_codes_that_stand_for_nothing_are_a_gap() -> None:
    def change(package: pikepdf.Pdf) -> None:
        font = package.pages[0].obj.Resources.Font
        for name in list(font.keys()):
            if font[name].get("/Subtype") == "/Type0":
                inner = font[name].DescendantFonts[0]
                font[name].Encoding = pikepdf.Name("/Identity-H")
                inner.CIDSystemInfo = pikepdf.Dictionary(
                    Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity")
                )

    document = read(make.changed(make.pages(make.text(LONG)), change))
    assert kinds(document) == {GapKind.DAMAGED}
    assert "编码" in document.gaps[0].message


def _locked(user: str) -> bytes:
    encryption = pikepdf.Encryption(owner="owner", user=user, R=6)
    return make.changed(make.pages(make.text(TEXT)), lambda _: None, encryption=encryption)


def test_a_file_that_needs_a_password_is_encrypted_and_one_that_does_not_is_read() -> None:
    assert kinds(read(_locked("geheim"))) == {GapKind.ENCRYPTED}
    assert body(read(_locked(""))) == [TEXT]


@pytest.mark.parametrize("keep", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_file_cut_short_is_never_read_without_a_gap(keep: float) -> None:
    data = make.pages(*(make.text(f"第{number}页", LONG) for number in range(5)))
    document = read(data[: int(len(data) * keep)])
    assert GapKind.DAMAGED in kinds(document)


def test_more_pages_than_allowed_are_a_gap() -> None:
    document = read(make.pages(*[make.text(TEXT, top=500)] * 4), Limits(pages=3))
    assert kinds(document) == {GapKind.TOO_LARGE}
    assert len([text for text in body(document) if text == TEXT]) == 3


def test_files_packed_together_share_the_pages_they_may_have() -> None:
    two = make.pages(*[make.text(TEXT, top=500)] * 2)
    packed = extract(archive(*((f"{name}.pdf", two) for name in "abc")), "a.zip", Limits(pages=3))
    assert [child.counts[0].amount if child.counts else 0 for child in packed.children] == [2, 1, 0]
    assert [kinds(child) for child in packed.children] == [
        set(), {GapKind.TOO_LARGE}, {GapKind.TOO_LARGE}
    ]  # fmt: skip


def test_a_form_that_draws_itself_ends() -> None:
    def change(package: pikepdf.Pdf) -> None:
        form = _form(package, b"/X Do /X Do")
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        page = package.pages[0]
        page.obj.Resources.XObject = pikepdf.Dictionary(X=form)
        page.contents_add(b"/X Do")

    started = time.process_time()
    document = read(make.changed(make.pages(make.text(TEXT)), change))
    assert time.process_time() - started < 5
    assert TEXT in document.text


def test_forms_that_multiply_are_cut_off_with_a_gap() -> None:
    def change(package: pikepdf.Pdf) -> None:
        inner = _form(package, b"n")
        for _ in range(12):
            outer = _form(package, b"/X Do " * 8)
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
            inner = outer
        page = package.pages[0]
        page.obj.Resources.XObject = pikepdf.Dictionary(X=inner)
        page.contents_add(b"/X Do")

    document = read(make.changed(make.pages(make.text(TEXT)), change))
    assert kinds(document) == {GapKind.DAMAGED}
    assert TEXT in document.text


def test_a_page_tree_that_bites_its_tail_ends() -> None:
    data = make.plain("BT /F 12 Tf 72 700 Td (words) Tj ET")
    document = read(data.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"))
    assert document.gaps


def test_any_bytes_after_the_head_are_a_gap_and_no_exception() -> None:
    for rubbish in (b"%PDF-1.7", b"%PDF-1.4\n" + bytes(range(256)) * 20, b"x" * 900 + b"%PDF-1.4"):
        assert read(rubbish).gaps
