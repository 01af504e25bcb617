"""Where the text of an RTF group goes, by the word that opens it."""

from __future__ import annotations

from screener.document import Part

SYMBOLS = {
    "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": "\u2003", "enspace": "\u2002", "~": "\xa0",
    "_": "-", "{": "{", "}": "}", "\\": "\\", "qmspace": " ",
}  # fmt: skip
STORIES: dict[str, tuple[Part, str | None]] = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), (Part.HEADER, None)),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), (Part.FOOTER, None)),
    "footnote": (Part.FOOTNOTE, "脚注"),
    "annotation": (Part.COMMENT, "批注"),
    "shptxt": (Part.BODY, "文本框"),
    "dptxbxtext": (Part.BODY, "文本框"),
    "xe": (Part.HIDDEN, "索引项"),
    "tc": (Part.HIDDEN, "目录项"),
}
# Groups whose text is read as if they were not there.
TRANSPARENT = frozenset({
    "rtf", "fldrslt", "shpinst", "shppict", "shpgrp", "object", "result", "mmath", "moMath",
    "moMathPara", "mr", "ud", "do", "nesttableprops", "userprops", "info", "sp", "docvars",
    "formfield", "background", "picprop", "listtext", "pntext",
})  # fmt: skip
# Groups whose text is taken whole: a name, a property, a picture.
COLLECTED = frozenset({
    "title", "subject", "author", "manager", "company", "operator", "category", "keywords",
    "comment", "doccomm", "hlinkbase", "propname", "staticval", "docvar", "atnauthor", "revtbl",
    "bkmkstart", "template", "sn", "sv", "objdata", "fonttbl", "colortbl", "stylesheet",
    "datastore", "pict", "ffname", "ffdeftext", "ffhelptext", "ffstattext", "ffl", "linkval",
    "nextfile", "private",
})  # fmt: skip
# Groups that hold no author's words.
SILENT = frozenset({
    "listtable", "listoverridetable", "rsidtbl", "generator", "themedata", "bkmkend", "filetbl",
    "colorschememapping", "latentstyles", "xmlnstbl", "mmathPr", "pnseclvl", "fchars", "lchars",
    "wgrffmtfilter", "panose", "falt", "atnid", "atrfstart", "atrfend", "atnref", "atndate",
    "atntime", "atnparent", "creatim", "revtim", "printim", "buptim", "nonshppict", "shprslt",
    "pgptbl", "fontemb", "blipuid", "bliptag", "upr", "pn", "pntxta", "pntxtb", "passwordhash",
    "hsv", "protusertbl", "xform", "defchp", "defpap", "objtime", "objclass", "objname",
    "aftnsep", "aftnsepc", "aftncn", "ftnsep", "ftnsepc", "ftncn", "ebcstart", "ebcend",
    "factoidname", "writereservhash", "oldcprops", "mhtmltag",
    "pgdsctbl", "pgdsc", "pgdscnxt",
})  # fmt: skip
PICTURES = {
    "pngblip": "png", "jpegblip": "jpg", "emfblip": "emf", "wmetafile": "wmf", "dibitmap": "bmp",
    "wbitmap": "wbmp", "macpict": "pict",
}  # fmt: skip
