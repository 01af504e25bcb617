"""Rules and terms from `lexicons/`, and an organisation's own, loaded, checked, with a digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import islice, product
from pathlib import Path
from types import MappingProxyType
from typing import Any

from screener import expressions
from screener.configuration import parse_toml, read_text
from screener.document import Part
from screener.errors import LexiconError
from screener.fold import fold_terms
from screener.kept import plain
from screener.paths import LEXICONS
from screener.rule import Category, Hotwords, Rule, Severity, State, Term, Zone
from screener.validators import VALIDATORS
from screener.wordlist import Kind
from screener.wordlist.load import Own, load_own

_FRAGMENTS = "_fragments.toml"
_FRAGMENT = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_STRENGTHS = {"!": "!", "+": "+", "": "~"}
_WRITTEN = {"pattern", "partner_pattern", "terms_file", "strength"}
_MADE = {"id", "expression", "partner_expression"}
_KEYS = frozenset(field.name for field in fields(Rule)) - _MADE | _WRITTEN


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rules in force. `digest` is the SHA-256 over every file they came from."""

    rules: tuple[Rule, ...]
    digest: str

    def __getitem__(self, rule_id: str) -> Rule:
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def by_detector(self, detector: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.detector == detector)


def load_lexicon(
    own: Sequence[Path] = (),
    folder: Path = LEXICONS,
    *,
    day: date | None = None,
    tried: bool = False,
) -> Lexicon:
    """Load the rules of `folder` and the `own` term lists of an organisation, each file once.

    Entries with dates count when `day` (default: today) lies between them; the digest says so.
    Expressions of rules that were `tried` before are made only when they are first asked.

    Raises:
        LexiconError: naming file and entry, when anything does not hold together.
    """
    digest = _shipped(folder)
    tables = plain("rules", digest.hexdigest(), lambda: _tables(folder / "rules"))
    fragments = tables.pop(_FRAGMENTS)
    rules = [
        rule
        for file, table in tables.items()
        for rule in _load_rules(file, table, fragments, folder / "terms")
    ]
    if not expressions.recall(digest.hexdigest()) and not tried:
        found = [one for rule in rules for one in (rule.pattern, rule.partner_pattern)]
        expressions.keep(digest.hexdigest(), (one.pattern for one in found if one))
    rules.extend(own_rules(list({path.resolve(): path for path in own}.values()), digest, day))
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen and not rule.id.startswith("lexicon."):
            raise LexiconError(f"规则编号重复：{rule.id}")
        seen.add(rule.id)
    return Lexicon(tuple(rules), digest.hexdigest())


def shipped_digest() -> str:
    """What `Lexicon.digest` says where an organisation has no lists of its own."""
    return _shipped(LEXICONS).hexdigest()


def digest_with(own: Sequence[Path]) -> str:
    """What `Lexicon.digest` would say, where the shipped rules are known to hold together.

    Raises:
        LexiconError: one of the lists does not.
    """
    digest = _shipped(LEXICONS)
    own_rules(own, digest)
    return digest.hexdigest()


def own_rules(own: Sequence[Path], digest: hashlib._Hash, day: date | None = None) -> list[Rule]:
    """The rules of an organisation's own lists, which `digest` is told of."""
    rules: list[Rule] = []
    for path in own:
        mine = load_own(path, day or date.today())  # noqa: DTZ011 - the office's own calendar
        digest.update(f"own\0{path.stem}\0{mine.digest}".encode())
        rules.extend(_own_rules(path, mine))
    return rules


def _shipped(folder: Path) -> hashlib._Hash:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".toml", ".tsv", ".npz"} and path.name != "policy.toml":
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest


def _tables(folder: Path) -> dict[str, dict[str, Any]]:
    """What stands in each file of rules, by its name."""
    paths = sorted(folder.glob("[!_]*.toml"))
    return {path.name: _read_toml(path) for path in (folder / _FRAGMENTS, *paths)}


def _read_toml(path: Path) -> dict[str, Any]:
    return parse_toml(read_text(path, "规则"), path, "规则")


def _load_rules(
    file: str, table: dict[str, Any], fragments: Mapping[str, str], terms: Path
) -> Iterator[Rule]:
    defaults = table.pop("defaults", {})
    for name, entry in _entries(table):
        try:
            yield _rule(name, {**defaults, **entry}, fragments, terms)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise LexiconError(f"规则 {name}（{file}）：{_explain(error)}") from error


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """`[name]` is a rule; so is `[category.name]`, for files with one rule a category."""
    for name, entry in table.items():
        if name in set(map(str, Category)):
            for inner, rule in entry.items():
                yield inner, {"category": name, **rule}
        else:
            yield name, entry


def _explain(error: Exception) -> str:
    return f"缺少 {error}" if isinstance(error, KeyError) else str(error)


def _rule(name: str, entry: Mapping[str, Any], fragments: Mapping[str, str], terms: Path) -> Rule:
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise ValueError(f"未知的键 {unknown[0]}")
    validator = entry.get("validator")
    if validator is not None and validator not in VALIDATORS:
        raise ValueError(f"没有名为 {validator} 的校验函数")
    expression = _expanded(entry["pattern"], fragments) if "pattern" in entry else None
    near = entry.get("partner_pattern")
    category = Category(entry["category"])
    return Rule(
        id=f"{category}.{name}",
        title=entry["title"],
        category=category,
        severity=Severity[entry["severity"].upper()],
        basis=tuple(entry["basis"]),
        reason=entry.get("reason", f"疑似{entry['title']}，需核实"),
        suggestion=entry["suggestion"],
        confidence=entry.get("confidence", 0.8),
        state=State(entry.get("state", "enabled")),
        detector=entry.get("detector", "pattern" if expression else "terms"),
        certain=entry.get("certain", False),
        terms=_terms(entry, terms),
        partners=_folded(entry.get("partners", ())),
        partner_expression=_expanded(near, fragments) if near else None,
        window=entry.get("window", 30),
        expression=expression,
        scope=entry.get("scope", "passage"),
        lines=entry.get("lines", 0),
        keywords=_folded([*dict.fromkeys(_spelled_out(entry.get("keywords", ())))]),
        validator=validator,
        bounded=entry.get("bounded", False),
        parts=frozenset(map(Part, entry["parts"])) if "parts" in entry else None,
        zones=MappingProxyType(_zones(entry.get("zones", {}))),
        hotwords=tuple(_hotwords(one) for one in entry.get("hotwords", ())),
        exclusions=_folded(entry.get("exclusions", ())),
        mention=entry.get("mention", True),
        support=float(entry.get("support", 0)),
        numerals=entry.get("numerals", False),
        parameters=MappingProxyType(dict(entry.get("parameters", {}))),
        matches=tuple(entry.get("matches", ())),
        misses=tuple(entry.get("misses", ())),
    )


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold_terms(words))


def _spelled_out(words: Iterable[str]) -> Iterator[str]:
    """`{请|盼}批{示|复}` stands for four words."""
    for word in words:
        pieces = enumerate(_CHOICE.split(word))
        yield from map(
            "".join, product(*(one.split("|") if at % 2 else [one] for at, one in pieces))
        )


def _zones(entry: Mapping[str, str]) -> dict[Zone, Severity | None]:
    return {
        Zone(zone): None if word == "drop" else Severity[word.upper()]
        for zone, word in entry.items()
    }


def _hotwords(entry: Mapping[str, Any]) -> Hotwords:
    return Hotwords(
        words=_folded(entry["words"]),
        by=float(entry["by"]),
        window=int(entry.get("window", 30)),
        note=entry.get("note", ""),
    )


def _expanded(pattern: str, fragments: Mapping[str, str]) -> str:
    """A pattern over folded text; `{NAME}` stands for a fragment, also inside fragments."""
    for _ in range(4):
        pattern = _FRAGMENT.sub(lambda match: fragments[match[1]], pattern)
    return pattern


def _terms(entry: Mapping[str, Any], folder: Path) -> tuple[Term, ...]:
    terms = [Term(text) for text in entry.get("terms", ())]
    if "terms_file" in entry:
        wanted = entry.get("strength", "!")
        terms += _read_terms(folder / entry["terms_file"], wanted)
    texts = fold_terms([term.text for term in terms])
    if len(set(texts)) < len(texts):
        twice = next(text for text in texts if texts.count(text) > 1)
        raise ValueError(f"词条重复：{twice}")
    return tuple(terms)


def _read_terms(path: Path, wanted: str) -> Iterator[Term]:
    """Lines `term TAB mark TAB partners`; mark is `!` strong, `+` needs a partner, empty weak.

    Of these, the terms that are `wanted`.
    """
    found: list[tuple[str, bool, list[str]]] = []
    for number, line in enumerate(read_text(path, "词条").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        text, mark, partners = (*line.split("\t"), "", "")[:3]
        if mark not in _STRENGTHS:
            raise ValueError(f"{path.name} 第{number}行：强度只能是 !、+ 或空")
        if _STRENGTHS[mark] == wanted:
            near = [one for one in partners.split("|") if one]
            found.append((text.strip(), mark == "+", near))
    folded = iter(fold_terms([one for *_, near in found for one in near]))
    for text, needed, near in found:
        yield Term(text, needed, tuple(islice(folded, len(near))))


def _own_rules(path: Path, own: Own) -> Iterator[Rule]:
    """One rule per kind of term of an organisation's list, all under `lexicon.<name>`."""
    for terms, kind in own.terms:
        yield _own_rule(path.stem, kind, f"本单位词库“{path.stem}”", terms=terms,
                        exclusions=own.exclusions)  # fmt: skip
    for one in own.patterns:
        yield _own_rule(path.stem, one.kind, f"本单位规则“{one.name}”", detector="pattern",
                        expression=one.pattern, keywords=_folded(one.keywords))  # fmt: skip


def _own_rule(name: str, kind: Kind, title: str, **more: Any) -> Rule:
    return Rule(
        id=f"lexicon.{name}",
        title=title,
        category=kind.category,
        severity=kind.severity,
        basis=("本单位自定义词库",),
        reason=f"命中{title}，需核实",
        suggestion="请核实该内容是否可以公开；不宜公开的，删除或改写后重新送审。",
        confidence=0.95,
        certain=True,
        mention=False,
        numerals=kind.numerals,
        window=kind.window,
        **more,
    )
