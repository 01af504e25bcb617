"""Presentations with one sentence in one place."""

from __future__ import annotations

from collections.abc import Mapping

from tests.samples.ooxml import Link, Plant, element, package, shared_plants

MAIN = "ppt/presentation.xml"
SLIDE = "ppt/slides/slide1.xml"
_CLEAR = '<a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr>'
_RED = '<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>'
WIDTH, HEIGHT = 9_144_000, 6_858_000


def body(*lines: str, look: str = "") -> str:
    """Paragraphs of text."""
    return "".join(
        f"<a:p><a:r><a:rPr {look if '<' not in look else ''}>{look if '<' in look else ''}</a:rPr>"
        f"<a:t>{line}</a:t></a:r></a:p>"
        for line in lines
    )


def shape(text: str, *, at: tuple[int, int] | None = None, name: str = "", holder: str = "") -> str:
    """A shape holding `text` (paragraphs); `holder` makes it a placeholder of that kind."""
    place = ""
    if at:
        place = f'<a:xfrm><a:off x="{at[0]}" y="{at[1]}"/><a:ext cx="900000" cy="400000"/></a:xfrm>'
    kind = f'<p:ph type="{holder}"/>' if holder else ""
    box = '<p:cNvSpPr txBox="1"/>'
    names = f'<p:nvSpPr><p:cNvPr id="2" {name}/>{box}<p:nvPr>{kind}</p:nvPr></p:nvSpPr>'
    return f"<p:sp>{names}<p:spPr>{place}</p:spPr><p:txBody>{text}</p:txBody></p:sp>"


def group(inner: str, at: tuple[int, int], inside: tuple[int, int] = (0, 0)) -> str:
    """A group whose own coordinates begin at `inside` and lie at `at` on the slide."""
    frame = (
        f'<a:off x="{at[0]}" y="{at[1]}"/><a:ext cx="900000" cy="400000"/>'
        f'<a:chOff x="{inside[0]}" y="{inside[1]}"/><a:chExt cx="900000" cy="400000"/>'
    )
    return f"<p:grpSp><p:grpSpPr><a:xfrm>{frame}</a:xfrm></p:grpSpPr>{inner}</p:grpSp>"


def table(*rows: tuple[str, ...]) -> str:
    inner = ""
    for row in rows:
        cells = (f"<a:tc><a:txBody>{body(text)}</a:txBody></a:tc>" for text in row)
        inner += f"<a:tr>{''.join(cells)}</a:tr>"
    uri = "http://schemas.openxmlformats.org/drawingml/2006/table"
    data = f'<a:graphicData uri="{uri}"><a:tbl><a:tblGrid/>{inner}</a:tbl></a:graphicData>'
    names = '<p:nvGraphicFramePr><p:cNvPr id="3" name=""/><p:nvPr/></p:nvGraphicFramePr>'
    place = '<p:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="400000"/></p:xfrm>'
    return f"<p:graphicFrame>{names}{place}<a:graphic>{data}</a:graphic></p:graphicFrame>"


def page(shapes: str, tag: str = "p:sld", attributes: str = "") -> str:
    """A slide, notes page, layout or master."""
    return element(tag, f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>", attributes)


def slides(
    *pages: str, parts: Mapping[str, str | bytes] | None = None, links: tuple[Link, ...] = ()
) -> bytes:
    """A presentation of these slides, in order."""
    listed = ""
    files: dict[str, str | bytes] = {}
    for number, xml in enumerate(pages, 1):
        listed += f'<p:sldId id="{255 + number}" r:id="rIdS{number}"/>'
        target = f"ppt/slides/slide{number}.xml"
        files[target] = xml
        links = (*links, Link(MAIN, "slide", target, f"rIdS{number}"))
    size = f'<p:sldSz cx="{WIDTH}" cy="{HEIGHT}"/>'
    files[MAIN] = element("p:presentation", f"<p:sldIdLst>{listed}</p:sldIdLst>{size}")
    return package(MAIN, {**files, **(parts or {})}, links)


def _slide_plants(text: str) -> dict[str, tuple[str, str, str | None]]:
    """Places on the slide itself: name to (shapes, part, place)."""
    said = body(text)
    inside = shape(said, at=(100, 100))
    return {
        "shape": (shape(said), "body", None),
        "group": (group(group(inside, (0, 0)), (0, 0)), "body", None),
        "table": (table(("项目", text)), "body", "表格1第1行第2列"),
        "beside the slide": (shape(said, at=(WIDTH + 10, 0)), "hidden", "幻灯片外"),
        "above the slide": (shape(said, at=(0, -400_001)), "hidden", "幻灯片外"),
        "group beside the slide": (group(inside, (-2_000_000, 0)), "hidden", "幻灯片外"),
        "group moved back": (
            group(shape(said, at=(WIDTH * 2, 0)), (0, 0), (WIDTH * 2, 0)), "body", None,
        ),
        "hidden shape": (shape(said, name='hidden="1"'), "hidden", "隐藏的形状"),
        "tiny text": (shape(body(text, look='sz="100"')), "hidden", "极小字"),
        "white text": (
            shape(body(text, look='<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>')),
            "hidden", "白色文字",
        ),
        "transparent text": (
            shape(body(text, look=f"<a:solidFill>{_CLEAR}</a:solidFill>")), "hidden", "透明文字",
        ),
        "colour of its shape": (
            shape(body(text, look=_RED)).replace("<p:spPr>", f"<p:spPr>{_RED}"),
            "hidden", "与底色同色的文字",
        ),
        "alternative text": (shape("", name=f'descr="{text}"'), "attribute", "替代文字"),
        "shape's name": (shape("", name=f'name="{text}.png"'), "attribute", "对象名称"),
        "fallback only": (
            f"<mc:AlternateContent><mc:Choice>{shape(body('公开'))}</mc:Choice><mc:Fallback>"
            f"{shape(said)}</mc:Fallback></mc:AlternateContent>", "hidden", "兼容内容",
        ),
    }  # fmt: skip


def _linked_plants(text: str) -> dict[str, tuple[str, str, str, str, str | None]]:
    """Places in parts a slide refers to: name to (kind, part name, XML, part, place)."""
    modern = f"<cmLst><cm><txBody>{body(text)}</txBody></cm></cmLst>".replace(
        "<cmLst>", '<cmLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    )
    comment = element("p:cmLst", f"<p:cm><p:text>{text}</p:text></p:cm>")
    notes = page(shape(body(text), holder="body"), "p:notes")
    dated = page(shape(body(text), holder="dt"), "p:notes")
    return {
        "notes": ("notesSlide", "ppt/notesSlides/notesSlide1.xml", notes, "notes", None),
        "date of the notes": (
            "notesSlide", "ppt/notesSlides/notesSlide1.xml", dated, "notes", None,
        ),
        "comment": ("comments", "ppt/comments/comment1.xml", comment, "comment", "批注"),
        "modern comment": (
            "comments", "ppt/comments/modernComment_1.xml", modern, "comment", "批注",
        ),
    }  # fmt: skip


def _stray_plants(text: str) -> dict[str, tuple[str, str, str, str]]:
    """Places behind the slides: name to (part name, XML, part, place)."""
    said = shape(body(text))
    prompt = shape(body("单击此处编辑母版标题样式"), holder="title")
    return {
        "master": (
            "ppt/slideMasters/slideMaster1.xml", page(prompt + said, "p:sldMaster"), "body", "母版",
        ),
        "layout": (
            "ppt/slideLayouts/slideLayout7.xml", page(said, "p:sldLayout"), "body", "母版",
        ),
        "layout's name": (
            "ppt/slideLayouts/slideLayout7.xml",
            page(prompt, "p:sldLayout").replace("<p:cSld>", f'<p:cSld name="{text}">'),
            "attribute", "版式或母版的名称",
        ),
        "master's name": (
            "ppt/theme/theme1.xml", element("a:theme", "", f'name="{text}"'),
            "attribute", "版式或母版的名称",
        ),
        "beside a prompt": (
            "ppt/slideLayouts/slideLayout7.xml",
            page(shape(body(f"单击此处添加文本（{text}）")), "p:sldLayout"), "body", "母版",
        ),
        "handout master": (
            "ppt/handoutMasters/handoutMaster1.xml", page(said, "p:handoutMaster"), "body", "母版",
        ),
        "unlisted slide": ("ppt/slides/slide9.xml", page(said), "hidden", "未列出的幻灯片"),
        "comment's author": (
            "ppt/commentAuthors.xml",
            element("p:cmAuthorLst", f'<p:cmAuthor name="{text}"/>'), "metadata", "批注作者",
        ),
        "tag": (
            "ppt/tags/tag1.xml",
            element("p:tagLst", f'<p:tag name="A" val="{text}"/>'), "attribute", "标记",
        ),
    }  # fmt: skip


def slide_plants(text: str) -> dict[str, Plant]:
    """Every place of a presentation that text can stand in, each with `text` in it alone."""
    plants = {
        name: Plant(slides(page(shapes)), part, place)
        for name, (shapes, part, place) in _slide_plants(text).items()
    }
    plain = page(shape(body("食堂菜谱")))
    for name, (kind, target, xml, part, place) in _linked_plants(text).items():
        link = Link(SLIDE, kind, target)
        plants[name] = Plant(slides(plain, parts={target: xml}, links=(link,)), part, place)
    for name, (target, xml, part, place) in _stray_plants(text).items():
        plants[name] = Plant(slides(plain, parts={target: xml}), part, place)
    hidden = page(shape(body(text)), attributes='show="0"')
    plants["hidden slide"] = Plant(slides(plain, hidden), "hidden", "隐藏幻灯片")
    link = Link(SLIDE, "hyperlink", f"https://intranet.example/{text}")
    linked = body("详情", look='<a:hlinkClick r:id="rId1"/>')
    plants["link target"] = Plant(
        slides(page(shape(linked)), links=(link,)), "attribute", "超链接地址"
    )
    base: dict[str, str | bytes] = {MAIN: element("p:presentation", "")}
    return {**plants, **shared_plants(MAIN, base, text)}
