"""Video and audio: titles, subtitles and frames are read; the sound is left to a person, always."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from screener.containers.source import Source
from screener.document import Attachment, Content, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import TooLarge, Unsupported
from screener.extract.media.kinds import media_kind
from screener.limits import Budget
from screener.vision.available import is_available

if TYPE_CHECKING:
    from screener.extract.media.film import Film, Said

_FIELDS = {
    "title": "标题", "artist": "作者", "author": "作者", "composer": "作者", "album": "专辑",
    "comment": "备注", "description": "说明", "synopsis": "简介", "copyright": "版权",
    "location": "拍摄位置", "com.apple.quicktime.location.iso6709": "拍摄位置",
    "creation_time": "创建时间", "keywords": "关键词", "publisher": "发布者", "show": "节目",
    "lyrics": "歌词", "filename": "附件名", "com.apple.quicktime.model": "设备",
    "com.apple.quicktime.make": "设备厂商", "subject": "主题", "performer": "表演者",
}  # fmt: skip
_DULL = re.compile(
    r".*encoder|handler_name|vendor_id|language|major_brand|minor_version|compatible_brands|"
    r"duration|.*statistics.*|bps|number_of_.*|mimetype|.*-eng|track|"
    r"com\.(android|apple)\..*(version|fps|capture|manufacturer|creationdate)",
    re.IGNORECASE,
)
_POSITION = re.compile(r"([+-]\d{2,3}(?:\.\d+)?)([+-]\d{2,3}(?:\.\d+)?)")
_STYLE = re.compile(r"\{\\[^}]*\}|<[^<>]{1,80}>")


def recognise(source: Source) -> str | None:
    kind = media_kind(source)
    return kind.media_type if kind else None


def read(source: Source, budget: Budget) -> Content:
    kind = media_kind(source)
    assert kind is not None
    if not kind.container or not is_available("media"):
        missing = "，没有安装音视频组件" if kind.container else ""
        gap = Gap(GapKind.MEDIA, f"{kind.title}内容没有读取{missing}")
        return Content(kind.media_type, gaps=(gap,))
    watched = _Watched(kind.title)
    _watch(watched, source.data, kind.container, budget)
    builder = watched.builder
    return Content(
        kind.media_type, builder.text, builder.passages, tuple(watched.attachments),
        (watched.summary(), *watched.gaps),
    )  # fmt: skip


@dataclass
class _Watched:
    """What came of watching one file so far; a file that breaks off has been watched till then."""

    title: str
    builder: TextBuilder = field(default_factory=TextBuilder)
    attachments: list[Attachment] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    shots: int = 0
    seconds: float | None = None
    has_sound: bool = False
    has_picture: bool = False
    broken: bool = False

    def summary(self) -> Gap:
        """What a person still has to watch or hear: nobody here ever does."""
        length = f"（时长{_clock(self.seconds)}）" if self.seconds else ""
        left = []
        if self.has_picture:
            left.append(f"画面只抽看了{self.shots}帧" if self.shots else "画面没有看")
        if self.has_sound or not self.has_picture:
            left.append("声音没有收听")
        if self.broken:
            left.append("文件损坏，没有读完")
        return Gap(GapKind.MEDIA, f"{self.title}{length}：{'，'.join(left)}")


def _watch(watched: _Watched, data: bytes, container: str, budget: Budget) -> None:
    from screener.extract.media.film import open_film

    try:
        with open_film(data, container) as film:
            watched.seconds = film.seconds
            watched.has_sound, watched.has_picture = film.has_sound, film.has_picture
            for said in film.metadata():
                _add_field(watched.builder, watched.title, said.field, said.text)
            _add_covers(watched, film.covers(), budget)
            _add_subtitles(watched, film.subtitles())
            _add_shots(watched, film, budget)
    except TooLarge as error:
        watched.gaps.append(Gap(GapKind.TOO_LARGE, str(error)))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - FFmpeg raises many kinds; what was read before stays
        watched.broken = True


def _add_field(builder: TextBuilder, title: str, name: str, text: str) -> None:
    """A field that an author may have written; what encoders write of themselves says nothing."""
    if name in _FIELDS or not _DULL.fullmatch(name):
        place = f"{title}属性“{_FIELDS.get(name, name)}”"
        for line in text.splitlines():
            builder.add(_position(line, name), Location(Part.METADATA, place=place))


def _position(text: str, name: str) -> str:
    """Degrees with their directions where a telephone wrote +39.65+116.12/."""
    found = _POSITION.match(text) if "location" in name else None
    if found is None:
        return text
    north, east = float(found[1]), float(found[2])
    directions = "北纬" if north >= 0 else "南纬", "东经" if east >= 0 else "西经"
    return f"{directions[0]}{abs(north):.6f}，{directions[1]}{abs(east):.6f}"


def _add_covers(watched: _Watched, covers: Iterator[bytes], budget: Budget) -> None:
    for number, data in enumerate(covers, 1):
        budget.spend_member(len(data))
        watched.attachments.append(Attachment(f"封面或附件{number}", data))


def _add_subtitles(watched: _Watched, subtitles: Iterator[Said | None]) -> None:
    pictures = 0
    for said in subtitles:
        if said is None:
            pictures += 1
            continue
        place = "，".join(one for one in (said.field, _clock(said.second)) if one)
        for line in _STYLE.sub("", said.text).replace("\\N", "\n").splitlines():
            watched.builder.add(line.strip(), Location(Part.SUBTITLE, place=place))
    if pictures:
        message = f"字幕是图形，有{pictures}条没有读取"
        watched.gaps.append(Gap(GapKind.IMAGE, message, Location(Part.SUBTITLE)))


def _add_shots(watched: _Watched, film: Film, budget: Budget) -> None:
    from screener.vision.passages import add_sight
    from screener.vision.sight import look

    said: set[str] = set()
    tables = 0
    try:
        for shot in film.shots(budget):
            sight = look(shot.pixels, budget)
            watched.shots += 1
            news = sight.only(lambda text, _: text not in said)
            said.update(sight.texts)
            location = Location(Part.OCR, place=f"画面{_clock(shot.second)}")
            tables = add_sight(watched.builder, news, location, tables=tables)
    except Unsupported as error:
        watched.gaps.append(Gap(GapKind.IMAGE, str(error)))


def _clock(seconds: float | None) -> str:
    minutes, rest = divmod(int(seconds or 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
