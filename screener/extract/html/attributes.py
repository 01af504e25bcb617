"""Words in the attributes of a page: descriptions, values, and addresses that say something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from screener.containers.packed_text import packed
from screener.containers.script_text import (
    is_worth_reading,
    script_texts,
    spelled_out,
    style_texts,
    values,
)
from screener.document import Part

ADDRESS = "链接地址"
_SPOKEN = {
    "alt": "图片说明", "title": "提示文字", "placeholder": "输入框提示", "label": "标签",
    "summary": "表格摘要", "aria-label": "无障碍说明", "aria-description": "无障碍说明",
    "abbr": "缩写说明", "standby": "加载提示", "datetime": "时间", "xlink:title": "提示文字",
    "download": "下载后的文件名",
}  # fmt: skip
_ADDRESSES = frozenset({
    "href", "src", "action", "formaction", "data-src", "data-original", "data-href", "data-url",
    "cite", "longdesc", "background", "poster", "data", "codebase", "srcset", "xlink:href",
    "movie", "classid", "ping", "profile", "manifest", "lowsrc", "dynsrc",
})  # fmt: skip
_SPEAKING = re.compile(
    r"(mailto|tel|sms|callto|file|ftp|smb|weixin|javascript):|\\\\", re.IGNORECASE
)
_CALL = re.compile(r"\s*(?:tel|sms|callto|facetime):", re.IGNORECASE)
_INNER_HOST = re.compile(
    r"(?:https?|ftp|wss?)://(?:[^/@]*@)?(?:\d+\.\d+\.\d+\.\d+|localhost|\[[0-9a-f:]+\]|[\w-]+(?=[:/?#]|$)|"
    r"[\w.-]+\.(?:local|lan|intra|intranet|internal|corp|home))(?=[:/?#]|$)",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(docx?|xlsx?|pptx?|pdf|wps|et|dps|ofd|rtf|csv|txt|zip|rar|7z|bak|sql|mdb|eml|msg)(?=[?#]|$)",
    re.IGNORECASE,
)
_QUERY = re.compile(r"[?&#;][^=]+=[^&]*(?:\d{11}|[\u3400-\u9fff])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TELLING = re.compile(r"[\u3400-\u9fff]|(?<![\w.])\d{17}[\dXx](?!\w)")
_READ_ELSEWHERE = frozenset({"value", "srcdoc", "content"})
_VALUED = frozenset({"input", "param", "button", "option", "data", "li", "meter", "progress"})
_LOOKS = frozenset({"face", "font-family", "lang"})
_SILENT_META = frozenset({
    "viewport", "renderer", "robots", "generator", "theme-color", "format-detection", "referrer",
    "x-ua-compatible", "content-type", "apple-mobile-web-app-capable", "csrf-token", "charset",
    "google-site-verification", "baidu-site-verification",
})  # fmt: skip


def attribute_texts(attributes: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """(place, text) of each attribute that says something to a person."""
    for name, value in attributes.items():
        if not value or not value.strip():
            continue
        if name in _SPOKEN:
            yield _SPOKEN[name], value
        elif name in _ADDRESSES:
            if address := spoken_address(value):
                yield ADDRESS, address
        elif name.startswith("on"):
            for text, _ in script_texts(value):
                yield "脚本", text
        elif name == "style":
            if _HAN.search(value) or "\\" in value:
                yield from (("属性 style", text) for text in style_texts(value))
        elif name.startswith("data-"):
            yield from _data_texts(name, value)
        elif _is_telling(name, value) and name not in _LOOKS | _READ_ELSEWHERE:
            yield f"属性 {name}", value


def _data_texts(name: str, value: str) -> Iterator[tuple[str, str]]:
    """What a page keeps beside an element for its scripts, however they spell it."""
    if value.startswith("data:"):
        return
    plain = spelled_out(value)
    if is_worth_reading(plain):
        yield from ((f"属性 {name}", text) for text in values(plain))
    for text in packed(value):
        yield from ((f"属性 {name}（Base64）", one) for one in values(text))


def _is_telling(name: str, value: str) -> bool:
    return (_HAN if name in {"name", "id", "class"} else _TELLING).search(value) is not None


def is_call(attributes: Mapping[str, str | None]) -> bool:
    """Is it a link that dials a number? Whose it is, the words around it say."""
    return _CALL.match(attributes.get("href") or "") is not None


def spoken_address(value: str) -> str:
    """The address as a person reads it, when it tells more than where a public page lies."""
    address = value.strip()
    if address[:5].lower() == "data:":
        return ""
    address = unquote(address, errors="replace") if "%" in address else address
    telling = (
        _HAN.search(address)
        or _SPEAKING.match(address)
        or _INNER_HOST.match(address)
        or _FILE.search(address)
        or _QUERY.search(address)
    )
    if not telling or address.lower().startswith("javascript:void"):
        return ""
    return address


def meta_text(attributes: Mapping[str, str | None]) -> tuple[str, str] | None:
    """(name, text) of a meta element, unless it only speaks to programs."""
    name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv")
    name = name or attributes.get("itemprop") or ""
    content = attributes.get("content") or ""
    if name.lower() in _SILENT_META or not content.strip():
        return None
    return name, content


def value_texts(tag: str, attributes: Mapping[str, str | None]) -> Iterator[tuple[Part, str, str]]:
    """(part, place, text) of what an element holds as its value or content."""
    value = attributes.get("value") or ""
    if tag == "input" and (attributes.get("type") or "").lower() == "hidden":
        name = attributes.get("name") or ""
        yield Part.HIDDEN, "隐藏域", f"{name}: {value}" if name else value
        yield from ((Part.HIDDEN, "隐藏域（Base64）", text) for text in packed(value))
    elif tag in _VALUED and (tag not in {"option", "li"} or len(value) >= 6):
        yield Part.ATTRIBUTE, "输入框的值" if tag == "input" else "属性 value", value
    elif "content" in attributes and (found := meta_text(attributes)):
        yield Part.METADATA, f"网页属性“{found[0]}”" if found[0] else "网页属性", found[1]
