"""Books, appointments, cards, subtitles and saved pages."""

from __future__ import annotations

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
