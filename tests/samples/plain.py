"""Text, web page, data, mail and archive samples, built from a sentence that must be found."""

from __future__ import annotations

import binascii
import io
import json
import zipfile
import zlib
from email.message import EmailMessage


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def markup(inner: str, before: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<r>{inner}</r>'.encode()


def data(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode()


def mail(text: str, *attached: tuple[str, bytes], subject: str = "通知", html: str = "") -> bytes:
    message = EmailMessage()
    message["From"] = "办公室 <office@example.gov.cn>"
    message["To"] = "press@example.gov.cn"
    message["Subject"] = subject
    message.set_content(text, cte="base64")
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in attached:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def parts(part: str, fields: str = "", charset: str = "utf-8") -> bytes:
    """A mail of one part, `fields` raw among its own."""
    head = (
        f'From: a@example.cn\nTo: b@example.cn\n{fields}Content-Type: multipart/mixed; boundary="b"'
    )
    return f"{head}\n\n--b\n{part}\n--b--\n".encode(charset)


def uuencoded(name: str, content: bytes) -> str:
    lines = (binascii.b2a_uu(content[at : at + 45]).decode() for at in range(0, len(content), 45))
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def archive(*members: tuple[str | zipfile.ZipInfo, bytes], comment: bytes = b"") -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            package.writestr(name, content)
        package.comment = comment
    return result.getvalue()


def gbk_named(name: str, content: bytes) -> bytes:
    """As zip tools for Chinese Windows write it: the name in GBK, and nothing that says so."""
    raw = name.encode("gbk")
    stand_in = "x" * len(raw)
    return archive((stand_in, content)).replace(stand_in.encode(), raw)


def png(width: int, height: int) -> bytes:
    """A PNG that breaks off after its header."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + size + b"\x08\x02\0\0\0" + bytes(8)


def repacked(name: str, content: bytes, packed: bytes, method: int) -> bytes:
    """A zip of one member whose bytes are `packed` by a method Python cannot write."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as package:
        package.writestr(name, packed)
    data = bytearray(result.getvalue())
    check, size = zlib.crc32(content).to_bytes(4, "little"), len(content).to_bytes(4, "little")
    for start, at in ((0, 8), (data.index(b"PK\1\2"), 10)):
        data[start + at : start + at + 2] = method.to_bytes(2, "little")
        data[start + at + 6 : start + at + 10] = check
        data[start + at + 14 : start + at + 18] = size
    return bytes(data)


def unlisted(kept: tuple[str, bytes], deleted: tuple[str, bytes]) -> bytes:
    """A zip whose second member stands in the file, but no longer in its directory."""
    data = archive(kept, deleted)
    first = data.index(b"PK\1\2")
    second, end = data.index(b"PK\1\2", first + 4), data.rindex(b"PK\5\6")
    tail = bytearray(data[end:])
    tail[8:12] = b"\1\0\1\0"
    tail[12:16] = (second - first).to_bytes(4, "little")
    return data[:second] + bytes(tail)
