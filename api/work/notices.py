"""Sending notices: only into the networks the service was started with, never through a proxy."""

from __future__ import annotations

import ipaddress
import logging
import socket
import time
from urllib.parse import urlsplit

from api.security.secret_values import sign_notice
from api.service import webhooks
from api.service.context import Context
from screener.errors import where

_SECONDS = 5.0
_log = logging.getLogger("screener.notices")


def send(context: Context, delivery_id: str) -> None:
    """One task of the queue: try a delivery once and write down how it went."""
    try:
        notice = webhooks.take(context, delivery_id)
        if notice is not None:
            webhooks.settle(context, notice, _post(context, notice))
    except Exception as error:  # noqa: BLE001 - the border of a task; the sweep tries again
        _log.warning("notice failed delivery=%s error=%s", delivery_id, where(error))


def _post(context: Context, notice: webhooks.Notice) -> int | None:
    """The answer's status; None when nothing was sent or nothing came back.

    The name is looked up once and the address found is the one that is called, so that it cannot
    change between the check and the call.
    """
    import httpx2

    parts = urlsplit(notice.url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(context, host, port)
    if address is None:
        return None
    shown = f"[{address}]" if ":" in address else address
    moment = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "screener",
        "Host": parts.netloc,
        "Screener-Delivery": notice.id,
        "Screener-Signature": sign_notice(notice.secret, moment, notice.body),
    }
    url = parts._replace(netloc=f"{shown}:{port}").geturl()
    try:
        with httpx2.Client(trust_env=False, follow_redirects=False, timeout=_SECONDS) as client:
            answer = client.post(
                url, content=notice.body, headers=headers, extensions={"sni_hostname": host}
            )
    except (httpx2.HTTPError, httpx2.InvalidURL):
        return None
    return answer.status_code


def _address(context: Context, host: str, port: int) -> str | None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return None
    for *_, place in found:
        if webhooks.allowed(context, ipaddress.ip_address(str(place[0]).partition("%")[0])):
            return str(place[0])
    return None
