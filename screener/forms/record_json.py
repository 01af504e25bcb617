"""A record as JSON people and programs can read, with the signed bytes beside it."""

from __future__ import annotations

import json

from screener.review.canonical import digest, parse
from screener.review.signing import read_envelope


def record_json(envelope: bytes) -> bytes:
    """`record` is the entry laid out to be read; `envelope` is what was signed, to be verified.

    Raises:
        RecordError: `envelope` holds no entry.
    """
    read = read_envelope(envelope)
    body = {
        "record": parse(read.payload),
        "digest": {"sha256": digest(read.payload)},
        "envelope": json.loads(envelope),
    }
    return (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
