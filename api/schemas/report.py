"""The entries of a report as OpenAPI tells them: made from the very shapes reports are made of."""

from __future__ import annotations

from functools import cache
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import Field, create_model

from api.schemas.common import Model
from screener.report.entry import DocumentEntry

_KINDS = {
    "DocumentEntry": "报告中 documents 的一项，与 `screener scan --format json` 相同。",
    "CoverageEntry": "读到的一个部分，或没有读到的一处及其原因。",
    "FindingEntry": "一条审查结果。",
    "LocationEntry": "在文件中的位置；该格式没有的为 null。",
}
_FIELDS = {
    "verdict": "pass 通过、review 复核、block 拦截",
    "box": "在页面或图片上的左、上、右、下，千分之几",
    "start": "在该文件文本中的起点，按码点计",
    "place": "给人看的位置",
    "errors": "没有读到的部分；决不算通过",
}


@cache
def _model(entry: type) -> type[Model]:
    """What every entry of this kind has; what is there only on demand is left out."""
    fields: dict[str, Any] = {
        name: (_type(hint), Field(description=_FIELDS.get(name)))
        for name, hint in get_type_hints(entry, include_extras=True).items()
        if get_origin(hint) is not NotRequired
    }
    name = entry.__name__
    return create_model(
        f"Screen{name.removesuffix('Entry')}", __base__=Model, __doc__=_KINDS[name], **fields
    )


def _type(hint: Any) -> Any:
    if is_typeddict(hint):
        return _model(hint)
    if get_origin(hint) is list:
        (inner,) = get_args(hint)
        return list[_type(inner)]  # type: ignore[misc]
    return hint


ScreenOut = create_model(
    "ScreenOut",
    __base__=_model(DocumentEntry),
    __doc__="`members` 是压缩包、邮件、文档内嵌的文件，`tool` 是所用程序和词库的版本。",
    members=(_type(list[DocumentEntry]), ...),
    tool=(dict[str, str], ...),
)
