"""OFD packages written part by part, with one sentence in one place."""

from __future__ import annotations

from tests.samples.ooxml import Plant
from tests.samples.plain import archive

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_PLAIN = "机关食堂本周菜谱"


def text(
    words: str,
    x: float = 20,
    y: float = 30,
    *,
    attributes: str = "",
    colour: str = "",
    size: str = "5",
) -> str:
    """A text whose letters stand side by side from (x, y), in millimetres."""
    fill = f"<ofd:FillColor {colour}/>" if colour else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y - 5} 150 8" Font="1" Size="{size}" {attributes}>'
        f'{fill}<ofd:TextCode X="0" Y="5" DeltaX="g {len(words) - 1} {size}">{words}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def box(x: float, y: float, width: float, height: float, colour: str = "0 0 0") -> str:
    """A filled rectangle."""
    path = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
    return (
        f'<ofd:PathObject ID="2" Boundary="{x} {y} {width} {height}" Fill="true">'
        f'<ofd:FillColor Value="{colour}"/><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )


def page(*objects: str, layer: str = "", template: str = "") -> str:
    used = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    drawn = f"<ofd:Layer ID='9' {layer}>{''.join(objects)}</ofd:Layer>"
    return _root("Page", f"{used}<ofd:Content>{drawn}</ofd:Content>")


def ofd(
    *pages: str,
    information: str = "",
    document: str = "",
    templates: str = "",
    parts: dict[str, str | bytes] | None = None,
    body: str = "",
    comment: bytes = b"",
) -> bytes:
    """A file of these pages; `document`, `templates` and `body` go where their names say."""
    listed = "".join(
        f'<ofd:Page ID="{number}0" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(len(pages))
    )
    files: dict[str, str | bytes] = {
        "OFD.xml": _root(
            "OFD",
            f"<ofd:DocBody><ofd:DocInfo>{information}</ofd:DocInfo>"
            f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody>",
        ),
        "Doc_0/Document.xml": _root(
            "Document",
            "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea>{templates}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{document}",
        ),
    }
    for number, content in enumerate(pages):
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = content
    files.update(parts or {})
    members = [
        (name, content.encode() if isinstance(content, str) else content)
        for name, content in files.items()
    ]
    return archive(*members, comment=comment)


def _root(name: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} {_NAMESPACE}>{inner}</ofd:{name}>'


def der(tag: int, *values: bytes) -> bytes:
    """One DER value of up to 64 KiB."""
    value = b"".join(values)
    size = len(value)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + value


def _annotated(words: str, attributes: str, inner: str = "") -> bytes:
    annotation = (
        f'<ofd:Annot ID="5" {attributes}>{inner}'
        f"<ofd:Appearance Boundary='0 0 210 297'>{text(words) if words else ''}</ofd:Appearance>"
        "</ofd:Annot>"
    )
    listing = '<ofd:Page PageID="00"><ofd:FileLoc>Page_0/A.xml</ofd:FileLoc></ofd:Page>'
    return ofd(
        page(text(_PLAIN)),
        document="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        parts={
            "Doc_0/Annots/Annotations.xml": _root("Annotations", listing),
            "Doc_0/Annots/Page_0/A.xml": _root("PageAnnot", annotation),
        },
    )


def _sealed(words: str) -> bytes:
    name = der(0x0C, words.encode())
    seal = der(0x30, der(0x30, der(0x16, b"ES"), der(0x30, der(0x02, b"\1"), name)))
    signature = (
        "<ofd:SignedInfo><ofd:Provider ProviderName='x'/><ofd:Seal><ofd:BaseLoc>Seal.esl"
        "</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo>"
    )
    listing = '<ofd:Signature ID="1" Type="Seal" BaseLoc="S/Signature.xml"/>'
    return ofd(
        page(text(_PLAIN)),
        body="<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>",
        parts={
            "Doc_0/Signs/Signatures.xml": _root("Signatures", listing),
            "Doc_0/Signs/S/Signature.xml": _root("Signature", signature),
            "Doc_0/Signs/S/Seal.esl": seal,
        },
    )


def _tagged(kind: str, inner: str, more: dict[str, str | bytes]) -> bytes:
    parts = {f"Doc_0/{kind}.xml": _root(kind, inner), **more}
    document = f"<ofd:{kind}>{kind}.xml</ofd:{kind}>"
    return ofd(page(text(_PLAIN)), document=document, parts=parts)


def ofd_plants(words: str) -> dict[str, Plant]:
    """Every place an OFD can hide words in, and where a reader must say they stand."""
    shown = text(_PLAIN)
    template = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/>'
    unit = f'<ofd:CompositeGraphicUnit ID="8"><ofd:Content>{text(words)}</ofd:Content>'
    resources = _root("Res", f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnit>"
                      "</ofd:CompositeGraphicUnits>")  # fmt: skip
    composite = '<ofd:CompositeObject ID="3" ResourceID="8" Boundary="0 0 210 297"/>'
    custom = (
        f'<ofd:CustomDatas><ofd:CustomData Name="密级">{words}</ofd:CustomData></ofd:CustomDatas>'
    )
    file = "<ofd:CustomTag><ofd:FileLoc>Tags/t.xml</ofd:FileLoc></ofd:CustomTag>"
    attached = '<ofd:Attachment ID="1" Name="名单" Format="txt"><ofd:FileLoc>a.txt</ofd:FileLoc>'
    plants = {
        "page": (ofd(page(text(words))), "body", None),
        "template": (
            ofd(page(shown, template="7"), templates=template,
                parts={"Doc_0/Tpls/T.xml": page(text(words, y=60))}), "body", None),
        "unused template": (
            ofd(page(shown), templates=template, parts={"Doc_0/Tpls/T.xml": page(text(words))}),
            "hidden", "未使用的模板页"),
        "page nobody lists": (
            ofd(page(shown), parts={"Doc_0/Pages/Page_9/Content.xml": page(text(words))}),
            "hidden", "未列出的页面"),
        "graphic of the resources": (
            ofd(page(shown, composite), parts={"Doc_0/R.xml": resources},
                templates="<ofd:DocumentRes>R.xml</ofd:DocumentRes>"), "body", None),
        "white text": (ofd(page(shown, text(words, y=90, colour='Value="255 255 255"'))),
                       "hidden", "白色的文字"),
        "transparent text": (ofd(page(shown, text(words, y=90, colour='Value="0 0 0" Alpha="0"'))),
                             "hidden", "透明的文字"),
        "text without paint": (ofd(page(shown, text(words, y=90, attributes='Fill="false"'))),
                               "hidden", "不着色的文字"),
        "tiny text": (ofd(page(shown, text(words, y=90, size="0.2"))), "hidden", "极小的文字"),
        "text off the page": (ofd(page(shown, text(words, x=400))), "hidden", "页面之外的文字"),
        "text under a box": (ofd(page(shown, text(words, y=90), box(10, 80, 190, 20))), "hidden",
                             "被图形遮盖的文字"),
        "invisible object": (ofd(page(shown, text(words, y=90, attributes='Visible="false"'))),
                             "hidden", "不显示的对象"),
        "invisible layer": (ofd(page(text(words), layer='Visible="false"')), "hidden",
                            "不显示的图层"),
        "annotation": (_annotated(words, 'Type="Highlight"'), "comment", "注释（高亮）"),
        "annotation remark": (
            _annotated("", 'Type="Path"', f"<ofd:Remark>{words}</ofd:Remark>"), "comment",
            "注释（路径）"),
        "annotation parameter": (
            _annotated("", 'Type="Link"', f'<ofd:Parameter Name="a">{words}</ofd:Parameter>'),
            "comment", "注释（链接）"),
        "invisible annotation": (_annotated(words, 'Type="Path" Visible="false"'), "hidden",
                                 "不显示的注释（路径）"),
        "watermark": (_annotated(words, 'Type="Watermark"'), "body", "水印"),
        "annotation author": (_annotated("", f'Type="Path" Creator="{words}"'), "metadata",
                              "注释作者"),
        "seal": (_sealed(words), "body", "印章"),
        "keyword": (
            ofd(page(shown), information=f"<ofd:Keywords><ofd:Keyword>{words}</ofd:Keyword>"
                "</ofd:Keywords>"), "metadata", "文档属性“关键词”"),
        "custom data": (ofd(page(shown), information=custom), "metadata", "文档属性“密级”"),
        "attribute of its own": (
            ofd(page(text(_PLAIN, attributes=f'Note="{words}"'))), "attribute", "属性 Note"),
        "XML comment": (ofd(page(shown, f"<!-- {words} -->")), "markup", "XML注释"),
        "part's name": (ofd(page(shown), parts={f"{words}.xml": "<x/>"}), "metadata",
                        "内部部件的名称"),
        "behind the package": (ofd(page(shown)) + words.encode(), "body", None),
        "custom tag": (
            _tagged("CustomTags", file, {"Doc_0/Tags/t.xml": f"<a><b>{words}</b></a>"}),
            "metadata", "自定义标引"),
        "extension": (
            _tagged("Extensions", f"<ofd:Extension><ofd:Property>{words}</ofd:Property>"
                    "</ofd:Extension>", {}), "metadata", "扩展信息"),
        "attachment": (
            _tagged("Attachments", f"{attached}</ofd:Attachment>",
                    {"Doc_0/a.txt": words.encode()}), "body", None),
        "outline": (
            ofd(page(shown), document=f'<ofd:Outlines><ofd:OutlineElem Title="{words}"/>'
                "</ofd:Outlines>"), "attribute", "大纲或书签"),
        "link": (ofd(page(shown), document=f'<ofd:Actions><ofd:URI URI="http://a.cn/{words}"/>'
                     "</ofd:Actions>"), "attribute", "超链接地址"),
        "stray part": (ofd(page(shown), parts={"Doc_0/x.xml": f"<x>{words}</x>"}), "hidden",
                       "OFD 内部部件"),
        "stray file": (ofd(page(shown), parts={"Doc_0/x.txt": words}), "body", None),
        "archive comment": (ofd(page(shown), comment=words.encode()), "metadata", "压缩包注释"),
    }  # fmt: skip
    return {name: Plant(*plant) for name, plant in plants.items()}
