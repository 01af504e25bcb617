"""The chain of records: any edit is found and named, and so is a cut tail."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.review.canonical import canonical
from screener.review.chain import (
    Head,
    envelope_digest,
    read_head,
    sign_entry,
    sign_head,
    verify_chain,
)
from screener.review.record import FIRST
from screener.review.signing import new_key
from tests.unit.review.cases import DIGEST, NOW, record, withdrawal

KEY = new_key()
KEYS = {KEY.public.id: KEY.public}


def chain(length: int = 4) -> list[bytes]:
    """Records, the last entry a withdrawal."""
    envelopes: list[bytes] = []
    previous = FIRST
    for sequence in range(1, length + 1):
        entry = withdrawal(sequence, previous) if sequence == length else record(sequence, previous)
        envelopes.append(sign_entry(entry, KEY))
        previous = envelope_digest(envelopes[-1])
    return envelopes


CHAIN = chain()
HEAD = Head(4, envelope_digest(CHAIN[-1]), NOW, withdrawals=1)


def faults(envelopes: list[bytes], heads: list[bytes] | None = None) -> list[str]:
    return [str(fault) for fault in verify_chain(envelopes, KEYS, heads or []).faults]


def edited(envelope: bytes, *path: str | int, to: object) -> bytes:
    """The envelope with one value of its payload changed and nothing else."""
    body = json.loads(envelope)
    payload = json.loads(base64.b64decode(body["payload"]))
    inner = payload
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    body["payload"] = base64.b64encode(json.dumps(payload).encode()).decode()
    return canonical(body)


def test_a_whole_chain_is_whole() -> None:
    report = verify_chain(CHAIN, KEYS, [sign_head(HEAD, KEY)])
    assert (report.faults, report.length, report.head) == ((), 4, HEAD)
    assert verify_chain([], KEYS).faults == ()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_edit_of_any_byte_is_found_and_the_entry_named(data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(CHAIN) - 1))
    at = data.draw(st.integers(0, len(CHAIN[which]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != CHAIN[which][at]))
    broken = list(CHAIN)
    broken[which] = CHAIN[which][:at] + bytes([byte]) + CHAIN[which][at + 1 :]
    report = verify_chain(broken, KEYS)
    assert [fault.sequence for fault in report.faults] == [which + 1]


@pytest.mark.parametrize(
    ("path", "to", "words"),
    [
        (("dispositions", 0, "decision"), "false_alarm", "处置意见第1条"),
        (("signoffs", 1, "person"), "sun", "签字第2条"),
        (("conclusion",), "refuse", "编号、时间、结论等"),
        (("signoffs", 1, "person"), "\ud9d1", "签字第2条"),
        (("conclusion",), 0.5, "编号、时间、结论等"),
    ],
)
def test_what_was_edited_is_named(path: tuple[str | int, ...], to: object, words: str) -> None:
    broken = [CHAIN[0], edited(CHAIN[1], *path, to=to), *CHAIN[2:]]
    assert faults(broken) == [f"第2号审查记录（2026-0002）：签名与内容不符；被改动的部分：{words}"]


def test_an_entry_taken_out_put_twice_or_moved_is_named() -> None:
    assert faults([CHAIN[0], *CHAIN[2:]]) == ["第2号记录：缺少第2号记录"]
    assert faults([CHAIN[0], CHAIN[3]]) == ["第2号记录：缺少第2至3号记录"]
    assert faults([*CHAIN, CHAIN[1]]) == ["第2号审查记录（2026-0002）：序号重复或次序颠倒"]
    assert faults([CHAIN[1], CHAIN[0], *CHAIN[2:]])


def test_an_entry_signed_anew_does_not_fit_in() -> None:
    other = sign_entry(record(2, envelope_digest(CHAIN[0]), "f" * 64), KEY)
    assert faults([CHAIN[0], other, *CHAIN[2:]]) == [
        "第3号审查记录（2026-0003）：与前一份记录不衔接，其中一份被替换过"
    ]


def test_a_cut_tail_shows_by_the_published_head() -> None:
    heads = [sign_head(HEAD, KEY)]
    assert faults(CHAIN[:2]) == []
    assert faults(CHAIN[:2], heads) == [
        f"第4号已公布的链头（{NOW}）：公布时已有的记录现在没有，末尾被截去"
    ]
    assert len(faults([], heads)) == 1


def test_a_tail_written_anew_shows_by_the_published_head() -> None:
    other = sign_entry(withdrawal(4, envelope_digest(CHAIN[2]), "f" * 64), KEY)
    assert faults([*CHAIN[:3], other], [sign_head(HEAD, KEY)]) == [
        f"第4号已公布的链头（{NOW}）：与现存记录不符，记录在公布之后被替换过"
    ]


def test_a_head_is_signed_too() -> None:
    head = sign_head(HEAD, KEY)
    assert read_head(head, KEYS) == HEAD
    assert faults(CHAIN, [head.replace(b"a", b"b")])[0].startswith("已公布的链头：")
    assert faults(CHAIN, [CHAIN[0]]) == ["已公布的链头：签名信封里装的不是所要的内容"]


def test_what_is_no_entry_at_all_is_named_by_its_place() -> None:
    assert faults([CHAIN[0], b"", *CHAIN[2:]]) == ["第2号记录：不是有效的 JSON"]
    assert DIGEST in base64.b64decode(json.loads(CHAIN[0])["payload"]).decode()
