"""Pages made from data are up to date, links lead somewhere, commands named exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.settings import VARIABLES
from docs.__main__ import TARGET, rules_page
from docs.openapi import API, api_page

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "lexicons/README.md"])


def test_the_list_of_rules_is_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == rules_page(), "run `make docs`"


def test_the_page_on_the_interface_is_up_to_date() -> None:
    assert API.read_text(encoding="utf-8") == api_page(), "run `make docs`"


def test_every_setting_of_the_service_is_documented() -> None:
    page = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
    for name in VARIABLES:
        assert f"SCREENER_{name}`" in page, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_make_target_the_readme_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        for target in re.findall(r"make (\w+)", (ROOT / page).read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE) or target == "and", target


def test_the_folder_map_names_what_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = text.split("```")[1]
    folders = [ROOT]
    for line in block.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        named = re.match(r"\s*((?:[\w-]+(?:/|\.py) )+)", f"{line} ")
        for name in named[1].split() if named else ():
            assert (folders[depth] / name).exists(), name
            folders[depth + 1 :] = [folders[depth] / name]
