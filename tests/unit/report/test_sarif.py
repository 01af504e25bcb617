"""SARIF as the standard's consumers read it: structure, references, offsets, fingerprints."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.unit.report import made


def _run(*, mask: bool = False) -> dict[str, Any]:
    log = json.loads(made.written("sarif", mask=mask))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_every_finding_is_a_result_that_points_at_its_rule_and_file() -> None:
    run = _run()
    findings = [
        (document["path"], finding)
        for document in made.documents()
        for finding in document["findings"]
    ]
    assert len(run["results"]) == len(findings)
    rules = run["tool"]["driver"]["rules"]
    for result, (path, finding) in zip(run["results"], findings, strict=True):
        assert result["ruleId"] == finding["rule"]
        if "ruleIndex" in result:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][location["index"]]["location"]["uri"] == location["uri"]
        assert made.documents()[location["index"]]["path"] == path
        assert finding["reason"] in result["message"]["text"]


def test_levels_follow_severity() -> None:
    assert [result["level"] for result in _run()["results"]] == [
        "error", "note", "error", "warning",
    ]  # fmt: skip


def test_regions_count_code_points_and_context_encloses_the_quote() -> None:
    run = _run()
    assert run["columnKind"] == "unicodeCodePoints"
    physical = run["results"][0]["locations"][0]["physicalLocation"]
    region, context = physical["region"], physical["contextRegion"]
    assert (region["charOffset"], region["charLength"]) == (14, 18)
    assert region["snippet"]["text"] == "110101188001010003"
    assert context["charOffset"] <= region["charOffset"]
    end = region["charOffset"] + region["charLength"]
    assert context["charOffset"] + context["charLength"] >= end
    assert len(context["snippet"]["text"]) == context["charLength"]


def test_what_was_not_read_has_no_region_and_is_a_notification() -> None:
    run = _run()
    assert "region" not in run["results"][-1]["locations"][0]["physicalLocation"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    (notice,) = invocation["toolExecutionNotifications"]
    assert "第3页：本页只有一张图片" in notice["message"]["text"]


def test_fingerprints_differ_are_stable_and_are_no_hash_of_the_quote() -> None:
    prints = [one["partialFingerprints"]["screenerPlace/v1"] for one in _run()["results"]]
    assert len(set(prints)) == len(prints)
    masked = _run(mask=True)["results"]
    assert [one["partialFingerprints"]["screenerPlace/v1"] for one in masked] == prints
    hashed = hashlib.sha256(b"110101188001010003").hexdigest()
    assert hashed[:32] not in json.dumps(_run())


def test_masked_runs_say_how_quotes_were_hidden() -> None:
    assert "redactionTokens" not in _run()
    assert _run(mask=True)["redactionTokens"] == ["█"]


def test_names_are_valid_uris() -> None:
    uris = [artifact["location"]["uri"] for artifact in _run()["artifacts"]]
    assert uris[-1] == "a/%3Cimg%20src=x%3E.txt"
    assert all(uri.isascii() for uri in uris)


def test_rules_carry_help_and_basis() -> None:
    (rule,) = _run()["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "居民身份证号码"
    assert "个人信息保护法 第二十八条" in rule["help"]["text"]
    assert rule["defaultConfiguration"]["level"] == "error"
