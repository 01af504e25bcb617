"""What is packed comes back as it was, wherever it then lies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from screener.cache.codec import pack_document, pack_verdict, unpack_document, unpack_verdict
from screener.document import Box, Document, Location, Notice, NoticeKind, Part, Passage, Span
from screener.extract import extract
from screener.limits import Limits
from screener.pipeline import Screener
from screener.samples import write_samples


def test_documents_and_verdicts_come_back_as_they_were(tmp_path: Path, screener: Screener) -> None:
    for path in write_samples(tmp_path):
        document = extract(path.read_bytes(), str(path), Limits())
        assert unpack_document(pack_document(document), str(path)) == document
        verdict = screener.screen_document(document, path.name)
        assert unpack_verdict(pack_verdict(verdict), str(path)) == verdict


def test_the_same_content_may_lie_elsewhere(tmp_path: Path, screener: Screener) -> None:
    path = next(one for one in write_samples(tmp_path) if one.suffix == ".zip")
    data = path.read_bytes()
    here, there = (extract(data, f"{folder}/a.zip", Limits()) for folder in ("one", "two/three"))
    assert here.children or here.gaps
    assert unpack_document(pack_document(here), there.path) == there
    verdicts = [screener.screen_document(one, "a.zip") for one in (here, there)]
    assert unpack_verdict(pack_verdict(verdicts[0]), there.path) == verdicts[1]


def test_every_field_is_packed() -> None:
    location = Location(Part.OCR, 1, 2, "表", "C7", 3, "图", Box(1, 2, 3, 4))
    document = Document(
        path="a", media_type="t", digest="0" * 64, size=1, text="\ud800密",
        passages=(Passage(Span(0, 2), location, None, heading=True),),
        notices=(Notice(NoticeKind.CROPPED_PICTURE, "裁过", location, minor=True),),
        insertions=(Span(1, 2),),
    )  # fmt: skip
    back = unpack_document(pack_document(document), "a")
    assert back == document
    assert isinstance(back.insertions[0], Span)


def test_what_is_not_plain_is_refused() -> None:
    document = Document("a", "t", "0" * 64, 1, "", ())
    with pytest.raises(ValueError, match="cannot be packed"):
        pack_document(replace(document, size=object()))  # type: ignore[arg-type]


def test_words_and_numbers_of_libraries_become_plain_ones() -> None:
    class Word(str):
        __slots__ = ()

    location = Location(page=np.int64(3), place=Word("文本框"))  # type: ignore[arg-type]
    document = Document("a", "t", "0" * 64, 1, "密", (Passage(Span(0, 1), location),))
    back = unpack_document(pack_document(document), "a")
    assert back == document
    assert type(back.passages[0].location.page) is int
