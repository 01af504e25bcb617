"""How much of a value may stay in sight: the masking conventions, one small function a kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from screener.detect.personal.people import context_words

HIDDEN = "*"


class Kind(StrEnum):
    """What a value is, as far as masking differs."""

    IDENTITY = "identity"
    MOBILE = "mobile"
    PHONE = "phone"
    CARD = "card"
    DOCUMENT = "document"
    PLATE = "plate"
    EMAIL = "email"
    MESSENGER = "messenger"
    NAME = "name"
    ADDRESS = "address"
    BIRTH = "birth"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.IDENTITY: "身份证号",
    Kind.MOBILE: "手机号",
    Kind.PHONE: "固定电话",
    Kind.CARD: "银行卡号、账号",
    Kind.DOCUMENT: "其他证件号、编号",
    Kind.PLATE: "车牌号",
    Kind.EMAIL: "邮箱",
    Kind.MESSENGER: "即时通信账号",
    Kind.NAME: "姓名",
    Kind.ADDRESS: "住址",
    Kind.BIRTH: "出生日期",
}


class IdentityStyle(StrEnum):
    """What of an identity number stays in sight."""

    FIRST_6 = "first_6"
    FIRST_6_LAST_4 = "first_6_last_4"
    FIRST_2 = "first_2"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        return {
            IdentityStyle.FIRST_6: "只留前六位",
            IdentityStyle.FIRST_6_LAST_4: "留前六位和后四位，隐去出生日期",
            IdentityStyle.FIRST_2: "只留前两位",
            IdentityStyle.NOTHING: "全部隐去",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskPolicy:
    """Which kinds are masked, and how. Names stay unless asked for: notices need them."""

    kinds: frozenset[Kind] = frozenset(Kind) - {Kind.NAME}
    identity: IdentityStyle = IdentityStyle.FIRST_6
    address_to_county: bool = False


def keep(kind: Kind, size: int, policy: MaskPolicy) -> tuple[bool, ...]:
    """Which of the `size` letters and digits of a number stay in sight."""
    first, last = _ENDS.get(kind, (0, 0))
    if kind is Kind.IDENTITY:
        first, last = _IDENTITY_ENDS[policy.identity]
        last = last if size >= 18 else 0
    if kind is Kind.MOBILE and size != 11:  # with +86 before it
        first, last = max(0, size - 8), 4
    if first + last >= size:
        first = last = 0
    return tuple(at < first or at >= size - last for at in range(size))


_ENDS = {
    Kind.MOBILE: (3, 4),
    Kind.CARD: (0, 4),
    Kind.DOCUMENT: (2, 0),
    Kind.PLATE: (2, 0),
    Kind.MESSENGER: (2, 0),
}
_IDENTITY_ENDS = {
    IdentityStyle.FIRST_6: (6, 0),
    IdentityStyle.FIRST_6_LAST_4: (6, 4),
    IdentityStyle.FIRST_2: (2, 0),
    IdentityStyle.NOTHING: (0, 0),
}


def significant(text: str) -> list[int]:
    """Where the letters and digits of a number stand, whatever keeps them apart."""
    return [at for at, char in enumerate(text) if plain(char).isalnum()]


def plain(char: str) -> str:
    """The character in half width and small letters, where that is one character."""
    if char.isascii():
        return char.lower()
    wide = unicodedata.normalize("NFKC", char).lower()
    return wide if len(wide) == 1 else char


def hide(text: str, shown: tuple[bool, ...]) -> str:
    """`text` with its letters and digits hidden but for those `shown`; as long as it was."""
    chars = list(text)
    for at, stays in zip(significant(text), shown, strict=False):
        if not stays:
            chars[at] = HIDDEN
    return "".join(chars)


def mask(kind: Kind, text: str, policy: MaskPolicy) -> str:
    """The value as it may be shown."""
    if kind in _WORDS:
        return _WORDS[kind](text, policy)
    return hide(text, keep(kind, len(significant(text)), policy))


def is_number(kind: Kind) -> bool:
    """Is a value of this kind told by its letters and digits alone?"""
    return kind not in _WORDS


def _name(text: str, policy: MaskPolicy) -> str:
    """张*, 张*三, 欧阳*; of a name of another people the first character."""
    del policy
    name = text.strip()
    if "·" in name or "•" in name or len(name) > 4:
        return name[:1] + HIDDEN * 2
    compound = any(name.startswith(one) for one in context_words()["names"]["compound"])
    surname = 2 if compound and len(name) > 2 else 1
    given = len(name) - surname
    if given <= 1:
        return name[:surname] + HIDDEN
    return name[:surname] + HIDDEN * (given - 1) + name[-1]


_PLACE = r"[一-鿿]{1,12}?"
_REGIONS = re.compile(
    rf"(?:{_PLACE}(?:省|自治区|特别行政区))?(?:{_PLACE}(?:市|自治州|地区|盟))?(?:{_PLACE}(?:自治县|新区|区|县|旗|市))?"
)
_VILLAGE = re.compile(rf"(?:{_PLACE}(?:街道|镇|乡|苏木))?(?:{_PLACE}(?:社区|村(?!民)|嘎查))?")


def _address(text: str, policy: MaskPolicy) -> str:
    """As far as the county, or as the village; nothing where neither is told."""
    county = _REGIONS.match(text)
    end = county.end() if county else 0
    if not policy.address_to_county and (village := _VILLAGE.match(text, end)):
        end = village.end()
    return text[:end] + HIDDEN * 3


_YEAR = re.compile(r"(18|19|20)[0-9]{2}")


def _birth(text: str, policy: MaskPolicy) -> str:
    del policy
    year = _YEAR.search("".join(map(plain, text)))
    return f"{year[0]}年" if year else HIDDEN * 3


def _email(text: str, policy: MaskPolicy) -> str:
    del policy
    user, at, host = text.partition("@")
    return f"{user[:1]}{HIDDEN * 3}{at}{host}"


def _phone(text: str, policy: MaskPolicy) -> str:
    """The area code stays."""
    del policy
    area = re.match(r"[(（]?0[0-9]{2,3}[)）]?[- －]?", "".join(map(plain, text)))
    end = area.end() if area else 0
    rest = text[end:]
    return text[:end] + hide(rest, (False,) * len(rest))


_WORDS: dict[Kind, Callable[[str, MaskPolicy], str]] = {
    Kind.NAME: _name,
    Kind.ADDRESS: _address,
    Kind.BIRTH: _birth,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
}
