"""Files whose content is of another kind than their name says: renamed by mistake, or to hide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from screener.document import Document, Location, Part, Span
from screener.finding import Finding
from screener.lexicon import Lexicon
from screener.rule import Severity

_RULE = "sensitive_info.disguised_file"
_TITLES = {
    "drawing": "图纸", "mail": "邮件",
    "word": "文字文档", "sheet": "电子表格", "slides": "演示文稿", "page": "版式文件",
    "archive": "压缩包", "image": "图片", "media": "音视频", "program": "程序",
    "text": "文本或网页", "font": "字体",
}  # fmt: skip
_OFFICE = frozenset({"word", "sheet", "slides"})
_EXTENSIONS = {
    "word": "doc docx docm dot dotx dotm rtf wps wpt odt ott fodt odm",
    "sheet": "xls xlsx xlsm xlsb xlt xltx xltm et ett ods ots fods",
    "slides": "ppt pptx pptm pps ppsx ppsm pot potx potm dps dpt odp otp fodp",
    "page": "pdf ofd xps epub",
    "drawing": "vsd vsdx vsdm vst vstx vss vssx",
    "mail": "msg oft",
    "archive": "zip 7z rar gz tgz tar bz2 tbz tbz2 xz txz zst lzma cab jar",
    "image": "png jpg jpeg jpe jfif gif bmp dib tif tiff webp ico heic jp2 emf wmf psd",
    "media": "mp3 mp4 m4a m4v wav wma wmv avi mov mkv flv ogg flac amr mid mpg mpeg rm rmvb swf",
    "program": "exe dll com scr sys",
    "text": "txt md log csv tsv json jsonl xml html htm shtml xhtml svg js css eml mht mhtml mbox "
    "yaml yml toml ini conf cfg properties ics vcf srt vtt ass ssa lrc rss php jsp asp aspx py sql",
    "font": "woff woff2 ttf otf ttc eot",
}
_FAMILIES = {word: family for family, words in _EXTENSIONS.items() for word in words.split()}
_TYPES: tuple[tuple[str, str], ...] = (
    (
        r"image/svg\+xml|message/.*|text/.*|application/(json|xml|xhtml\+xml|mbox|yaml|toml|x-subrip)",
        "text",
    ),
    (r"application/(msword|rtf)|.*(wordprocessingml|ms-word|opendocument\.text).*", "word"),
    (r".*(spreadsheetml|ms-excel|opendocument\.spreadsheet).*", "sheet"),
    (r".*(presentationml|ms-powerpoint|opendocument\.presentation).*", "slides"),
    (r"application/vnd\.(ms-visio\.drawing|visio)", "drawing"),
    (r"application/vnd\.ms-outlook", "mail"),
    (r"application/(pdf|ofd|epub\+zip|vnd\.ms-xpsdocument)", "page"),
    (
        r"application/(zip|gzip|zstd|vnd\.rar|x-(7z-compressed|bzip2|xz|lzma|tar)|vnd\.ms-cab.*)",
        "archive",
    ),
    (r"image/.*", "image"),
    (r"(audio|video)/.*|application/x-shockwave-flash", "media"),
    (r"application/x-(msdownload|executable|mach-binary)", "program"),
    (r"font/.*|application/vnd\.ms-fontobject", "font"),
)


def disguise_findings(document: Document, lexicon: Lexicon) -> Iterator[Finding]:
    """One finding when content and extension are of different kinds."""
    extension = PurePosixPath(document.path.rpartition("!/")[2]).suffix.lstrip(".").lower()
    named, real = _FAMILIES.get(extension), _family(document.media_type)
    if not document.size or named is None or real is None or named == real:
        return
    rule = lexicon[_RULE]
    yield Finding(
        rule=rule.id,
        title=rule.title,
        category=rule.category,
        severity=Severity.INFO if _is_harmless(named, real) else rule.severity,
        confidence=rule.confidence,
        span=Span(0, 0),
        location=Location(part=Part.FILENAME),
        text="",
        before="",
        after="",
        reason=f"{rule.reason}：名为{_TITLES[named]}，实为{_TITLES[real]}",
        basis=rule.basis,
        suggestion=rule.suggestion,
    )


@lru_cache(maxsize=256)
def _family(media_type: str) -> str | None:
    return next((name for pattern, name in _TYPES if re.fullmatch(pattern, media_type)), None)


def _is_harmless(named: str, real: str) -> bool:
    """Web systems export tables as .xls or .doc that are really pages; offices mix their own."""
    return named in _OFFICE and (real in _OFFICE or real == "text")
