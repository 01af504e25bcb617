"""Records filled as an office fills them, and fonts made by code."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

from screener.review.record import ContentEntry, Destruction, Particulars, Publication, Record
from screener.review.roles import Role
from screener.review.words import Action, Conclusion
from tests.unit.review.cases import ANSWERS, DIGEST, NOW, record, sign_off

TITLE = "关于2026年第四季度临时救助名单的公示 <b>&amp;\x07"


def filled() -> Record:
    """A released item with every field of the form."""
    signed = (
        replace(sign_off(Action.SUBMIT, "wang"), conclusion=None, name="王小明", role=Role.AUTHOR,
                level="自审", comment="已逐条自查"),
        replace(sign_off(), name="李敏"),
        replace(sign_off(Action.APPROVE, "zhao"), name="赵保平", level="保密审查",
                role=Role.CONFIDENTIALITY_OFFICER, comment="电话属依法公开的联系方式。",
                article="《政府信息公开条例》第十五条"),
        replace(sign_off(Action.APPROVE, "qian"), name="钱广志", level="签发", role=Role.SIGNER,
                comment=""),
    )  # fmt: skip
    answers = tuple(
        replace(one, yes=True, note="身份证号已遮挡") if one.question == "personal" else one
        for one in ANSWERS
    )
    particulars = Particulars(
        title=TITLE, kind="公示", unit="青河县民政局救助科", author="wang", author_name="王小明",
        drafted="2026-11-20", phone="0555-1234567", characters=1860, attachments=1, pages=3,
        source="本单位制发", channel="门户网站、农家书屋", column="通知公告", planned="2026-11-27",
        notice_until="2026-12-05", openness="主动公开",
    )  # fmt: skip
    contents = (
        ContentEntry(name="救助公示.docx", sha256=DIGEST, bytes=18211),
        ContentEntry(name="附件：名单.xlsx", sha256="b" * 64, bytes=9211),
    )
    return replace(
        record(), particulars=particulars, contents=contents, signoffs=signed, answers=answers
    )


def refused() -> Record:
    closed = replace(
        sign_off(Action.CLOSE), conclusion=Conclusion.REFUSE, name="李敏",
        comment="涉及正在调查的案件", article="《政府信息公开条例》第十六条",
    )  # fmt: skip
    return replace(
        filled(), sequence=2, number="2026-0002", signoffs=(filled().signoffs[0], closed),
        conclusion=Conclusion.REFUSE, retention="永久",
    )  # fmt: skip


PUBLISHED = Publication(
    sequence=2, previous="0" * 64, time=NOW, number="2026-0001", record="e" * 64,
    url="/gsgg/t1.html", published="2026-11-27T10:05:00+08:00", seen=DIGEST, same=True,
    person="cms", name="网站发布系统",
)  # fmt: skip
DESTROYED = Destruction(
    sequence=9, previous="0" * 64, time=NOW, number="2026-0001",
    contents=(ContentEntry(name="救助公示.docx", sha256=DIGEST, bytes=18211),), reason="保存期满",
    method="销毁密钥并覆盖删除", registered_by="王小明", approved_by="赵保平", witnessed_by="孙监",
)  # fmt: skip


@cache
def font(characters: str, *, cubic: bool = False, embedding: int = 0) -> bytes:
    """A font in which every character is the same small square."""
    order = [".notdef", *(f"u{ord(char):04x}" for char in dict.fromkeys(characters))]
    builder = FontBuilder(1000, isTTF=not cubic)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(char): f"u{ord(char):04x}" for char in characters})
    if cubic:
        strings = {name: _square(T2CharStringPen(1000, None)).getCharString() for name in order}
        builder.setupCFF("Test", {"FullName": "Test"}, strings, {})
    else:
        builder.setupGlyf({name: _square(TTGlyphPen(None)).glyph() for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2(fsType=embedding)
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def _square(pen: Any) -> Any:
    pen.moveTo((100, 0))
    for point in ((900, 0), (900, 800), (100, 800)):
        pen.lineTo(point)
    pen.closePath()
    return pen


def all_characters(texts: Iterable[str]) -> str:
    return "".join(sorted(set("审查签发第页0123456789 \xa0■□" + "".join(texts))))
