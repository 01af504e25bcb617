"""What earlier runs made of a file, asked before any work is given out, and what is kept of it.

Three answers, from cheap to dear: the file's stamp is one seen before, so its content is known
unread; its hash is known; its text is known and only has to be matched anew. What another run
might have read is not kept. Of what seems to carry markings of state secrets only the verdict is,
locked with the file's own content: once the file is gone, nobody can open it.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, field, replace

from screener.batch.answer import Answer
from screener.batch.contents import hashed
from screener.batch.walk import Target
from screener.cache.identity import Environment
from screener.cache.keys import Lock
from screener.cache.store import Store
from screener.stamp import Stamp

_STAMP = struct.Struct("<QqqQQ")
_PLAIN, _BOUND = b"\0", b"\1"  # what opens an entry: the key alone, or the file with it
_SAME = b"\2"  # the verdict is that of the shipped rules, whatever own lists there are
_ANSWER = struct.Struct("<32s??")


@dataclass(slots=True)
class Counts:
    """How many files needed no work, only matching, or everything."""

    known: int = 0
    rematched: int = 0
    fresh: int = 0


@dataclass(slots=True)
class Recall:
    """`store` is the cache, `journal` what one run keeps for its own continuation; either may be
    missing; the journal is looked into only when the run is `resumed`. With `by_bytes` no stamp is
    believed: every file is read and hashed. `aspect` names what else is asked of each file, where
    anything is: an answer that does not tell it is none.
    """

    lock: Lock
    environment: Environment
    store: Store | None = None
    journal: Store | None = None
    by_bytes: bool = False
    resumed: bool = False
    aspect: str = ""
    counts: Counts = field(default_factory=Counts)

    def known(self, target: Target) -> Answer | Target:
        """The answer to `target`; or the target as work, with what was read of it before."""
        if target.gap is not None or target.data is not None:
            self.counts.fresh += 1
            return target
        answer = self._from_journal(target) if self.resumed else None
        content = stamp = None
        if answer is None and self.store is not None:
            content, stamp = self._content(target, self.store)
            answer = self._verdict(target, content, self.store) if content else None
            if answer and content and self.aspect:
                answer = self._with_aspect(answer, target, content, self.store)
            answer = answer and replace(answer, stamp=stamp)
        if answer is not None:
            self.counts.known += 1
            return answer
        if content and self.store and (known := self._prepared(target, content, self.store)):
            self.counts.rematched += 1
            return replace(known, stamp=stamp)
        self.counts.fresh += 1
        return target

    def keep(self, target: Target, answer: Answer) -> Answer:
        """Remember what a worker said of `target`; give it back without what was read, and with
        the stamp of the walk if that is its content's.
        """
        if answer.lasting and self.store is not None:
            self._store(target, answer, self.store)
        elif self.journal is not None and target.stamp is not None:
            key = self._run_key(target, target.stamp)
            self.journal.put_entry(key, self._sealed(answer, key))
        still = answer.stamp is not None and _same(answer.stamp, target.stamp)
        return replace(answer, document=None, stamp=target.stamp if still else None)

    def _store(self, target: Target, answer: Answer, store: Store) -> None:
        content = self._content_key(answer.digest)
        key = self._verdict_key(target, content)
        shipped = self._shipped_key(target, content)
        if answer.shipped and not answer.incident and not answer.known:
            store.put_entry(shipped, self._sealed(answer, shipped))
        if not answer.shipped or answer.incident:
            store.put_entry(key, self._sealed(answer, key))
        elif key != shipped:
            store.put_entry(key, _SAME + self.lock.seal(b"", key))
        if answer.beside is not None:
            key = self._aspect_key(target, content)
            store.put_entry(
                key, self._opener(answer) + self._lock_of(answer).seal(answer.beside, key)
            )
        key = self._document_key(target, content)
        if answer.incident:  # under other lists it was none, and its text may have been kept
            store.drop_entry(key)
        elif answer.document is not None:
            store.put_entry(key, self.lock.seal(answer.document, key))
        store.put_size(target.size)
        if answer.stamp is not None and _same(answer.stamp, target.stamp):
            self._put_file(target, content, store)

    def _from_journal(self, target: Target) -> Answer | None:
        if self.journal is None or target.stamp is None:
            return None
        key = self._run_key(target, target.stamp)
        return self._opened(self.journal.entry(key), key, target)

    def _content(self, target: Target, store: Store) -> tuple[bytes | None, Stamp | None]:
        """The key of what `target` holds, if that can be known and may have been kept; and its
        stamp, if that is the content's.
        """
        if target.stamp is not None and not self.by_bytes:
            known = store.file(self._file_key(target))
            if known is not None and known[0] == _STAMP.pack(*target.stamp):
                return known[1], target.stamp
        if not store.has_size(target.size):
            return None, None
        digest, stamp = hashed(target)
        if digest is None:
            return None, None
        content = self._content_key(digest)
        if stamp is None or stamp != target.stamp:
            return content, None
        self._put_file(target, content, store)
        return content, stamp

    def _put_file(self, target: Target, content: bytes, store: Store) -> None:
        assert target.stamp is not None
        store.put_file(self._file_key(target), _STAMP.pack(*target.stamp), content)

    def _verdict(self, target: Target, content: bytes, store: Store) -> Answer | None:
        key = self._verdict_key(target, content)
        sealed = store.entry(key)
        if sealed is None or sealed[:1] != _SAME:
            return self._opened(sealed, key, target)
        if self.lock.open(sealed[1:], key) is None:
            return None
        key = self._shipped_key(target, content)
        return self._opened(store.entry(key), key, target)

    def _with_aspect(
        self, answer: Answer, target: Target, content: bytes, store: Store
    ) -> Answer | None:
        key = self._aspect_key(target, content)
        sealed = store.entry(key)
        if sealed is None or sealed[:1] != self._opener(answer):
            return None
        beside = self._lock_of(answer).open(sealed[1:], key)
        return None if beside is None else replace(answer, beside=beside)

    def _prepared(self, target: Target, content: bytes, store: Store) -> Target | None:
        """What was read of `target`, with the verdict that holds if its own lists are silent."""
        key = self._document_key(target, content)
        sealed = store.entry(key)
        document = None if sealed is None else self.lock.open(sealed, key)
        if document is None:
            return None
        key = self._shipped_key(target, content)
        answer = self._opened(store.entry(key), key, target)
        return replace(target, prepared=document, shipped=answer.verdict if answer else None)

    def _sealed(self, answer: Answer, key: bytes) -> bytes:
        return self._opener(answer) + self._lock_of(answer).seal(_flat(answer), key)

    def _opener(self, answer: Answer) -> bytes:
        return _BOUND if answer.incident else _PLAIN

    def _lock_of(self, answer: Answer) -> Lock:
        return self.lock.bound(answer.digest) if answer.incident else self.lock

    def _opened(self, sealed: bytes | None, key: bytes, target: Target) -> Answer | None:
        if sealed is None:
            return None
        lock: Lock | None = self.lock
        if sealed[:1] == _BOUND:
            digest, _ = hashed(target)
            lock = self.lock.bound(digest) if digest else None
        flat = lock.open(sealed[1:], key) if lock else None
        return None if flat is None else _answer(flat)

    def _file_key(self, target: Target) -> bytes:
        return self.lock.name("file", os.fsencode(os.path.abspath(target.file)))  # noqa: PTH100

    def _content_key(self, digest: str) -> bytes:
        return self.lock.name("content", digest)

    def _document_key(self, target: Target, content: bytes) -> bytes:
        """Readers look at the name for its ending, and say the names of what is packed inside."""
        name = target.path.rpartition("/")[2]
        return self.lock.name("document", self.environment.reading, content, name)

    def _aspect_key(self, target: Target, content: bytes) -> bytes:
        return self.lock.name("aspect", self.aspect, self.environment.reading, content, target.name)

    def _verdict_key(self, target: Target, content: bytes) -> bytes:
        return self._key_under(self.environment.screening, target, content)

    def _shipped_key(self, target: Target, content: bytes) -> bytes:
        return self._key_under(self.environment.shipped, target, content)

    def _key_under(self, environment: str, target: Target, content: bytes) -> bytes:
        name = target.path.rpartition("/")[2]
        return self.lock.name("verdict", environment, content, name, target.name)

    def _run_key(self, target: Target, stamp: Stamp) -> bytes:
        return self.lock.name(
            "run",
            self.environment.screening,
            self._file_key(target),
            target.name,
            _STAMP.pack(*stamp),
        )


def _same(seen: Stamp, walked: Stamp | None) -> bool:
    """Did whoever read the file see it as the walk did? Machines number devices as they like."""
    return walked is not None and seen[:3] == walked[:3]


def _flat(answer: Answer) -> bytes:
    fixed = _ANSWER.pack(bytes.fromhex(answer.digest), answer.lasting, answer.incident)
    return fixed + answer.verdict


def _answer(flat: bytes) -> Answer:
    digest, lasting, incident = _ANSWER.unpack_from(flat)
    return Answer(digest.hex(), flat[_ANSWER.size :], lasting=lasting, incident=incident)
