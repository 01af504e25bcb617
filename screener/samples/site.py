"""A small office site as its mirror lies on disk, with the records of what was signed for it.

Most of it is in order. What is not: a page with a paragraph nobody signed, a withdrawn attachment
that is still there, notices past their end, a page without a record, a forgotten file with a
marking, a link to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from screener.review.chain import Head, envelope_digest, sign_entry, sign_head
from screener.review.checklist import CHECKLIST, Answer
from screener.review.ledger import Ledger, exported
from screener.review.receipt import sign_receipt, sign_withdrawal
from screener.review.record import (
    FIRST,
    ContentEntry,
    Entry,
    Machine,
    Particulars,
    Publication,
    Record,
    Withdrawal,
    entry_digest,
)
from screener.review.roles import Role
from screener.review.signing import SigningKey, new_key
from screener.review.signoff import SignOff
from screener.review.words import Action, Conclusion, Proof
from screener.samples import offices
from screener.samples.people import PHONE, identity_number
from screener.verdict import Outcome

URL = "https://www.qinghe.example/"
_TIME = "2024-05-08T10:00:00+08:00"
_LIBRARY = (
    "关于调整县图书馆开放时间的通知",
    "自2024年5月13日起，县图书馆开放时间调整为每日8时30分至21时，周一闭馆。",
    "自习区座位实行网上预约，逾期十五分钟未到自动释放。",
    "请读者自觉遵守秩序，共同维护良好的阅读环境。",
)
_FLOOD = (
    "我县开展防汛应急演练",
    "5月7日上午，我县在城北水库组织防汛应急演练，六个镇的一百二十名干部群众参加。",
    "演练设置了险情巡查、人员转移、物资调运三个科目，达到了预期效果。",
)
_NOTICE = (
    "关于2024年第二季度公益性岗位拟聘人员的公示",
    "经个人申请、资格审核，现将拟聘人员名单予以公示，名单见附件。",
    "公示期为2024年5月9日至2024年5月15日。公示期内如有异议，请向县人力资源服务中心反映。",
)
_OLD = (
    "2023年度优秀志愿者拟表彰名单公示",
    "经各社区推荐，拟对张某某等二十名志愿者予以表彰，公示期5个工作日。",
)
_RULES = ("县图书馆借阅规则", "每位读者一次可借图书五册，借期三十日，可续借一次。")
SITE_TOML = f"""\
# 站点说明：screener sweep 网站文件夹 --site 本文件
url = "{URL}"

# 路径归哪个部门整改，最长的前缀算数
[owners]
"" = "办公室"
"gs/" = "人力资源服务中心"
"news/" = "宣传科"

# 整改限期（工作日）；疑似国家秘密一律立即处置
[terms]
block = 1
review = 3
info = 10
"""


def write_site(folder: Path) -> None:
    """`site/`, `originals/`, `records/` with `public.pem`, and `site.toml`, below `folder`."""
    originals = _originals()
    for name, data in originals.items():
        _put(folder / "originals" / name, data)
    for name, data in _mirror(originals).items():
        _put(folder / "site" / name, data)
    key = new_key()
    for name, data in exported(_ledger(originals, key), {key.public.id: key.public}):
        _put(folder / "records" / name, data)
    _put(folder / "site.toml", SITE_TOML.encode())


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _originals() -> dict[str, bytes]:
    """What was uploaded and signed, by file name."""
    return {
        "图书馆通知.docx": offices.letter(*_LIBRARY),
        "防汛演练.docx": offices.letter(*_FLOOD),
        "拟聘公示.docx": offices.letter(*_NOTICE),
        "拟聘人员名单.xlsx": offices.table(
            "拟聘人员", [["序号", "姓名", "岗位"], [1, "赵某", "保洁"]]
        ),
        "岗位补贴名单.xlsx": offices.table("补贴", [["序号", "姓名", "月数"], [1, "钱某", 3]]),
        "借阅规则.docx": offices.letter(*_RULES),
    }


def _mirror(originals: Mapping[str, bytes]) -> dict[str, bytes]:
    """The site's files: drafts in pages of the site's own, attachments under new names."""
    number = identity_number("110101", "18880808", 8)
    added = f"演练联系人张某某，电话{PHONE}，身份证号{number}。"
    attached = (
        '<p><a href="P020240509001.xlsx">附件1：拟聘人员名单</a></p>'
        '<p><a href="./P020240509003.docx">附件2：申请表</a></p>'
    )
    return {
        "index.html": _index("首页", ("news/", "新闻动态"), ("gs/", "公示公告")),
        "news/index.html": _index(
            "新闻动态", ("t20240508_101.html", _LIBRARY[0]), ("t20240508_102.html", _FLOOD[0]),
            ("t20240520_103.html", "县文化馆招募志愿者"),
        ),
        "news/t20240508_101.html": _page(_LIBRARY),
        "news/t20240508_102.html": _page((*_FLOOD[:2], added, *_FLOOD[2:])),
        "news/t20240520_103.html": _page(
            ("县文化馆招募志愿者", "面向社会招募展厅讲解志愿者，周末到馆服务半天。"), "2024-05-20"
        ),
        "gs/index.html": _index(
            "公示公告", ("t20240509_201.html", _NOTICE[0]), ("t20230301_090.html", _OLD[0])
        ),
        "gs/t20240509_201.html": _page(_NOTICE, "2024-05-09", attached),
        "gs/t20230301_090.html": _page(_OLD, "2023-03-01"),
        "gs/P020240509001.xlsx": originals["拟聘人员名单.xlsx"],
        "gs/P020240509002.xlsx": originals["岗位补贴名单.xlsx"],
        "files/借阅规则.docx": originals["借阅规则.docx"],
        "files/工作方案.docx": offices.marked_plan(),
        "css/site.css": b"body{font-family:serif}\n",
        "sitemap.xml": _sitemap(),
    }  # fmt: skip


def _page(paragraphs: tuple[str, ...], published: str = "2024-05-08", attached: str = "") -> bytes:
    title, *body = paragraphs
    words = "".join(f"<p>{one}</p>" for one in body)
    return _html(
        title,
        '<div class="crumb"><a href="/">首页</a> &gt; <a href="./">栏目</a></div>'
        f"<h1>{title}</h1><div class='info'>发布时间：{published}　来源：办公室　浏览次数：36</div>"
        f"<div class='TRS_Editor'>{words}</div>{attached}",
    )


def _index(title: str, *links: tuple[str, str]) -> bytes:
    items = "".join(f'<li><a href="{href}">{words}</a></li>' for href, words in links)
    return _html(title, f"<h1>{title}</h1><ul>{items}</ul>")


def _html(title: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="stylesheet" href="/css/site.css"></head><body>'
        '<header><nav><a href="/">首页</a> <a href="/news/">新闻动态</a> '
        '<a href="/gs/">公示公告</a></nav>'
        f"</header><main>{body}</main><footer>青河县人民政府办公室主办</footer></body></html>\n"
    ).encode()


def _sitemap() -> bytes:
    pages = ("", "news/", "gs/", "news/t20240508_101.html", "gs/t20240509_201.html")
    places = "".join(f"<url><loc>{URL}{one}</loc></url>" for one in pages)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset>{places}</urlset>\n'.encode()


def _ledger(originals: Mapping[str, bytes], key: SigningKey) -> Ledger:
    """The chain over all originals, one withdrawn again, and what the site's program reported."""
    entries: list[bytes] = []
    receipts: list[tuple[str, bytes]] = []
    records: dict[str, Record] = {}

    def add(entry: Entry) -> None:
        entries.append(sign_entry(entry, key))

    def previous() -> str:
        return envelope_digest(entries[-1]) if entries else FIRST

    for number, (name, data) in enumerate(originals.items(), 1):
        record = _record(number, previous(), name, data)
        add(record)
        receipts.append((record.number, sign_receipt(record, key)))
        records[name] = record
    withdrawn = _withdrawal(len(entries) + 1, previous(), records["岗位补贴名单.xlsx"])
    add(withdrawn)
    receipts.append((f"{withdrawn.number}-撤稿", sign_withdrawal(withdrawn, key)))
    add(_publication(len(entries) + 1, previous(), records["防汛演练.docx"]))
    head = Head(len(entries), previous(), _TIME, withdrawals=1)
    heads = (("2024-05-08", sign_head(head, key)),)
    return Ledger(entries=tuple(entries), heads=heads, receipts=tuple(receipts))


def _record(sequence: int, previous: str, name: str, data: bytes) -> Record:
    title = Path(name).stem
    digest = sha256(data).hexdigest()
    return Record(
        sequence=sequence, previous=previous, time=_TIME, number=f"2024-{sequence:04}",
        draft=f"sample{sequence}", version=1,
        particulars=Particulars(
            title=title, unit="青河县人民政府办公室", author="wang", author_name="王某",
            drafted="2024-05-06", channel="门户网站",
            notice_until="2024-05-15" if "公示" in title else "",
        ),
        contents=(ContentEntry(name=name, sha256=digest, bytes=len(data)),),
        machine=Machine(
            version="示例", lexicons="0" * 64, model="0" * 64, policy="0" * 64, time=_TIME,
            outcome=Outcome.PASS, findings=(), unread=(),
        ),
        answers=tuple(Answer(one.id, False) for one in CHECKLIST), dispositions=(),
        signoffs=tuple(_signoffs(digest)), voided=(), conclusion=Conclusion.PUBLISH,
        retention="10年",
    )  # fmt: skip


def _signoffs(digest: str) -> Iterator[SignOff]:
    for person, name, role, level, action in (
        ("wang", "王某", Role.AUTHOR, "自审", Action.SUBMIT),
        ("li", "李某", Role.DEPARTMENT_HEAD, "科室审核", Action.APPROVE),
        ("zhao", "赵某", Role.CONFIDENTIALITY_OFFICER, "保密审查", Action.APPROVE),
        ("qian", "钱某", Role.SIGNER, "签发", Action.APPROVE),
    ):
        yield SignOff(
            person=person, name=name, role=role, level=level, action=action, comment="同意",
            conclusion=None if action is Action.SUBMIT else Conclusion.PUBLISH, article="",
            digest=digest, version=1, time=_TIME, proof=Proof.PASSWORD,
        )  # fmt: skip


def _withdrawal(sequence: int, previous: str, of: Record) -> Withdrawal:
    return Withdrawal(
        sequence=sequence, previous=previous, time="2024-05-20T09:00:00+08:00", number=of.number,
        record=entry_digest(of), contents=of.contents, person="zhao", name="赵某",
        role=Role.CONFIDENTIALITY_OFFICER, reason="名单有误",
    )  # fmt: skip


def _publication(sequence: int, previous: str, of: Record) -> Publication:
    return Publication(
        sequence=sequence, previous=previous, time=_TIME, number=of.number,
        record=entry_digest(of), url=f"{URL}news/t20240508_102.html", published=_TIME,
        seen=of.contents[0].sha256, same=True, person="cms", name="网站发布系统",
    )  # fmt: skip
