"""Whose name a command acts in: an account of the service, with its password."""

from __future__ import annotations

import getpass
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.arguments import ArgumentParser
from screener.errors import UsageError

if TYPE_CHECKING:
    import argparse


@dataclass(frozen=True, slots=True)
class Person:
    """`reason` goes into the audit log beside the name."""

    login: str
    password: str = field(repr=False)
    reason: str


def add_data(parser: ArgumentParser) -> None:
    parser.add_argument("--data", metavar="文件夹", type=Path, help="审查服务的数据文件夹")


def add_person(parser: ArgumentParser) -> None:
    """The options by which `person_from` knows who acts, and why."""
    parser.add_argument("--login", metavar="账号", help="以谁的名义办理，记入审计日志")
    parser.add_argument("--reason", metavar="理由", help="为什么，记入审计日志")


def person_from(options: argparse.Namespace) -> Person:
    """Asks for the password on the terminal; from a pipe, its first line is taken.

    Raises:
        UsageError: nobody, or no reason, is named.
    """
    for name in ("login", "reason"):
        if not getattr(options, name):
            raise UsageError(f"请用 --{name} 写明{'账号' if name == 'login' else '理由'}")
    if sys.stdin.isatty():
        password = getpass.getpass(f"{options.login} 的密码：")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    return Person(options.login, password, options.reason)
