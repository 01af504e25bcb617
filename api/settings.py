"""Everything the service is told from outside, read once at the door into a frozen object."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from screener.errors import UsageError
from screener.limits import MIB
from screener.paths import LEXICONS

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
DEFAULT_DATA = "screener-data"
_PREFIX = "SCREENER_"
_SWITCH = {"1": True, "true": True, "yes": True, "on": True,
           "0": False, "false": False, "no": False, "off": False, "": False}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one service runs. Sizes are bytes, times seconds, unless the name says otherwise.

    `master_keys` holds the text of a key ring given in the environment instead of the file
    `key_file`; `trusted_proxies` may name the client in X-Forwarded-For, nobody else may.
    `webhook_networks` is where notices may be sent; empty means that nothing is ever sent.
    `local_screen` lets programs of this very machine screen without an account: nothing is stored.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    database: str | None = None
    workers: int = 2
    lexicons: tuple[Path, ...] = ()
    policy: Path = LEXICONS / "policy.toml"
    key_file: Path | None = None
    master_keys: str | None = None
    local_screen: bool = True
    secure_cookies: bool = False
    trusted_proxies: tuple[Network, ...] = ()
    webhook_networks: tuple[Network, ...] = ()
    upload_bytes: int = 64 * MIB
    screen_bytes: int = 20 * MIB
    body_bytes: int = 1 * MIB
    upload_seconds: float = 300.0
    idle_seconds: float = 20.0
    screen_seconds: float = 60.0
    waiting_screens: int = 16
    waiting_drafts: int = 5_000
    free_bytes: int = 256 * MIB
    session_hours: int = 8
    idle_minutes: int = 30

    @property
    def database_url(self) -> str:
        """An SQLAlchemy URL: SQLite in the data folder unless another was given."""
        if self.database is None:
            return f"sqlite:///{self.data.resolve() / 'screener.db'}"
        for plain in ("postgresql://", "postgres://"):
            if self.database.startswith(plain):
                return f"postgresql+psycopg://{self.database.removeprefix(plain)}"
        return self.database

    @property
    def keys(self) -> Path:
        """Where the key ring lies."""
        return self.key_file or self.data / "keys" / "master.keys"

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise ValueError("应是正整数")
    return int(text)


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(
            ipaddress.ip_network(word, strict=False) for word in text.replace(",", " ").split()
        )
    except ValueError as error:
        raise ValueError("应是网段，如 10.1.0.0/16") from error


def _paths(text: str) -> tuple[Path, ...]:
    return tuple(Path(one) for one in text.split(os.pathsep) if one)


def _yes(text: str) -> bool:
    """What is neither is refused: to take a guard for off because of a slip is the wrong way."""
    if (word := text.strip().lower()) in _SWITCH:
        return _SWITCH[word]
    raise ValueError("应是 1（是）或 0（否）")


def _seconds(text: str) -> float:
    return float(_number(text))


def _mebibytes(text: str) -> int:
    return _number(text) * MIB


VARIABLES: dict[str, tuple[str, Callable[[str], object]]] = {
    "DATA": ("data", Path),
    "HOST": ("host", str),
    "PORT": ("port", _number),
    "DATABASE": ("database", str),
    "WORKERS": ("workers", _number),
    "LEXICONS": ("lexicons", _paths),
    "POLICY": ("policy", Path),
    "KEY_FILE": ("key_file", Path),
    "MASTER_KEYS": ("master_keys", str),
    "LOCAL_SCREEN": ("local_screen", _yes),
    "SECURE_COOKIES": ("secure_cookies", _yes),
    "TRUSTED_PROXIES": ("trusted_proxies", _networks),
    "WEBHOOK_NETWORKS": ("webhook_networks", _networks),
    "UPLOAD_MIB": ("upload_bytes", _mebibytes),
    "SCREEN_MIB": ("screen_bytes", _mebibytes),
    "FREE_MIB": ("free_bytes", _mebibytes),
    "UPLOAD_SECONDS": ("upload_seconds", _seconds),
    "IDLE_SECONDS": ("idle_seconds", _seconds),
    "SCREEN_SECONDS": ("screen_seconds", _seconds),
    "WAITING_SCREENS": ("waiting_screens", _number),
    "WAITING_DRAFTS": ("waiting_drafts", _number),
    "SESSION_HOURS": ("session_hours", _number),
    "IDLE_MINUTES": ("idle_minutes", _number),
}


def read_settings(environment: Mapping[str, str], **options: object) -> Settings:
    """The settings of the environment; `options` that are not None go before it.

    Raises:
        UsageError: a value cannot be used; the message names the variable.
    """
    values: dict[str, object] = {"data": Path(DEFAULT_DATA), "workers": os.cpu_count() or 2}
    for name, (key, read) in VARIABLES.items():
        if (text := environment.get(_PREFIX + name)) is not None:
            try:
                values[key] = read(text)
            except ValueError as error:
                raise UsageError(f"环境变量 {_PREFIX}{name} {error}") from error
    values.update({name: value for name, value in options.items() if value is not None})
    settings = Settings(**values)  # type: ignore[arg-type]
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    scheme = urlsplit(settings.database_url).scheme
    if scheme not in {"sqlite", "postgresql+psycopg"}:
        raise UsageError("数据库地址应以 postgresql:// 开头；不写则用数据文件夹里的 SQLite")
    if settings.port > 65535:
        raise UsageError("端口应在 1 到 65535 之间")
    if settings.data.exists() and not settings.data.is_dir():
        raise UsageError(f"数据文件夹的位置上是一个文件：{settings.data}")
