"""Where something stands, in an editor's words: 第2页第5段, 工作表“名单”C7（隐藏列）, 页眉."""

from __future__ import annotations

from screener.document import Box, Location, Part

_PARTS = {
    Part.BODY: "",
    Part.HEADER: "页眉",
    Part.FOOTER: "页脚",
    Part.FOOTNOTE: "脚注",
    Part.COMMENT: "批注",
    Part.REVISION: "修订痕迹",
    Part.NOTES: "备注",
    Part.HIDDEN: "隐藏内容",
    Part.METADATA: "文档属性",
    Part.ATTRIBUTE: "属性文字（替代文字、标题、链接等）",
    Part.MARKUP: "网页源代码",
    Part.OCR: "图片中的文字",
    Part.SUBTITLE: "字幕",
    Part.FILENAME: "文件名",
}

_SIDES = (("左上", "上方", "右上"), ("左侧", "中部", "右侧"), ("左下", "下方", "右下"))

WHOLE = "整个文件"  # where nothing closer is known

# Parts whose paragraphs are counted apart from those of the body.
_STORIES = frozenset({Part.HEADER, Part.FOOTER, Part.FOOTNOTE, Part.COMMENT, Part.NOTES})

# Parts whose own name adds nothing where the extractor says more closely what it is.
_GENERAL = frozenset(
    {Part.HIDDEN, Part.REVISION, Part.METADATA, Part.ATTRIBUTE, Part.MARKUP, Part.FOOTNOTE}
)


def place(location: Location) -> str:
    """Say where `location` is; `WHOLE` where nothing closer is known."""
    spot = ""
    if location.sheet is not None:
        spot += f"工作表“{location.sheet}”"
    if location.page is not None:
        spot += f"第{location.page}页"
    if location.cell is not None:
        spot += location.cell
    elif location.line is not None:
        spot += f"第{location.line}行"
    elif location.paragraph is not None and location.paragraph > 0:
        spot += f"第{location.paragraph}段"
    kind = _kind(location)
    if location.part in _STORIES and spot == f"第{location.paragraph}段":
        return f"{kind}{spot}"
    if spot and kind:
        return f"{spot}（{kind}）"
    return spot or kind or WHOLE


def kind_of_part(part: Part) -> str:
    """What people call a part."""
    return _PARTS[part] or "正文"


def _kind(location: Location) -> str:
    """The part and what the extractor says of it, without saying either twice."""
    part, detail = _PARTS[location.part], location.place or ""
    if location.box:
        detail = "，".join(one for one in (detail, _side(location.box)) if one)
    if not detail or not part:
        return part or detail
    if part in detail or location.part in _GENERAL:
        return detail
    return f"{part}，{detail}"


def _side(box: Box) -> str:
    """Where on the page or picture: by thirds, as one would point at it."""
    third = (box.top + box.bottom) * 3 // 2001, (box.left + box.right) * 3 // 2001
    return _SIDES[third[0]][third[1]]
