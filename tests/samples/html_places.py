"""Web pages with one sentence in one place."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

from tests.samples.ooxml import Plant
from tests.samples.plain import page

_SVG = '<svg xmlns="http://www.w3.org/2000/svg"><{0}>{1}</{0}></svg>'


def _styled(style: str, text: str) -> str:
    return f'<p style="{style}">{text}</p>'


def _body_plants(text: str) -> dict[str, tuple[str, str, str | None]]:
    """Places in the body: name to (body, part, place)."""
    packed = base64.b64encode(f"<p>{text}</p>".encode()).decode()
    state = json.dumps({"列表": [{"备注": text}]}, ensure_ascii=True)
    return {
        "paragraph": (f"<p>{text}</p>", "body", None),
        "table cell": (f"<table><tr><td>项</td><td>{text}</td></tr></table>", "body", None),
        "comment": (f"<!-- {text} -->", "markup", "网页注释"),
        "display:none": (_styled("display:none", text), "hidden", "隐藏元素"),
        "visibility:hidden": (_styled("visibility:hidden", text), "hidden", "隐藏元素"),
        "opacity 0": (_styled("opacity:0", text), "hidden", "隐藏元素"),
        "hidden attribute": (f"<p hidden>{text}</p>", "hidden", "隐藏元素"),
        "off the screen": (
            _styled("position:absolute;left:-9999px", text), "hidden", "移出页面的文字",
        ),
        "white text": (_styled("color:#fff", text), "hidden", "白色文字"),
        "same colour": (
            _styled("color:#fe0101;background:#ff0000", text), "hidden", "与底色同色的文字",
        ),
        "tiny text": (_styled("font-size:1px", text), "hidden", "极小字"),
        "hidden field": (f'<input type="hidden" value="{text}">', "hidden", "隐藏域"),
        "form field": (f'<input value="{text}">', "attribute", "输入框的值"),
        "choice": (f"<select><option>{text}</option></select>", "body", None),
        "data attribute": (f'<p data-note="{text}">项</p>', "attribute", None),
        "alternative text": (f'<img alt="{text}">', "attribute", "图片说明"),
        "tooltip": (f'<p title="{text}">项</p>', "attribute", None),
        "ARIA label": (f'<p aria-label="{text}">项</p>', "attribute", None),
        "link target": (f'<a href="https://a.example/?q={text}">项</a>', "attribute", None),
        "script": (f"<script>var a = '{text}'</script>", "markup", "脚本"),
        "JSON state": (
            f'<script type="application/json">{state}</script>', "markup", None,
        ),
        "noscript": (f"<noscript><p>{text}</p></noscript>", "markup", "不支持脚本时的内容"),
        "template": (f"<template><p>{text}</p></template>", "markup", "网页模板"),
        "srcdoc": (f'<iframe srcdoc="<p>{text}</p>"></iframe>', "body", None),
        "data address": (
            f'<iframe src="data:text/html;base64,{packed}"></iframe>', "body", None,
        ),
        "drawing's title": (_SVG.format("title", text), "metadata", "网页标题"),
        "drawing's text": (_SVG.format("text", text), "body", None),
        "closed details": (f"<details><summary>项</summary>{text}</details>", "body", None),
    }  # fmt: skip


def _coded_plants(text: str) -> dict[str, tuple[str, str, str | None]]:
    """Places in which a page spells its words for programs: name to (body, part, place)."""
    packed = base64.b64encode(text.encode()).decode()
    state = b"\xff\x01\x0f\x05\n\x05" + text.encode() + b"\x1e\x02\0"
    kept = json.dumps([{"名": text}])
    codes = ",".join(str(ord(one)) for one in text)
    drawing = f"data:image/svg+xml;utf8,{_SVG.format('text', text)}"
    return {
        "script's template": (
            f'<script type="text/template"><p>{text}</p></script>', "markup", "网页模板",
        ),
        "base64 in a script": (
            f'<script>a = atob("{packed}")</script>', "markup", "脚本中的Base64文字",
        ),
        "escaped in a script": (
            f'<script>a = unescape("{quote(text)}")</script>', "markup", "脚本",
        ),
        "character codes": (
            f"<script>String.fromCharCode({codes})</script>", "markup", "脚本",
        ),
        "data in a literal": (
            f"<script>a = JSON.parse({json.dumps(kept)})</script>", "markup", "脚本",
        ),
        "data attribute in base64": (
            f'<p data-x="{packed}">项</p>', "attribute", "属性 data-x（Base64）",
        ),
        "data attribute's data": (f"<p data-x='{kept}'>项</p>", "attribute", "属性 data-x"),
        "data attribute, escaped": (
            f'<p data-x="{quote(text)}">项</p>', "attribute", "属性 data-x",
        ),
        "state kept by a server": (
            f'<input type="hidden" name="s" value="{base64.b64encode(state).decode()}">',
            "hidden", "隐藏域（Base64）",
        ),
        "element's style": (f"<p style=\"--x: '{text}'\">项</p>", "attribute", "属性 style"),
        "attribute of its own": (f'<p note="{text}">项</p>', "attribute", "属性 note"),
        "name when downloaded": (
            f'<a href="/a.xls" download="{text}.xls">项</a>', "attribute", "下载后的文件名",
        ),
        "content of an item": (
            f'<span itemprop="x" content="{text}">项</span>', "metadata", "网页属性“x”",
        ),
        "instruction": (f"<?note {text}?>", "markup", "处理指令"),
        "drawing in an address": (f"<img src='{drawing}'>", "body", None),
    }  # fmt: skip


def _head_plants(text: str) -> dict[str, tuple[str, str, str | None]]:
    rule = f'.note::after {{ content: "{text}" }}'
    linked = json.dumps({"@type": "Article", "description": text}, ensure_ascii=True)
    return {
        "title": (f"<title>{text}</title>", "metadata", "网页标题"),
        "meta": (f'<meta name="keywords" content="{text}">', "metadata", "网页属性“keywords”"),
        "style sheet": (f"<style>{rule}</style>", "markup", None),
        "style's address": (
            f'<style>p {{ background: url("/{quote(text)}.png") }}</style>', "markup", "样式表",
        ),
        "style's variable": (f'<style>p {{ --x: "{text}" }}</style>', "markup", "样式表"),
        "hidden by class": (
            f"<style>.x {{ display: none }}</style></head><body><p class=x>{text}</p>",
            "hidden", "隐藏元素",
        ),
        "linked data": (
            f'<script type="application/ld+json">{linked}</script>', "markup", None,
        ),
    }  # fmt: skip


def html_plants(text: str) -> dict[str, Plant]:
    """Every place of a page that text can stand in, each with `text` in it alone."""
    plain = "<p>食堂菜谱</p>"
    plants = {
        name: Plant(page(plain + body), part, place)
        for name, (body, part, place) in {**_body_plants(text), **_coded_plants(text)}.items()
    }
    for name, (head, part, place) in _head_plants(text).items():
        plants[name] = Plant(page(plain, head), part, place)
    return plants
