"""整改台账: what a sweep of a site found, as items that are kept until each is put right.

No text of any page is in them: rules, counts, places, and keyed fingerprints.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from enum import StrEnum

from screener.review.canonical import canonical
from screener.rule import Category, Severity


class Kind(StrEnum):
    """What is wrong with a file that is online."""

    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    UNRECORDED = "unrecorded"
    EXPIRED = "expired"
    FOUND = "found"
    UNREAD = "unread"
    ORPHAN = "orphan"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        return _KINDS[self]

    @property
    def aspect(self) -> str:
        """What of a file it is about: how it stands to the records is one thing, whatever it is."""
        standing = {Kind.WITHDRAWN, Kind.CHANGED, Kind.UNRECORDED}
        return "standing" if self in standing else self.value


class Stage(StrEnum):
    """How far an item has come. Only a new sweep makes it `verified`."""

    FOUND = "found"
    SENT = "sent"
    RECTIFIED = "rectified"
    VERIFIED = "verified"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        return _STAGES[self]

    @property
    def open(self) -> bool:
        return self not in {Stage.VERIFIED, Stage.ACCEPTED}


class Act(StrEnum):
    """What can happen to an item; the first ones are a sweep's, the others people's."""

    FOUND = "found"
    CHANGED = "changed"
    STILL = "still"
    SILENT = "silent"
    MOVED = "moved"
    PROPOSED = "proposed"
    VERIFIED = "verified"
    REOPENED = "reopened"
    LAPSED = "lapsed"
    SENT = "sent"
    RECTIFIED = "rectified"
    ACCEPTED = "accepted"
    NOTED = "noted"

    @property
    def label(self) -> str:
        return _ACTS[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How often a rule speaks in one file."""

    rule: str
    title: str
    category: Category
    severity: Severity
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing a sweep saw. `path` is below the site's root; `detail` quotes nothing.

    `evidence` says by what the file was compared with a record; `number` is that record's.
    `pages` are some of the `links` pages that lead there. `sha256` is empty where no file is.
    `fingerprints` are keyed, one for each finding.
    """

    kind: Kind
    path: str
    detail: str
    sha256: str = ""
    evidence: str = ""
    number: str = ""
    links: int = 0
    pages: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    fingerprints: tuple[str, ...] = ()

    @property
    def secret(self) -> bool:
        """Is it suspected to be a state secret?"""
        return any(one.category is Category.STATE_SECRET for one in self.marks)

    @property
    def severity(self) -> Severity:
        """What the worst rule says; by its kind where none speaks."""
        worst = max((one.severity for one in self.marks), default=Severity.INFO)
        return max(worst, _SEVERITIES.get(self.kind, Severity.INFO))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to an item: when, what, by whom, and in what words."""

    time: str
    act: Act
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A 保密员 lets it stand until a day, for this content and these findings alone."""

    name: str
    reason: str
    until: str
    sha256: str
    fingerprints: tuple[str, ...]

    def covers(self, seen: Observation, today: str) -> bool:
        """Not after its last day, and not for anything that was not there when it was given."""
        if today > self.until:
            return False
        if self.sha256 == seen.sha256:
            return set(self.fingerprints) >= set(seen.fingerprints)
        return bool(seen.fingerprints) and set(self.fingerprints) >= set(seen.fingerprints)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the register of a `site`. `seen` is what the latest sweep that saw it said.

    Times are ISO 8601. `due` is a day; `report_by` the end of the 24 hours in which a suspected
    state secret has to be reported, empty for all others.
    """

    id: str
    site: str
    stage: Stage
    seen: Observation
    owner: str
    found: str
    last: str
    due: str
    report_by: str = ""
    waiver: Waiver | None = None
    history: tuple[Event, ...] = field(default=())

    @property
    def number(self) -> str:
        """As people say it."""
        return f"F-{self.id[:10].upper()}"

    @property
    def address(self) -> str:
        """Where a browser finds it, where the site's address is known; else its path."""
        return f"{self.site}/{self.seen.path}" if "://" in self.site else self.seen.path

    @property
    def moved_on(self) -> bool:
        """Its file has another name now, and it goes on under another number."""
        return self.stage is Stage.VERIFIED and self.history[-1].act is Act.MOVED

    @property
    def standing(self) -> str:
        """Its stage in words; what moved on was not put right."""
        return "换了位置，另项继续" if self.moved_on else self.stage.label

    def overdue(self, today: str) -> bool:
        return self.stage.open and today > self.due

    @property
    def closed(self) -> str:
        """When a sweep verified it; empty before."""
        times = (one.time for one in reversed(self.history) if one.act is Act.VERIFIED)
        return next(times, "") if self.stage is Stage.VERIFIED else ""


def identity(site: str, kind: Kind, path: str, key: bytes) -> str:
    """The same for the same aspect of the same place of a site, in every sweep."""
    return hmac.new(key, canonical([site, kind.aspect, path]), hashlib.sha256).hexdigest()[:32]


_KINDS = {
    Kind.WITHDRAWN: "已撤稿仍在线",
    Kind.CHANGED: "与签发内容不一致",
    Kind.UNRECORDED: "没有审查记录",
    Kind.EXPIRED: "公示期满未撤下",
    Kind.FOUND: "疑似不宜公开的内容",
    Kind.UNREAD: "内容未能读取",
    Kind.ORPHAN: "没有页面链接的文件",
    Kind.BROKEN: "链接指向不存在的文件",
}
_SEVERITIES = {
    Kind.WITHDRAWN: Severity.BLOCK,
    Kind.CHANGED: Severity.REVIEW,
    Kind.UNRECORDED: Severity.REVIEW,
    Kind.EXPIRED: Severity.REVIEW,
    Kind.UNREAD: Severity.REVIEW,
}
_STAGES = {
    Stage.FOUND: "待交办",
    Stage.SENT: "整改中",
    Stage.RECTIFIED: "已整改，待复查",
    Stage.VERIFIED: "复查无误，已销号",
    Stage.ACCEPTED: "经批准保留",
}
_ACTS = {
    Act.FOUND: "巡查发现",
    Act.CHANGED: "内容有变",
    Act.STILL: "复查仍在",
    Act.SILENT: "内容未变而不再命中",
    Act.MOVED: "换了位置",
    Act.PROPOSED: "巡查未再发现",
    Act.VERIFIED: "复查销号",
    Act.REOPENED: "再次发现",
    Act.LAPSED: "保留到期或内容超出批准范围",
    Act.SENT: "交办",
    Act.RECTIFIED: "报整改完成",
    Act.ACCEPTED: "批准保留",
    Act.NOTED: "记事",
}
