"""What the rules about persons' numbers find in a text, without the other rules' voices."""

from __future__ import annotations

import tomllib
from functools import cache

from screener.paths import LEXICONS
from screener.pipeline import Screener
from screener.rule import Severity

FILES = ("identifiers", "personal_tables", "locations", "credentials")


@cache
def own_rules() -> frozenset[str]:
    """Names of the rules in the files about numbers."""
    names: set[str] = set()
    for file in FILES:
        table = tomllib.loads((LEXICONS / "rules" / f"{file}.toml").read_text("utf-8"))
        names |= set(table) - {"defaults"}
    return frozenset(names)


def asked(screener: Screener, text: str) -> dict[str, Severity]:
    """Quote to severity, of findings that a person must look at."""
    return {
        finding.text: finding.severity
        for finding in screener.screen_text(text).findings
        if finding.rule.split(".", 1)[1] in own_rules() and finding.severity > Severity.INFO
    }
