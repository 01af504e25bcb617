"""Receipts, and files against them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from screener.errors import RecordError
from screener.review.canonical import canonical
from screener.review.chain import Head, envelope_digest, sign_entry, sign_head
from screener.review.ledger import Ledger, exported, verify_ledger
from screener.review.receipt import (
    PREDICATE,
    STATEMENT,
    Status,
    open_receipt,
    sign_receipt,
    sign_withdrawal,
)
from screener.review.record import FIRST, entry_digest
from screener.review.signing import new_key, read_envelope, seal
from screener.review.verify import Register
from screener.review.words import Conclusion
from tests.unit.review.cases import DIGEST, NOW, record, withdrawal

KEY = new_key()
KEYS = {KEY.public.id: KEY.public}
RECEIPT = sign_receipt(record(1), KEY)
WITHDRAWN = sign_withdrawal(withdrawal(2, FIRST), KEY)
AGAIN = sign_receipt(record(3), KEY)
NAME = "公示.docx"


def judged(*envelopes: bytes, name: str = NAME, sha256: str = DIGEST) -> tuple[bool, str]:
    named = [(f"{at}.json", data) for at, data in enumerate(envelopes)]
    judgement = Register.of(named, KEYS).judge(name, sha256)
    return judgement.released, judgement.words


def forged(envelope: bytes) -> bytes:
    """The envelope with a signature of nobody's."""
    body = json.loads(envelope)
    body["signatures"][0]["sig"] = "A" * 86 + "=="
    return canonical(body)


def test_a_receipt_is_a_standard_statement() -> None:
    body = json.loads(read_envelope(RECEIPT).payload)
    assert (body["_type"], body["predicateType"]) == (STATEMENT, PREDICATE)
    assert body["subject"] == [{"name": NAME, "digest": {"sha256": DIGEST}}]
    assert body["predicate"]["record"] == {"sha256": entry_digest(record(1))}
    assert body["predicate"]["status"] == "approved"
    assert [one["level"] for one in body["predicate"]["signers"]] == ["科室审核", "科室审核"]
    assert len(RECEIPT) < 2048


def test_a_receipt_comes_back_as_it_was() -> None:
    statement = open_receipt(RECEIPT, KEYS)
    assert (statement.status, statement.sequence, statement.number) == (
        Status.APPROVED, 1, "2026-0001",
    )  # fmt: skip
    assert open_receipt(WITHDRAWN, KEYS).reason == "含有未脱敏的电话"


def test_only_a_conclusion_that_permits_gives_a_receipt() -> None:
    with pytest.raises(RecordError, match="结论是“不予公开”，不能签发放行凭证"):
        sign_receipt(replace(record(), conclusion=Conclusion.REFUSE), KEY)


def test_what_was_approved_may_go_out_under_any_name() -> None:
    assert judged(RECEIPT) == (True, "已签发（2026-0001）")
    assert judged(RECEIPT, name="upload/2026/1.docx")[0]


def test_what_nobody_reviewed_may_not() -> None:
    assert judged() == (False, "从未审查")
    assert judged(RECEIPT, name="别的.docx", sha256="b" * 64) == (False, "从未审查")


def test_another_content_under_the_same_name_is_said_to_be_another() -> None:
    assert judged(RECEIPT, name="news/公示.docx", sha256="b" * 64) == (
        False, "内容与签发时不同（同名稿件的登记号 2026-0001）",
    )  # fmt: skip


def test_a_withdrawal_outweighs_what_was_approved_before_in_any_order() -> None:
    words = (False, "已撤稿（2026-0001，2026-11-26 09:00）：含有未脱敏的电话")
    assert judged(RECEIPT, WITHDRAWN) == judged(WITHDRAWN, RECEIPT) == words


def test_what_was_approved_anew_after_a_withdrawal_may_go_out_again() -> None:
    assert judged(WITHDRAWN, AGAIN, RECEIPT) == (True, "已签发（2026-0003）")


def test_where_two_claim_one_place_the_withdrawal_counts() -> None:
    assert not judged(AGAIN, sign_withdrawal(withdrawal(3, FIRST), KEY))[0]


def test_a_forged_receipt_counts_for_nothing() -> None:
    assert judged(forged(RECEIPT)) == (False, "凭证签名无效")
    assert judged(forged(AGAIN), RECEIPT) == (True, "已签发（2026-0001）")
    assert judged(sign_receipt(record(1), new_key())) == (False, "凭证签名无效")


def test_a_withdrawal_in_doubt_stops_until_a_person_has_looked() -> None:
    assert judged(RECEIPT, forged(WITHDRAWN)) == (False, "撤稿凭证签名无效，须核实是否已撤稿")


def test_what_is_no_receipt_is_named() -> None:
    alien = seal("text/plain", b"", KEY)
    head = forged(sign_head(Head(1, DIGEST, NOW), KEY))
    named = [("a.json", b"{}"), ("b.json", alien), ("c.json", forged(RECEIPT)), ("d.json", head)]
    register = Register.of(named, KEYS)
    assert register.problems == [
        "a.json：不是签名信封（DSSE）",
        "b.json：不是放行凭证、撤稿凭证或链头",
        "c.json：凭证签名无效：签名与内容不符",
        "d.json：签名与内容不符",
    ]
    assert register.unread == 3, "of a forged receipt it is known what it speaks of"


def test_the_records_of_an_export_stand_beside_its_receipts_without_a_word() -> None:
    register = Register.of([("a.json", sign_entry(record(), KEY))], KEYS)
    assert (register.problems, register.unread) == ([], 0)


def test_a_withdrawal_kept_back_shows_by_the_head() -> None:
    head = ("head.json", sign_head(Head(3, "e" * 64, NOW, withdrawals=1), KEY))
    whole = [("1", RECEIPT), ("2", WITHDRAWN), head]
    assert Register.of(whole, KEYS).missing == 0
    assert Register.of([*whole[:1], head], KEYS).missing == 1
    later = sign_withdrawal(withdrawal(9, FIRST), KEY)
    assert Register.of([("9", later), head], KEYS).missing == 1


def ledger() -> Ledger:
    first = sign_entry(record(1), KEY)
    second = withdrawal(2, envelope_digest(first), entry_digest(record(1)))
    entries = (first, sign_entry(second, KEY))
    head = Head(2, envelope_digest(entries[-1]), NOW, withdrawals=1)
    receipts = (("1.json", RECEIPT), ("2.json", sign_withdrawal(second, KEY)))
    return Ledger(entries=entries, heads=(("2026-11-26", sign_head(head, KEY)),), receipts=receipts)


def test_a_receipt_must_speak_of_an_entry_that_is_there() -> None:
    assert verify_ledger(ledger(), KEYS).faults == ()
    stray = replace(ledger(), receipts=(("3.json", AGAIN), ("4.json", forged(RECEIPT))))
    assert [str(fault) for fault in verify_ledger(stray, KEYS).faults] == [
        "凭证 3.json：所指的审查记录（2026-0003）不在链中",
        "凭证 4.json：签名与内容不符",
        "第2号撤稿记录（2026-0001）：缺少撤稿凭证，只凭凭证核对的网站不知道已撤稿",
    ]


def test_an_export_has_safe_names() -> None:
    odd = replace(ledger(), receipts=(("../../沪〔2026〕1号", RECEIPT),))
    assert [name for name, _ in exported(odd, KEYS)] == [
        "public.pem", "entries/00000001.json", "entries/00000002.json",
        "heads/2026-11-26.json", "receipts/_._.._沪_2026_1号.json",
    ]  # fmt: skip
