"""How much of a value stays in sight."""

from __future__ import annotations

import pytest

from screener.mend.masks import IdentityStyle, Kind, MaskPolicy, mask

IDENTITY = "110101188001010003"


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (Kind.IDENTITY, IDENTITY, "110101************"),
        (Kind.IDENTITY, "110101 18800101 0003", "110101 ******** ****"),
        (Kind.IDENTITY, "１１０１０１１８８００１０１０００３", "１１０１０１************"),
        (Kind.IDENTITY, "110101800101001", "110101*********"),
        (Kind.IDENTITY, "11010118800101000344", "110101**************"),
        (Kind.MOBILE, "13800138000", "138****8000"),
        (Kind.MOBILE, "138-0013-8000", "138-****-8000"),
        (Kind.MOBILE, "+86 13800138000", "+86 138****8000"),
        (Kind.CARD, "6222021234567890128", "***************0128"),
        (Kind.CARD, "6222 0212 3456 7890 128", "**** **** **** ***0 128"),
        (Kind.DOCUMENT, "E12345678", "E1*******"),
        (Kind.PLATE, "京A12345", "京A*****"),
        (Kind.PHONE, "0555-1234567", "0555-*******"),
        (Kind.PHONE, "1234567", "*******"),
        (Kind.EMAIL, "wangxm@example.com", "w***@example.com"),
        (Kind.MESSENGER, "wxid_abc123", "wx**_******"),
        (Kind.NAME, "张三", "张*"),
        (Kind.NAME, "张小三", "张*三"),
        (Kind.NAME, "欧阳修", "欧阳*"),
        (Kind.NAME, "欧阳小明", "欧阳*明"),
        (Kind.NAME, "阿依古丽·买买提", "阿**"),
        (Kind.BIRTH, "1990年3月5日", "1990年"),
        (Kind.BIRTH, "19900305", "1990年"),
        (Kind.BIRTH, "三月五日", "***"),
        (Kind.ADDRESS, "甘肃省青河县城关镇幸福村3组12号", "甘肃省青河县城关镇幸福村***"),
        (Kind.ADDRESS, "北京市朝阳区建国路88号", "北京市朝阳区***"),
        (Kind.ADDRESS, "内蒙古自治区青盟白旗红苏木3号", "内蒙古自治区青盟白旗红苏木***"),
        (Kind.ADDRESS, "兴隆街12号", "***"),
    ],
)
def test_a_value_is_masked_as_is_the_custom(kind: Kind, text: str, shown: str) -> None:
    assert mask(kind, text, MaskPolicy()) == shown


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (IdentityStyle.FIRST_6, "110101************"),
        (IdentityStyle.FIRST_6_LAST_4, "110101********0003"),
        (IdentityStyle.FIRST_2, "11****************"),
        (IdentityStyle.NOTHING, "******************"),
    ],
)
def test_an_office_chooses_what_stays_of_an_identity_number(
    style: IdentityStyle, shown: str
) -> None:
    assert mask(Kind.IDENTITY, IDENTITY, MaskPolicy(identity=style)) == shown
    assert style.label


def test_fifteen_digits_never_show_their_end() -> None:
    policy = MaskPolicy(identity=IdentityStyle.FIRST_6_LAST_4)
    assert mask(Kind.IDENTITY, "110101800101001", policy) == "110101*********"


def test_an_address_may_end_at_the_county() -> None:
    policy = MaskPolicy(address_to_county=True)
    assert mask(Kind.ADDRESS, "甘肃省青河县城关镇幸福村3组", policy) == "甘肃省青河县***"


def test_a_short_number_is_hidden_whole() -> None:
    assert mask(Kind.CARD, "123", MaskPolicy()) == "***"
