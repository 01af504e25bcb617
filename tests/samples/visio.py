"""Visio drawings with one sentence in one place."""

from __future__ import annotations

from collections.abc import Mapping

from tests.samples.ooxml import NAMESPACES, Link, Plant, package

_MAIN, _PAGES, _PAGE = "visio/document.xml", "visio/pages/pages.xml", "visio/pages/page1.xml"
_NAMESPACE = "http://schemas.microsoft.com/office/visio/2012/main"


def _root(tag: str, inner: str) -> str:
    return f'<{tag} xmlns="{_NAMESPACE}" {NAMESPACES}>{inner}</{tag}>'


def plan(page: str, *, title: str = "页-1", parts: Mapping[str, str] | None = None) -> bytes:
    listed = f'<Page ID="0" Name="{title}"><Rel r:id="rId1"/></Page>'
    files = {
        "[Content_Types].xml": "<Types/>",
        _MAIN: _root("VisioDocument", ""),
        _PAGES: _root("Pages", listed),
        _PAGE: _root("PageContents", page),
        **(parts or {}),
    }
    links = (Link("", "document", _MAIN, "rId7"), Link(_PAGES, "page", _PAGE))
    return package("word/document.xml", files, links)


def shape(inner: str) -> str:
    return f"<Shapes><Shape ID='1' Name='矩形'>{inner}</Shape></Shapes>"


def visio_plants(text: str) -> dict[str, Plant]:
    layer = "<PageSheet><Section N='Layer'><Row IX='0'><Cell N='Visible' V='0'/></Row></Section>"
    off = f"{layer}</PageSheet>" + shape(f"<Cell N='LayerMember' V='0'/><Text>{text}</Text>")
    data = f"<Section N='Property'><Row N='a'><Cell N='Value' V='{text}'/></Row></Section>"
    link = f"<Section N='Hyperlink'><Row><Cell N='Address' V='http://x.cn/{text}'/></Row></Section>"
    said = _root("Comments", f"<CommentList><CommentEntry>{text}</CommentEntry></CommentList>")
    plain = shape("<Text>机房</Text>")
    return {
        "shape": Plant(plan(shape(f"<Text><cp IX='0'/>{text}</Text>")), "body", None),
        "layer turned off": Plant(plan(off), "hidden", "关闭的图层"),
        "shape data": Plant(plan(shape(data)), "attribute", "形状数据"),
        "link target": Plant(plan(shape(link)), "attribute", "超链接地址"),
        "page name": Plant(plan(plain, title=text), "metadata", "页名称"),
        "comment": Plant(plan(plain, parts={"visio/comments.xml": said}), "comment", "批注"),
        "unlisted page": Plant(
            plan(plain, parts={"visio/pages/page9.xml": _root("PageContents", shape(
                f"<Text>{text}</Text>"))}), "hidden", "未列出的页",
        ),
    }  # fmt: skip
