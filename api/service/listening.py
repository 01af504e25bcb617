"""The port the service answers on, taken before anything is made or told."""

from __future__ import annotations

import errno
import socket

from api.settings import Settings
from screener.errors import UsageError

_REASONS = {
    errno.EADDRINUSE: "端口已被占用",
    errno.EACCES: "没有权限使用这个端口",
}
_NO_SUCH_FAMILY = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}  # a name may have addresses of both


def take_port(settings: Settings) -> list[socket.socket]:
    """Sockets bound to every address of the host; they refuse calls until the server listens.

    Raises:
        UsageError: the host is none of this machine, or the port is not to be had.
    """
    taken: list[socket.socket] = []
    failure: OSError | None = None
    for family, address in _addresses(settings):
        try:
            taken.append(_bound(family, address))
        except OSError as error:
            if error.errno not in _NO_SUCH_FAMILY:
                _refuse(settings, error)
            failure = error
    if failure is not None and not taken:
        _refuse(settings, failure)
    return taken


def _addresses(settings: Settings) -> list[tuple[int, tuple[object, ...]]]:
    try:
        told = socket.getaddrinfo(
            settings.host or None, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError) as error:
        raise UsageError(f"无法监听 {settings.host}：没有这个地址") from error
    return list(dict.fromkeys((family, address) for family, _, _, _, address in told))


def _bound(family: int, address: tuple[object, ...]) -> socket.socket:
    door = socket.socket(family, socket.SOCK_STREAM)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        door.bind(address)
    except OSError:
        door.close()
        raise
    return door


def _refuse(settings: Settings, error: OSError) -> None:
    reason = _REASONS.get(error.errno or 0, "没有这个地址")
    raise UsageError(f"无法监听 {settings.host}:{settings.port}：{reason}") from error
