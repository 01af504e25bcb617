"""The few words and marks that the text and HTML reports share."""

from __future__ import annotations

import unicodedata

from screener.report.entry import CoverageEntry, DocumentEntry, FindingEntry, Tally
from screener.rule import Category, Severity
from screener.verdict import Outcome

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

_CONCLUSIONS = {
    Outcome.PASS: "未发现需要处理的内容，仍须由人审核签发",
    Outcome.REVIEW: "有内容需人工核实，核实前不得发布",
    Outcome.BLOCK: "有内容疑似不得公开，处理并重新送审前不得发布",
}
DISCLAIMER = "以上为程序提示的疑似之处，供人工核实；是否涉密、能否公开，由有权审查的人员决定。"


_INCIDENT = "请立即停止发布流程，不要复制、转发，联系本单位保密工作机构核实处置。"
_QUOTED = "报告引用了稿件原文，请妥善保管；遮盖引文可用 --mask 重新生成。"

_OFFICE = "application/vnd.openxmlformats-officedocument."
_KINDS = {
    f"{_OFFICE}wordprocessingml.document": "Word 文档",
    f"{_OFFICE}spreadsheetml.sheet": "Excel 工作簿",
    f"{_OFFICE}presentationml.presentation": "PowerPoint 演示文稿",
    "application/vnd.ms-outlook": "Outlook 邮件",
    "application/vnd.ms-tnef": "Outlook 邮件附件包（winmail.dat）",
    "application/vnd.ms-visio.drawing": "Visio 图纸",
    "application/vnd.ms-excel.sheet.binary.macroEnabled": "Excel 二进制工作簿",
    "application/msword": "Word 文档（旧格式）",
    "application/vnd.ms-excel": "Excel 工作簿（旧格式）",
    "application/vnd.ms-powerpoint": "PowerPoint 演示文稿（旧格式）",
    "application/pdf": "PDF 文档",
    "application/ofd": "OFD 文档",
    "application/rtf": "RTF 文档",
    "application/vnd.oasis.opendocument.text": "ODF 文字文档",
    "application/vnd.oasis.opendocument.spreadsheet": "ODF 电子表格",
    "application/vnd.oasis.opendocument.presentation": "ODF 演示文稿",
    "application/epub+zip": "电子书",
    "text/calendar": "日程",
    "text/vcard": "名片",
    "text/vtt": "字幕",
    "application/x-subrip": "字幕",
    "text/x-ssa": "字幕",
    "text/x-lrc": "歌词",
    "application/yaml": "YAML 数据",
    "application/toml": "TOML 设置",
    "text/x-ini": "设置文件",
    "text/x-java-properties": "设置文件",
    "application/zip": "ZIP 压缩包",
    "application/x-7z-compressed": "7z 压缩包",
    "application/vnd.rar": "RAR 压缩包",
    "application/x-tar": "tar 归档",
    "application/gzip": "gzip 压缩文件",
    "application/x-bzip2": "bzip2 压缩文件",
    "application/x-xz": "xz 压缩文件",
    "application/x-lzma": "lzma 压缩文件",
    "application/zstd": "zstd 压缩文件",
    "message/rfc822": "电子邮件",
    "text/html": "网页",
    "text/plain": "纯文本",
    "text/markdown": "Markdown 文本",
    "text/csv": "CSV 表格",
    "text/tab-separated-values": "TSV 表格",
    "text/xml": "XML 数据",
    "application/xml": "XML 数据",
    "application/json": "JSON 数据",
    "application/mbox": "邮箱文件",
    "image/svg+xml": "SVG 图形",
    "application/octet-stream": "未识别的格式",
}
_FAMILIES = {"image": "图片", "audio": "音频", "video": "视频", "font": "字体"}


def conclusion(tally: Tally) -> str:
    """What the run means for whoever wants to publish."""
    if tally.partial:
        return f"审查被中断，报告只含已审查的 {tally.documents} 份，其余没有审查，不能据此公开"
    if not tally.documents:
        return "没有找到文件，什么也没有审查"
    return _CONCLUSIONS[tally.outcome]


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


def kind_label(media_type: str) -> str:
    """A media type as people call it."""
    if media_type in _KINDS:
        return _KINDS[media_type]
    return _FAMILIES.get(media_type.partition("/")[0], media_type)


def heading(finding: FindingEntry) -> str:
    """What was found, as the suspicion it is; that something was not read is a fact."""
    category = Category(finding["category"])
    doubt = "" if category is Category.UNSCREENABLE else "疑似"
    return f"{doubt}{category.label}：{visible(finding['title'])}"


def coverage_label(document: DocumentEntry) -> str:
    """What was read of a document, on one line: 页面 12 页；正文 34 处 5120 字；批注 2 处 18 字."""
    read = [_amount(one) for one in document["coverage"] if one["read"]]
    return "；".join(read) or "没有读到内容"


def unread_labels(document: DocumentEntry) -> list[str]:
    """What was not read of a document, and why."""
    return [visible(error) for error in document["errors"]]


def _amount(one: CoverageEntry) -> str:
    words = f"{visible(one['place'])} {one['amount']} {one['unit']}"
    return words if one["characters"] is None else f"{words} {one['characters']} 字"


def incident_advice(*, masked: bool) -> str:
    """What to do at once where a marking of state secrets seems to stand."""
    return _INCIDENT if masked else _INCIDENT + _QUOTED


def is_incident(document: DocumentEntry) -> bool:
    """Does the document seem to carry a marking of state secrets?"""
    return any(
        finding["category"] == Category.STATE_SECRET and finding["severity"] == Severity.BLOCK.word
        for finding in document["findings"]
    )


def percent(share: float) -> str:
    return f"{round(share * 100)}%"


def size_label(size: int) -> str:
    """Bytes as people say them."""
    if size < 1024:
        return f"{size} 字节"
    if size < 1024 * 1024:
        return f"{size / 1024:.1f} KB"
    return f"{size / 1024 / 1024:.1f} MB"
