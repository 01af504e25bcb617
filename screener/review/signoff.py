"""What a person puts their name to: the move they ask for, and the signature kept of it."""

from __future__ import annotations

from dataclasses import dataclass

from screener.review.checklist import Answer
from screener.review.roles import Role
from screener.review.words import Action, Conclusion, Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a person asks for. `digest` and `version` name what they saw when they decided,
    `screening` the number of the verdict on it.

    `name` is the person's name as signed, `time` ISO 8601 with its zone. `article` is the
    provision a refusal rests on; `new_digest` the SHA-256 of an uploaded new version.
    """

    action: Action
    digest: str
    version: int
    name: str
    time: str
    conclusion: Conclusion | None = None
    comment: str = ""
    article: str = ""
    answers: tuple[Answer, ...] = ()
    new_digest: str | None = None
    screening: int = 1
    proof: Proof = Proof.PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """One signature: who, as what, with what opinion, over which bytes.

    `level` is the unit's name for the step. Only a chain of `approve` leads to a release.
    """

    person: str
    name: str
    role: Role
    level: str
    action: Action
    conclusion: Conclusion | None
    comment: str
    article: str
    digest: str
    version: int
    time: str
    proof: Proof
