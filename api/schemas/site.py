"""The register of findings of the site, and its sweeps."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.schemas.common import Body, Identifier, Model, SeverityWord
from screener.review.items import Act, Kind, Stage
from screener.rule import Category


class ItemMarkOut(Model):
    """一条规则在文件中命中多少处（均为疑似）。"""

    rule: str
    title: str
    category: Category
    severity: SeverityWord
    count: int


class ItemEventOut(Model):
    time: str
    act: Act
    name: str
    note: str


class ItemOut(Model):
    """整改台账的一项。只有规则、数量、位置和带密钥的指纹，没有网页上的任何文字。"""

    id: Identifier
    number: str = Field(examples=["F-61310EE747"])
    kind: Kind
    stage: Stage = Field(
        description="found 待交办、sent 整改中、rectified 已整改待复查、verified 已销号、"
        "accepted 经批准保留"
    )
    standing: str = Field(
        description="状态的中文说法；verified 中换了位置、由另项继续的与复查销号的分开"
    )
    site: str = Field(description="哪个网站：网址，或其文件夹的名字")
    path: str = Field(description="站内路径")
    detail: str
    evidence: str = Field(description="凭什么与审查记录相比：逐字节、正文、网址、文件名")
    record: str = Field(description="审查记录的登记号")
    links: int = Field(description="链接它的页面数")
    pages: list[str] = Field(description="其中前几个页面")
    marks: list[ItemMarkOut]
    secret: bool = Field(description="疑似国家秘密")
    owner: str
    department_id: str | None
    found: str
    last: str = Field(description="最近一次巡查见到它的时间")
    due: date
    days_left: int = Field(description="剩余工作日，超期为负")
    overdue: bool
    report_by: str = Field(description="疑似国家秘密的 24 小时报告时限；其他为空")
    waiver_until: str
    waiver_reason: str
    history: list[ItemEventOut]


class SweepOut(Model):
    """一次巡查。`whole` 为假的，文件数异常少，只登记发现、不作销号。"""

    id: int
    site: str
    time: datetime
    files: int
    whole: bool
    counts: dict[str, int]


class SendBody(Body):
    owner: str = Field(max_length=200, examples=["民政科"])
    note: str = Field("", max_length=2000)


class NoteBody(Body):
    note: str = Field(max_length=2000, examples=["已删除身份证号一列，重新上传"])


class AcceptBody(Body):
    note: str = Field(max_length=2000, description="理由")
    until: date = Field(description="保留到哪天，最长一年")
    password: str | None = Field(None, max_length=1000)
