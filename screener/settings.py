"""What a Screener is made from; light, so that whoever only names it loads no reader."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from screener.limits import Limits
from screener.paths import LEXICONS, MODELS


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a Screener is made from; small and picklable, so workers build their own."""

    lexicons: tuple[Path, ...] = ()
    policy: Path = LEXICONS / "policy.toml"
    model: Path = MODELS
    column: str | None = None
    limits: Limits = field(default_factory=Limits)

    def told(self) -> str:
        """All of it as one line, for a process that is to `hear` it."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def heard(cls, told: str) -> Settings:
        said = json.loads(told)
        return cls(
            lexicons=tuple(map(Path, said["lexicons"])),
            policy=Path(said["policy"]),
            model=Path(said["model"]),
            column=said["column"],
            limits=Limits(**said["limits"]),
        )
