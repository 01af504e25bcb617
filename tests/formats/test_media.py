"""Film and sound: titles, subtitles and frames are read; nothing passes unheard."""

from __future__ import annotations

import pytest
from PIL import Image

from screener.document import Document, GapKind, Part
from screener.extract import media
from screener.extract.media import film as films
from screener.limits import Limits
from screener.pipeline import Screener
from screener.verdict import Outcome
from tests.formats.reading import passages, read
from tests.samples.films import film
from tests.samples.pictures import ID, MARKING, encoded, written

SUBTITLES = f"""1
00:00:00,500 --> 00:00:01,500
开头的<i>字幕</i>

2
00:00:02,000 --> 00:00:03,000
张三，身份证号{ID}
第二行
"""


def shot(text: str) -> Image.Image:
    return written(320, 180, (20, 40, text, 32))


def messages(document: Document) -> list[tuple[GapKind, str]]:
    return [(gap.kind, gap.message) for gap in document.gaps]


@pytest.fixture(scope="module")
def document() -> Document:
    content = film(
        [shot(MARKING), shot(MARKING), shot("另一画面")],
        subtitles=SUBTITLES,
        metadata={"title": "现场题目", "location": "+39.6543+116.1234/", "major_brand": "isom"},
    )
    return read(content, "a.mkv")


def test_subtitles_are_read_with_their_time(document: Document) -> None:
    found = [
        (one.location.place, document.text[slice(*one.span)])
        for one in document.passages
        if one.location.part is Part.SUBTITLE
    ]
    assert found == [
        ("0:00", "开头的字幕"), ("0:02", f"张三，身份证号{ID}"), ("0:02", "第二行"),
    ]  # fmt: skip


def test_frames_that_show_something_new_are_looked_at_once(document: Document) -> None:
    found = [
        (one.location.place, document.text[slice(*one.span)])
        for one in document.passages
        if one.location.part is Part.OCR
    ]
    assert found == [("画面0:00", MARKING), ("画面0:04", "另一画面")]


def test_what_is_said_of_a_film_is_metadata_and_what_its_encoder_says_is_not(
    document: Document,
) -> None:
    assert passages(document, Part.METADATA) == ["现场题目", "北纬39.654300，东经116.123400"]


def test_no_film_passes_unheard(document: Document, screener: Screener) -> None:
    assert messages(document) == [
        (GapKind.MEDIA, "视频（时长0:06）：画面只抽看了2帧，声音没有收听")
    ]
    found = screener.screen_document(document, "a.mkv")
    rules = {finding.rule for finding in found.findings}
    assert {"state_secret.marking", "personal_info.resident_id", "unscreenable.media"} <= rules
    silent = read(film([shot("无声的画面")], sound=False), "a.mkv")
    assert messages(silent) == [(GapKind.MEDIA, "视频（时长0:02）：画面只抽看了1帧")]
    assert screener.screen_document(silent, "a.mkv").outcome is Outcome.REVIEW


@pytest.mark.parametrize("kind", ["mp4", "avi"])
def test_other_containers_are_watched_too(kind: str) -> None:
    document = read(film([shot(MARKING)], kind=kind), f"a.{kind}")
    assert passages(document, Part.OCR) == [MARKING]


def test_sound_alone_is_left_to_a_person() -> None:
    document = read(film(kind="wav"), "a.wav")
    assert messages(document) == [(GapKind.MEDIA, "音频（时长0:01）：声音没有收听")]


def test_pictures_that_travel_in_a_film_are_children() -> None:
    picture = encoded(shot(MARKING))
    (child,) = read(film([shot("画面")], attached={"现场.png": picture}), "a.mkv").children
    assert passages(child, Part.OCR) == [MARKING]


def test_frames_are_looked_at_within_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    content = film([shot(text) for text in ("甲画面", "乙画面", "丙画面")])
    some = read(content, "a.mkv", Limits(sight_pixels=120_000))
    assert passages(some, Part.OCR) == ["甲画面", "乙画面"]
    assert {gap.kind for gap in some.gaps} == {GapKind.MEDIA, GapKind.TOO_LARGE}
    monkeypatch.setattr(films, "FRAMES", 1)
    assert passages(read(content, "a.mkv"), Part.OCR) == ["甲画面"]


@pytest.mark.parametrize("cut", [0.02, 0.3, 0.7])
def test_a_film_cut_short_is_never_an_error_and_never_passes(cut: float) -> None:
    for kind in ("matroska", "mp4"):
        content = film([shot(MARKING), shot("乙画面")], kind=kind)
        document = read(content[: int(len(content) * cut)], "a")
        assert GapKind.MEDIA in {gap.kind for gap in document.gaps}


def test_without_the_reader_films_are_gaps_that_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "is_available", lambda _: False)
    assert messages(read(film([shot("画面")]), "a.mkv")) == [
        (GapKind.MEDIA, "视频内容没有读取，没有安装音视频组件")
    ]


def test_frames_larger_than_a_picture_may_be_are_not_decoded() -> None:
    document = read(film([shot("画面")]), "a.mkv", Limits(picture_pixels=1000))
    assert messages(document) == [
        (GapKind.MEDIA, "视频（时长0:02）：画面没有看，声音没有收听"),
        (GapKind.TOO_LARGE, "视频画面过大（320×180像素），没有看"),
    ]
