"""Drafts, people and records that the tests of the review share."""

from __future__ import annotations

from screener.review.checklist import CHECKLIST, Answer
from screener.review.disposition import Disposition, Facts
from screener.review.levels import Chain, usual_chain
from screener.review.record import (
    FIRST,
    ContentEntry,
    FindingRecord,
    Machine,
    Particulars,
    Record,
    Withdrawal,
)
from screener.review.roles import Actor, Role
from screener.review.signoff import Move, SignOff
from screener.review.words import Action, Conclusion, Decision, Proof, State
from screener.review.workflow import Case, screened
from screener.rule import Category, Severity
from screener.verdict import Outcome

DIGEST = "a" * 64
NOW = "2026-11-26T09:00:00+08:00"
ANSWERS = tuple(Answer(one.id, False) for one in CHECKLIST)
PEOPLE = {
    "author": Actor("wang", frozenset({Role.AUTHOR}), "民政科"),
    "head": Actor("li", frozenset({Role.DEPARTMENT_HEAD}), "民政科"),
    "other head": Actor("sun", frozenset({Role.DEPARTMENT_HEAD}), "财务科"),
    "officer": Actor("zhao", frozenset({Role.CONFIDENTIALITY_OFFICER}), "办公室"),
    "signer": Actor("qian", frozenset({Role.SIGNER}), None),
    "system admin": Actor("root", frozenset({Role.SYSTEM_ADMIN}), None),
    "security admin": Actor("sec", frozenset({Role.SECURITY_ADMIN}), None),
    "auditor": Actor("aud", frozenset({Role.AUDITOR}), None),
}
_USUAL = {
    Action.APPROVE: Conclusion.PUBLISH,
    Action.RETURN: Conclusion.RETURN_TO_AUTHOR,
    Action.REFER: Conclusion.REFER_SECRECY,
    Action.CLOSE: Conclusion.REFUSE,
    Action.WITHDRAW: Conclusion.WITHDRAW,
}


def fresh(chain: Chain | None = None, facts: Facts | None = None) -> Case:
    """A draft of wang's that the machine has just read."""
    case = Case(id="d1", author="wang", department="民政科", digest=DIGEST)
    return screened(case, chain or usual_chain(5), facts or Facts())


def move(case: Case, action: Action, conclusion: Conclusion | None = None) -> Move:
    """A complete move over what the draft is now."""
    return Move(
        action=action,
        digest=case.digest,
        version=case.version,
        name="某某",
        time=NOW,
        conclusion=conclusion or _USUAL.get(action),
        comment="理由如下",
        article="《政府信息公开条例》第十四条",
        answers=ANSWERS,
        new_digest=f"{case.version:064x}" if action is Action.REVISE else None,
        screening=case.screening,
    )


def sign_off(action: Action = Action.APPROVE, person: str = "li") -> SignOff:
    return SignOff(
        person=person,
        name="李某",
        role=Role.DEPARTMENT_HEAD,
        level="科室审核",
        action=action,
        conclusion=Conclusion.PUBLISH,
        comment="同意",
        article="",
        digest=DIGEST,
        version=1,
        time=NOW,
        proof=Proof.PASSWORD,
    )


def record(sequence: int = 1, previous: str = FIRST, sha256: str = DIGEST) -> Record:
    """A finished item with everything a record can hold."""
    return Record(
        sequence=sequence,
        previous=previous,
        time=NOW,
        number=f"2026-{sequence:04}",
        draft=f"d{sequence}",
        version=1,
        particulars=Particulars(title="关于节日值班安排的公示", unit="民政科", author="wang"),
        contents=(ContentEntry(name="公示.docx", sha256=sha256, bytes=18211),),
        machine=Machine(
            version="0.1.0", lexicons="b" * 64, model="c" * 64, policy="d" * 64, time=NOW,
            outcome=Outcome.REVIEW,
            findings=(
                FindingRecord(
                    fingerprint="f1", rule="personal_info.mobile", title="手机号",
                    category=Category.PERSONAL_INFO, severity=Severity.REVIEW, confidence=910,
                    place="正文第2段",
                ),
            ),
            unread=("第3页是图片，未能读取",),
        ),
        answers=ANSWERS,
        dispositions=(
            Disposition(
                fingerprint="f1", decision=Decision.LAWFUL, reason="值班电话依法公开",
                person="wang", name="王某", role=Role.AUTHOR, time=NOW,
            ),
        ),
        signoffs=(sign_off(Action.SUBMIT, "wang"), sign_off()),
        voided=(sign_off(Action.APPROVE, "zhao"),),
        conclusion=Conclusion.PUBLISH,
        retention="10年",
    )  # fmt: skip


def withdrawal(
    sequence: int, previous: str, of: str = "e" * 64, sha256: str = DIGEST
) -> Withdrawal:
    return Withdrawal(
        sequence=sequence, previous=previous, time=NOW, number="2026-0001", record=of,
        contents=(ContentEntry(name="公示.docx", sha256=sha256, bytes=18211),),
        person="zhao", name="赵某", role=Role.CONFIDENTIALITY_OFFICER, reason="含有未脱敏的电话",
    )  # fmt: skip


def at(state: State) -> Case:
    """The draft in `state`, having come there by the usual way of five levels."""
    ways = {
        State.DEPARTMENT_REVIEW: ("author submit",),
        State.CONFIDENTIALITY_REVIEW: ("author submit", "head approve"),
        State.COUNTERSIGN: ("author submit", "head approve", "officer approve"),
        State.RELEASE: ("author submit", "head approve", "officer approve", "other head approve"),
        State.RETURNED: ("author submit", "head return"),
        State.CLOSED: ("author submit", "head close"),
    }
    ways[State.APPROVED] = (*ways[State.RELEASE], "signer approve")
    ways[State.PUBLISHED] = (*ways[State.APPROVED], "author publish")
    ways[State.RECHECK] = (*ways[State.PUBLISHED], "signer recheck")
    ways[State.WITHDRAWN] = (*ways[State.PUBLISHED], "officer withdraw")
    ways[State.ARCHIVED] = (*ways[State.PUBLISHED], "officer archive")
    return walk(fresh(), *ways.get(state, ()))


def walk(case: Case, *steps: str) -> Case:
    """The draft after moves written `person action`."""
    from screener.review.workflow import advance

    for step in steps:
        who, _, what = step.rpartition(" ")
        case = advance(case, PEOPLE[who], move(case, Action(what)))
    return case
