"""Verdicts for the tests of the gate, and a baseline made from some of them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from screener.document import Location, Part
from screener.finding import Finding
from screener.gate.baseline import Entry, Places, entries_of
from screener.gate.compare import Comparison
from screener.rule import Category, Severity
from screener.verdict import Outcome, Verdict
from tests.unit.report import made

KEY = b"k" * 32


def phone(text: str = "13800138000", **changes: object) -> Finding:
    fields: dict[str, object] = {
        "rule": "personal_info.mobile_phone",
        "severity": Severity.REVIEW,
        "text": text,
        "location": Location(Part.BODY, line=3),
        "before": "联系电话：",
        "after": "",
    }
    return made.finding(**{**fields, **changes})


def marking(**changes: object) -> Finding:
    fields: dict[str, object] = {
        "rule": "state_secret.marking",
        "category": Category.STATE_SECRET,
        "text": "机密★10年",
        "before": "",
        "after": "",
        "location": Location(Part.BODY, line=1),
    }
    return made.finding(**{**fields, **changes})


def unread(**changes: object) -> Finding:
    fields: dict[str, object] = {
        "rule": "unscreenable.encrypted",
        "category": Category.UNSCREENABLE,
        "severity": Severity.REVIEW,
        "text": "",
        "before": "",
        "after": "",
        "location": Location(),
    }
    return made.finding(**{**fields, **changes})


def file(path: str | Path, *findings: Finding, data: str = "", **changes: object) -> Verdict:
    """The verdict on a file whose bytes are `data`, or stand for its path."""
    digest = sha256((data or str(path)).encode()).hexdigest()
    return made.verdict(str(path), *findings, digest=digest, **changes)


def known(folder: Path, *verdicts: Verdict, key: bytes = KEY) -> tuple[Entry, ...]:
    places = Places(folder)
    return tuple(entry for one in verdicts for entry in entries_of(one, places, key))


def comparison(folder: Path, *verdicts: Verdict) -> Comparison:
    return Comparison(known(folder, *verdicts), Places(folder), KEY)


def container(path: str | Path, *children: Verdict, data: str = "") -> Verdict:
    outcome = max((one.outcome for one in children), default=Outcome.PASS)
    return file(path, data=data, children=children, outcome=outcome)
