"""The options of `screener scan` that decide whether a run may pass."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.console import say_error
from screener.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from screener.cli.arguments import ArgumentParser
    from screener.gate.judge import Gate, GateResult
    from screener.rule import Rule

_LEVELS = ("review", "block", "new", "new-block", "never")


def add_gate(parser: ArgumentParser) -> None:
    parser.add_argument("--fail-on", choices=_LEVELS, metavar="程度",
                        help=f"哪种内容算不通过：{'、'.join(_LEVELS)}（默认 review）")  # fmt: skip
    parser.add_argument("--baseline", metavar="文件", type=Path,
                        help="与基线比较，标出新发现、已有和已消除的")  # fmt: skip
    parser.add_argument("--baseline-key", metavar="文件", type=Path,
                        help="基线的密钥（默认为基线文件名加 .key）")  # fmt: skip
    parser.add_argument("--exceptions", metavar="文件", type=Path,
                        help="有责任人、理由和期限的例外（TOML）")  # fmt: skip


def key_path(baseline: Path, key: Path | None) -> Path:
    """Where the key of a baseline lies."""
    return key or baseline.with_name(f"{baseline.name}.key")


def gate_from(options: argparse.Namespace, rules: Iterable[Rule]) -> Gate | None:
    """The gate the options describe, or None when they describe none.

    Raises:
        UsageError: options or files that do not hold together.
    """
    if options.baseline_key and not options.baseline:
        raise UsageError("--baseline-key 要与 --baseline 一起给出")
    if options.fail_on is None and options.baseline is None and options.exceptions is None:
        return None
    from screener.gate.baseline import Places, load_baseline
    from screener.gate.compare import Comparison
    from screener.gate.exceptions import load_exemptions
    from screener.gate.judge import FailOn, Gate
    from screener.gate.names import load_key

    fail_on = FailOn(options.fail_on or FailOn.REVIEW)
    if fail_on.needs_baseline and options.baseline is None:
        raise UsageError(f"--fail-on {fail_on} 要与 --baseline 一起给出")
    comparison = exemptions = places = None
    if options.baseline is not None:
        if not options.baseline.exists():
            name = options.baseline
            raise UsageError(f"没有基线文件 {name}，先建立：screener baseline {name} 路径")
        key = load_key(key_path(options.baseline, options.baseline_key))
        known = load_baseline(options.baseline, key)
        comparison = Comparison(known, Places(options.baseline.absolute().parent), key)
    if options.exceptions is not None:
        today = datetime.now().astimezone().date()
        exemptions = load_exemptions(options.exceptions, rules, today)
        places = Places(options.exceptions.absolute().parent)
    return Gate(fail_on, comparison=comparison, exemptions=exemptions, places=places)


def say_result(result: GateResult) -> None:
    """What must not pass in silence, whatever the format of the report."""
    from screener.report.words import visible

    for path, one in dict.fromkeys(result.secrets):
        say_error(
            visible(
                f"疑似国家秘密的内容按例外放行：{path}（{one.rule}，例外第{one.line}行，"
                f"保密员 {one.officer}，至 {one.expires}）"
            )
        )
    for one in result.exemptions.expired if result.exemptions else ():
        say_error(visible(f"例外第{one.line}行（{one.rule}，责任人 {one.owner}）已过期，不再有效"))
