"""Commands and files in the pages on gates, publishing and pipelines are ones the program takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from screener.cli import baseline, hook, publish
from screener.cli.arguments import ArgumentParser
from screener.cli.scan import check_options
from screener.gate.exceptions import load_exemptions
from screener.lexicon import load_lexicon

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("gates.md", "publishing.md", "ci.md")
_PARSERS = {"publish": publish._parser, "baseline": baseline._parser, "hook": hook._parser}


def commands() -> Iterator[str]:
    for page in PAGES:
        for line in (DOCS / page).read_text(encoding="utf-8").splitlines():
            found = re.search(r"(?:^(?: {4}|\| |          |    - )|sh ')(screener \w+ .*)", line)
            if found:
                yield re.split(r" &&|'$", found[1])[0]


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_every_command_is_one_the_program_takes(command: str) -> None:
    _, name, *words = shlex.split(command)
    if name == "scan":
        check_options(words)
        return
    if "--" in words:
        check_options(["--staged", *words[words.index("--") + 1 :]])
        words = words[: words.index("--")]
    parser: ArgumentParser = _PARSERS[name]()
    parser.parse_args(words)


def test_there_are_such_commands() -> None:
    assert len(set(commands())) >= 12


def test_the_exceptions_shown_are_read() -> None:
    page = (DOCS / "gates.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    told = re.sub(r'sha256 = ".*?"', f'sha256 = "{"0" * 64}"', shown)
    path = DOCS / "gates.md"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("screener.gate.exceptions.read_text", lambda *_: told)
        found = load_exemptions(path, load_lexicon().rules, date(2026, 11, 26))
    assert [one.officer for one in found.valid] == [None, "保密办 赵六"]


def test_every_metric_is_told() -> None:
    page = (DOCS / "gates.md").read_text(encoding="utf-8")
    source = (DOCS.parent / "screener/report/prometheus.py").read_text(encoding="utf-8")
    names = re.findall(r'(?:_family\(|^ {8}\()\s*"(\w+)"', source, re.MULTILINE)
    assert len(names) >= 12
    for name in names:
        assert f"`screener_{name}" in page, name
