"""Write docs/evasion.md: what is found of terms in disguise, by us and by others."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from screener.detect.terms import TermDetector
from screener.document import Document, Location, Part, TextBuilder
from screener.finding import Finding
from screener.fold import fold_term
from screener.reading import Reading
from screener.segment import Segmenter
from screener.spelling import lookalikes
from tests.bench import peers
from tests.bench.__main__ import rule_of
from tests.bench.texts import TERMS_23, public_folder, public_text
from tests.bench.tricks import CARRIERS, TRAPS, TRICKS

TARGET = Path(__file__).parents[2] / "docs" / "evasion.md"
MISREAD = "扫描误认一个字"
PUBLIC_MEGABYTES = 6.0


class Planted(NamedTuple):
    trick: str
    term: str
    text: str
    start: int
    end: int
    part: Part = Part.BODY


def planted(terms: Sequence[str] = TERMS_23) -> list[Planted]:
    """Every term in every trick that can be done to it, in every carrier."""
    dice = random.Random(11)
    found = []
    for term in terms:
        for trick, write in TRICKS.items():
            for before, after in CARRIERS:
                written = write(term, dice)
                if written is not None:
                    start, end = len(before), len(before) + len(written)
                    found.append(Planted(trick, term, before + written + after, start, end))
        for before, after in CARRIERS:
            written = _misread(term, dice)
            if written is not None:
                start, end = len(before), len(before) + len(written)
                text = before + written + after
                found.append(Planted(MISREAD, term, text, start, end, Part.OCR))
    return found


def _misread(term: str, dice: random.Random) -> str | None:
    seen = [pair for pair in lookalikes(frozenset(term)) if pair[1] in term and pair[0] not in term]
    if not seen:
        return None
    wrong, meant = dice.choice(seen)
    return term.replace(meant, wrong, 1)


def document(text: str, part: Part = Part.BODY) -> Document:
    builder = TextBuilder()
    for number, line in enumerate(text.split("\n"), 1):
        builder.add(line, Location(part=part, line=number))
    return Document("a", "text/plain", "", 0, builder.text, builder.passages)


class Ours:
    """The detector with the terms as an own list, everything at its default."""

    def __init__(self, terms: Sequence[str] = TERMS_23) -> None:
        self._detector = TermDetector([rule_of(terms)], Segmenter())

    def found(self, text: str, part: Part = Part.BODY) -> list[Finding]:
        """What counts, in offsets of the text as it was read (blank lines left out)."""
        reading = Reading(document(text, part))
        findings = (reading.finding(hit) for hit in self._detector.detect(reading))
        return [one for one in findings if not one.dropped]


def exact(ours: Ours, one: Planted) -> bool:
    """Is the term found exactly where it was planted? Marks of direction are no part of it."""
    spans = {tuple(found.span) for found in ours.found(one.text, one.part)}
    middle = one.start + (one.end - one.start) // 2 - 1
    if one.trick == "重复书写" and len(one.term) == 2 and (middle, middle + 2) in spans:
        return True  # in 机机密密 the term stands plainly too
    inner = one.text[one.start : one.end]
    left = one.start + len(inner) - len(inner.lstrip("\u202e【"))
    right = one.end - len(inner) + len(inner.rstrip("\u202c】\u0336\u0301\ufe0f"))
    return (one.start, one.end) in spans or (left, right) in spans


def _true_mentions(text: str, term: str) -> int:
    """How often a term stands in its line without a word lying across one of its ends."""
    count = 0
    for line in text.split("\n"):
        start = line.find(term)
        words = list(_spans(Segmenter().cut(line))) if start >= 0 else []
        while start >= 0:
            end = start + len(term)
            count += not any(
                first < start < last < end or start < first < end < last for first, last in words
            )
            start = line.find(term, start + 1)
    return count


def _spans(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for word in words:
        yield at, at + len(word)
        at += len(word)


def table() -> list[str]:
    cases = planted()
    ours = Ours()
    searches = peers.python_peers(TERMS_23)
    mint = peers.mint_filter(TERMS_23, [one.text for one in cases])
    columns = ["本系统", *searches, *(["mint-filter"] if mint else [])]
    total: Counter[str] = Counter()
    found: dict[str, Counter[str]] = {name: Counter() for name in columns}
    for number, one in enumerate(cases):
        total[one.trick] += 1
        found["本系统"][one.trick] += exact(ours, one)
        for name, search in searches.items():
            found[name][one.trick] += one.term in search(one.text)
        if mint:
            found["mint-filter"][one.trick] += one.term in mint[0][number]
    lines = [f"| 写法 | 例数 | {' | '.join(columns)} |", "| --- " * (len(columns) + 2) + "|"]
    for trick, count in total.items():
        cells = " | ".join(str(found[name][trick]) for name in columns)
        lines.append(f"| {trick} | {count} | {cells} |")
    whole = sum(total.values())
    shares = " | ".join(f"{sum(found[name].values()) / whole:.3f}" for name in columns)
    lines.append(f"| 合计（比例） | {whole} | {shares} |")
    return lines


def false_hits() -> list[str]:
    ours = Ours()
    searches = peers.python_peers(TERMS_23)
    mint = peers.mint_filter(TERMS_23, list(TRAPS))
    trapped = {"本系统": sum(bool(ours.found(text)) for text in TRAPS)}
    trapped |= {
        name: sum(bool(search(text)) for text in TRAPS) for name, search in searches.items()
    }
    if mint:
        trapped["mint-filter"] = sum(map(bool, mint[0]))
    lines = ["| 系统 | 陷阱句中误报 | 公开文稿每十万字误报 |", "| --- | --- | --- |"]
    public = _public_false(ours, searches)
    for name, count in trapped.items():
        rate = f"{public[name]:.2f}" if name in public else "—"
        lines.append(f"| {name} | {count} / {len(TRAPS)} | {rate} |")
    return lines


def _public_false(ours: Ours, searches: Mapping[str, peers.Search]) -> dict[str, float]:
    """Hits per 100,000 characters of public text that no word of the text stands for."""
    if not public_folder().is_dir():
        return {}
    wrong: Counter[str] = Counter()
    length = 0
    for text in public_text(PUBLIC_MEGABYTES):
        length += len(text)
        folded = fold_term(text)
        right = {term: _true_mentions(text, term) for term in TERMS_23 if term in folded}
        mine = Counter(fold_term(found.text) for found in ours.found(text))
        wrong["本系统"] += sum((mine - Counter(right)).values())
        for name, search in searches.items():
            wrong[name] += sum((Counter(search(text)) - Counter(right)).values())
    names = ("本系统", *searches)
    return {name: wrong[name] * 100_000 / length for name in names}


def main() -> None:
    lines = [
        "# 变形写法与误报", "",
        "由 `make evasion` 生成，请勿手改。二十三个词条（" + "、".join(TERMS_23) + "）",
        "以各种写法放进几种句子；本系统须在原处、起止一字不差地找到才算，",
        "其他系统只要报出该词即算。", "",
        *table(), "",
        "误报：陷阱句里的字连起来像词条而没有人写它；公开文稿（法规、新闻、政策、裁判文书等）中，"
        "有别的词跨在命中处一端的，算误报。", "",
        *false_hits(), "",
        "拼音、首字母、拆字、形近误认推得的命中把握较低，并在报告中说明由何推得。拆字、拼音只认词库中的字；"
        "两个字的词条只许一个字写成拼音。形近误认只用于识别出的文字（ocr）。", "",
    ]  # fmt: skip
    TARGET.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
