"""What all answers share: lists by page, problems, words for enumerations."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.problems import KINDS

Item = TypeVar("Item")


class Model(BaseModel):
    """Made from the views of the service, field by field."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Body(BaseModel):
    """What programs send: nothing that is not asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _word(value: Any) -> Any:
    return value.name.lower() if isinstance(value, IntEnum) else value


OutcomeWord = Annotated[
    Literal["pass", "review", "block"],
    BeforeValidator(_word),
    Field(description="机检结论：pass 通过、review 复核、block 拦截"),
]
SeverityWord = Annotated[
    Literal["info", "review", "block"],
    BeforeValidator(_word),
    Field(description="info 提示、review 须人工判断、block 不得照原样发布"),
]
Identifier = Annotated[str, Field(examples=["01a2178544d91c44cad19e8874ea538b"])]
Sha256 = Annotated[
    str,
    Field(description="内容的 SHA-256（十六进制）", pattern="^[0-9a-f]{64}$", examples=["0f" * 32]),
]


class PageOut(Model, Generic[Item]):
    """一页结果。`cursor` 用来取下一页，到末尾为 null。"""

    items: list[Item]
    cursor: str | None = Field(None, description="取下一页时原样放进 cursor 参数")
    total: int | None = Field(None, description="符合条件的总数")


class FieldProblem(BaseModel):
    field: str
    message: str


class ProblemOut(BaseModel):
    """出错时的回答（RFC 9457）。`code` 不会改变，程序应据此判断；文字给人看。"""

    type: str = Field(examples=["/problems/not_found"])
    title: str = Field(examples=["没有找到"])
    status: int = Field(examples=[404])
    code: str = Field(description="稳定的错误代码", examples=sorted(KINDS))
    request_id: str = Field(description="请求编号，报告问题时请附上")
    detail: str | None = Field(None, description="给人看的说明")
    reason: str | None = Field(None, description="更细的代码，如审批流程拒绝的原因")
    errors: list[FieldProblem] | None = Field(None, description="哪一项有什么问题")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route, for OpenAPI; those every route may give are included."""
    told: dict[int | str, dict[str, Any]] = {}
    for status in sorted({401, 403, 422, 503, *statuses}):
        kinds = [kind for kind in KINDS.values() if kind.status == status]
        told[status] = {
            "description": "；".join(f"`{kind.code}` {kind.title}" for kind in kinds),
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/ProblemOut"},
                    "example": {
                        "type": f"/problems/{kinds[0].code}",
                        "title": kinds[0].title,
                        "status": status,
                        "code": kinds[0].code,
                        "request_id": "5f1c9a0e7b2d4c68",
                    },
                }
            },
        }
    return told
