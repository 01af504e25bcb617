"""The report for a terminal: findings by file, then one block that says how the run ended."""

from __future__ import annotations

from collections.abc import Iterator

from screener.report.entry import DocumentEntry, FindingEntry
from screener.report.gate import gate_lines, standing
from screener.report.words import (
    DISCLAIMER,
    conclusion,
    coverage_label,
    heading,
    incident_advice,
    is_incident,
    outcome_label,
    percent,
    severity_label,
    unread_labels,
    visible,
    visible_path,
)
from screener.report.writer import Report, Sink
from screener.verdict import Outcome

_NAMED_UNREAD = 20  # how many files the summary names that were not read whole
_PAINTS = {"block": "1;31", "review": "1;33", "info": "36", "pass": "1;32"}


def write(report: Report, out: Sink) -> None:
    style = Style(colour=report.colour)
    unread: list[tuple[str, str]] = []
    unread_count = 0
    incident = False
    for document in report.documents:
        incident = incident or is_incident(document)
        if document["errors"]:
            unread_count += 1
            if len(unread) < _NAMED_UNREAD:
                unread.append((document["path"], document["errors"][0]))
        if document["findings"] or document["verdict"] != "pass":
            _say(out, report, _document(document, style))
    if incident:
        advice = incident_advice(masked=report.masked)
        _say(out, report, iter([f"{style.word('block', '疑似国家秘密标志')}  {advice}", ""]))
    _say(out, report, _summary(report, style, unread, unread_count))


class Style:
    """Colour where the terminal has it, plain brackets where not."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text

    def word(self, word: str, label: str) -> str:
        """A severity's or verdict's label in its colour."""
        return self.paint(_PAINTS[word], label)

    def quote(self, text: str) -> str:
        return self.paint("7", text) if self._colour else f"【{text}】"

    def faint(self, text: str) -> str:
        return self.paint("2", text)

    def strong(self, text: str) -> str:
        return self.paint("1", text)


def _say(out: Sink, report: Report, lines: Iterator[str]) -> None:
    text = "\n".join(lines) + "\n"
    out.write(text.encode(report.encoding, "backslashreplace"))
    out.flush()


def _document(document: DocumentEntry, style: Style) -> Iterator[str]:
    verdict = style.word(document["verdict"], outcome_label(document["verdict"]))
    path = style.strong(visible_path(document["path"]))
    yield f"{path}  {verdict}  {style.faint('风险 ' + percent(document['risk']))}"
    if not document["findings"] and not document["errors"]:
        yield "  内含文件需要处理，见下"
    for finding in document["findings"]:
        yield from finding_lines(finding, style)
    yield style.faint(f"  读到  {coverage_label(document)}")
    for unread in unread_labels(document):
        yield style.faint(f"  未读  {unread}")
    yield ""


def finding_lines(finding: FindingEntry, style: Style) -> Iterator[str]:
    """One finding: what and where, the words in their context, why, on what basis, what to do."""
    severity = style.word(finding["severity"], severity_label(finding["severity"]))
    sure = style.faint(f"把握 {percent(finding['confidence'])}")
    where = visible(finding["place"])
    yield f"  {severity}  {heading(finding)}  {where}  {sure}"
    if finding["text"]:
        yield f"    {context_line(finding, style)}"
    yield f"    说明  {visible(finding['reason'])}"
    for note in finding["notes"]:
        yield f"          {visible(note)}"
    yield f"    依据  {'；'.join(finding['basis'])}"
    yield f"    建议  {finding['suggestion']}"
    if told := standing(finding):
        yield f"    门禁  {told}"
    yield style.faint(f"    规则  {finding['rule']}")


def context_line(finding: FindingEntry, style: Style) -> str:
    before, text, after = (visible(finding[key]) for key in ("before", "text", "after"))
    return f"{before}{style.quote(text)}{after}".strip()


def _summary(
    report: Report, style: Style, unread: list[tuple[str, str]], unread_count: int
) -> Iterator[str]:
    tally = report.tally
    if unread:
        yield style.strong(f"没有全部读到的文件 {unread_count} 份，须人工打开核对：")
        for path, error in unread:
            yield f"  {visible_path(path)}：{visible(error)}"
        if unread_count > len(unread):
            yield f"  ……等共 {unread_count} 份"
        yield ""
    counts = "，".join(
        f"{style.word(outcome.word, outcome.label)} {tally.counts[outcome]}"
        for outcome in sorted(Outcome, reverse=True)
    )
    yield style.strong(f"共审查 {tally.documents} 份：") + counts
    if report.gate:
        yield from gate_lines(report.gate())
    label = style.word(tally.outcome.word, tally.outcome.label)
    yield f"结论：{label}。{conclusion(tally)}。"
    yield style.faint(DISCLAIMER)
