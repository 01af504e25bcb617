"""Files against receipts: released only what is, byte for byte, approved and not taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from screener.errors import RecordError
from screener.review.chain import Head, read_head
from screener.review.deadlines import BEIJING
from screener.review.receipt import Statement, Status, read_statement
from screener.review.signing import (
    ENTRY_TYPE,
    HEAD_TYPE,
    STATEMENT_TYPE,
    Envelope,
    PublicKey,
    read_envelope,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """May the file be online, and in Chinese what is known of it.

    `withdrawn` says that it once might, and was taken back by a receipt to be believed.
    """

    released: bool
    words: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class _Claim:
    statement: Statement
    valid: bool


@dataclass(slots=True)
class Register:
    """Receipts, withdrawals and published heads, by content.

    `problems` name, in Chinese, what among them is no receipt or not signed as it should be;
    `missing` is how many withdrawals a published head knows of that are not here, `unread` how many
    files say nothing that can be believed of any content: one of them may be a withdrawal.
    """

    keys: Mapping[str, PublicKey]
    unread: int = 0
    problems: list[str] = field(default_factory=list)
    _by_digest: dict[str, list[_Claim]] = field(default_factory=dict)
    _by_name: dict[str, Statement] = field(default_factory=dict)
    _withdrawals: set[int] = field(default_factory=set)
    _head: Head | None = None

    @classmethod
    def of(cls, envelopes: Iterable[tuple[str, bytes]], keys: Mapping[str, PublicKey]) -> Register:
        """A register of envelopes, each with the name by which to speak of it."""
        register = cls(keys)
        for name, data in envelopes:
            try:
                refused = register._add(data)
            except RecordError as error:
                register.unread += 1
                refused = str(error)
            if refused:
                register.problems.append(f"{name}：{refused}")
        return register

    def _add(self, data: bytes) -> str:
        """Why it is not believed, if it is not; what it speaks of is then in doubt.

        Raises:
            RecordError: it is not even clear what it speaks of.
        """
        envelope = read_envelope(data)
        if envelope.payload_type == STATEMENT_TYPE:
            return self._add_statement(envelope)
        if envelope.payload_type == HEAD_TYPE:
            head = read_head(data, self.keys)
            self._head = max(self._head or head, head, key=_reach)
        elif envelope.payload_type != ENTRY_TYPE:  # an export holds the records themselves too
            raise RecordError("不是放行凭证、撤稿凭证或链头")
        return ""

    def _add_statement(self, envelope: Envelope) -> str:
        statement = read_statement(envelope)
        try:
            envelope.check(self.keys)
            refused = None
        except RecordError as error:
            refused = error
        for name, sha256 in statement.subjects:
            self._by_digest.setdefault(sha256, []).append(_Claim(statement, refused is None))
            if refused is None:
                known = self._by_name.setdefault(_base(name), statement)
                if statement.sequence > known.sequence:
                    self._by_name[_base(name)] = statement
        if refused:
            return f"凭证签名无效：{refused}"
        if statement.status is Status.WITHDRAWN:
            self._withdrawals.add(statement.sequence)
        return ""

    @property
    def missing(self) -> int:
        if self._head is None:
            return 0
        here = sum(1 for one in self._withdrawals if one <= self._head.sequence)
        return max(0, self._head.withdrawals - here)

    @property
    def withdrawals(self) -> int:
        """How many withdrawals there are here to be believed."""
        return len(self._withdrawals)

    def latest(self, sha256: str) -> Statement | None:
        """The soundly signed word that counts for these bytes."""
        claims = self._by_digest.get(sha256, [])
        return max((one.statement for one in claims if one.valid), key=_order, default=None)

    def named(self, name: str) -> Statement | None:
        """The latest soundly signed word on a file of this name, whatever its bytes."""
        return self._by_name.get(_base(name))

    def statements(self) -> Iterator[tuple[str, Statement]]:
        """Every content's SHA-256 with the word that counts for it."""
        for sha256 in self._by_digest:
            if last := self.latest(sha256):
                yield sha256, last

    def judge(self, name: str, sha256: str) -> Judgement:
        """What is known of a file of this name with these bytes."""
        claims = self._by_digest.get(sha256, [])
        doubtful = [one.statement for one in claims if not one.valid]
        if any(one.status is Status.WITHDRAWN for one in doubtful):
            return Judgement(False, "撤稿凭证签名无效，须核实是否已撤稿")
        if last := self.latest(sha256):
            if last.status is Status.APPROVED:
                return Judgement(True, f"已签发（{last.number}）")
            reason = f"：{last.reason}" if last.reason else ""
            return Judgement(
                False, f"已撤稿（{last.number}，{_when(last)}）{reason}", withdrawn=True
            )
        if doubtful:
            return Judgement(False, "凭证签名无效")
        if known := self.named(name):
            return Judgement(False, f"内容与签发时不同（同名稿件的登记号 {known.number}）")
        return Judgement(False, "从未审查")


def _when(statement: Statement) -> str:
    """As people write it, in Beijing's time."""
    try:
        moment = datetime.fromisoformat(statement.time)
    except ValueError:
        return statement.time
    return f"{moment.astimezone(BEIJING) if moment.tzinfo else moment:%Y-%m-%d %H:%M}"


def _reach(head: Head) -> tuple[int, int]:
    return head.sequence, head.withdrawals


def _order(statement: Statement) -> tuple[int, str, bool]:
    return statement.sequence, statement.time, statement.status is Status.WITHDRAWN


def _base(name: str) -> str:
    return PurePath(name.replace("\\", "/")).name
