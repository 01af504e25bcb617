"""A list in words: what it says of each entry, and how much of what it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from screener.wordlist import Kind, WordList


def described(words: WordList) -> dict[str, str]:
    """Each folded term, exclusion and expression in force, to all that the list says of it."""
    told = {
        folded: "，".join(filter(None, _term(words, number)))
        for number, folded in enumerate(words.folded)
    }
    told.update({f"排除词组 {one}": "全部词条" for one in words.exclusions})
    for one in words.patterns:
        keywords = f"关键词 {'、'.join(one.keywords)}" if one.keywords else ""
        parts = (*_kind(one.kind), one.pattern.pattern, keywords)
        told[f"规则 {one.name}"] = "，".join(filter(None, parts))
    return told


def _term(words: WordList, number: int) -> Iterator[str]:
    kind, extra = words.kinds[words.of[number]], words.extras.get(number)
    yield from _kind(kind)
    if extra:
        yield from (*extra.tags, extra.owner, extra.source)
        if extra.partners:
            yield f"搭配 {'、'.join(extra.partners)}（{kind.window}字内）"
        if extra.exclusions:
            yield f"排除 {'、'.join(extra.exclusions)}"
    begins, ends = words.dates.get(number, (None, None))
    yield _day("自", begins)
    yield _day("至", ends)


def _kind(kind: Kind) -> Iterator[str]:
    yield kind.category.label
    yield kind.severity.label
    yield "数字异写" if kind.numerals else ""


def _day(word: str, day: date | None) -> str:
    return f"{word} {day}" if day else ""


def counted(words: WordList) -> Iterator[str]:
    """The list in numbers, a line each."""
    yield f"词条 {len(words.texts)} 条"
    if words.lapsed:
        yield f"未到生效日期或已失效的 {words.lapsed} 条，不计"
    kinds = Counter(words.of)
    for at, kind in enumerate(words.kinds):
        yield f"  {kind.category.label}  {kind.severity.label}  {kinds[at]} 条"
    lengths = Counter(min(len(one), 10) for one in words.folded)
    for length in sorted(lengths):
        yield f"  {length} 字{'以上' if length == 10 else ''}  {lengths[length]} 条"
    tags = Counter(tag for extra in words.extras.values() for tag in extra.tags)
    for tag, count in tags.most_common():
        yield f"  标签“{tag}”  {count} 条"
    scoped = {one for extra in words.extras.values() for one in extra.exclusions}
    yield f"排除词组 {len(scoped | set(words.exclusions))} 个"
    yield f"自定义规则 {len(words.patterns)} 条"
