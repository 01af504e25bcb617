"""A run's numbers for node_exporter's textfile collector: no path, no quote, no one's own words."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from screener.errors import UsageError, system_reason
from screener.gate.compare import State
from screener.gate.judge import GateResult
from screener.report.counts import Counts
from screener.report.entry import ToolEntry
from screener.verdict import Outcome

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A finished run. `seconds` is how long it took by the clock."""

    counts: Counts
    tool: ToolEntry
    ended: datetime
    seconds: float
    gate: GateResult | None = None


def metrics_text(run: Measured) -> str:
    """The text exposition format; every family with its help and type, in a fixed order."""
    return "".join(line for family in _families(run) for line in family)


def _families(run: Measured) -> Iterator[Iterator[str]]:
    counts = run.counts
    verdicts: dict[Labels, float] = {
        (("verdict", one.word),): counts.verdicts[one.word] for one in Outcome
    }
    yield _family("documents", "最近一次检查的文件数，按结论分", verdicts)
    found: Counter[Labels] = Counter()
    for (rule, category, severity), count in counts.findings.items():
        found[("rule", rule), ("category", category), ("severity", severity)] += count
    yield _family("findings", "最近一次检查的提示数，按规则分", found)
    singles = (
        ("unread_documents", "未能完整读取的文件数", counts.unread),
        ("gaps", "文件中未能读取的部分数", counts.gaps),
        ("read_bytes", "全部文件的字节数", counts.bytes),
        ("read_characters", "查过的文字数", counts.characters),
        ("run_duration_seconds", "最近一次检查用时（秒）", round(run.seconds, 3)),
        ("last_run_timestamp_seconds", "最近一次检查结束的时间", round(run.ended.timestamp())),
    )
    for name, words, value in singles:
        yield _family(name, words, {(): value})
    if run.gate is not None:
        yield from _gate(run.gate)
    tool = run.tool
    digests = (("lexicons", tool["lexicons"]), ("model", tool["model"]), ("policy", tool["policy"]))
    short = tuple((key, value[:16]) for key, value in digests)
    about: dict[Labels, float] = {(("version", tool["version"]), *short): 1}
    yield _family("info", "用什么检查：版本、词库、模型、策略", about)


def _gate(gate: GateResult) -> Iterator[Iterator[str]]:
    yield _family("gate_passed", "最近一次检查是否放行：1 是，0 否", {(): int(gate.passed)})
    if gate.rest is not None:
        states: dict[Labels, float] = {(("state", one.value),): gate.states[one] for one in State}
        states[("state", "resolved"),] = len(gate.rest.resolved)
        states[("state", "unconfirmed"),] = len(gate.rest.unconfirmed)
        yield _family("baseline_findings", "与基线相比的提示数", states)
    if gate.exemptions is not None:
        kinds: dict[Labels, float] = {
            (("state", "used"),): len(gate.used),
            (("state", "unused"),): len(gate.unused),
            (("state", "expired"),): len(gate.exemptions.expired),
        }
        yield _family("exceptions", "例外的使用情况", kinds)


def _family(name: str, words: str, samples: Mapping[Labels, float]) -> Iterator[str]:
    yield f"# HELP screener_{name} {words}\n# TYPE screener_{name} gauge\n"
    for labels in sorted(samples):
        told = ",".join(f'{key}="{_escaped(value)}"' for key, value in labels)
        yield f"screener_{name}{f'{{{told}}}' if told else ''} {samples[labels]}\n"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def write_metrics(path: Path, run: Measured) -> None:
    """Replace the file as a whole: the collector must never read half of it.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(metrics_text(run))
            os.chmod(name, 0o644)  # noqa: PTH101 - the collector is another user
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise UsageError(f"无法写入指标文件 {path}：{system_reason(error)}") from error
