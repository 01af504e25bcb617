"""Which tool speaks: version and digests, and the rules in force, without building a Screener."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.pipeline import Settings
    from screener.report.entry import ToolEntry
    from screener.rule import Rule


def identify(settings: Settings) -> tuple[ToolEntry, tuple[Rule, ...]]:
    """What the report says of the tool; whatever is broken in it is found here, before work."""
    from screener import __version__
    from screener.classify import Classifier
    from screener.lexicon import load_lexicon
    from screener.policy import load_policy
    from screener.vision.available import available

    lexicon = load_lexicon(settings.lexicons)
    policy = load_policy(settings.policy, rules=frozenset(rule.id for rule in lexicon.rules))
    policy.for_column(settings.column)
    tool: ToolEntry = {
        "version": __version__,
        "lexicons": lexicon.digest,
        "model": Classifier.load(settings.model).digest,
        "policy": policy.digest,
        "readers": [one for reader in available() for one in reader.versions],
    }
    return tool, lexicon.rules
