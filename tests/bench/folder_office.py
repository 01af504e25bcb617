"""Workbooks as office programs write them: texts once, in a part of their own, as UTF-8."""

from __future__ import annotations

import html
import io
import re
import zipfile
from xml.sax.saxutils import escape

_TEXT = re.compile(r'<c r="(\w+)" t="inlineStr"><is><t>([^<]*)</t></is></c>')
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def as_office_programs_write(data: bytes) -> bytes:
    """The same workbook with shared strings instead of texts in its cells."""
    strings: dict[str, int] = {}

    def shared(match: re.Match[str]) -> str:
        index = strings.setdefault(html.unescape(match[2]), len(strings))
        return f'<c r="{match[1]}" t="s"><v>{index}</v></c>'

    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            text = given.read(name).decode()
            if name.startswith("xl/worksheets/"):
                text = _TEXT.sub(shared, text)
            elif name == "xl/_rels/workbook.xml.rels":
                link = f'<Relationship Id="rIdS" Type="{_KIND}" Target="sharedStrings.xml"/>'
                text = text.replace("</Relationships>", f"{link}</Relationships>")
            elif name == "[Content_Types].xml":
                kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}"/>'
                text = text.replace("</Types>", f"{kind}</Types>")
            made.writestr(name, text)
        items = "".join(f"<si><t>{escape(one)}</t></si>" for one in strings)
        made.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{items}</sst>')
    return out.getvalue()
