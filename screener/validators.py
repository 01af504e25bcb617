"""Checks of identifiers: small functions from a compact string to "this can be one"."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from screener.paths import LEXICONS

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CENTURIES = ("18", "19", "20")
_SHORTEST_SECRET = 4
_ASSIGNED = re.compile(r"[=:：]\s*|[为是]\s*|(?<=密码)\s*(?=[!-~])|(?<=口令)\s*(?=[!-~])")
_FILLER = re.compile(r"x{5,}|\*{3,}|●{2,}|\.{3,}|your[_-]|_here|example$|占位|示例")
_CALL = re.compile(r"^[a-z_]+\.[a-z_]+(?:\.[a-z_]+)*$")
_PLACEHOLDER = re.compile(
    r"^(?:[*x×●█.·_?-]{2,}|<[^>]*>|\$\{?.*|%\w+%|\{\{?.*|\[.*\]?|your.*|my.*|example.*|sample.*|test|demo"
    r"|change.?me.*|replace.*|to.?do|none|null|true|false|undefined|secret|passw(?:or)?d|pwd|token"
    r"|(?:os\.)?(?:environ|getenv).*|process\.env.*|placeholder.*|insert.*|fill.*|dummy.*|fake.*|xxx.*|redacted.*"
    r"|\w*示例.*|输入.*|请.*|填写.*|自行.*|您的.*|你的.*|某.*)$"
)  # fmt: skip


@cache
def numbering() -> Mapping[str, Any]:
    """The tables of regions, segments, prefixes and networks."""
    return tomllib.loads((LEXICONS / "tables" / "numbering.toml").read_text("utf-8"))


def resident_id(value: str) -> bool:
    """18 characters of GB 11643: region, a real birth date, check digit; residence permits too."""
    if len(value) != 18 or not _digits(value[:17]):
        return False
    if value[6:8] not in _CENTURIES or not _birth_date(value[6:14]):
        return False
    return _region(value) and _id_check(value)


def resident_id_form(value: str) -> bool:
    """The form of an 18-character number whatever its check digit: for columns that say so."""
    return (
        len(value) == 18 and _digits(value[:17]) and (_digits(value[17]) or value[17] in "xX")
        and _region(value) and _birth_date(value[6:14])
    )  # fmt: skip


def resident_id_15(value: str) -> bool:
    """The form used until 1999: region, birth date with a two-digit year, no check digit."""
    return (
        len(value) == 15 and _digits(value) and _region(value) and _birth_date("19" + value[6:12])
    )


def disability_certificate(value: str) -> bool:
    """A resident identity number, the kind of disability (1-7) and its grade (1-4)."""
    return (
        len(value) == 20 and value[18] in "1234567" and value[19] in "1234"
        and resident_id(value[:18])
    )  # fmt: skip


def school_roll_number(value: str) -> bool:
    """G, J or L before a resident identity number."""
    return value[:1].upper() in {"G", "J", "L"} and resident_id(value[1:])


def mobile(value: str) -> bool:
    """Eleven digits in a segment that is in use."""
    return len(value) == 11 and _digits(value) and value[:3] in numbering()["mobile"]["segments"]


def luhn(value: str) -> bool:
    if not _digits(value):
        return False
    total = 0
    for index, digit in enumerate(map(int, reversed(value))):
        doubled = digit * (1 + index % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0


def bank_card(value: str) -> bool:
    """A known issuer prefix, the length that goes with it, and the Luhn digit."""
    return _issuer(value) is not None and len(set(value)) > 2 and luhn(value)


def bank_card_alone(value: str) -> bool:
    """Does the prefix say card without any word beside it?"""
    issuer = _issuer(value)
    return issuer is not None and bool(issuer["alone"])


def uscc(value: str) -> bool:
    """GB 32100 unified social credit code: an organisation's, so no person's."""
    value = value.upper()
    if len(value) != 18 or any(letter not in _CODE_ALPHABET for letter in value):
        return False
    pairs = zip(value[:17], _CODE_WEIGHTS, strict=True)
    total = sum(_CODE_ALPHABET.index(letter) * weight for letter, weight in pairs)
    return _CODE_ALPHABET[-total % 31] == value[17]


def organisation_code(value: str) -> bool:
    """GB 11714: nine characters, as they stand inside a credit code."""
    value = value.upper().replace("-", "")
    if len(value) != 9 or not value.isascii() or not value.isalnum():
        return False
    pairs = zip(value[:8], _ORGANISATION_WEIGHTS, strict=True)
    total = sum(int(letter, 36) * weight for letter, weight in pairs)
    return "0123456789X0"[11 - total % 11 if total % 11 else 11] == value[8]


def private_ip(value: str) -> bool:
    """An address of an inner network; those that manuals and programs come with say nothing."""
    try:
        address = ipaddress.IPv4Address(re.split("[/:]", value, maxsplit=1)[0])
    except ValueError:
        return False
    if not any(address in network for network in _networks("private")):
        return False
    told = numbering()["networks"]
    if value in told["blocks"] or str(address) in told["addresses"]:
        return False
    return not any(address in network for network in _networks("known"))


@cache
def _networks(kind: str) -> tuple[ipaddress.IPv4Network, ...]:
    return tuple(map(ipaddress.IPv4Network, numbering()["networks"][kind]))


def live_secret(value: str) -> bool:
    """Is what follows the sign of assignment more than a placeholder or a hint?"""
    parts = _ASSIGNED.split(value, maxsplit=1)
    secret = parts[-1].strip(" \"'`,;)，。；）")
    if len(secret) < _SHORTEST_SECRET or len(set(secret)) < 3:
        return False
    return not (_PLACEHOLDER.match(secret) or _FILLER.search(secret))


def assigned_secret(value: str) -> bool:
    """`name = secret` in which the secret is no placeholder, no path, no plain word."""
    secret = _ASSIGNED.split(value, maxsplit=1)[-1].strip(" \"'`“”")
    if not live_secret(secret) or secret.startswith(("http://", "https://", "/", "./", "self.")):
        return False
    varied = bool(re.search(r"[0-9!@#$%^&*+~-]", secret)) and not re.fullmatch(r"\d{1,3}", secret)
    return varied and "(" not in secret and not _CALL.search(secret)


def url_credentials(value: str) -> bool:
    """`user:password@host` in which the password is live."""
    secret = value.rsplit("@", 1)[0].split(":", 1)[1]
    return live_secret(secret)


def connection_secret(value: str) -> bool:
    """A connection string whose password is live."""
    found = re.search(r"(?:password|pwd)=([^&;\s\"]+)", value, re.IGNORECASE)
    return found is not None and live_secret(found[1])


def coordinates(value: str) -> bool:
    """A pair of decimal degrees inside the country, in either order."""
    numbers = [float(one) for one in re.findall(r"\d{1,3}\.\d+", value)]
    if len(numbers) != 2:
        return False
    low, high = sorted(numbers)
    return 3 <= low <= 54 and 73 <= high <= 136


def _digits(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _region(value: str) -> bool:
    regions = numbering()["resident_id"]["regions"]
    return value[:2] in regions or (value[0] == "9" and value[1:3] in regions)


def _birth_date(value: str) -> bool:
    if not _digits(value) or value > numbering()["resident_id"]["latest_birth"]:
        return False
    try:
        date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        return False
    return value[:2] in _CENTURIES


def _id_check(value: str) -> bool:
    pairs = zip(value[:17], _ID_WEIGHTS, strict=True)
    total = sum(int(digit) * weight for digit, weight in pairs)
    return "10X98765432"[total % 11] == value[17].upper()


def _issuer(value: str) -> Mapping[str, Any] | None:
    if not _digits(value):
        return None
    for entry in numbering()["bank_card"]["prefixes"]:
        if value.startswith(entry["prefix"]) and len(value) in entry["lengths"]:
            return dict(entry)
    return None


VALIDATORS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        check.__name__: check
        for check in (
            resident_id, resident_id_form, resident_id_15, disability_certificate,
            school_roll_number, mobile, luhn, bank_card, uscc, organisation_code, private_ip,
            live_secret, assigned_secret, url_credentials, connection_secret, coordinates,
        )
    }
)  # fmt: skip
