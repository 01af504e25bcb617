"""The review desk's own view: findings numbered in document order, their text cut around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages import words
from api.pages.cuts import Block, Mark, cut, hides
from api.service.comparison import ABSENT
from api.service.views import DocumentView, DraftView, FindingView
from screener.document import Span
from screener.mend.masks import MaskPolicy, mask
from screener.mend.targets import KINDS
from screener.review.roles import Role
from screener.review.words import Decision, State
from screener.rule import Category, Severity

WHOLE_UP_TO = 60_000  # code points of a document that the desk shows in full
LISTED = 200  # findings beside the text at once: browsers take seconds to lay out thousands


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. `asks`: a reason must be given first; `key` presses it."""

    decision: Decision
    label: str
    key: str
    asks: bool


_CHOICES = (
    Choice(Decision.CHANGE, "采纳，须修改", "a", asks=False),
    Choice(Decision.MASK, "脱敏", "m", asks=False),
    Choice(Decision.FALSE_ALARM, "误报", "f", asks=True),
    Choice(Decision.LAWFUL, "依法公开", "l", asks=True),
    Choice(Decision.READ, "已人工查看", "r", asks=True),
)
_FOR_UNREAD = frozenset({Decision.CHANGE, Decision.READ})


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding on the desk; `onward` is the number of the one to go to when this is decided."""

    number: int
    view: FindingView
    waits: bool
    choices: tuple[Choice, ...]
    onward: int
    mask: str = ""

    @property
    def kind(self) -> str:
        return self.view.severity.word

    @property
    def decided(self) -> bool:
        return self.view.decision is not None and not self.waits

    @property
    def was(self) -> str:
        """What it was before the draft was screened anew, empty if the same."""
        if self.view.was in {None, ABSENT}:
            return "重新审查新出现" if self.view.was else ""
        return f"重新审查前为“{Severity[self.view.was.upper()].label}”"

    @property
    def hides(self) -> bool:
        return hides(self.view.location)


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the upload with its text; `name` is empty for the upload itself, `inside` is
    how many are packed in it.
    """

    name: str
    blocks: tuple[Block, ...]
    gaps: tuple[str, ...]
    inside: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """The text whole, and beside it one part of its findings, from 1; addresses of others keep the
    rest of the `query`.
    """

    findings: tuple[Shown, ...]
    parts: tuple[Part, ...]
    marks: Mapping[int, Shown]
    open: int
    characters: int
    pages: frozenset[int]
    keys: tuple[Choice, ...]
    part: int
    query: Mapping[str, str]

    @property
    def listed(self) -> tuple[Shown, ...]:
        return self.findings[(self.part - 1) * LISTED : self.part * LISTED]

    @property
    def last(self) -> int:
        """The number of the last part."""
        return part_of(len(self.findings))

    def href(self, number: int) -> str:
        """Where the finding of this number is, seen from this page."""
        part = part_of(number)
        elsewhere = "" if part == self.part else f"?{urlencode({**self.query, 'part': part})}"
        return f"{elsewhere}#finding-{number}"


def part_of(number: int) -> int:
    """In which part of the list the finding of this number stands."""
    return max(1, -(-number // LISTED))


def address(draft_id: str, number: int) -> str:
    """Where the finding of this number is, seen from anywhere."""
    part = part_of(number)
    return f"/drafts/{draft_id}{f'?part={part}' if part > 1 else ''}#finding-{number}"


def lay_out(
    draft: DraftView,
    documents: Sequence[DocumentView],
    *,
    whole: bool = False,
    part: int = 1,
    query: Mapping[str, str] | None = None,
) -> Desk:
    """Everything the desk shows of a draft."""
    findings = number(draft, [document.path for document in documents])
    spans: dict[str, list[Mark]] = {}
    for one in findings:
        span = Span(one.view.start, one.view.end)
        spans.setdefault(one.view.document, []).append(Mark(span, one.number))
    limit = None if whole else WHOLE_UP_TO
    part = min(max(1, part), part_of(len(findings)))
    listed = range((part - 1) * LISTED + 1, part * LISTED + 1)
    return Desk(
        findings=findings,
        parts=tuple(
            Part(
                one.path,
                cut(one.passages, spans.get(one.path, ()), at_most=limit, near=listed),
                one.gaps,
                _inside(one.path, documents),
            )
            for one in documents
        ),
        marks={one.number: one for one in findings},
        open=sum(one.waits for one in findings),
        characters=sum(one.characters for one in documents),
        pages=_pages(documents, findings),
        keys=tuple(one for one in _CHOICES if any(one in shown.choices for shown in findings)),
        part=part,
        query=query or {},
    )


def _inside(path: str, documents: Sequence[DocumentView]) -> int:
    """How many documents are packed in the one of this path, those in these left out."""
    start = f"{path}!/" if path else ""
    below = [one.path.removeprefix(start) for one in documents if one.path.startswith(start)]
    return sum(bool(one) and "!/" not in one for one in below)


def _pages(documents: Sequence[DocumentView], findings: Iterable[Shown]) -> frozenset[int]:
    """Pages of the upload itself that hold text or a finding."""
    told = [passage.location.page for one in documents[:1] for passage in one.passages]
    told += [one.view.location.page for one in findings if not one.view.document]
    return frozenset(page for page in told if page)


def number(draft: DraftView, order: Sequence[str]) -> tuple[Shown, ...]:
    """The draft's findings in the order of the documents and of the text in each."""
    places = {path: at for at, path in enumerate(order)}
    ordered = sorted(
        draft.findings,
        key=lambda one: (places.get(one.document, len(places)), one.start, one.end, one.ordinal),
    )
    author, state = draft.summary.author_id, draft.summary.state
    waiting = [at for at, one in enumerate(ordered, 1) if waits(one, author, state)]
    return tuple(
        Shown(
            number=at,
            view=one,
            waits=waits(one, author, state),
            choices=_choices(one) if draft.may_dispose else (),
            onward=_onward(at, waiting),
            mask=_masked(one),
        )
        for at, one in enumerate(ordered, 1)
    )


def waits(finding: FindingView, author: str, state: State) -> bool:
    """Does it wait for a word? What is only shown does not.

    After self-review a finding to be blocked waits for another than the author, from the secrecy
    review on for a 保密员, as the workflow does.
    """
    if finding.severity is Severity.INFO:
        return False
    words = finding.dispositions
    if state not in WITH_AUTHOR and finding.severity is Severity.BLOCK:
        words = tuple(one for one in words if one.person != author)
        if state is not State.DEPARTMENT_REVIEW:
            words = tuple(one for one in words if one.role is Role.CONFIDENTIALITY_OFFICER)
    return not words


WITH_AUTHOR = frozenset({State.SCREENING, State.SELF_REVIEW, State.RETURNED})


def _masked(finding: FindingView) -> str:
    """How the value would look by the masking conventions; empty where there is none."""
    kind = KINDS.get(finding.rule.rpartition(".")[2])
    masked = mask(kind, finding.text, MaskPolicy()) if kind else ""
    return masked if masked != finding.text else ""


def _choices(finding: FindingView) -> tuple[Choice, ...]:
    unread = finding.category is Category.UNSCREENABLE
    return tuple(one for one in _CHOICES if _fits(one.decision, finding.category, unread=unread))


def _fits(decision: Decision, category: Category, *, unread: bool) -> bool:
    if unread:
        return decision in _FOR_UNREAD
    if decision is Decision.MASK:
        return category is Category.PERSONAL_INFO
    return decision is not Decision.READ


def _onward(at: int, waiting: Sequence[int]) -> int:
    """The next finding that waits after this one, or the first that waits, or this one."""
    after = bisect_right(waiting, at)
    return (*waiting[after : after + 1], *waiting[:1], at)[0]


def reason_for(decision: Decision, given: str) -> str:
    """What was typed, or what pressing the button alone says."""
    return given or words.AT_ONCE.get(decision, "")
