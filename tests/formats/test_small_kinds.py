"""Books, appointments, cards, subtitles, settings: what each of them hides, and its damage."""

from __future__ import annotations

import base64

import pytest

from screener.document import GapKind, Part
from tests.formats.reading import passages, read, tree
from tests.samples import small
from tests.samples.plain import png

TEXT = "机密★10年"


def test_pages_of_a_book_that_no_reader_turns_to_are_read_all_the_same() -> None:
    document = read(small.epub(f"<p>{TEXT}</p>", spine=False), "a.epub")
    assert [child.text for child in document.children] == [TEXT]
    extra = {"O/note.txt": TEXT.encode(), "O/1.png": png(300, 200)}
    found = read(small.epub("<p>x</p>", parts=extra), "a.epub")
    assert [child.media_type for child in found.children] == [
        "text/html", "image/png", "text/plain",
    ]  # fmt: skip


def test_a_sealed_book_asks_for_a_person_and_sealed_fonts_do_not() -> None:
    cipher = '<encryption><CipherReference URI="{}"/></encryption>'
    for target, sealed in (("O/p.xhtml", True), ("O/a.ttf", False)):
        parts = {"META-INF/encryption.xml": cipher.format(target).encode()}
        document = read(small.epub("<p>x</p>", parts=parts), "a.epub")
        assert (GapKind.ENCRYPTED in {gap.kind for gap in document.gaps}) is sealed


@pytest.mark.parametrize("name", ["a.ics", "无名", "a.txt"])
def test_a_folded_line_is_one_and_escapes_are_undone(name: str) -> None:
    content = small.calendar("DESCRIPTION:第一\r\n 行\\n第二\\, 行", "LOCATION:会议室", "X-A:甲")
    document = read(content, name)
    assert passages(document) == ["第一行", "第二, 行", "地点：会议室"]
    assert passages(document, Part.METADATA) == ["X-A：甲"]
    assert document.gaps == ()


def test_persons_of_an_appointment_are_named() -> None:
    document = read(small.calendar('ATTENDEE;CN="李四";ROLE=X:mailto:a@b.cn'), "a.ics")
    assert passages(document) == ["参加人：李四 a@b.cn"]


def test_a_card_of_an_old_telephone_is_read() -> None:
    quoted = "".join(f"={byte:02X}" for byte in "单位门卫".encode("gbk"))
    content = small.card(
        "N;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:" + quoted[:6] + "=\r\n" + quoted[6:],
        "TEL;CELL:13800138000",
        "ADR:;;人民路1号;某市;;;",
    )
    assert passages(read(content, "a.vcf")) == [
        "姓名：王小明", "姓名：单位门卫", "电话：13800138000", "地址：人民路1号 某市",
    ]  # fmt: skip


def test_a_card_is_one_line_that_begins_with_the_name() -> None:
    first = small.card("ORG:某局", "TEL:13800138000").replace(b"FN:", b"NICKNAME:")
    document = read(first + small.card("TEL:13900139000"), "a.vcf")
    assert document.text == (
        "电话：13800138000\t别名：王小明\t单位：某局\n姓名：王小明\t电话：13900139000"
    )


def test_files_inside_appointments_and_cards_are_read() -> None:
    packed = base64.b64encode(TEXT.encode()).decode()
    attached = f"ATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=名单.txt:{packed}"
    document = read(small.calendar(attached), "a.ics")
    assert [(child.path, child.text) for child in document.children] == [("a.ics!/名单.txt", TEXT)]
    photo = base64.b64encode(png(300, 200)).decode()
    document = read(small.card(f"PHOTO;ENCODING=b;TYPE=PNG:{photo}"), "a.vcf")
    assert [child.media_type for child in document.children] == ["image/png"]
    broken = read(small.card("PHOTO;ENCODING=b;TYPE=PNG:%%%"), "a.vcf")
    assert [gap.kind for gap in broken.gaps] == [GapKind.DAMAGED]
    html = read(small.calendar(f"X-ALT-DESC;FMTTYPE=text/html:<p>{TEXT}</p>"), "a.ics")
    assert [child.text for child in html.children] == [TEXT]


def test_a_cut_calendar_says_so() -> None:
    content = small.calendar("SUMMARY:" + "会议" * 50, "DESCRIPTION:" + "内容" * 200)
    for share in (3, 5, 9):
        assert read(content[: len(content) * share // 10], "a.ics").gaps


@pytest.mark.parametrize(
    ("content", "part", "place"),
    [
        (small.SRT.format("甲") + f"\n{TEXT}\n", Part.HIDDEN, "不显示的字幕"),
        (small.VTT.format("甲") + f"\nNOTE {TEXT}\n", Part.MARKUP, "字幕注释"),
        (small.VTT.format(f"<v {TEXT}>甲"), Part.MARKUP, "字幕注释"),
        (small.ASS.format("甲").replace("Dialogue", "Comment").replace("甲", TEXT), Part.HIDDEN,
         "不显示的字幕"),
        (small.ASS.format("{\\alpha&HFF&}" + TEXT), Part.HIDDEN, "不显示的字幕"),
        (small.ASS.format("甲{" + TEXT + "}"), Part.MARKUP, "字幕注释"),
        (small.ASS.replace("Type", f"Type: x\nTitle: {TEXT}\nType").format("甲"), Part.METADATA,
         "字幕属性"),
        (small.LRC.format("甲") + f"{TEXT}\n", Part.HIDDEN, "不显示的字幕"),
        (small.LRC.replace("歌名", TEXT).format("甲"), Part.METADATA, "字幕属性"),
    ],
)  # fmt: skip
def test_what_a_subtitle_does_not_show_is_found(content: str, part: Part, place: str) -> None:
    (document,) = tree(read(content.encode(), "a"))
    found = [
        (passage.location.part, passage.location.place)
        for passage in document.passages
        if TEXT in document.text[slice(*passage.span)]
    ]
    assert found == [(part, place)]


def test_lines_of_one_cue_belong_together_and_say_where_they_stand() -> None:
    document = read(small.SRT.format("机密★\n10年").encode(), "a.srt")
    assert passages(document, Part.SUBTITLE) == ["机密★\n10年", "欢迎收看"]
    assert [passage.location.line for passage in document.passages] == [3, 8]


def test_settings_written_in_codes_are_read_as_words() -> None:
    coded = TEXT.encode("unicode_escape").decode()
    content = f"# 注释\na.b={coded[:9]}\\\n    {coded[9:]}\nc=\\U0001F600\npath=C:\\new\\table\n"
    assert passages(read(content.encode(), "a.properties")) == [
        "注释", f"a.b={TEXT}", "c=😀", "path=C:\\new\\table",
    ]  # fmt: skip


def test_text_that_only_looks_like_one_of_these_is_text() -> None:
    for content in (
        "BEGIN: 开始\n正文",
        "[00:01] 一句\n后面全是正文\n又一段\n再一段",
        "WEBVTTx\n甲",
    ):
        assert read(content.encode(), "a.txt").media_type == "text/plain"
