"""Office packages written part by part, so that a test can put a sentence into any one place."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN_TYPES = {
    "word/document.xml": "wordprocessingml.document",
    "xl/workbook.xml": "spreadsheetml.sheet",
    "ppt/presentation.xml": "presentationml.presentation",
}
_VENDOR = "application/vnd.openxmlformats-officedocument"
_PART_TYPES = {
    r"xl/worksheets/\w+\.xml": "spreadsheetml.worksheet",
    r"xl/styles\.xml": "spreadsheetml.styles",
    r"xl/sharedStrings\.xml": "spreadsheetml.sharedStrings",
    r"xl/comments\d\.xml": "spreadsheetml.comments",
    r"ppt/slides/\w+\.xml": "presentationml.slide",
    r"ppt/notesSlides/\w+\.xml": "presentationml.notesSlide",
    r"word/header\d\.xml": "wordprocessingml.header",
    r"word/comments\.xml": "wordprocessingml.comments",
}
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "r": OFFICE,
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "x": "urn:schemas-microsoft-com:office:excel",
        "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    }.items()
)


class Plant(NamedTuple):
    """A file with one sentence in one place, and where a reader must say it stands."""

    data: bytes
    part: str
    place: str | None


class Link(NamedTuple):
    """A relationship: of `owner` (a part, empty for the package), to a part or an address."""

    owner: str
    kind: str
    target: str
    identifier: str = "rId1"


def element(tag: str, inner: str, attributes: str = "") -> str:
    """An element with every namespace declared, as root of a part."""
    return f"<{tag} {NAMESPACES} {attributes}>{inner}</{tag}>"


def package(
    main: str, parts: Mapping[str, str | bytes], links: tuple[Link, ...] = (), comment: bytes = b""
) -> bytes:
    """A zip package whose main part is `main`."""
    files: dict[str, str | bytes] = {"[Content_Types].xml": _content_types(main, parts)}
    owners: dict[str, list[Link]] = {}
    for link in (Link("", "officeDocument", main, "rIdMain"), *links):
        owners.setdefault(link.owner, []).append(link)
    for owner, of_owner in owners.items():
        folder, _, base = owner.rpartition("/")
        name = f"{folder}/_rels/{base}.rels".lstrip("/")
        files[name] = _relationships(of_owner)
    files.update(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


_DEFAULTS = "".join(
    f'<Default Extension="{extension}" ContentType="{kind}"/>'
    for extension, kind in {
        "png": "image/png", "html": "text/html", "txt": "text/plain", "vml": "application/xml",
        "xlsx": f"{_VENDOR}.spreadsheetml.sheet",
        "docx": f"{_VENDOR}.wordprocessingml.document",
    }.items()
)  # fmt: skip


def _content_types(main: str, names: Iterable[str]) -> str:
    """Types of the main part and of those that other programs would not open without."""
    kinds = {main: f"{_MAIN_TYPES[main]}.main"}
    for name in names:
        for pattern, kind in _PART_TYPES.items():
            if re.fullmatch(pattern, name):
                kinds[name] = kind
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_VENDOR}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    defaults = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">{defaults}.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{_DEFAULTS}{overrides}</Types>'
    )


def _relationships(links: list[Link]) -> str:
    items = ""
    for link in links:
        outside = "://" in link.target or link.target.startswith("mailto:")
        target = link.target if outside else f"/{link.target}"
        mode = ' TargetMode="External"' if outside else ""
        kind = f"{OFFICE}/{link.kind}"
        items += f'<Relationship Id="{link.identifier}" Type="{kind}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def png(width: int, height: int) -> bytes:
    """A black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (width + 1) * height)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def core_properties(**values: str) -> str:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return f'<coreProperties xmlns="{_PACKAGE}/metadata/core-properties">{inner}</coreProperties>'


def custom_property(name: str, value: str) -> str:
    return (
        f'<Properties xmlns="{OFFICE.replace("relationships", "custom-properties")}">'
        f'<property name="{name}"><lpwstr>{value}</lpwstr></property></Properties>'
    )


def chart(text: str) -> str:
    series = (
        f"<c:ser><c:tx><c:v>系列</c:v></c:tx><c:cat><c:strCache><c:pt><c:v>{text}</c:v></c:pt>"
        "</c:strCache></c:cat><c:val><c:numCache><c:pt><c:v>42</c:v></c:pt></c:numCache></c:val></c:ser>"
    )
    return element("c:chartSpace", f"<c:chart>{series}</c:chart>")


def diagram(text: str) -> str:
    point = f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    return element("dgm:dataModel", f"<dgm:ptLst>{point}</dgm:ptLst>")


def shared_plants(
    main: str, base: Mapping[str, str | bytes], text: str, links: tuple[Link, ...] = ()
) -> dict[str, Plant]:
    """Places that all three formats have: properties, charts, stray parts, the archive itself."""

    def plant(parts: Mapping[str, str | bytes], part: str, place: str | None) -> Plant:
        return Plant(package(main, {**base, **parts}, links), part, place)

    folder = main.partition("/")[0]
    noted = package(main, base, links, comment=text.encode())
    label = f"<c:ext><c15:f xmlns:c15='urn:c15'>{text}</c15:f></c:ext>"
    labelled = element("c:chartSpace", f"<c:chart>{label}</c:chart>")
    packed = base64.b64encode(f"{text}，此件妥善保存，不再另行通知各单位".encode()).decode()
    return {
        "keywords": plant(
            {"docProps/core.xml": core_properties(keywords=text)}, "metadata", "文档属性“关键词”"
        ),
        "company": plant(
            {"docProps/app.xml": f"<Properties><Company>{text}</Company></Properties>"},
            "metadata",
            "文档属性“单位”",
        ),
        "custom property": plant(
            {"docProps/custom.xml": custom_property("密级", text)}, "metadata", "文档属性“密级”"
        ),
        "custom XML": plant(
            {"customXml/item1.xml": f"<data><field>{text}</field></data>"},
            "hidden",
            "自定义XML数据",
        ),
        "custom XML attribute": plant(
            {"customXml/item1.xml": f'<data field="{text}"/>'}, "hidden", "自定义XML数据"
        ),
        "chart": plant({f"{folder}/charts/chart1.xml": chart(text)}, "body", "图表"),
        "SmartArt": plant({f"{folder}/diagrams/data1.xml": diagram(text)}, "body", "智能图形"),
        "unknown part": plant(
            {f"{folder}/strange/part7.xml": f"<x>{text}</x>"},
            "hidden",
            f"内部部件 {folder}/strange/part7.xml",
        ),
        "XML comment": plant(
            {"customXml/item1.xml": f"<data><!-- {text} --></data>"}, "markup", "XML注释"
        ),
        "archive comment": Plant(noted, "metadata", "压缩包注释"),
        "chart's label": plant(
            {f"{folder}/charts/chart1.xml": labelled}, "hidden", "图表中没有显示的文字"
        ),
        "custom XML in base64": plant(
            {"customXml/item1.xml": f"<data>{packed}</data>"}, "hidden", "自定义XML数据"
        ),
        "attribute of a theme": plant(
            {f"{folder}/theme/theme1.xml": element("a:theme", "", f'note="{text}"')},
            "attribute",
            "属性 note",
        ),
        "comment in a theme": plant(
            {f"{folder}/theme/theme1.xml": element("a:theme", f"<!-- {text} -->")},
            "markup",
            "XML注释",
        ),
        "part's name": plant({f"{folder}/{text}.xml": "<x/>"}, "metadata", "内部部件的名称"),
    }
