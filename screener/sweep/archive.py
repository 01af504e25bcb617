"""What was let out and taken back, as a sweep asks for it: by bytes, text, address and name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from screener.errors import RecordError
from screener.review.canonical import digest
from screener.review.chain import read_entry
from screener.review.disposition import Disposition
from screener.review.ledger import Named
from screener.review.receipt import Statement
from screener.review.record import Publication, Record, entry_bytes
from screener.review.signing import ENTRY_TYPE, PublicKey, read_envelope
from screener.review.verify import Register
from screener.rule import Category, Severity
from screener.sweep.prose import Prose

_TELLING = 8  # characters of a sentence by which a draft may be looked for


class Likeness(NamedTuple):
    """How a text stands to a draft: how much of the draft is in it, and what else is.

    `covered` is from 0 to 1; `extra` counts characters that the draft does not have.
    """

    sha256: str
    covered: float
    extra: int

    @property
    def same(self) -> bool:
        return self.covered == 1.0 and self.extra == 0


class Reviewed(NamedTuple):
    """What the record of a file's bytes says of them: rules by place, and what was not read."""

    places: Counter[tuple[str, str]]
    rules: Counter[str]
    unread: int


@dataclass(slots=True)
class Archive:
    """Receipts with, where the signed entries are at hand, what their records say besides.

    `drafts` are the sentences of signed originals by their SHA-256, where those are at hand.
    """

    register: Register
    records: dict[str, Record] = field(default_factory=dict)
    urls: dict[str, list[str]] = field(default_factory=dict)
    drafts: dict[str, Prose] = field(default_factory=dict)
    _lengths: dict[str, int] = field(default_factory=dict)
    _telling: dict[int, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, envelopes: Iterable[Named], keys: Mapping[str, PublicKey]) -> Archive:
        """From everything an export holds: receipts, heads, and the entries themselves."""
        entries: list[Named] = []
        others: list[Named] = []
        for name, data in envelopes:
            (entries if _is_entry(data) else others).append((name, data))
        archive = cls(Register.of(others, keys))
        for name, data in entries:
            try:
                archive._add_entry(data, keys)
            except RecordError as error:
                archive.register.problems.append(f"{name}：{error}")
        return archive

    def _add_entry(self, data: bytes, keys: Mapping[str, PublicKey]) -> None:
        entry = read_entry(data, keys)
        if isinstance(entry, Record):
            self.records[digest(entry_bytes(entry))] = entry
        elif isinstance(entry, Publication) and entry.url:
            self.urls.setdefault(entry.record, []).append(entry.url)

    def add_draft(self, sha256: str, prose: Prose) -> None:
        """Remember what an original says, if a sound receipt speaks of it."""
        if not prose or sha256 in self.drafts or self.register.latest(sha256) is None:
            return
        self.drafts[sha256] = prose
        self._lengths[sha256] = sum(one.length for one in prose)
        for one in prose:
            if one.length >= _TELLING:
                self._telling.setdefault(one.hash, set()).add(sha256)

    def wanted_drafts(self) -> frozenset[str]:
        """The SHA-256 of every content that a sound receipt or withdrawal speaks of."""
        return frozenset(sha256 for sha256, _ in self.register.statements())

    def likest(self, prose: Prose, frame: frozenset[int] = frozenset()) -> Likeness | None:
        """The draft a text carries most of; sentences in `frame` stand on the whole site."""
        hashes = {one.hash for one in prose}
        if self._telling.keys().isdisjoint(hashes):
            return None
        votes = Counter(sha256 for one in hashes for sha256 in self._telling.get(one, ()))
        found = [self._likeness(sha256, prose, hashes, frame) for sha256, _ in votes.most_common(5)]
        return max(found, key=lambda one: (one.covered, -one.extra, one.sha256), default=None)

    def _likeness(
        self, sha256: str, prose: Prose, hashes: set[int], frame: frozenset[int]
    ) -> Likeness:
        draft = self.drafts[sha256]
        own = {one.hash for one in draft}
        inside = sum(one.length for one in draft if one.hash in hashes)
        extra = sum(one.length for one in prose if one.hash not in own and one.hash not in frame)
        covered = 1.0 if own <= hashes else inside / self._lengths[sha256]
        return Likeness(sha256, covered, extra)

    def record_of(self, statement: Statement) -> Record | None:
        return self.records.get(statement.record)

    def until(self, statement: Statement) -> str:
        """The last day of the notice, `2026-05-12`; empty where none is recorded."""
        record = self.record_of(statement)
        return statement.until or (record.particulars.notice_until if record else "")

    def reviewed(self, statement: Statement) -> Reviewed | None:
        """What people already decided on; None where the record itself is not at hand."""
        record = self.record_of(statement)
        if record is None:
            return None
        settled = list(_settled(record))
        return Reviewed(
            Counter((rule, place) for rule, place in settled),
            Counter(rule for rule, _ in settled),
            len(record.machine.unread),
        )

    def published(self) -> Iterator[tuple[str, Statement]]:
        """Addresses reported at publication, with the word that counts for what was published."""
        for _, statement in self.register.statements():
            for url in self.urls.get(statement.record, ()):
                yield url, statement


def _settled(record: Record) -> Iterator[tuple[str, str]]:
    """Findings of a record that people let stand, or that decide nothing."""
    last: dict[str, Disposition] = {one.fingerprint: one for one in record.dispositions}
    for one in record.machine.findings:
        said = last.get(one.fingerprint)
        settled = one.severity is Severity.INFO or (said and said.decision.settles)
        if settled and one.category is not Category.UNSCREENABLE:
            yield one.rule, one.place


def _is_entry(data: bytes) -> bool:
    try:
        return read_envelope(data).payload_type == ENTRY_TYPE
    except RecordError:
        return False


def site_frame(pages: Iterable[Prose], least: int = 3) -> frozenset[int]:
    """Sentences that stand on at least so many pages: the site's own words, nobody's draft."""
    counted: Counter[int] = Counter()
    for page in pages:
        counted.update({one.hash for one in page})
    return frozenset(one for one, count in counted.items() if count >= least)
