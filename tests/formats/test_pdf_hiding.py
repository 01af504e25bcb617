"""What a PDF hides is found and said to hide; what only looks like hiding is left alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from screener.document import COVERED, Document, Part
from screener.pipeline import Screener
from tests.formats.reading import read, tree
from tests.samples import pdf as make
from tests.samples import pdf_places as places

TEXT = "北岭三号方案拟于六月启动"
PLANTS = places.pdf_plants(TEXT)
HARMLESS = places.harmless(TEXT)
COVER_RULE = "sensitive_info.covered_text"


def hidden(document: Document) -> list[tuple[str, str | None]]:
    return [
        (document.text[slice(*one.span)], one.location.place)
        for one in document.passages
        if one.location.part is Part.HIDDEN
    ]


@pytest.mark.parametrize("name", PLANTS)
def test_a_plant_is_found_in_its_part_and_place(name: str) -> None:
    plant = PLANTS[name]
    found = [
        (passage.location.part.value, passage.location.place)
        for one in tree(read(plant.data, "a.pdf"))
        for passage in one.passages
        if TEXT in one.text[slice(*passage.span)]
    ]
    assert found == [(plant.part, plant.place)]


@pytest.mark.parametrize("name", HARMLESS)
def test_what_everybody_sees_is_not_called_hidden(name: str) -> None:
    document = read(HARMLESS[name], "a.pdf")
    assert hidden(document) == []
    assert (TEXT in document.text) is (name != "proper redaction")


@pytest.mark.parametrize(
    "name", [n for n, p in PLANTS.items() if (p.place or "").endswith(COVERED)]
)
def test_a_covered_passage_is_a_finding_of_its_own(screener: Screener, name: str) -> None:
    verdict = screener.screen(PLANTS[name].data, "a.pdf")
    found = [one for one in verdict.findings if one.rule == COVER_RULE]
    assert [(one.text, one.location.place) for one in found] == [(TEXT, PLANTS[name].place)]
    assert verdict.outcome.word == "review"


@pytest.mark.parametrize("name", HARMLESS)
def test_a_page_that_hides_nothing_passes(screener: Screener, name: str) -> None:
    rules = {one.rule for one in screener.screen(HARMLESS[name], "a.pdf").findings}
    assert COVER_RULE not in rules


def test_words_under_a_bar_are_screened_like_any_others(screener: Screener) -> None:
    plant = places.pdf_plants("身份证号110101188001010003")["black box"]
    verdict = screener.screen(plant.data, "a.pdf")
    assert {one.rule for one in verdict.findings} == {COVER_RULE, "personal_info.resident_id"}
    assert {one.location.place for one in verdict.findings} == {"黑块遮盖的文字"}


def test_what_people_type_under_a_bar_in_place_of_words_is_no_finding(screener: Screener) -> None:
    for words in ("XXXX", "******", "（已隐去）", "[redacted]", "03/23/2019"):
        verdict = screener.screen(places.pdf_plants(words)["black box"].data, "a.pdf")
        assert verdict.findings == ()


def test_a_bar_over_part_of_a_line_hides_that_part_alone() -> None:
    def bar(canvas: Canvas) -> None:
        start = make.LEFT + 4 * make.SIZE
        canvas.drawString(make.LEFT, places.Y, "联系人：欧阳四五，工号00172号")
        canvas.rect(start, places.Y - 3, 4 * make.SIZE, 15, stroke=0, fill=1)

    document = read(places.page(bar), "a.pdf")
    assert hidden(document) == [("欧阳四五", "黑块遮盖的文字")]
    assert "联系人：" in document.text
    assert "，工号00172号" in document.text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_bars_hide_on_turned_pages_too(turn: int) -> None:
    data = make.changed(PLANTS["black box"].data, lambda p: p.pages[0].rotate(turn, relative=False))
    noted = PLANTS["square annotation"].data
    turned = make.changed(noted, lambda p: p.pages[0].rotate(turn, relative=False))
    assert hidden(read(data, "a.pdf")) == [(TEXT, "黑块遮盖的文字")]
    assert hidden(read(turned, "a.pdf")) == [(TEXT, "批注黑块遮盖的文字")]


def test_a_bar_in_a_form_hides_what_the_page_says() -> None:
    def change(package: pikepdf.Pdf) -> None:
        form = package.make_stream(b"0 g 0 0 400 30 re F")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = [0, 0, 400, 30]
        page = package.pages[0]
        page.obj.Resources.XObject = pikepdf.Dictionary(X=form)
        page.contents_add(f"q 1 0 0 1 60 {places.Y - 8} cm /X Do Q".encode())

    document = read(make.changed(PLANTS["page"].data, change), "a.pdf")
    assert hidden(document) == [(TEXT, "黑块遮盖的文字")]


def test_a_scan_laid_over_its_words_is_a_scan_and_no_bar() -> None:
    draw = make.both(make.text(TEXT), make.picture(make.WIDTH, make.HEIGHT))
    parts = {one.location.part for one in read(make.pages(draw), "a.pdf").passages}
    assert Part.OCR in parts
    assert Part.HIDDEN not in parts


def test_only_what_the_last_revision_dropped_is_reported() -> None:
    document = read(PLANTS["earlier revision"].data, "a.pdf")
    assert hidden(document) == [(TEXT, "增量保存的早先版本")]
    assert document.text.count("食堂本周菜谱") == 1


def test_a_thousand_bars_over_a_thousand_words_end_soon() -> None:
    content = "".join(
        f"BT /F 8 Tf {20 + 11 * (n % 50)} {800 - 18 * (n // 50)} Td (w{n}) Tj ET\n"
        for n in range(1500)
    ) + "".join(f"{n % 500} {n % 700} 90 90 re f\n" for n in range(6000))
    document = read(make.plain(content), "a.pdf")
    assert hidden(document)


@pytest.mark.shared
def test_bad_redactions_are_told_from_good_ones(screener: Screener, shared_data: Path) -> None:
    """As the tests of a program that looks for nothing else judge these files."""
    folder = shared_data / "files"
    counts = {}
    for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        if entry["source_repo"] != "freelawproject/x-ray":
            continue
        verdict = screener.screen((folder / entry["file"]).read_bytes(), "a.pdf")
        found = [one for one in verdict.findings if one.rule == COVER_RULE]
        counts[entry["file"].partition("--")[2]] = (entry.get("assert"), found)
    assert len(counts) == 13
    guards = [found for said, found in counts.values() if said and said[0].startswith("0 bad")]
    assert len(guards) == 9
    assert guards == [[]] * 9
    hatched = counts["bad_cross_hatched_redactions.pdf"][1]
    assert 639 <= sum(len(one.text) for one in hatched) < 660
    words = [one.text for one in counts["hidden_text_on_visible_text.pdf"][1]]
    assert len("".join(words)) == 13
    assert [one.text for one in counts["rectangles_yes_2.pdf"][1]] == ["def"]
    assert counts["rectangles_no.pdf"][1] == []


def test_plants_and_their_twins_are_whole_files() -> None:
    for plant in PLANTS.values():
        with pikepdf.open(io.BytesIO(plant.data)) as package:
            assert len(package.pages) == 1
