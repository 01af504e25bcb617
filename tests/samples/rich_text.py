"""Rich text with one sentence in one place."""

from __future__ import annotations

import struct

from tests.samples.old import pasted_file
from tests.samples.ooxml import Plant

_FONTS = r"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fnil\fcharset0 Arial;}}"
_COLORS = r"{\colortbl;\red255\green255\blue255;\red255\green0\blue0;}"
_STYLES = r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}"


def rich(body: str, head: str = "") -> bytes:
    """A file in Chinese; `body` and `head` are RTF already."""
    start = r"{\rtf1\ansi\ansicpg936\deff0\uc1" + _FONTS + _COLORS + _STYLES
    return f"{start}{head}{body}}}".encode("ascii")


def by_number(text: str) -> str:
    """Every character by its number, with a stand-in for readers that know none."""
    return "".join(f"\\u{ord(one) if ord(one) < 0x8000 else ord(one) - 0x10000}?" for one in text)


def by_bytes(text: str) -> str:
    """Every character as the bytes of its code page."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))


def embedded(data: bytes) -> str:
    head = struct.pack("<III", 0x501, 2, 8) + b"Package\0" + struct.pack("<II", 0, 0)
    digits = (head + struct.pack("<I", len(data)) + data).hex()
    return r"{\object\objemb{\*\objclass Package}{\*\objdata " + digits + r"}{\result\pard x}}"


def _body(said: str, text: str) -> dict[str, tuple[str, str, str | None]]:
    """Places in the text: name to (RTF, part, place)."""
    row = r"\trowd\cellx1000\cellx2000\intbl "
    link = r"{\field{\*\fldinst{HYPERLINK "
    return {
        "paragraph": (rf"\pard {said}\par", "body", None),
        "paragraph by bytes": (rf"\pard\f0 {by_bytes(text)}\par", "body", None),
        "bytes in another font": (rf"\pard\f1 {by_bytes(text)}\par", "body", None),
        "table cell": (rf"{row}a\cell {said}\cell\row\pard", "body", "表格1第1行第2列"),
        "hidden run": (rf"a{{\v {said}}}b\par", "hidden", "隐藏文字"),
        "deletion": (rf"a{{\deleted {said}}}b\par", "revision", "删除的修订"),
        "insertion": (rf"{{\revised {said}}}\par", "revision", "插入的修订"),
        "white run": (rf"{{\cf1 {said}}}\par", "hidden", "白色文字"),
        "same colour as shading": (rf"{{\cf2\highlight2 {said}}}\par", "hidden",
                                   "与底色同色的文字"),
        "one-point run": (rf"{{\fs2 {said}}}\par", "hidden", "极小字"),
        "link target": (rf'{link}"http://x.cn/{said}"}}}}{{\fldrslt a}}}}\par', "attribute",
                        "超链接地址"),
        "bookmark": (rf"{{\*\bkmkstart {said}}}a{{\*\bkmkend {said}}}\par", "attribute",
                     "书签名称"),
        "header": (rf"{{\header \pard {said}\par}}", "header", None),
        "footer": (rf"{{\footerf \pard {said}\par}}", "footer", None),
        "footnote": (rf"a{{\footnote \pard {said}}}\par", "footnote", "脚注"),
        "endnote": (rf"a{{\footnote\ftnalt \pard {said}}}\par", "footnote", "尾注"),
        "annotation": (rf"a{{\*\annotation \pard {said}}}\par", "comment", "批注"),
        "annotation's author": (rf"a{{\*\atnauthor {said}}}\par", "metadata", "修订或批注作者"),
        "text box": (rf"{{\shp{{\*\shpinst{{\shptxt \pard {said}\par}}}}}}", "body", "文本框"),
        "hidden shape": (
            rf"{{\shp{{\*\shpinst{{\sp{{\sn fHidden}}{{\sv 1}}}}{{\shptxt \pard {said}\par}}}}}}",
            "hidden", "隐藏的形状",
        ),
        "word art": (rf"{{\shp{{\*\shpinst{{\sp{{\sn gtextUNICODE}}{{\sv {said}}}}}}}}}", "body",
                     "艺术字"),
        "alternative text": (
            rf"{{\shp{{\*\shpinst{{\sp{{\sn wzDescription}}{{\sv {said}}}}}}}}}", "attribute",
            "替代文字",
        ),
        "index entry": (rf"a{{\xe {said}}}\par", "hidden", "索引项"),
        "form field": (rf"{{\*\formfield{{\*\ffdeftext {said}}}}}", "attribute", "内容控件"),
        "unknown group": (rf"{{\*\whatisthis {said}}}", "hidden", "内部数据"),
        "picture's description": (
            rf"{{\pict{{\*\picprop{{\sp{{\sn wzDescription}}{{\sv {said}}}}}}}\pngblip}}",
            "attribute", "替代文字",
        ),
    }  # fmt: skip


def _head(said: str) -> dict[str, tuple[str, str, str]]:
    return {
        "keywords": (rf"{{\info{{\keywords {said}}}}}", "metadata", "文档属性“关键词”"),
        "company": (rf"{{\info{{\*\company {said}}}}}", "metadata", "文档属性“单位”"),
        "title in Unicode": (
            rf"{{\info{{\upr{{\title ??}}{{\*\ud{{\title {said}}}}}}}}}", "metadata",
            "文档属性“标题”",
        ),
        "custom property": (
            rf"{{\*\userprops{{\propname a}}\proptype30{{\staticval {said}}}}}", "metadata",
            "文档属性“a”",
        ),
        "document variable": (rf"{{\*\docvar {{a}}{{{said}}}}}", "hidden", "文档变量"),
        "reviser": (rf"{{\*\revtbl{{Unknown;}}{{{said};}}}}", "metadata", "修订或批注作者"),
        "template": (rf"{{\*\template D:/{said}.dot}}", "attribute", "附加模板"),
    }  # fmt: skip


def rich_plants(text: str) -> dict[str, Plant]:
    """Every place of rich text that a sentence can stand in, each with `text` in it alone."""
    said = by_number(text)
    plain = rf"\pard {by_number('食堂菜谱')}\par "
    plants = {
        name: Plant(rich(plain + body), part, place)
        for name, (body, part, place) in _body(said, text).items()
    }
    for name, (head, part, place) in _head(said).items():
        plants[name] = Plant(rich(plain, head), part, place)
    whole = rich(plain + embedded(pasted_file("内.txt", text.encode())))
    plants["pasted object"] = Plant(whole, "body", None)
    return plants
