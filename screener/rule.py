"""A rule says what to look for, how bad it is, and on whose authority.

Rules are data (`lexicons/rules/*.toml`, see lexicons/README.md for every key); this module gives
them their types and refuses what does not hold together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType

from screener.document import Part
from screener.errors import LexiconError
from screener.expressions import compiled


class Category(StrEnum):
    """The closed list of disclosure harms. Nothing about opinions or persons can be expressed."""

    STATE_SECRET = "state_secret"
    WORK_SECRET = "work_secret"
    BUSINESS_SECRET = "business_secret"
    PERSONAL_INFO = "personal_info"
    SENSITIVE_INFO = "sensitive_info"
    UNSCREENABLE = "unscreenable"

    @property
    def label(self) -> str:
        return _CATEGORY_LABELS[self]


_CATEGORY_LABELS = {
    Category.STATE_SECRET: "国家秘密",
    Category.WORK_SECRET: "工作秘密",
    Category.BUSINESS_SECRET: "商业秘密",
    Category.PERSONAL_INFO: "个人信息",
    Category.SENSITIVE_INFO: "其他敏感信息",
    Category.UNSCREENABLE: "无法自动审查",
}


class Severity(IntEnum):
    """`block` must not be published as it stands, `review` a person decides, `info` is shown."""

    INFO = 1
    REVIEW = 2
    BLOCK = 3

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def label(self) -> str:
        return {Severity.INFO: "提示", Severity.REVIEW: "复核", Severity.BLOCK: "拦截"}[self]


class Zone(StrEnum):
    """Where on the page a hit stands; a mark in the header zone is not a mention in a sentence."""

    HEADER = "header"  # first lines, header and footer, text box, watermark, around the title
    ALONE = "alone"  # the hit fills its line or cell
    LABEL = "label"  # set apart in a short line that is no sentence
    FILENAME = "filename"
    METADATA = "metadata"
    HIDDEN = "hidden"  # comment, revision, hidden or covered text, markup
    BODY = "body"


OWN = "lexicon."  # rules of an organisation's own lists begin so
CONTENT = ".content"  # rules that end so have the model behind them


def by_model(rule: str) -> bool:
    """Do findings of the rule with this identifier come from the model?"""
    return rule.endswith(CONTENT)


class State(StrEnum):
    """`evaluation` rules are computed and shown by `explain` but decide nothing."""

    ENABLED = "enabled"
    EVALUATION = "evaluation"


_SCOPES = ("sentence", "nearby", "passage", "line", "document")


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a term list, as written. `needs_partner` is the lists' `+`.

    Partners and exclusions are folded; what stands after them is said with a hit.
    """

    text: str
    needs_partner: bool = False
    partners: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owner: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Hotwords:
    """Words near a hit, within `window` code points, that move its confidence by `by`."""

    words: tuple[str, ...]
    by: float
    window: int = 30
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `id` is `<category>.<entry>` and stays for ever.

    Its expressions are compiled when they are first asked: a file asks few of them.
    """

    id: str
    title: str
    category: Category
    severity: Severity
    basis: tuple[str, ...]
    reason: str
    suggestion: str
    confidence: float = 0.8
    state: State = State.ENABLED
    detector: str = "terms"
    certain: bool = False
    terms: Sequence[Term] = ()
    numerals: bool = False  # is a number in a term meant however it is written?
    partners: tuple[str, ...] = ()
    partner_expression: str | None = None
    window: int = 30
    expression: str | re.Pattern[str] | None = None
    scope: str = "passage"
    lines: int = 0  # of a whole document, how many lines around a keyword a match takes in; 0: any
    keywords: tuple[str, ...] = ()
    validator: str | None = None
    bounded: bool = False
    parts: frozenset[Part] | None = None
    zones: Mapping[Zone, Severity | None] = field(default_factory=lambda: MappingProxyType({}))
    hotwords: tuple[Hotwords, ...] = ()
    exclusions: tuple[str, ...] = ()
    mention: bool = True
    support: float = 0  # the chance of a leak that the model must see around a hit; else a hint
    parameters: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    matches: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.basis:
            raise LexiconError(f"规则 {self.id}：缺少依据 basis")
        if not 0 < self.confidence <= 1:
            raise LexiconError(f"规则 {self.id}：confidence 应在 0 与 1 之间")
        if not 0 <= self.support < 1:
            raise LexiconError(f"规则 {self.id}：support 应在 0 与 1 之间")
        if self.scope not in _SCOPES:
            raise LexiconError(f"规则 {self.id}：scope 只能是 {'、'.join(_SCOPES)} 之一")
        if self.lines and (self.scope != "document" or not self.keywords):
            raise LexiconError(f"规则 {self.id}：lines 须与 scope = document 和 keywords 同用")
        if self.detector == "pattern" and not self.expression:
            raise LexiconError(f"规则 {self.id}：缺少 pattern")
        if self.detector == "terms" and not self.terms:
            raise LexiconError(f"规则 {self.id}：缺少 terms")

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """Raises LexiconError for what is no expression."""
        return self._compiled(self.expression)

    @property
    def partner_pattern(self) -> re.Pattern[str] | None:
        """Raises LexiconError for what is no expression."""
        return self._compiled(self.partner_expression)

    def _compiled(self, expression: str | re.Pattern[str] | None) -> re.Pattern[str] | None:
        if not isinstance(expression, str):
            return expression
        try:
            return compiled(expression)
        except re.error as error:
            raise LexiconError(f"规则 {self.id}：正则表达式有误：{error}") from error

    @property
    def own(self) -> bool:
        """Does it come from an organisation's own list?"""
        return self.id.startswith(OWN)

    def severity_in(self, zones: frozenset[Zone]) -> Severity | None:
        """Severity for a hit in `zones`: the first zone the rule lists decides; None drops it."""
        for zone, severity in self.zones.items():
            if zone in zones:
                return severity
        return self.severity
