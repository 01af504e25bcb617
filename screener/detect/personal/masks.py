"""Masked numbers: masks that hide too little, and masks that another place gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from screener.detect.personal.grids import Grids
from screener.detect.personal.people import name_pattern
from screener.document import Span
from screener.finding import Hit
from screener.reading import Reading
from screener.rule import Rule
from screener.validators import numbering

_MASK = r"*●○█■□▇▓#_某×✕"
_SHAPE = re.compile(
    rf"(?<![0-9a-z{_MASK}])(?=[0-9{_MASK}x -]{{0,30}}[{_MASK}x])(?=[{_MASK}x -]{{0,20}}[0-9])"
    rf"[0-9{_MASK}x](?:[ -]?[0-9{_MASK}x]){{9,19}}(?![0-9a-z{_MASK}])"
)
_LONG = re.compile(rf"[0-9{_MASK}x](?:[ -]?[0-9{_MASK}x]){{9}}")  # what every shape holds
_NAME = re.compile(rf"(?:^|[^一-鿿*])(?P<name>{name_pattern()})(?=[^一-鿿*]|$)")
_HIDDEN = "*"
EMBEDDED = "嵌在其中的文件"  # where a number stands that only a file packed inside gives away


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked number: `shape` has a digit (or x) where it shows, `*` where it hides."""

    span: Span
    shape: str = field(repr=False)
    kind: str

    @property
    def shown(self) -> frozenset[int]:
        return frozenset(at for at, letter in enumerate(self.shape) if letter != _HIDDEN)


def masked_numbers(text: str) -> Iterator[Masked]:
    """Every masked number whose length says what it is."""
    if not _LONG.search(text):
        return
    for match in _SHAPE.finditer(text):
        compact = re.sub(r"[ -]", "", match[0])
        final = compact[-1] if compact[-1] == "x" and compact[-2:-1].isdigit() else ""
        body = compact[:-1] if final else compact
        shape = re.sub(r"[^0-9]", _HIDDEN, body) + final
        kind = _kind(shape)
        if kind and _HIDDEN in shape and any(letter.isdigit() for letter in shape):
            yield Masked(Span(*match.span()), shape, kind)


def _kind(shape: str) -> str | None:
    if len(shape) == 18:
        return "resident_id"
    if len(shape) == 11 and shape[0] in "1*" and "x" not in shape:
        segments = numbering()["mobile"]["segments"]
        return "mobile" if "*" in shape[:3] or shape[:3] in segments else None
    if len(shape) in {16, 19} and "x" not in shape:
        return "bank_card" if shape[:2] in {"62", "**"} or shape[0] in "459" else None
    return None


def shows_too_much(masked: Masked) -> str | None:
    """Why the mask hides too little, or None."""
    shown = masked.shown
    if masked.kind == "resident_id":
        if frozenset(range(6, 14)) <= shown and frozenset(range(14, 18)) <= shown:
            return "出生日期和末四位同时可见，可以推出完整号码"
        if len(shown) >= 14:
            return f"18 位中 {len(shown)} 位可见，可以推出完整号码"
    if masked.kind == "mobile" and len(shown) >= 9:
        return f"11 位手机号中 {len(shown)} 位可见"
    if masked.kind == "bank_card" and len(shown) >= 12:
        return f"银行卡号中 {len(shown)} 位可见"
    return None


def mask_hits(
    reading: Reading, grids: Grids, rules: Mapping[str, Rule], full: Mapping[str, str]
) -> Iterator[Hit]:
    """Masks that do not hide; `full` are the compact values that stand unmasked in the document,
    each with its place in an editor's words, empty where it has none."""
    found = list(masked_numbers(reading.text))
    whole: dict[tuple[int, frozenset[int]], dict[str, str]] = {}
    joined = _joinable(reading, grids, found)
    for masked in found:
        why = shows_too_much(masked)
        if why:
            yield _hit(rules["insufficient_mask"], masked, f"号码遮挡不足：{why}，需核实")
        elif (place := _given_away(masked, full, whole)) is not None:
            where = f"（{place}）" if place else "（如隐藏列、批注、修订）"
            reason = f"号码已遮挡，但本文件另一处{where}有与之吻合的完整号码，需核实"
            yield _hit(rules["recoverable_mask"], masked, reason)
        elif masked.span in joined:
            yield _hit(
                rules["joinable_mask"], masked,
                "同一姓名的号码在本文件中遮挡位置不同，拼合后可得完整号码，需核实",
            )  # fmt: skip


def _hit(rule: Rule, masked: Masked, reason: str) -> Hit:
    return Hit(rule, masked.span, rule.confidence, rule.severity, reason=reason)


def _given_away(
    masked: Masked,
    full: Mapping[str, str],
    seen: dict[tuple[int, frozenset[int]], dict[str, str]],
) -> str | None:
    """Where a full number stands that agrees with every digit shown; None where there is none.

    One table for each shape of mask.
    """
    shown = masked.shown
    if len(shown) < 4:
        return None
    key = (len(masked.shape), shown)
    if key not in seen:
        seen[key] = {
            _show(value, shown): place
            for value, place in full.items()
            if len(value) == len(masked.shape)
        }
    return seen[key].get(_show(masked.shape, shown))


def _show(value: str, shown: frozenset[int]) -> str:
    return "".join(letter for at, letter in enumerate(value) if at in shown)


def _joinable(reading: Reading, grids: Grids, found: list[Masked]) -> set[Span]:
    """Masks of one name that agree where both show and together show everything."""
    groups: dict[tuple[str, str, int], list[Masked]] = {}
    for masked in found:
        name = _owner(reading, grids, masked.span)
        if name:
            groups.setdefault((name, masked.kind, len(masked.shape)), []).append(masked)
    joined: set[Span] = set()
    for group in groups.values():
        shapes = {masked.shape: masked for masked in group}
        for first in shapes.values():
            for second in shapes.values():
                if first is not second and _complete(first.shape, second.shape):
                    joined |= {
                        one.span for one in group if one.shape in (first.shape, second.shape)
                    }
    return joined


def _complete(first: str, second: str) -> bool:
    return all(
        (one != _HIDDEN or other != _HIDDEN) and (one == other or _HIDDEN in (one, other))
        for one, other in zip(first, second, strict=True)
    )


def _owner(reading: Reading, grids: Grids, span: Span) -> str | None:
    """The unmasked name beside a number: in the row's name column, or before it in the line."""
    place = grids.at(span.start)
    if place and place[0].name_column is not None:
        names = [cell.text.strip() for cell in place[1] if cell.column == place[0].name_column]
        return names[0] if names and _HIDDEN not in names[0] else None
    line = reading.line_at(span.start)
    matches = list(_NAME.finditer(reading.text[max(line.start, span.start - 40) : span.start]))
    name = matches[-1]["name"] if matches else ""
    return name if name and _HIDDEN not in name else None
