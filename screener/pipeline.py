"""The whole walk of one draft, in reading order: extract, read, detect, weigh, decide."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from screener.classify import Classifier
from screener.coverage import parts_read
from screener.detect import Detector
from screener.detect.context import judge
from screener.detect.covers import CoverDetector
from screener.detect.disguise import disguise_findings
from screener.detect.gaps import gap_findings
from screener.detect.glyphs import Glyphs, glyphs_of, together
from screener.detect.notices import notice_findings
from screener.detect.overlap import settle, without_echoes
from screener.detect.own import OwnLists
from screener.detect.passages import PassageDetector
from screener.detect.patterns import PatternDetector
from screener.detect.personal import PersonalDetector, open_numbers
from screener.detect.support import Support
from screener.detect.terms import TermDetector
from screener.detect.words import Words
from screener.document import Document, with_name
from screener.extract import extract, extract_text
from screener.finding import Finding
from screener.lexicon import Lexicon, load_lexicon
from screener.limits import Limits
from screener.policy import Policy, load_policy
from screener.reading import Reading
from screener.segment import Segmenter
from screener.settings import Settings
from screener.verdict import Verdict, all_findings, decide, risk

__all__ = ["Screener", "Settings"]


class Screener:
    """Knows the rules and keeps no state: build once per process, use for any number of files."""

    def __init__(
        self, *, lexicon: Lexicon, policy: Policy, limits: Limits, classifier: Classifier
    ) -> None:
        self.lexicon = lexicon
        self.policy = policy
        self.limits = limits
        self.classifier = classifier
        self._detectors = _detectors(lexicon, policy, classifier)
        self._support = Support(classifier)
        self._covers = CoverDetector(lexicon["sensitive_info.covered_text"])
        self._own: OwnLists | None = None

    @classmethod
    def load(cls, settings: Settings) -> Screener:
        """Raises UsageError or ModelError when what the settings name does not hold together."""
        lexicon = load_lexicon(settings.lexicons, tried=True)
        known = frozenset(rule.id for rule in lexicon.rules)
        policy = load_policy(settings.policy, rules=known).for_column(settings.column)
        return cls(
            lexicon=lexicon,
            policy=policy,
            limits=settings.limits,
            classifier=Classifier.load(settings.model),
        )

    def in_column(self, column: str | None) -> Screener:
        """With the exceptions the policy makes for a column of the site, where it makes any.

        Unlike `Settings.column` a column may be any word an author wrote.
        """
        if column not in self.policy.columns:
            return self
        there = copy(self)  # detectors know thresholds only, which are the same for all columns
        there.policy = self.policy.for_column(column)
        return there

    def screen(self, data: bytes, path: str, *, name: str | None = None) -> Verdict:
        """Screen the bytes of one file; `path` is how reports name it.

        `name` is what of the path is the draft's own and is screened too (default: all of it).
        """
        return self.screen_document(
            extract(data, path, self.limits), path if name is None else name
        )

    def screen_text(self, text: str, path: str = "") -> Verdict:
        """Screen text that is in no file, as an editor pastes it."""
        path, data = path or "粘贴的文字.txt", text.encode("utf-8", "surrogatepass")
        return self.screen_document(extract_text(data, path, self.limits), path)

    def own_lists_hit(self, document: Document, name: str) -> bool:
        """Have the organisation's own lists any part in what `screen_document` would say?"""
        if self._own is None:
            self._own = OwnLists(self.lexicon)
        return self._own.hit(Reading(with_name(document, name))) or any(
            self.own_lists_hit(child, _inner_name(child, document)) for child in document.children
        )

    def glyphs(self, document: Document, name: str) -> Glyphs:
        """What a document, its name and everything packed inside it are written with."""
        inner = (self.glyphs(child, _inner_name(child, document)) for child in document.children)
        return together([glyphs_of(Reading(with_name(document, name))), *inner])

    def screen_document(self, document: Document, name: str) -> Verdict:
        """The verdict on what was read of a file, its name and everything packed inside it."""
        children = tuple(
            self.screen_document(child, _inner_name(child, document)) for child in document.children
        )
        return self._verdict(document, _reading(document, name, children), children)

    def screen_whole(self, document: Document, name: str) -> tuple[Verdict, Glyphs]:
        """As `screen_document`; and what all of that is written with."""
        inner = [
            self.screen_whole(child, _inner_name(child, document)) for child in document.children
        ]
        children = tuple(verdict for verdict, _ in inner)
        reading = _reading(document, name, children)
        verdict = self._verdict(document, reading, children)
        return verdict, together([glyphs_of(reading), *(glyphs for _, glyphs in inner)])

    def _verdict(
        self, document: Document, reading: Reading, children: tuple[Verdict, ...]
    ) -> Verdict:
        findings, dropped = self._findings(reading)
        findings += tuple(gap_findings(document, self.lexicon))
        findings += tuple(disguise_findings(document, self.lexicon))
        findings += tuple(notice_findings(document, self.lexicon))
        return Verdict(
            path=document.path,
            digest=document.digest,
            size=document.size,
            media_type=document.media_type,
            characters=len(document.text),
            outcome=decide(findings, document.gaps, children),
            risk=risk(findings, dropped, children),
            findings=findings,
            dropped=dropped,
            gaps=document.gaps,
            children=children,
            coverage=parts_read(document),
        )

    def _findings(self, reading: Reading) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """What counts, and what was considered and dropped, each in document order."""
        hits = [hit for detector in self._detectors for hit in detector.detect(reading)]
        judged = self._support.judge(reading, judge(reading, hits))
        weighed = without_echoes(settle(map(self.policy.apply, judged)))
        weighed += map(self.policy.apply, self._covers.detect(reading))
        findings = sorted(
            (reading.finding(hit) for hit in weighed),
            key=lambda finding: (finding.span, finding.rule, finding.category),
        )
        kept = tuple(finding for finding in findings if not finding.dropped)
        return kept, tuple(finding for finding in findings if finding.dropped)


def _reading(document: Document, name: str, children: Iterable[Verdict]) -> Reading:
    beside = open_numbers(finding for child in children for finding in all_findings(child))
    return Reading(with_name(document, name), beside)


def _inner_name(child: Document, document: Document) -> str:
    return child.path.removeprefix(f"{document.path}!/")


def _detectors(lexicon: Lexicon, policy: Policy, classifier: Classifier) -> tuple[Detector, ...]:
    words = Words()
    return (
        TermDetector(lexicon.by_detector("terms"), Segmenter(), words),
        PatternDetector(lexicon.by_detector("pattern"), words),
        PersonalDetector(lexicon.rules, words),
        PassageDetector(lexicon.by_detector("passages"), classifier, policy),
    )
