"""Mail (eml), mailboxes (mbox) and saved pages (mht): headers, texts, and what is attached."""

from __future__ import annotations

import base64
import re
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from screener.containers.charset import decode
from screener.containers.packed_text import packed
from screener.containers.source import Source
from screener.containers.uuencoded import uuencoded
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import TooLarge
from screener.extract.mail.headers import filename, header, names, with_raw_bytes_told
from screener.limits import Budget

if TYPE_CHECKING:
    from email.message import Message

_FIELD = re.compile(
    rb"^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|reply-to|sender|"
    rb"delivered-to|content-type|content-transfer-encoding|x-[\w-]+|dkim-signature|bcc|status):",
    re.IGNORECASE | re.MULTILINE,
)
_ANY_FIELD = re.compile(rb"[\x21-\x39\x3b-\x7e]+:")
_MBOX = re.compile(rb"^From \S.*\d{4}.*\r?\n(?=[\x21-\x39\x3b-\x7e]+:)", re.MULTILINE)
_EXTENSIONS = frozenset({"eml", "mht", "mhtml", "mbox", "nws", "emlx"})
_HEADERS = {
    "From": "发件人", "To": "收件人", "Cc": "抄送", "Bcc": "密送", "Sender": "代发人",
    "Reply-To": "回复地址", "Date": "日期", "Keywords": "关键词", "Comments": "备注",
    "Organization": "单位", "Thread-Topic": "主题", "X-Originating-IP": "来源地址",
    "X-Mailer": "邮件程序", "Content-Description": "内容说明",
    "Return-Path": "退信地址",
}  # fmt: skip
_KNOWN_HEADERS = {"subject", "content-disposition", "content-type"} | {
    name.lower() for name in _HEADERS
}
_TELLING = re.compile(r"[\u3400-\u9fff]|(?<![\w.-])\d{17}[\dXx](?![\w.-])")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{24,}={0,2}\s*")
_PART_HEADERS = frozenset({"content-type", "content-disposition"})
_SOFT_BREAK = re.compile(r"(?<!\n--) +\r?\n(?!>|\r?\n|-- )")
_BODY_NAME = "正文.html"
_STOCK = re.compile(r"multi-?part message in MIME format", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<!--|<script|display\s*:|visibility|\b(alt|title|hidden|data-\w+)\s*=|data:", re.I
)
_TAGS = re.compile(r"<[^>]*>|&nbsp;|\s+")
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted",
                     "application/pgp-encrypted"})  # fmt: skip


def recognise(source: Source) -> str | None:
    head = source.data[:8192].lstrip(b"\xef\xbb\xbf\r\n")
    fields = {field.lower() for field in _FIELD.findall(head.partition(b"\r\n\r\n")[0])}
    if _MBOX.match(head) and fields:
        return "application/mbox"
    if not _ANY_FIELD.match(head):
        return None
    known = source.extension in _EXTENSIONS and fields
    return "message/rfc822" if known or len(fields) >= 3 else None


def read(source: Source, budget: Budget) -> Content:
    if recognise(source) == "application/mbox":
        return _read_mailbox(source, budget)
    import email
    from email import policy

    try:
        message = email.message_from_bytes(
            source.data.lstrip(b"\xef\xbb\xbf\r\n"), policy=policy.compat32
        )
    except RecursionError:
        raise TooLarge("邮件各部分嵌套的层数超过上限") from None
    reader = _MailReader(budget)
    reader.read(message)
    builder = reader.builder
    attachments, gaps = tuple(reader.attachments), tuple(reader.gaps)
    return Content("message/rfc822", builder.text, builder.passages, attachments, gaps)


def _read_mailbox(source: Source, budget: Budget) -> Content:
    starts = [match.end() for match in _MBOX.finditer(source.data)]
    ends = [*[match.start() for match in _MBOX.finditer(source.data)][1:], len(source.data)]
    attachments = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        attachments.append(_attachment(f"邮件{number}.eml", source.data[start:end], budget))
    return Content("application/mbox", attachments=tuple(attachments))


class _MailReader:
    """One mail: its own headers and plain texts; everything else becomes an attachment."""

    def __init__(self, budget: Budget) -> None:
        self.builder = TextBuilder()
        self.attachments: list[Attachment] = []
        self.gaps: list[Gap] = []
        self._budget = budget
        self._paragraph = 0
        self._names: set[str] = set()

    def read(self, message: Message) -> None:
        with_raw_bytes_told(message)
        subject = header(message, "Subject")
        self.builder.add(subject, Location(Part.BODY, place="邮件主题"), heading=True)
        for name, title in _HEADERS.items():
            place = f"邮件{title}" if not title.startswith("邮件") else title
            self.builder.add(header(message, name), Location(Part.METADATA, place=place))
        self._other_headers(message)
        self._read_part(message)

    def _other_headers(self, message: Message, known: Container[str] = _KNOWN_HEADERS) -> None:
        """Fields that programs add of their own, where they say something."""
        for name in dict.fromkeys(message.keys()):
            if name.lower() not in known and _TELLING.search(text := header(message, name)):
                self.builder.add(text, Location(Part.METADATA, place=f"邮件字段 {name}"))

    def _part_headers(self, part: Message) -> None:
        """What the fields of one part of the mail say, and the names it has beside its own."""
        self._other_headers(part, _PART_HEADERS)
        for name in names(part):
            if name != filename(part) and _TELLING.search(name):
                self.builder.add(name, Location(Part.METADATA, place="附件的另一名称"))

    def _read_part(self, message: Message) -> None:
        """Read every leaf of the tree of parts, in order, however deep."""
        plain: list[str] = []
        stack = [message]
        while stack:
            part = stack.pop()
            kind = part.get_content_type()
            if part is not message:
                with_raw_bytes_told(part)
                self._part_headers(part)
            if kind in _SEALED and "signed" not in str(part.get("Content-Type", "")):
                self.gaps.append(Gap(GapKind.ENCRYPTED, "邮件正文已加密"))
            if kind == "message/rfc822" or (kind.startswith("message/") and part.is_multipart()):
                self._nested(part)
            elif part.is_multipart():
                self._unseen(part)
                stack.extend(reversed(list(_parts(part))))
            elif kind == "text/plain" and not _is_attached(part):
                plain.append(self._plain(part))
            elif kind == "text/html" and not _is_attached(part):
                self._page(part, plain)
            else:
                self._attached(part)

    def _plain(self, part: Message) -> str:
        text = self._without_files(self._text(part))
        if part.get_param("format") == "flowed":
            text = _SOFT_BREAK.sub("" if part.get_param("delsp") == "yes" else " ", text)
        if _BASE64.fullmatch(text):  # a body whose field does not say how it is written
            text = "\n".join((text, *packed("".join(text.split()))))
        for line in re.split(r"\r\n|\n|\r", text):
            self._paragraph += 1
            self.builder.add(line, Location(paragraph=self._paragraph, place="邮件正文"))
        return text

    def _without_files(self, text: str) -> str:
        """The text with its uuencoded files taken out, which become attachments."""
        kept, at = [], 0
        for one in uuencoded(text):
            kept.append(text[at : one.start])
            at = one.end
            self._attach(one.name, one.data)
        return "".join((*kept, text[at:]))

    def _page(self, part: Message, plain: list[str]) -> None:
        """The page is a document of its own, unless it only repeats the plain text."""
        data = self._bytes(part)
        text = self._text(part)
        words = _TAGS.sub("", re.sub(r"(?is)<(head|style)\b.*?</\1>", "", text))
        if _UNSEEN.search(text) or words not in {"".join(one.split()) for one in plain}:
            self._attach(_BODY_NAME, data)

    def _nested(self, part: Message) -> None:
        for inner in _parts(part):
            try:
                data = inner.as_bytes()
                if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
                    data = base64.b64decode(data)  # forbidden, and written all the same
            except Exception:  # noqa: BLE001 - the generator raises many kinds on broken parts
                self.gaps.append(Gap(GapKind.DAMAGED, "内附邮件结构损坏，无法读取"))
                continue
            self._attach(filename(part) or "内附邮件.eml", data)

    def _attached(self, part: Message) -> None:
        ending = part.get_content_subtype().partition("+")[0]
        ending = "eml" if ending == "rfc822-headers" else ending
        name = filename(part) or f"附件.{ending}"
        self._attach(name, self._bytes(part))

    def _attach(self, name: str, data: bytes) -> None:
        unique, number = name, 1
        while unique in self._names:
            number += 1
            unique = f"{name}（同名第{number}个）"
        self._names.add(unique)
        if data:
            self.attachments.append(_attachment(unique, data, self._budget))
        elif name != _BODY_NAME:
            self.builder.add(name, Location(Part.METADATA, place="空附件的名称"))

    def _bytes(self, part: Message) -> bytes:
        payload = part.get_payload(decode=True)
        if any("Base64" in type(defect).__name__ for defect in part.defects):
            self.gaps.append(Gap(GapKind.DAMAGED, "邮件中一处编码损坏，内容可能不完整"))
        return payload if isinstance(payload, bytes) else b""

    def _text(self, part: Message) -> str:
        data = self._bytes(part)
        found = decode(data, part.get_content_charset())
        if found is None:
            if data.strip():
                self.gaps.append(Gap(GapKind.DAMAGED, "邮件正文编码无法识别"))
            return ""
        return found.text

    def _unseen(self, part: Message) -> None:
        """Words before the first part and after the last, which mail programs do not show."""
        for raw in (part.preamble, part.epilogue):
            text = (raw or "").encode("utf-8", "surrogateescape")
            found = decode(text)
            if found and found.text.strip() and not _STOCK.search(found.text):
                self.builder.add(
                    found.text.strip(), Location(Part.HIDDEN, place="邮件各部分之外的文字")
                )


def _parts(part: Message) -> Iterator[Message]:
    from email.message import Message

    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(
        part.get_content_type() == "text/plain" and filename(part)
    )


def _attachment(name: str, data: bytes, budget: Budget) -> Attachment:
    try:
        budget.spend_member(len(data))
    except TooLarge as error:
        return Attachment(name, b"", Gap(GapKind.TOO_LARGE, str(error)))
    return Attachment(name, data)
