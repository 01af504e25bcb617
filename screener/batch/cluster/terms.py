"""What a client and a cluster's workers say to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from screener.batch.answer import Answer
from screener.batch.walk import Target
from screener.errors import ScreenerError
from screener.limits import Limits
from screener.paths import LEXICONS
from screener.settings import Settings

# What has to be the same on all machines, and how people call it.
SAME = {
    "code": "程序、组件或 Python 的版本",
    "lexicons": "词库",
    "model": "模型",
    "policy": "审查策略",
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """Settings that travel: the organisation's own files go with them, as name and bytes.

    `policy` is None for the one that is shipped. `same` has the client's digests, in the order
    of `SAME`.
    """

    lexicons: tuple[tuple[str, bytes], ...] = field(repr=False)
    policy: bytes | None = field(repr=False)
    column: str | None
    limits: Limits
    same: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings, same: tuple[str, ...]) -> Bundle:
        shipped = settings.policy == LEXICONS / "policy.toml"
        return cls(
            tuple((path.name, path.read_bytes()) for path in settings.lexicons),
            None if shipped else settings.policy.read_bytes(),
            settings.column,
            settings.limits,
            same,
        )

    def unpacked(self, folder: Path) -> Settings:
        """The settings, with the own files written below `folder`."""
        paths = []
        for number, (name, data) in enumerate(self.lexicons):
            place = folder / str(number)  # two lists may have one name
            place.mkdir()
            (place / name).write_bytes(data)
            paths.append(place / name)
        settings = Settings(lexicons=tuple(paths), column=self.column, limits=self.limits)
        if self.policy is None:
            return settings
        (folder / "policy.toml").write_bytes(self.policy)
        return Settings(
            lexicons=settings.lexicons,
            policy=folder / "policy.toml",
            column=self.column,
            limits=self.limits,
        )


@dataclass(frozen=True, slots=True)
class Unseen:
    """This machine does not see the file as the client does: it has to be sent."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """This machine would not come to the same verdicts; `what` are keys of `SAME`."""

    what: tuple[str, ...]


Reply = Answer | Unseen | ScreenerError
Chunk = tuple[Target, ...]
