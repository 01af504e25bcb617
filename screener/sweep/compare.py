"""Every file of a site against the records: by its bytes, else its text, else its address or name.

What only resembles something signed is never taken for cleared.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from screener.review.items import Kind, Observation
from screener.review.receipt import Statement, Status
from screener.sweep.archive import Archive, Likeness, site_frame
from screener.sweep.findings import told
from screener.sweep.links import Links, local_paths
from screener.sweep.seen import Seen
from screener.sweep.site import Site

BYTES, TEXT, ADDRESS, NAME = "逐字节比对", "正文比对", "发布回执的网址", "文件名"
_ALIKE = 0.3  # of a draft's text, below which a page has nothing to do with it
_DOCUMENTS = frozenset({
    ".html", ".htm", ".shtml", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ppt", ".pptx",
    ".pdf", ".ofd", ".txt", ".csv", ".zip", ".rar", ".7z", ".rtf", ".odt", ".ods", ".jpg", ".png",
})  # fmt: skip
_COMMON = frozenset({"index", "default", "content", "list", "附件", "附件1", "附件2", "附件3"})


@dataclass(slots=True)
class _Late:
    """A file that can be compared with texts only when the site's own words are known."""

    path: str
    seen: Seen


@dataclass(slots=True, kw_only=True)
class Comparison:
    """Files go in one by one, observations come out; nothing of their text is kept.

    `counts` tell how files stand: `cleared` (the signed bytes), `carried` (a page with exactly the
    signed text), `exempt`, `old` (published before records were kept), and so on.
    """

    site: Site
    archive: Archive
    links: Links
    key: bytes
    today: date
    counts: Counter[str] = field(default_factory=Counter)
    _addresses: dict[str, Statement] = field(default_factory=dict)
    _late: list[_Late] = field(default_factory=list)
    _lonely: list[tuple[str, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for url, statement in self.archive.published():
            for path in local_paths(url, "", "", self.site.url):
                self._addresses.setdefault(path, statement)

    def add(self, path: str, seen: Seen) -> Iterator[Observation]:
        """What one file shows by itself; the rest comes with `finish`."""
        self.counts["files"] += 1
        if seen.page:
            self.links.add(path, seen.page.links, seen.page.base)
            self.counts["pages"] += 1
        elif seen.links:
            self.links.add(path, seen.links)
        statement = self.archive.register.latest(seen.verdict.digest)
        if statement:
            yield from self._known(path, seen, statement)
            return
        likeness = self.archive.likest(seen.prose, _captions(seen))
        if likeness is None or likeness.covered < _ALIKE:
            yield from self._strange(path, seen)
        elif likeness.same:
            yield from self._alike(path, seen, likeness)
        else:
            self._late.append(_Late(path, seen))

    def finish(self) -> Iterator[Observation]:
        """What only the whole site shows: texts in the site's frame, orphans, broken links."""
        frame = site_frame(one.seen.prose for one in self._late)
        for one in self._late:
            if likeness := self.archive.likest(one.seen.prose, frame | _captions(one.seen)):
                yield from self._alike(one.path, one.seen, likeness)
        for path, sha256 in self._lonely:
            if not self.links.to(path)[0]:
                detail = "没有任何页面或站点地图链接到它，但知道地址就能打开"
                yield Observation(kind=Kind.ORPHAN, path=path, sha256=sha256.hex(),
                                  detail=detail)  # fmt: skip
        for path, count, pages in self.links.broken():
            if posixpath.splitext(path)[1].lower() in _DOCUMENTS:
                detail = f"{count}个页面链接到它，站点中没有这个文件"
                yield Observation(kind=Kind.BROKEN, path=path, detail=detail, links=count,
                                  pages=pages)  # fmt: skip

    def linked(self, seen: Observation) -> Observation:
        """With the pages that lead there, once all pages are known."""
        count, pages = self.links.to(seen.path)
        return replace(seen, links=count, pages=pages) if count else seen

    def _known(self, path: str, seen: Seen, statement: Statement) -> Iterator[Observation]:
        """The very bytes that were let out, or taken back."""
        if statement.status is Status.WITHDRAWN:
            yield _about(Kind.WITHDRAWN, path, seen, BYTES, statement, _withdrawn(statement))
        else:
            self.counts["cleared"] += 1
        yield from self._content(path, seen, statement, same_bytes=True)
        yield from self._term(path, seen, statement)
        self._lonely.append((path, bytes.fromhex(seen.verdict.digest)))

    def _alike(self, path: str, seen: Seen, likeness: Likeness) -> Iterator[Observation]:
        """Other bytes, with the text of something signed in them."""
        statement = self.archive.register.latest(likeness.sha256)
        assert statement, "only drafts of sound receipts are remembered"
        if statement.status is Status.WITHDRAWN:
            detail = f"{_withdrawn(statement)}；{_share(likeness)}，须核实"
            yield _about(Kind.WITHDRAWN, path, seen, TEXT, statement, detail)
        elif likeness.same and seen.page:
            self.counts["carried"] += 1
        else:
            detail = _difference(likeness, page=seen.page is not None)
            yield _about(Kind.CHANGED, path, seen, TEXT, statement, detail)
        whole = likeness.same and statement.status is Status.APPROVED
        yield from self._content(path, seen, statement if whole else None)
        yield from self._term(path, seen, statement)
        self._lonely.append((path, bytes.fromhex(seen.verdict.digest)))

    def _strange(self, path: str, seen: Seen) -> Iterator[Observation]:
        """Neither these bytes nor this text were ever signed: what of its address and its name?"""
        statement, evidence = self._addresses.get(path), ADDRESS
        if statement is None and posixpath.splitext(path)[0].rpartition("/")[2] not in _COMMON:
            statement, evidence = self.archive.register.named(path), NAME
        if self.site.is_exempt(path):
            self.counts["exempt"] += 1
            statement = None
        elif statement and statement.status is Status.WITHDRAWN:
            detail = f"{_withdrawn(statement)}；同一位置仍有文件，内容与原来不同，须核实"
            yield _about(Kind.WITHDRAWN, path, seen, evidence, statement, detail)
        elif statement:
            detail = "只是地址或名称相同，内容既不是签发的文件，也没有签发的正文"
            yield _about(Kind.CHANGED, path, seen, evidence, statement, detail)
        elif self._is_old(seen):
            self.counts["old"] += 1
        else:
            detail = self.archive.register.judge("", seen.verdict.digest).words
            yield Observation(kind=Kind.UNRECORDED, path=path, sha256=seen.verdict.digest,
                              detail=detail)  # fmt: skip
        yield from self._content(path, seen, None)
        yield from self._term(path, seen, statement)
        if not self.site.is_exempt(path):
            self._lonely.append((path, bytes.fromhex(seen.verdict.digest)))

    def _is_old(self, seen: Seen) -> bool:
        published = seen.page.published if seen.page else None
        return bool(self.site.since and published and published < self.site.since)

    def _content(
        self, path: str, seen: Seen, statement: Statement | None, *, same_bytes: bool = False
    ) -> Iterator[Observation]:
        """What today's lexicon finds in it, and what of it could not be read."""
        reviewed = self.archive.reviewed(statement) if statement else None
        found = told(seen.verdict, self.key, reviewed, same_bytes=same_bytes)
        if found.marks:
            yield Observation(
                kind=Kind.FOUND, path=path, sha256=seen.verdict.digest,
                detail=_how_new(statement, known=reviewed is not None),
                number=statement.number if statement else "",
                marks=found.marks, fingerprints=found.fingerprints,
            )  # fmt: skip
        if found.unread:
            detail = f"{found.unread}处内容程序未能读取，须人工查看"
            yield Observation(kind=Kind.UNREAD, path=path, sha256=seen.verdict.digest,
                              detail=detail)  # fmt: skip
        if seen.page and seen.page.cut:
            yield Observation(kind=Kind.UNREAD, path=path, sha256=seen.verdict.digest,
                              detail="页面链接过多或嵌套过深，链接没有读全")  # fmt: skip

    def _term(self, path: str, seen: Seen, statement: Statement | None) -> Iterator[Observation]:
        """A public notice whose last day is over: as recorded, else as the page says."""
        until, said = self.archive.until(statement) if statement else "", "审查记录登记的下架日期"
        if not until and seen.notice:
            until, said = seen.notice.until.isoformat(), seen.notice.said
        if not until or until >= self.today.isoformat():
            return
        detail = f"公示期至{until}（依据：{said}），已过期"
        yield Observation(kind=Kind.EXPIRED, path=path, sha256=seen.verdict.digest, detail=detail,
                          number=statement.number if statement else "")  # fmt: skip


def _captions(seen: Seen) -> frozenset[int]:
    return seen.page.captions if seen.page else frozenset()


def _about(
    kind: Kind, path: str, seen: Seen, evidence: str, statement: Statement, detail: str
) -> Observation:
    return Observation(kind=kind, path=path, sha256=seen.verdict.digest, evidence=evidence,
                       number=statement.number, detail=detail)  # fmt: skip


def _withdrawn(statement: Statement) -> str:
    reason = f"：{statement.reason}" if statement.reason else ""
    return f"{statement.time[:10]}撤稿{reason}"


def _share(likeness: Likeness) -> str:
    if likeness.same:
        return "正文相同"
    return f"含有签发正文的{_percent(likeness.covered)}"


def _difference(likeness: Likeness, *, page: bool) -> str:
    if likeness.same and not page:
        return "文字与签发的文件相同，但文件本身不同（另存、改名或改动过），须核实"
    if likeness.covered == 1.0:
        return f"签发的正文都在，另有{likeness.extra}字不在签发的稿件中，须核实"
    return f"只有签发正文的{_percent(likeness.covered)}，另有{likeness.extra}字不在稿件中，须核实"


def _percent(share: float) -> str:
    return f"{min(99, int(share * 100))}%" if share < 1 else "全部"


def _how_new(statement: Statement | None, *, known: bool) -> str:
    if statement is None:
        return "按现行词库疑似不宜公开，须核实"
    if known:
        return "签发之后，按现行词库新发现，须核实"
    return "手头没有审查记录全文，不知签发时是否处置过，须核实"
