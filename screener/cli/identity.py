"""Which tool speaks: version and digests, and the rules in force, without building a Screener."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.report.entry import ToolEntry
    from screener.rule import Rule
    from screener.settings import Settings


def identify(settings: Settings) -> tuple[ToolEntry, tuple[Rule, ...]]:
    """What the report says of the tool; whatever is broken in it is found here, before work."""
    from screener import __version__
    from screener.lexicon import load_lexicon
    from screener.policy import load_policy
    from screener.vision.available import available
    from screener.weights import model_digest

    lexicon = load_lexicon(settings.lexicons)
    policy = load_policy(settings.policy, rules=frozenset(rule.id for rule in lexicon.rules))
    policy.for_column(settings.column)
    tool: ToolEntry = {
        "version": __version__,
        "lexicons": lexicon.digest,
        "model": model_digest(settings.model),
        "policy": policy.digest,
        "readers": [one for reader in available() for one in reader.versions],
    }
    return tool, lexicon.rules


def with_lists(shipped: ToolEntry, settings: Settings) -> ToolEntry:
    """The same where all is known but the organisation's own lists.

    Raises:
        LexiconError: one of them does not hold together.
    """
    from screener.lexicon import digest_with

    return {**shipped, "lexicons": digest_with(settings.lexicons)}


def without_lists(tool: ToolEntry, rules: tuple[Rule, ...], settings: Settings) -> ToolEntry | None:
    """What `identify` would say without the own lists; None where the policy speaks of them."""
    from screener.errors import LexiconError
    from screener.lexicon import shipped_digest
    from screener.policy import load_policy

    try:
        load_policy(settings.policy, rules=frozenset(rule.id for rule in rules if not rule.own))
    except LexiconError:
        return None
    return {**tool, "lexicons": shipped_digest()}


class Rules:
    """The rules in force, loaded when someone asks for them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        from screener.lexicon import load_lexicon

        return load_lexicon(self._settings.lexicons).rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)
