"""Whose number is it: what stands around one tells a private person's from a published contact."""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property
from typing import Any

from screener.document import Span
from screener.paths import LEXICONS
from screener.reading import Reading

_WINDOW = 60
_SENTENCE_END = re.compile(r"[。;!?\n]")
_TITLE = re.compile(
    r"(?:老师|主任|科长|经理|女士|先生|同志|工|处长|站长|医生|律师|书记|干事|所长|店长|师傅)"
    r"[ ,:()/]{0,3}$"
)
_FORM = re.compile(
    r"(?:性别|班级|学号|出生日期|出生年月|年龄|籍贯|民族|婚姻状况|身份证号码?|公民身份号码)"
    r"[:\t ]+[^\s请略_(]"
)
_INVITED = re.compile(
    r"(?:请|可|敬请)[^。;\n]{0,24}(?:联系|咨询|致电|拨打|来电)[^。;\n]{0,10}$"
    r"|(?:联系|致电|拨打|咨询)[ :]{0,2}$"
)
_OTHER_PHONE = re.compile(r"[0-9][0-9 ()-]{5,20}[0-9](?:转[0-9]{1,6})?[ ,、/或]{0,2}")
_ACCOUNT_NAME = re.compile(
    r"(?:户名|账户名称?|开户名称?|收款(?:单位|方|人)|单位名称|公司名称|名称|全称|供应商|[中投]标人|成交人"
    r"|[承发]包人|[甲乙]方|(?<!联系人)(?<!经办人)姓名)"
    r"(?:名称|全称|姓名)?(?:\([^()\n]{0,8}\))?[ :为是\t]{0,4}"
    r"([^\s,;。、:(][^\n,;。、:\t]{1,60}?)(?=(?:银行)?[卡账][号户]|开户|[\n,;。、:\t]|$)"
)
_ACCOUNT = "(?:户名|账户名称?|持卡人|开户人|开户名|收款人|领款人|收款单位|姓名|本人)"
_AFTER_NAME = (
    "的|本人|驾驶|车牌|号牌|银行|账号|账户|卡号|一卡通|存折|社保卡|微信|手机|电话|邮箱|身份|住|持|系|因|"
    "先生|女士|同志|名下|存款|收入|工资|月薪|年薪|家长|监护人"
)
_ROLE = (
    "业主|户主|车主|纳税人|房东|租户|租客|患者|病人|储户|客户|学生|考生|村民|居民|职工|员工|司机|借款人|持卡人|"
    "收款人|领款人|投保人|当事人|委托人|举报人|信访人|姓名|家长|监护人|经营者|经营户|父亲|母亲|[退转汇付发][至给到]"
)
_SEEK = re.compile(r"联系|咨询|报名|致电|拨打|详询|垂询|电询|对接|预约|来电|应聘请")


@cache
def context_words() -> dict[str, Any]:
    """The word lists, folded as they are written."""
    return tomllib.loads((LEXICONS / "tables" / "people.toml").read_text("utf-8"))


@cache
def name_pattern() -> str:
    """Source of an expression for a person's name, masked or not: no more than a hint."""
    names = context_words()["names"]
    compound = "|".join(map(re.escape, names["compound"]))
    words = "|".join(map(re.escape, names["words"]))
    plain = f"(?!{words})[{names['surnames']}][一-鿿*]{{1,2}}"
    return f"(?:(?:{compound})[一-鿿*]{{1,3}}|{plain})"


class _Words:
    """Expressions over the word lists, each compiled when it is first asked."""

    @cached_property
    def public(self) -> re.Pattern[str]:
        return re.compile(_any_contact("public") + r"(?!人(?!员)|者)[^。;\n]{0,14}$")

    @cached_property
    def person(self) -> re.Pattern[str]:
        return re.compile(_any_contact("person") + r"[^。;\n]{0,24}$")

    @cached_property
    def private_person(self) -> re.Pattern[str]:
        return re.compile(_any_contact("private_person"))

    @cached_property
    def label(self) -> re.Pattern[str]:
        return re.compile(_any_contact("label") + r"(?:\([^()]{0,8}\))?[ :为是\t]{0,4}$")

    @cached_property
    def private(self) -> re.Pattern[str]:
        return re.compile(_any_contact("private"))

    @cached_property
    def roster(self) -> re.Pattern[str]:
        return re.compile(_any_contact("roster"))

    @cached_property
    def other(self) -> re.Pattern[str]:
        return re.compile(
            _any_contact("other") + r"(?:号码?|代码)?(?:[ :为是\t(]{0,4}|[a-z]{1,4})$"
        )

    @cached_property
    def name(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:^|[^一-鿿*]|{_ROLE})(?P<name>{name_pattern()})(?=[^一-鿿*]|$|{_AFTER_NAME})"
        )

    @cached_property
    def holder(self) -> re.Pattern[str]:
        return re.compile(
            rf"{_ACCOUNT}[ :为是\t]{{0,4}}(?:{name_pattern()}|(?<=[:\t])[一-鿿]{{2,3}})(?![一-鿿])"
        )

    @cached_property
    def organisation(self) -> re.Pattern[str]:
        ends = "|".join(context_words()["organisations"]["ends"])
        return re.compile(rf"[一-鿿]{{2,}}(?:{ends})")


def _any_contact(kind: str) -> str:
    return "(?:" + "|".join(map(re.escape, context_words()["contacts"][kind])) + ")"


@cache
def _words() -> _Words:
    return _Words()


def sentence_before(reading: Reading, span: Span) -> str:
    """What stands before `span` in its sentence, at most 60 code points of it."""
    start = max(reading.line_at(span.start).start, span.start - _WINDOW)
    return _SENTENCE_END.split(reading.text[start : span.start])[-1]


def sentence_after(reading: Reading, span: Span, window: int = 24) -> str:
    end = min(reading.line_at(span.end - 1).end, span.end + window)
    return _SENTENCE_END.split(reading.text[span.end : max(end, span.end)])[0]


def is_other_number(reading: Reading, span: Span) -> bool:
    """Does a label before it say order, case, batch, licence … number?"""
    return _words().other.search(sentence_before(reading, span)) is not None


def is_roster(reading: Reading) -> bool:
    """Does the top of the document call it a list of people?"""
    return _words().roster.search(reading.text[:60]) is not None


def is_private(reading: Reading, span: Span) -> bool:
    """Does the sentence speak of a private person, by word or by name before the label?"""
    words = _words()
    near = sentence_before(reading, span) + "|" + sentence_after(reading, span)
    return words.private.search(near) is not None


def lawful_contact(reading: Reading, span: Span) -> bool:
    """Is the number one that a notice gives so that people can call?"""
    words = _words()
    before = sentence_before(reading, span)
    if words.private_person.search(before):
        return False
    told = _OTHER_PHONE.sub("", before)  # one label, several numbers
    if words.public.search(told[-30:]) or _INVITED.search(before):
        return True
    if words.private.search(before + "|" + sentence_after(reading, span)):
        return False
    if words.person.search(before):
        return not is_roster(reading)
    if is_roster(reading):
        return False
    label = words.label.search(before)
    if label and _in_form(reading, span):
        return False
    if label:
        return not words.name.search(before[: label.start()])
    return bool(_TITLE.search(before) or words.name.search(before)) and bool(_SEEK.search(before))


def _in_form(reading: Reading, span: Span) -> bool:
    """Do lines around it give a person's sex, birth or number, as a form or a résumé does?"""
    outer = reading.around(span, 120)
    return _FORM.search(reading.text[outer.start : outer.end]) is not None


def is_public_label(label: str) -> bool:
    """Does a column's name say hotline, complaints, enquiries?"""
    return _words().public.search(label) is not None


def named_near(reading: Reading, span: Span) -> bool:
    """Does something like a person's name stand in the same sentence or row?"""
    near = sentence_before(reading, span) + " | " + sentence_after(reading, span)
    return _words().name.search(near) is not None


def name_beside(reading: Reading, span: Span) -> bool:
    """Does a person's name stand right before it?"""
    before = sentence_before(reading, span).rstrip(" ,:\t(、")
    return any(found.end("name") == len(before) for found in _words().name.finditer(before))


def holder_near(reading: Reading, span: Span) -> bool:
    """Is the holder of an account named beside it?"""
    line = reading.line_at(span.start)
    low, high = max(line.start, span.start - _WINDOW), min(line.end, span.end + _WINDOW)
    near = reading.text[low : span.start] + "\n" + reading.text[span.end : max(high, span.end)]
    return _words().holder.search(near) is not None or named_near(reading, span)


def organisation_account(reading: Reading, span: Span) -> bool:
    """Does the account belong to an organisation that is named with it, three lines around?"""
    owner = _account_owner(reading, span)
    if owner is not None:
        return _words().organisation.search(owner) is not None
    if name_beside(reading, span) or re.search("本人|个人", sentence_before(reading, span)[-8:]):
        return False
    near = reading.text[max(0, span.start - 120) : span.start]
    return bool(re.search(r"对公|基本户|保证金|捐赠|捐款|财政专户|缴入|缴款|缴费", near))


def person_account(reading: Reading, span: Span) -> bool:
    """Is a person named as the owner of the account, three lines around?"""
    owner = _account_owner(reading, span)
    return owner is not None and re.match(rf"{name_pattern()}(?![一-鿿])", owner) is not None


def _account_owner(reading: Reading, span: Span) -> str | None:
    """The name of the account: the one in its line, else the last before it, else the next."""
    near = reading.text[max(0, span.start - 120) : span.start]
    after = reading.text[span.end : span.end + 60]
    behind = _ACCOUNT_NAME.search(after)
    owner = behind[1] if behind else None
    in_line = behind is not None and "\n" not in after[: behind.start()]
    for before in _ACCOUNT_NAME.finditer(near):
        if not in_line or "\n" not in near[before.end() :]:
            owner = before[1]
    return owner
