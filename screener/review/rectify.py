"""What moves an item of the 整改台账: sweeps that see or miss it, and people who act on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from screener.errors import WorkflowError
from screener.review.deadlines import Calendar, incident_due
from screener.review.items import Act, Event, Item, Kind, Observation, Stage, Waiver, identity
from screener.rule import Severity

SWEEP = "巡查程序"


@dataclass(frozen=True, slots=True)
class Terms:
    """Working days in which an item is to be put right; a suspected state secret has none.

    No law sets them; an organisation sets its own.
    """

    block: int = 1
    review: int = 3
    info: int = 10

    def days(self, seen: Observation) -> int:
        if seen.secret:
            return 0
        return {Severity.BLOCK: self.block, Severity.REVIEW: self.review}.get(
            seen.severity, self.info
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """One sweep of a `site` as the register needs it; items of other sites are left alone.

    `content` tells the SHA-256 of what stands at a path now, None where nothing stands, and
    the empty string where that could not be read. `whole` is False for a sweep that saw
    conspicuously less than there was: it finds, but verifies nothing.
    """

    site: str
    time: datetime
    key: bytes
    calendar: Calendar
    owner: Callable[[str], str]
    content: Callable[[str], str | None]
    terms: Terms = Terms()
    whole: bool = True

    @property
    def stamp(self) -> str:
        return self.time.isoformat(timespec="seconds")

    @property
    def today(self) -> date:
        return self.time.date()

    def event(self, act: Act, note: str = "") -> Event:
        return Event(time=self.stamp, act=act, name=SWEEP, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a sweep did to the register: every item it touched, and how many came in which way."""

    items: tuple[Item, ...]
    new: int = 0
    reopened: int = 0
    verified: int = 0
    moved: int = 0


def merge(known: Mapping[str, Item], seen: Iterable[Observation], sweep: Sweep) -> Merged:
    """The register after a sweep; the same sweep again changes nothing but times of last sight."""
    present = {identity(sweep.site, one.kind, one.path, sweep.key): one for one in seen}
    absent = {one.id: one for one in known.values()
              if one.id not in present and one.site == sweep.site
              and one.stage is not Stage.VERIFIED}  # fmt: skip
    elsewhere = _by_content(absent.values(), sweep)
    touched: list[Item] = []
    counts = {"new": 0, "reopened": 0, "verified": 0, "moved": 0}
    for identifier, one in present.items():
        if item := known.get(identifier):
            after = _seen_again(item, one, sweep)
            counts["reopened"] += not item.stage.open and after.stage.open
        elif there := elsewhere.get((one.kind.aspect, one.sha256)):
            item = there.pop()
            del absent[item.id]
            after = _moved(item, identifier, one, sweep)
            touched.append(_left_behind(item, after, sweep))
            counts["moved"] += 1
            if not there:
                del elsewhere[one.kind.aspect, one.sha256]
        else:
            after = _new(identifier, one, sweep)
            counts["new"] += 1
        touched.append(after)
    for item in absent.values():
        for after in _missing(item, sweep):
            touched.append(after)
            counts["verified"] += after.stage is Stage.VERIFIED
    return Merged(items=tuple(touched), **counts)


def _by_content(items: Iterable[Item], sweep: Sweep) -> defaultdict[tuple[str, str], list[Item]]:
    """Open items whose file is no longer where it was, by what it held."""
    found: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for one in items:
        if one.seen.sha256 and sweep.content(one.seen.path) is None:
            found[one.seen.kind.aspect, one.seen.sha256].append(one)
    return found


def _new(identifier: str, seen: Observation, sweep: Sweep) -> Item:
    return Item(
        id=identifier,
        site=sweep.site,
        stage=Stage.FOUND,
        seen=seen,
        owner=sweep.owner(seen.path),
        found=sweep.stamp,
        last=sweep.stamp,
        due=_due(seen, sweep),
        report_by=_report_by(seen, sweep),
        history=(sweep.event(Act.FOUND),),
    )


def _due(seen: Observation, sweep: Sweep) -> str:
    return sweep.calendar.due(sweep.today, sweep.terms.days(seen)).isoformat()


def _report_by(seen: Observation, sweep: Sweep) -> str:
    return incident_due(sweep.time).isoformat(timespec="seconds") if seen.secret else ""


def _seen_again(item: Item, seen: Observation, sweep: Sweep) -> Item:
    after = replace(item, seen=seen, last=sweep.stamp)
    if item.stage is Stage.VERIFIED:
        return _opened(after, sweep, Act.REOPENED)
    if item.stage is Stage.ACCEPTED:
        assert item.waiver
        if item.waiver.covers(seen, sweep.today.isoformat()):
            return after
        return _opened(after, sweep, Act.LAPSED)
    if item.stage is Stage.RECTIFIED:
        return _with(replace(after, stage=Stage.SENT), sweep.event(Act.STILL))
    if item.seen.kind is not seen.kind:
        note = f"由“{item.seen.kind.label}”变为“{seen.kind.label}”"
        return _with(_sooner(after, sweep), sweep.event(Act.CHANGED, note))
    if (item.seen.sha256, item.seen.fingerprints) != (seen.sha256, seen.fingerprints):
        return _with(_sooner(after, sweep), sweep.event(Act.CHANGED))
    return after


def _sooner(item: Item, sweep: Sweep) -> Item:
    """What became worse has less time; what became better keeps its day."""
    report_by = item.report_by or _report_by(item.seen, sweep)
    return replace(item, due=min(item.due, _due(item.seen, sweep)), report_by=report_by)


def _opened(item: Item, sweep: Sweep, act: Act) -> Item:
    opened = replace(
        item,
        stage=Stage.FOUND,
        due=_due(item.seen, sweep),
        report_by=_report_by(item.seen, sweep),
        waiver=None,
    )
    return _with(opened, sweep.event(act))


def _moved(item: Item, identifier: str, seen: Observation, sweep: Sweep) -> Item:
    """The same content under another name: the item goes along, with its time and history."""
    handed_over = any(one.act is Act.SENT for one in item.history)
    owner = item.owner if handed_over else sweep.owner(seen.path)
    after = replace(item, id=identifier, owner=owner)
    return _seen_again(_with(after, sweep.event(Act.MOVED, f"原在 {item.seen.path}")), seen, sweep)


def _left_behind(item: Item, after: Item, sweep: Sweep) -> Item:
    """What stays under the old name, so that nobody looks for it there in vain."""
    gone = replace(item, stage=Stage.VERIFIED, last=sweep.stamp)
    return _with(gone, sweep.event(Act.MOVED, f"并入 {after.number}，现在 {after.seen.path}"))


def _missing(item: Item, sweep: Sweep) -> Iterator[Item]:
    """An open item that this sweep did not see: put right, if the sweep can tell."""
    there = sweep.content(item.seen.path)
    if not sweep.whole or there == "":
        return
    unchanged = bool(there) and there == item.seen.sha256
    if unchanged and item.seen.kind in {Kind.FOUND, Kind.UNREAD}:
        if item.history[-1].act is not Act.SILENT:
            note = "须由保密员确认是否误报"
            yield _with(item, sweep.event(Act.SILENT, note))
        return
    after = item
    if item.stage is not Stage.RECTIFIED:
        after = _with(after, sweep.event(Act.PROPOSED))
    after = replace(after, stage=Stage.VERIFIED, last=sweep.stamp, waiver=None)
    yield _with(after, sweep.event(Act.VERIFIED, _why(item, there)))


def _why(item: Item, there: str | None) -> str:
    if item.seen.kind is Kind.BROKEN:
        return "链接已改正"
    if there is None:
        return "文件已撤下"
    if there != item.seen.sha256:
        return "内容已更换"
    if item.seen.kind is Kind.EXPIRED:
        return "内容未变，登记的公示期已改"
    if item.seen.kind is Kind.ORPHAN:
        return "已有页面链接"
    return "内容未变，已有审查记录，或站点说明不再要求记录"


def _with(item: Item, event: Event) -> Item:
    return replace(item, history=(*item.history, event))


def send(item: Item, event: Event, owner: str) -> Item:
    """Hand it to whoever is to put it right.

    Raises:
        WorkflowError: `item_closed`, `owner_missing`.
    """
    _need_open(item)
    if not owner.strip():
        raise WorkflowError("owner_missing", "请写明交给哪个部门整改")
    note = "；".join(filter(None, (owner, event.note)))
    return _with(replace(item, stage=Stage.SENT, owner=owner), replace(event, note=note))


def rectify(item: Item, event: Event) -> Item:
    """Someone says that it is put right: the next sweep will tell.

    Raises:
        WorkflowError: `item_closed`, `reason_missing`.
    """
    _need_open(item)
    if not event.note.strip():
        raise WorkflowError("reason_missing", "请写明怎样整改的")
    return _with(replace(item, stage=Stage.RECTIFIED), event)


def accept(item: Item, event: Event, until: date, today: date) -> Item:
    """Let it stand until a day; `event.note` says why. Who may is for the caller to know.

    Raises:
        WorkflowError: `item_closed`, `reason_missing`, `until_wrong`, `state_secret`.
    """
    _need_open(item)
    if item.seen.secret:
        raise WorkflowError("state_secret", "疑似国家秘密不能批准保留，须先撤下，再核实")
    if not event.note.strip():
        raise WorkflowError("reason_missing", "请写明保留的理由")
    if not today < until <= today + timedelta(days=366):
        raise WorkflowError("until_wrong", "保留期限应在明日至一年之内")
    waiver = Waiver(
        name=event.name,
        reason=event.note,
        until=until.isoformat(),
        sha256=item.seen.sha256,
        fingerprints=item.seen.fingerprints,
    )
    note = f"{event.note}（至{until.isoformat()}）"
    accepted = replace(item, stage=Stage.ACCEPTED, waiver=waiver)
    return _with(accepted, replace(event, note=note))


def note(item: Item, event: Event) -> Item:
    """Write something down beside it."""
    if not event.note.strip():
        raise WorkflowError("reason_missing", "请写明内容")
    return _with(item, event)


def _need_open(item: Item) -> None:
    if item.stage is Stage.VERIFIED:
        raise WorkflowError("item_closed", "已经复查销号；再次发现时会自动重新打开")
