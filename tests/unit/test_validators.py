"""Each check accepts what is valid and nothing else. All identity numbers are of the 1800s."""

from __future__ import annotations

import pytest

from screener import validators
from screener.validators import VALIDATORS


@pytest.mark.parametrize(
    ("check", "value"),
    [
        ("resident_id", "110101188001010003"),
        ("resident_id", "320900189912310008"),
        ("resident_id", "810000188001010015"),
        ("resident_id_15", "110101800101001"),
        ("disability_certificate", "11010118800101000344"),
        ("school_roll_number", "G110101188001010003"),
        ("school_roll_number", "l320900189912310008"),
        ("mobile", "13800138000"),
        ("mobile", "19912345678"),
        ("bank_card", "6222021234567890128"),
        ("private_ip", "10.20.30.40:8443"),
        ("private_ip", "172.31.0.9"),
        ("private_ip", "10.244.18.5"),
        ("private_ip", "10.98.0.0/16"),
        ("private_ip", "172.17.3.10"),
        ("live_secret", "NPM_TOKEN=npm_Zx8Cv6Bn4Mq2"),
        ("assigned_secret", "smtp_pass=mail#reply66"),
        ("url_credentials", "deploy:tk9vq2mz@git.example.cn"),
        ("connection_secret", "server=a;password=Qh2026db"),
        ("coordinates", "116.123456, 39.654321"),
    ],
)
def test_what_is_valid_is_accepted(check: str, value: str) -> None:
    assert VALIDATORS[check](value)


@pytest.mark.parametrize(
    ("check", "value"),
    [
        ("resident_id", "110101188001010004"),  # check digit
        ("resident_id", "990101188001010003"),  # no such region
        ("resident_id", "110101188013010003"),  # no such month
        ("resident_id", "110101188002300001"),  # no such day
        ("resident_id", "11010118800101000"),
        ("resident_id", "１１０１０１１８８００１０１０００３"),  # folding comes before checks
        ("resident_id_15", "860101800101001"),
        ("disability_certificate", "11010118800101000384"),  # no eighth kind
        ("disability_certificate", "11010118800101000349"),  # no ninth grade
        ("school_roll_number", "A110101188001010003"),
        ("mobile", "12345678901"),
        ("mobile", "14012345678"),
        ("bank_card", "6222021234567890127"),
        ("bank_card", "0000000000000000"),
        ("bank_card", "1111111111111117"),
        ("private_ip", "8.8.8.8"),
        ("private_ip", "10.2.3.400"),
        ("private_ip", "192.168.1.1"),
        ("private_ip", "172.32.0.1"),
        ("private_ip", "10.244.0.0/16"),  # what Kubernetes comes with
        ("private_ip", "10.244.1.7"),
        ("private_ip", "10.96.0.0/12"),
        ("private_ip", "10.96.0.10"),
        ("private_ip", "172.17.0.2"),  # Docker
        ("private_ip", "192.168.122.1"),  # libvirt
        ("private_ip", "192.168.0.0/16"),  # the whole of a private block
        ("live_secret", "密码:******"),
        ("live_secret", "token=xxxxxxxx"),
        ("assigned_secret", "password=changeme"),
        ("assigned_secret", "password=${db_password}"),
        ("assigned_secret", "token: settings.auth.token"),
        ("url_credentials", "user:password@localhost"),
        ("connection_secret", "server=a;database=b"),
        ("coordinates", "10.1234, 20.5678"),
    ],
)
def test_what_is_not_is_refused(check: str, value: str) -> None:
    assert not VALIDATORS[check](value)


def test_a_credit_code_and_the_organisation_code_in_it_agree() -> None:
    codes = [
        f"91110105MA00{body}{check}"
        for body in ("1AB2C", "7XY3T")
        for check in "0123456789ABCDEFGHJKLMNPQRTUWXY"
    ]
    assert sum(map(validators.uscc, codes)) == 2  # one check character each


def test_an_organisation_code_has_one_check_character() -> None:
    for body in ("71526726", "10001043", "MA00A1B2"):
        assert sum(validators.organisation_code(body + last) for last in "0123456789X") == 1


def test_the_verdict_on_a_number_does_not_depend_on_the_day() -> None:
    """The latest birth date is data: the same draft gives the same answer next year."""
    assert validators.numbering()["resident_id"]["latest_birth"] == "20351231"


def test_permanent_residents_numbers_are_known() -> None:
    body = "91112418800101001"
    assert sum(validators.resident_id(body + last) for last in "0123456789X") == 1
