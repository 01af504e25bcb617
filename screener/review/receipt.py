"""The receipt a site checks before it publishes: an in-toto statement over a content's SHA-256."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from screener.errors import RecordError
from screener.review.canonical import canonical, digest, parse
from screener.review.record import ContentEntry, Record, Withdrawal, entry_bytes
from screener.review.signing import (
    STATEMENT_TYPE,
    Envelope,
    PublicKey,
    SigningKey,
    read_envelope,
    seal,
)
from screener.review.words import Action

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:screener:release:v1"


class Status(StrEnum):
    """What a statement says of its content."""

    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A receipt as read. `sequence` is its place in the chain: of two, the later one counts.

    `subjects` are names with the SHA-256 of the files; `record` is the digest of the record;
    `until` is the last day of a public notice, empty where there is none.
    """

    status: Status
    sequence: int
    time: str
    number: str
    record: str
    subjects: tuple[tuple[str, str], ...]
    reason: str = ""
    until: str = ""


def sign_receipt(record: Record, key: SigningKey) -> bytes:
    """The envelope that lets a record's contents be published.

    Raises:
        RecordError: the record's conclusion does not.
    """
    if not record.conclusion.permits:
        raise RecordError(f"结论是“{record.conclusion.label}”，不能签发放行凭证")
    signers = [
        {"name": one.name, "role": one.role.label, "level": one.level, "time": one.time}
        for one in record.signoffs
        if one.action in {Action.SUBMIT, Action.APPROVE}
    ]
    return _seal(
        record.contents,
        {
            "status": Status.APPROVED,
            "number": record.number,
            "sequence": record.sequence,
            "record": {"sha256": digest(entry_bytes(record))},
            "time": record.time,
            "conclusion": record.conclusion.label,
            "channel": record.particulars.channel,
            "column": record.particulars.column,
            "until": record.particulars.notice_until,
            "signers": signers,
        },
        key,
    )


def sign_withdrawal(withdrawal: Withdrawal, key: SigningKey) -> bytes:
    """The envelope that takes contents back, whatever let them out before."""
    return _seal(
        withdrawal.contents,
        {
            "status": Status.WITHDRAWN,
            "number": withdrawal.number,
            "sequence": withdrawal.sequence,
            "record": {"sha256": withdrawal.record},
            "time": withdrawal.time,
            "reason": withdrawal.reason,
            "signers": [
                {
                    "name": withdrawal.name,
                    "role": withdrawal.role.label,
                    "level": Action.WITHDRAW.label,
                    "time": withdrawal.time,
                }
            ],
        },
        key,
    )


def _seal(
    contents: tuple[ContentEntry, ...], predicate: Mapping[str, object], key: SigningKey
) -> bytes:
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": one.name, "digest": {"sha256": one.sha256}} for one in contents],
        "predicateType": PREDICATE,
        "predicate": predicate,
    }
    return seal(STATEMENT_TYPE, canonical(statement), key)


def read_statement(envelope: Envelope) -> Statement:
    """What a receipt says, whoever signed it: `envelope.check` tells whether to believe it.

    Raises:
        RecordError: it is no receipt of ours.
    """
    body = parse(envelope.payload)
    try:
        if (body["_type"], body["predicateType"]) != (STATEMENT, PREDICATE):
            raise RecordError("不是本系统的放行凭证")
        return _statement(body)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise RecordError("放行凭证缺少内容") from error


def _statement(body: Mapping[str, Any]) -> Statement:
    said = body["predicate"]
    sequence = said["sequence"]
    if type(sequence) is not int:
        raise TypeError
    return Statement(
        status=Status(said["status"]),
        sequence=sequence,
        time=_text(said["time"]),
        number=_text(said["number"]),
        record=_text(said["record"]["sha256"]),
        subjects=tuple(
            (_text(one["name"]), _text(one["digest"]["sha256"])) for one in body["subject"]
        ),
        reason=_text(said.get("reason", "")),
        until=_text(said.get("until", "")),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def open_receipt(data: bytes, keys: Mapping[str, PublicKey]) -> Statement:
    """Raises RecordError unless `data` is a receipt of ours, whole, signed with one of `keys`."""
    envelope = read_envelope(data)
    envelope.check(keys)
    if envelope.payload_type != STATEMENT_TYPE:
        raise RecordError("签名信封里装的不是放行凭证")
    return read_statement(envelope)
