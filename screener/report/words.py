"""The few words and marks that the text and HTML reports share."""

from __future__ import annotations

import unicodedata

from screener.rule import Category, Severity
from screener.verdict import Outcome

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

CONCLUSIONS = {
    Outcome.PASS: "未发现需要处理的内容，仍须由人审核签发",
    Outcome.REVIEW: "有内容需人工核实，核实前不得发布",
    Outcome.BLOCK: "有内容疑似不得公开，处理并重新送审前不得发布",
}
DISCLAIMER = "以上为程序提示的疑似之处，供人工核实；是否涉密、能否公开，由有权审查的人员决定。"


def visible(text: str) -> str:
    """`text` with what no eye can see, or what turns the line around, written out.

    Line breaks show as ↵, tabs between cells as │.
    """
    if text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in "\n\t":
        return " ↵ " if char == "\n" else " │ "
    if unicodedata.category(char) in _UNSEEN:
        return char.encode("unicode_escape").decode("ascii") if ord(char) > 0x1F else _control(char)
    return char


def _control(char: str) -> str:
    return f"\\x{ord(char):02x}"


def visible_path(path: str) -> str:
    """A path on one line, whatever its name holds."""
    return visible(path.replace("\n", "\\n").replace("\t", "\\t"))


def outcome_label(word: str) -> str:
    return Outcome[word.upper()].label


def severity_label(word: str) -> str:
    return Severity[word.upper()].label


def category_label(word: str) -> str:
    return Category(word).label


def percent(share: float) -> str:
    return f"{round(share * 100)}%"


def size_label(size: int) -> str:
    """Bytes as people say them."""
    if size < 1024:
        return f"{size} 字节"
    if size < 1024 * 1024:
        return f"{size / 1024:.1f} KB"
    return f"{size / 1024 / 1024:.1f} MB"
