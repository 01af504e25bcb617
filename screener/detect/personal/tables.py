"""Columns as a whole: how many values stand open, which expose people, wrong check digits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from screener.detect.personal.grids import Cell, Grid, Grids
from screener.document import Span
from screener.finding import Hit
from screener.rule import Rule, Severity
from screener.validators import resident_id, resident_id_form

_LEAST_ROWS = 3  # a column of fewer values is told by its values alone
_SHOWN = 200  # values of one rule in one column that are shown each
_ID_LABEL = re.compile(r"身份证|公民身份|身份号")
_DIGITS = re.compile(r"[\s'-]")
_MASKED = re.compile(r"[*●█■○]|某")
_ORDINARY = re.compile(r"^[\s/\\无否—-]*$|^(?:健康|良好|正常)$")


def capped(grids: Grids, hits: Iterable[Hit], rules: Mapping[str, Rule]) -> Iterator[Hit]:
    """The hits, at most 200 of a rule in a column or outside tables, and a word on each column."""
    counts: Counter[tuple[str, int, int]] = Counter()
    last: dict[tuple[str, int, int], Hit] = {}
    places: dict[tuple[str, int, int], tuple[Grid, Cell]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.span, hit.rule.id)):
        if hit.dropped:
            yield hit
            continue
        place = grids.at(hit.span.start)
        key = (hit.rule.id, place[0].number, place[2].column) if place else (hit.rule.id, 0, 0)
        counts[key] += 1
        if place:
            places[key] = (place[0], place[2])
        if counts[key] < _SHOWN:
            yield hit
        elif counts[key] == _SHOWN:
            last[key] = hit
    for key, hit in last.items():
        more = counts[key] - _SHOWN
        note = (f"同类号码共 {counts[key]} 处，另有 {more} 处不再逐一列出",) if more else ()
        yield hit._replace(notes=(*hit.notes, *note), many=1 + more)
    for key, (grid, cell) in places.items():
        if counts[key] >= _LEAST_ROWS and cell.column in grid.header:
            title = last[key].rule.title if key in last else _title(rules, key[0])
            yield _summary(rules["open_column"], grid.header[cell.column], title, counts[key])


def _title(rules: Mapping[str, Rule], rule_id: str) -> str:
    return rules[rule_id.split(".", 1)[1]].title


def _summary(rule: Rule, header: Cell, title: str, count: int) -> Hit:
    reason = f"本列疑似“{title}”，共 {count} 行未遮挡，需核实"
    return Hit(rule, header.span, rule.confidence, rule.severity, many=count, reason=reason)


def column_hits(grids: Grids, rules: Mapping[str, Rule]) -> Iterator[Hit]:
    for grid in grids.all:
        yield from _wrong_check_digits(grid, rules["resident_id_unchecked"])
        yield from _lost_digits(grid, rules["lost_digits"])
        yield from _sensitive_columns(grid, rules["sensitive_column"])


def _wrong_check_digits(grid: Grid, rule: Rule) -> Iterator[Hit]:
    """A column that says identity number, in the right form, whose check digits are wrong."""
    for column in grid.header:
        if not _ID_LABEL.search(grid.label(column)):
            continue
        cells = [(cell, _DIGITS.sub("", cell.text)) for cell in grid.column(column)]
        wrong = [cell for cell, value in cells
                 if resident_id_form(value) and not resident_id(value)]  # fmt: skip
        if len(wrong) >= _LEAST_ROWS:
            for cell in wrong[:_SHOWN]:
                yield Hit(rule, cell.span, rule.confidence, rule.severity)
            reason = f"本列写明是身份证号，{len(wrong)} 行校验码不符，可能录入有误，需核实"
            span = grid.header[column].span
            yield Hit(rule, span, rule.confidence, rule.severity, many=len(wrong), reason=reason)


def _lost_digits(grid: Grid, rule: Rule) -> Iterator[Hit]:
    """Long numbers that a spreadsheet turned into 6.22202E+18."""
    for column in grid.header:
        if not re.search(r"卡号|账号|账户|身份证|证件", grid.label(column)):
            continue
        cells = [cell for cell in grid.column(column)
                 if re.fullmatch(r"\d\.\d{2,}e\+1[0-9]", cell.text.strip())]  # fmt: skip
        if len(cells) >= _LEAST_ROWS:
            span = grid.header[column].span
            yield Hit(rule, span, rule.confidence, rule.severity, many=len(cells))


def _sensitive_columns(grid: Grid, rule: Rule) -> Iterator[Hit]:
    """Health, poverty and the like beside open names."""
    names = grid.name_column
    if names is None:
        return
    people = [cell for cell in grid.column(names) if not _MASKED.search(cell.text)]
    if not people:
        return
    labels = rule.parameters["labels"]
    assert isinstance(labels, list)
    for column, header in sorted(grid.header.items()):
        label = grid.label(column)
        if column == names or not any(word in label for word in labels):
            continue
        filled = [cell for cell in grid.column(column) if not _ORDINARY.search(cell.text)]
        if filled:
            reason = f"表头疑似敏感个人信息，与姓名同列于一表，共 {len(filled)} 行，需核实"
            yield Hit(
                rule, header.span, rule.confidence, rule.severity, many=len(filled), reason=reason
            )


def compact(text: str, span: Span) -> str:
    """The characters of an identifier without what splits them."""
    return re.sub(r"[^0-9x]", "", text[span.start : span.end])


def raise_beside_names(grids: Grids, hit: Hit) -> Hit:
    """A name and a document number in one row identify a person beyond doubt."""
    place = grids.at(hit.span.start)
    if hit.dropped or place is None or not hit.rule.parameters.get("raise_with_name"):
        return hit
    grid, row, _ = place
    named = any(cell.column == grid.name_column and not _MASKED.search(cell.text) for cell in row)
    return hit._replace(severity=Severity.BLOCK) if named else hit
