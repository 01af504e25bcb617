"""What a PDF says outside its pages: properties, bookmarks, links, scripts, other files."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator
from typing import Any

import pikepdf
from lxml import etree

from screener.containers.safe_xml import SAFE
from screener.document import Attachment, Gap, GapKind, Location, Part
from screener.errors import Encrypted, TooLarge
from screener.extract.pdf.annotations import annotation_notes, text_of
from screener.extract.pdf.notes import Note
from screener.extract.pdf.rest import nested, unread_notes
from screener.limits import Budget

logging.getLogger("pikepdf").setLevel(logging.CRITICAL)

_MAX_OBJECTS = 500_000
_MAX_NOTES = 100_000
_PROPERTIES = {
    "/Title": "标题", "/Author": "作者", "/Subject": "主题", "/Keywords": "关键词",
    "/Creator": "创建程序", "/Producer": "生成程序",
}  # fmt: skip
_DATE = re.compile(r"D:\d{4}|\d{4}-\d\d-\d\dT")
_DULL = re.compile(r"(uuid:|urn:uuid|xmp\.[di]id:|adobe:docid)[\w:-]*$|application/pdf$|[\d.]+$")
_BROKEN = re.compile("file is damaged|reconstruct|unexpected EOF|xref not found")
_ACTIONS = ("/A", "/PA", "/OpenAction", "/Next")
_TELLING = re.compile(r"[\u3400-\u9fff]|\d{11}")
_NAMED = Location(Part.ATTRIBUTE, place="目标名称")
_ELSEWHERE = ("/EmbeddedFiles", "/JS", "/URI", "/F")  # read by others
_DULL_NAME = re.compile(r"rdf-syntax|xmptk|XML/1998/namespace")
_WORDED = re.compile(rb"/(?:EF|JS|URI|Alt|ActualText|Launch|GoToR|SubmitForm|ImportData)\b")
_PLACES = {"/Alt": "替代文字", "/ActualText": "替代文字"}


def open_package(data: bytes) -> pikepdf.Pdf | None:
    """The file repaired as far as can be, or None.

    Raises:
        Encrypted: the empty password does not open it.
    """
    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Encrypted("文件已加密，需要密码才能打开") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError, OverflowError):
        return None


def was_damaged(package: pikepdf.Pdf) -> bool:
    """Had the file to be put together from what was left of it?"""
    return any(_BROKEN.search(str(warning)) for warning in package.get_warnings())


def repaired(package: pikepdf.Pdf) -> bytes:
    """The whole file written anew, open and in order."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about forms, which are read elsewhere
        package.save(out, encryption=False, static_id=True)
    return out.getvalue()


def package_notes(package: pikepdf.Pdf) -> tuple[list[Note], list[Gap]]:
    """Everything but page contents and attached files, in a fixed order, without repetitions."""
    notes: dict[Note, None] = {}
    gaps: list[Gap] = []
    for read in _READERS:
        try:
            for note in read(package):
                notes[note] = None
                if len(notes) > _MAX_NOTES:
                    raise TooLarge("附加信息过多")
        except TooLarge:
            gaps.append(Gap(GapKind.TOO_LARGE, "批注、书签等附加信息过多，未全部读取"))
        except Exception:  # noqa: BLE001 - damaged objects raise many kinds; the rest is still read
            gaps.append(Gap(GapKind.DAMAGED, "部分附加信息（属性、书签、批注等）损坏，未能读取"))
    return list(notes), list(dict.fromkeys(gaps))


def rest_notes(package: pikepdf.Pdf, known: str) -> Iterator[Note]:
    """Strings that nobody has read yet; `known` is all that was, without blanks."""
    seen: set[str] = set()
    try:
        for note in unread_notes(package):
            plain = re.sub(r"\s", "", note.text)
            if plain and plain not in seen and plain not in known:
                seen.add(plain)
                yield note
            if len(seen) > _MAX_NOTES:
                return
    except Exception:  # noqa: BLE001 - damaged objects raise many kinds, and are said to be damaged
        return


def _properties(package: pikepdf.Pdf) -> Iterator[Note]:
    for key, value in package.docinfo.items():
        text = text_of(value)
        if text and not _DATE.match(text) and key != "/Trapped":
            name = _PROPERTIES.get(key, key.lstrip("/"))
            said = f"{name}：{text}" if _TELLING.search(name) and key not in _PROPERTIES else text
            yield Note(said, Location(Part.METADATA, place=f"文档属性“{name}”"))


def _xmp(package: pikepdf.Pdf) -> Iterator[Note]:
    """The file's own, then those of its pages, pictures and whatever else has one."""
    known = {text_of(value) for value in package.docinfo.values()}
    streams = [package.Root.get("/Metadata")]
    streams += (one for one in package.objects if isinstance(one, pikepdf.Stream))
    for stream in streams:
        if not isinstance(stream, pikepdf.Stream) or stream.get("/Type") != "/Metadata":
            continue
        for text in _xml_texts(stream.read_bytes(), attributes=True):
            if text not in known and not _DATE.match(text) and not _DULL.match(text):
                yield Note(text, Location(Part.METADATA, place="XMP元数据"))


def _xml_texts(data: bytes, *, attributes: bool) -> Iterator[str]:
    parser = etree.XMLParser(recover=True, **SAFE)
    root = etree.fromstring(data.strip(b"\0 \r\n\t"), parser)
    for element in root.iter() if root is not None else ():
        values = [element.text, element.tail]
        if attributes and isinstance(element.tag, str):
            values += [
                str(value)
                for name, value in element.attrib.items()
                if not _DULL_NAME.search(str(name))
            ]
        yield from (value.strip() for value in values if value and value.strip())


def _outline(package: pikepdf.Pdf) -> Iterator[Note]:
    start = package.Root.get("/Outlines")
    queue = [start.get("/First")] if isinstance(start, pikepdf.Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while queue and len(seen) < _MAX_NOTES:
        item = queue.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        yield Note(text_of(item.get("/Title")), Location(Part.ATTRIBUTE, place="书签"))
        queue += [item.get("/Next"), item.get("/First")]  # the children come first


def _form(package: pikepdf.Pdf) -> Iterator[Note]:
    """XFA: the form as XML, beside or instead of the pages."""
    form = package.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return
    xfa = form.get("/XFA")
    streams = list(xfa) if isinstance(xfa, pikepdf.Array) else [xfa]
    data = b"".join(one.read_bytes() for one in streams if isinstance(one, pikepdf.Stream))
    for text in _xml_texts(data, attributes=False) if data else ():
        yield Note(text, Location(Part.MARKUP, place="XFA表单"))
    if data:
        etree.fromstring(data)  # raises where the lenient reading above may have lost something


def _loose(package: pikepdf.Pdf) -> Iterator[Note]:
    """Scripts, addresses and alternative texts wherever they stand, referred to or not."""
    for each in _dictionaries(package):
        for key, place in _PLACES.items():
            if key in each:
                yield Note(text_of(each[key]), Location(Part.ATTRIBUTE, place=place))
        for action in (each, *(each.get(key) for key in _ACTIONS)):
            if isinstance(action, pikepdf.Dictionary):
                yield from _action(action)
        for event in _values(each.get("/AA")):
            yield from _action(event)


def _named(package: pikepdf.Pdf) -> Iterator[Note]:
    """Scripts and names in the trees below the root, and what stands before page numbers."""
    pending: list[Any] = [package.Root.get(key) for key in ("/Names", "/Dests", "/PageLabels")]
    seen: set[tuple[int, int]] = set()
    for _ in range(_MAX_OBJECTS):
        if not pending:
            return
        one = pending.pop()
        if isinstance(one, (pikepdf.Dictionary, pikepdf.Array)) and one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, pikepdf.Array):
            pending += reversed(list(one))
        elif isinstance(one, pikepdf.Dictionary) and "/Type" not in one:  # no page, no file
            yield from _action(one)
            inner = {str(key): value for key, value in one.items() if key not in _ELSEWHERE}
            yield from (Note(key[1:], _NAMED) for key in inner if _TELLING.search(key))
            pending += inner.values()
        elif isinstance(one, pikepdf.String) and _TELLING.search(text := text_of(one)):
            yield Note(text, _NAMED)


def _values(each: Any) -> list[pikepdf.Dictionary]:
    if not isinstance(each, pikepdf.Dictionary):
        return []
    return [one for _, one in each.items() if isinstance(one, pikepdf.Dictionary)]


def _action(action: pikepdf.Dictionary) -> Iterator[Note]:
    if "/JS" in action:
        yield Note(text_of(action["/JS"]), Location(Part.MARKUP, place="脚本"))
    if "/URI" in action and isinstance(action["/URI"], pikepdf.String):
        yield Note(text_of(action["/URI"]), Location(Part.ATTRIBUTE, place="链接"))
    if action.get("/S") in ("/Launch", "/GoToR", "/SubmitForm", "/ImportData"):
        target = action.get("/F")
        if isinstance(target, pikepdf.Dictionary):
            target = target.get("/UF", target.get("/F"))
        yield Note(text_of(target), Location(Part.ATTRIBUTE, place="链接"))


def _dictionaries(package: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    yield from (
        one for one in (package.Root, package.trailer) if isinstance(one, pikepdf.Dictionary)
    )
    for number, each in enumerate(package.objects):
        if number > _MAX_OBJECTS:
            raise TooLarge("对象过多")
        if isinstance(each, pikepdf.Dictionary):
            yield each
        if isinstance(each, (pikepdf.Dictionary, pikepdf.Array)):
            yield from nested(each) if _WORDED.search(each.unparse(resolved=True)) else ()


def attached_files(package: pikepdf.Pdf, budget: Budget) -> Iterator[tuple[Attachment, str]]:
    """Every file packed inside, named in the files' tree or not, with its description."""
    seen: set[tuple[int, int]] = set()
    for each, files in _file_specifications(package):
        for key in ("/UF", "/F", "/DOS", "/Mac", "/Unix"):
            stream = files.get(key)
            if not isinstance(stream, pikepdf.Stream) or stream.objgen in seen:
                continue
            seen.add(stream.objgen)
            name = text_of(each.get("/UF")) or text_of(each.get("/F")) or "附件"
            yield _attachment(name, stream, budget), text_of(each.get("/Desc"))


def _file_specifications(
    package: pikepdf.Pdf,
) -> Iterator[tuple[pikepdf.Dictionary, pikepdf.Dictionary]]:
    for each in _dictionaries(package):
        for one in (each, each.get("/FS")):
            if isinstance(one, pikepdf.Dictionary):
                files = one.get("/EF")
                if isinstance(files, pikepdf.Dictionary):
                    yield one, files


def _attachment(name: str, stream: pikepdf.Stream, budget: Budget) -> Attachment:
    safe = name.replace("\\", "/").rpartition("/")[2] or "附件"
    try:
        data = stream.read_bytes()
        budget.spend_member(len(data), packed_size=int(stream.get("/Length", 0)) or None)
    except TooLarge as error:
        return Attachment(safe, b"", Gap(GapKind.TOO_LARGE, str(error)))
    except (pikepdf.PdfError, ValueError, TypeError):
        return Attachment(safe, b"", Gap(GapKind.DAMAGED, "附件损坏，未能读取"))
    return Attachment(safe, data)


_READERS = (_properties, _xmp, _outline, annotation_notes, _form, _loose, _named)
