"""Whatever is sent by the OpenAPI description, no answer is an error of the program."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

from tests.api.world import PRIVATE, World

# a stream without end; a change of keys at every try; nine uploads at every try
_LEFT_OUT = {"/api/v1/events/stream", "/api/v1/system/keys", "/api/v1/drafts/samples"}
_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance,
           response_schema_conformance]  # fmt: skip


def faults(world: World, login: str, examples: int) -> list[str]:
    """What was answered otherwise than described, by operation."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", world.app)
    found = []
    for one in schema.get_all_operations():
        assert isinstance(one, Ok)
        operation = one.ok()
        if operation.path in _LEFT_OUT:
            continue

        @settings(
            max_examples=examples, derandomize=True, deadline=None, database=None,
            phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            head = {"Authorization": f"Bearer scr_{login}"}
            case.validate_response(case.call(headers=head), checks=_CHECKS)

        try:
            ask()
        except FailureGroup as group:
            words = [str(one).splitlines()[0] for one in group.exceptions]
            found.append(f"{operation.method} {operation.path}: {words}")
    return found


@pytest.mark.parametrize("login", ["author", "officer", "sysadmin"])
def test_no_request_of_the_description_breaks_the_service(sqlite: World, login: str) -> None:
    assert faults(sqlite, login, examples=4) == []


def test_immediate_screening_is_described_field_by_field(sqlite: World) -> None:
    described = sqlite.anonymous.get("/openapi.json").json()["components"]["schemas"]
    answer = sqlite.client("author").post("/api/v1/screen", json={"text": PRIVATE}).json()
    for name, told in (
        ("ScreenOut", answer),
        ("ScreenFinding", answer["findings"][0]),
        ("ScreenLocation", answer["findings"][0]["location"]),
        ("ScreenCoverage", answer["coverage"][0]),
    ):
        assert described[name]["required"] == list(described[name]["properties"]) == list(told)
