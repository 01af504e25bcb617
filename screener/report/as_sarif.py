"""SARIF 2.1.0, for the tools that show findings where the files are edited.

Offsets count code points of the extracted text. Fingerprints are made from rule, path and order,
never from the quoted words: a hash of an identity number can be turned back.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import quote

from screener.gate.judge import GateResult
from screener.report.entry import MASK, DocumentEntry, FindingEntry
from screener.report.gate import gate_entry
from screener.report.line import dump
from screener.report.place import WHOLE
from screener.report.spool import Spool
from screener.report.writer import Report, Sink
from screener.rule import Rule, Severity

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"block": "error", "review": "warning", "info": "note"}


def write(report: Report, out: Sink) -> None:
    with Spool(report.documents) as spool:
        head = dump({"$schema": _SCHEMA, "version": "2.1.0"})
        out.write(head[:-1] + b',\n"runs": [{\n')
        for name, value in _header(report).items():
            out.write(dump(name) + b": " + dump(value) + b",\n")
        successful = dump(not report.tally.partial)
        out.write(b'"invocations": [{"executionSuccessful": ' + successful + b",\n")
        _write_list(out, "toolExecutionNotifications", _notices(spool))
        out.write(b"}],\n")
        numbers = {rule.id: index for index, rule in enumerate(_distinct(report.rules))}
        _write_list(out, "artifacts", _artifacts(spool))
        out.write(b",\n")
        gate = report.gate() if report.gate else None
        _write_list(out, "results", chain(_results(spool, numbers), _absent(gate)))
        out.write(b"\n}]}\n")


def _write_list(out: Sink, name: str, items: Iterable[object]) -> None:
    out.write(dump(name) + b": [")
    separator = b"\n"
    for item in items:
        out.write(separator + dump(item))
        separator = b",\n"
    out.write(b"\n]")


def _header(report: Report) -> dict[str, Any]:
    driver = {
        "name": "screener",
        "fullName": "上网发布前保密审查",
        "version": report.tool["version"],
        "language": "zh-CN",
        "rules": [_rule(rule) for rule in _distinct(report.rules)],
        "properties": {key: report.tool[key] for key in ("lexicons", "model", "policy")},
    }
    header: dict[str, Any] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}
    header["language"] = "zh-CN"
    if report.masked:
        header["redactionTokens"] = [MASK]
    header["properties"] = {"summary": report.tally.summary()}
    if report.gate:
        header["properties"]["gate"] = gate_entry(report.gate())
    return header


def _distinct(rules: Iterable[Rule]) -> list[Rule]:
    """Rules by identifier: an own lexicon has one for each of its categories and severities."""
    return list({rule.id: rule for rule in reversed(list(rules))}.values())[::-1]


def _rule(rule: Rule) -> dict[str, Any]:
    basis = "；".join(rule.basis)
    return {
        "id": rule.id,
        "name": rule.title,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.reason},
        "help": {"text": f"{rule.reason}。依据：{basis}。建议：{rule.suggestion}"},
        "defaultConfiguration": {
            "level": _LEVELS[rule.severity.word],
            "rank": round(rule.confidence * 100, 1),
        },
        "properties": {"tags": [rule.category.value], "basis": list(rule.basis)},
    }


def _notices(documents: Iterable[DocumentEntry]) -> Iterator[dict[str, Any]]:
    """What was not read, also for readers who only look at how the run went."""
    for document in documents:
        for error in document["errors"]:
            yield {
                "level": "warning",
                "message": {"text": f"没有全部读到：{error}"},
                "locations": [{"physicalLocation": {"artifactLocation": _artifact(document)}}],
            }


def _artifacts(documents: Iterable[DocumentEntry]) -> Iterator[dict[str, Any]]:
    for document in documents:
        yield {
            "location": _artifact(document),
            "length": document["bytes"],
            "mimeType": document["media_type"],
            "hashes": {"sha-256": document["sha256"]},
            "properties": {"verdict": document["verdict"], "risk": document["risk"]},
        }


def _artifact(document: DocumentEntry) -> dict[str, str]:
    return {"uri": _uri(document["path"])}


def _uri(path: str) -> str:
    quoted = quote(path, safe="/!$&'()*+,;=@-._~")
    return f"file://{quoted}" if quoted.startswith("/") else quoted


def _results(
    documents: Iterable[DocumentEntry], numbers: dict[str, int]
) -> Iterator[dict[str, Any]]:
    for index, document in enumerate(documents):
        seen: Counter[str] = Counter()
        for finding in document["findings"]:
            key = f"{finding['rule']}\0{document['path']}\0{finding['location']['part']}"
            seen[key] += 1
            result = _result(document, finding, index)
            if finding["rule"] in numbers:
                result["ruleIndex"] = numbers[finding["rule"]]
            digest = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()
            result["partialFingerprints"] = {"screenerPlace/v1": digest[:32]}
            result.update(_standing(finding))
            yield result


def _standing(finding: FindingEntry) -> dict[str, Any]:
    """Against a baseline, and who answers for it, in the words of the standard."""
    told: dict[str, Any] = {}
    if "baseline" in finding:
        told["baselineState"] = finding["baseline"]
    if exception := finding.get("exception"):
        told["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": exception["reason"],
                "properties": {
                    key: exception[key] for key in ("owner", "officer", "expires") if exception[key]
                },
            }
        ]
    return told


def _absent(gate: GateResult | None) -> Iterator[dict[str, Any]]:
    """What the baseline knew and is no longer there."""
    for one in gate.rest.resolved if gate and gate.rest else ():
        location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": WHOLE}]}
        if not one.hidden:
            location["physicalLocation"] = {"artifactLocation": {"uri": _uri(one.shown)}}
        yield {
            "ruleId": one.rule,
            "kind": "informational",
            "level": "none",
            "message": {"text": f"{one.shown}：基线中的内容已消除"},
            "locations": [location],
            "partialFingerprints": {"screenerBaseline/v1": one.name},
            "baselineState": "absent",
        }


def _result(document: DocumentEntry, finding: FindingEntry, index: int) -> dict[str, Any]:
    severity = Severity[finding["severity"].upper()]
    where = f"{finding['place']}：" if finding["place"] != WHOLE else ""
    return {
        "ruleId": finding["rule"],
        "level": _LEVELS[finding["severity"]],
        "rank": round(finding["confidence"] * 100, 1),
        "message": {"text": f"{where}{finding['reason']}。建议：{finding['suggestion']}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {**_artifact(document), "index": index},
                    **_regions(finding),
                },
                "logicalLocations": [{"fullyQualifiedName": finding["place"]}],
            }
        ],
        "properties": {
            "category": finding["category"],
            "severity": severity.word,
            "confidence": finding["confidence"],
            "part": finding["location"]["part"],
            "basis": finding["basis"],
            "notes": finding["notes"],
        },
    }


def _regions(finding: FindingEntry) -> dict[str, Any]:
    """The quote and its context; none for what was not read."""
    if finding["start"] == finding["end"]:
        return {}
    before, text, after = finding["before"], finding["text"], finding["after"]
    region: dict[str, Any] = {
        "charOffset": finding["start"],
        "charLength": finding["end"] - finding["start"],
        "snippet": {"text": text},
    }
    if finding["location"]["line"] is not None:
        region["startLine"] = finding["location"]["line"]
    context = {
        "charOffset": finding["start"] - len(before),
        "charLength": len(before) + len(text) + len(after),
        "snippet": {"text": before + text + after},
    }
    return {"region": region, "contextRegion": context}
