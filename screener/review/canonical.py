"""One value, one spelling: the bytes that are hashed and signed (a subset of RFC 8785).

Objects with ASCII keys, sorted; arrays, strings, integers, true, false, null; no floats, no
spaces. Whatever is not spelled exactly so is refused when read, so no byte can change unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from enum import IntEnum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from screener.errors import RecordError

_LARGEST = 2**53 - 1
T = TypeVar("T")


def canonical(value: object) -> bytes:
    """The bytes of `value`, which may hold dataclasses and enums.

    Raises:
        RecordError: a float, a key beyond ASCII, a lone surrogate, an integer beyond 2**53 - 1.
    """
    text = json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise RecordError("记录中有无法编码的字符") from error


def plain(value: object) -> Any:
    """`value` in the types of JSON: names for enums, objects for dataclasses."""
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise RecordError("记录中的整数过大")
        return value
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise RecordError("记录中的字段名须为 ASCII 字符")
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise RecordError("记录中只能有文字、整数、真假值、列表和对象")


def parse(data: bytes) -> Any:
    """The value that is spelled `data`.

    Raises:
        RecordError: no JSON, or not in the one spelling `canonical` gives.
    """
    try:
        value = json.loads(data)
        spelled = canonical(value)
    except (ValueError, RecursionError) as error:
        raise RecordError("不是有效的 JSON") from error
    if spelled != data:
        raise RecordError("不是规范写法，字节被改动过")
    return value


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def build(kind: type[T], data: object) -> T:
    """The dataclass whose `plain` form is `data`.

    Raises:
        RecordError: a field is missing, too many, or of another type.
    """
    built = _build(kind, data)
    assert isinstance(built, kind)
    return built


@cache
def _hints(kind: Hashable) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:
        inner = [one for one in get_args(kind) if one is not NoneType]
        return None if data is None else _build(inner[0], data)
    if origin is tuple and isinstance(data, list):
        return tuple(_build(get_args(kind)[0], item) for item in data)
    if is_dataclass(kind) and isinstance(data, dict):
        hints = _hints(kind)  # type: ignore[arg-type]
        names = {one.name for one in fields(kind)}
        if names != set(data):
            raise RecordError(f"记录缺少或多出字段：{'、'.join(sorted(names ^ set(data)))}")
        make: Any = kind
        return make(**{name: _build(hints[name], data[name]) for name in names})
    if isinstance(kind, type) and issubclass(kind, IntEnum | StrEnum) and isinstance(data, str):
        try:
            return kind[data.upper()] if issubclass(kind, IntEnum) else kind(data)
        except (KeyError, ValueError) as error:
            raise RecordError("记录中有不认识的词") from error
    if kind in {str, int, bool} and type(data) is kind:
        return data
    raise RecordError("记录中有类型不对的字段")
