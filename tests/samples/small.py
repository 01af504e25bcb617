"""Books, appointments, cards, subtitles and saved pages."""

from __future__ import annotations

from tests.samples.ooxml import Plant
from tests.samples.plain import archive, page

SRT = "1\n00:00:01,000 --> 00:00:02,000\n<i>{}</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n欢迎收看\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<c.yellow>{}</c>\n\n00:03.000 --> 00:04.000\n欢迎收看\n"
ASS = (
    "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{{\\pos(1,2)}}{}\n"
)
LRC = "[ti:歌名]\n[00:01.00]{}\n[00:03.00]欢迎收听\n"


def epub(
    body: str, *, title: str = "食堂菜谱", parts: dict[str, bytes] | None = None, spine: bool = True
) -> bytes:
    """A book of one page."""
    container = '<container><rootfiles><rootfile full-path="O/a.opf"/></rootfiles></container>'
    read_first = '<itemref idref="p"/>' if spine else ""
    item = '<item id="p" href="p.xhtml" media-type="application/xhtml+xml"/>'
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata>'
        f"<manifest>{item}</manifest><spine>{read_first}</spine></package>"
    )
    return archive(
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.encode()),
        ("O/a.opf", book.encode()),
        ("O/p.xhtml", page(body)),
        *(parts or {}).items(),
    )


def calendar(*lines: str) -> bytes:
    inner = "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}\r\nEND:VCALENDAR\r\n".encode()


def card(*lines: str) -> bytes:
    inner = "\r\n".join(lines)
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:王小明\r\n{inner}\r\nEND:VCARD\r\n".encode()


def saved_page(body: str) -> bytes:
    """A page as browsers save it whole."""
    head = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        "Content-Location: http://example.gov.cn/\r\n\r\n"
    )
    return head.encode() + page(body) + b"\r\n--b--\r\n"


def small_plants(text: str) -> dict[str, Plant]:
    """Places of books, appointments, cards, subtitles and settings."""
    return {
        "page of a book": Plant(epub(f"<p>{text}</p>"), "body", None),
        "page of a book that is not in its order": Plant(
            epub(f"<p>{text}</p>", spine=False), "body", None),
        "title of a book": Plant(epub("<p>1</p>", title=text), "metadata", "文档属性“标题”"),
        "behind a book": Plant(epub("<p>1</p>") + text.encode(), "body", None),
        "name of a part of a book": Plant(
            epub("<p>1</p>", parts={f"O/{text}.css": b""}), "metadata", "内部部件的名称"),
        "appointment": Plant(calendar(f"SUMMARY:{text}"), "body", "属性 SUMMARY"),
        "description of an appointment": Plant(
            calendar(f"DESCRIPTION:{text}"), "body", "属性 DESCRIPTION"),
        "property of one's own": Plant(calendar(f"X-NOTE:{text}"), "metadata", "属性 X-NOTE"),
        "card": Plant(card(f"NOTE:{text}"), "body", "属性 NOTE"),
        "subtitle": Plant(SRT.format(text).encode(), "subtitle", "00:00:01,000"),
        "block without a time": Plant(
            (SRT.format("甲") + f"\n{text}\n").encode(), "hidden", "不显示的字幕"),
        "note of a WebVTT": Plant(
            (VTT.format("甲") + f"\nNOTE {text}\n").encode(), "markup", "字幕注释"),
        "script": Plant(ASS.format(text).encode(), "subtitle", "0:00:01.00"),
        "comment of a script": Plant(
            ASS.format(text).replace("Dialogue:", "Comment:").encode(), "hidden", "不显示的字幕"),
        "transparent line of a script": Plant(
            ASS.format("{\\alpha&HFF&}" + text).encode(), "hidden", "不显示的字幕"),
        "lyrics": Plant(LRC.format(text).encode(), "subtitle", "00:01.00"),
        "tag of lyrics": Plant(LRC.replace("歌名", text).format("甲").encode(), "metadata",
                               "字幕属性"),
    }  # fmt: skip
