"""Comments and instructions in the XML of office files are found, and nothing else is."""

from __future__ import annotations

import pytest

from screener.containers.ooxml.xml import xml_asides


@pytest.mark.parametrize(
    ("data", "asides"),
    [
        (b'<?xml version="1.0"?><a><!-- one --><?say two?><b/></a>', ["one", "say two"]),
        (b"<a>What?</a><!--who?-->", ["who?"]),
        (b"?<?a?>", ["a"]),
        (b"!--<!--a-->", ["a"]),
        (b"<!--a<!--b-->c-->", ["a<!--b"]),
        (b"<?a<?><?b?>", ["a<", "b"]),
        (b"<!--never ends", []),
        (b"<?never ends", []),
        (b'<?mso-application progid="Word.Document"?>', []),
        (b"", []),
    ],
)
def test_asides_are_found(data: bytes, asides: list[str]) -> None:
    assert xml_asides(data) == asides


def test_many_question_marks_are_no_work() -> None:
    assert xml_asides(b"?" * 2_000_000 + b"<?a?>") == ["a"]
