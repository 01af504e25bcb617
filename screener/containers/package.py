"""Members of zip packages, read under a budget: names decoded, sizes counted, bombs refused."""

from __future__ import annotations

import zipfile
import zlib

from screener.containers.archives import methods
from screener.errors import Damaged, Encrypted, TooLarge, Unsupported
from screener.limits import Budget

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name: what zip tools for Chinese Windows wrote as GBK comes back as Chinese."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return info.filename


def read_member(package: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """The member's bytes, never more than the budget allows whatever its header claims.

    Raises:
        Encrypted, Damaged, TooLarge, Unsupported: the member cannot be read (whole).
    """
    if info.flag_bits & _ENCRYPTED:
        raise Encrypted("压缩包成员需要密码")
    budget.check_size(info.file_size, packed_size=info.compress_size)
    limit = budget.limits.member_bytes
    if info.compress_type in methods.OTHER:
        data = methods.inflate(package, info, limit)
        budget.spend_member(len(data), packed_size=info.compress_size)
        return data
    try:
        with package.open(info) as member:
            data = member.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Damaged("压缩包成员损坏，无法解开") from error
    except NotImplementedError as error:
        raise Unsupported("压缩包成员使用了不支持的压缩方法") from error
    except RuntimeError as error:
        raise Encrypted("压缩包成员需要密码") from error
    if len(data) > limit:
        raise TooLarge("成员超过单个文件的大小上限")
    budget.spend_member(len(data), packed_size=info.compress_size)
    return data
