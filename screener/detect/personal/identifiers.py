"""Numbers that their own form gives away: identity numbers, bank cards, mobile phones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from screener.detect.personal.grids import Grids
from screener.detect.personal.people import (
    holder_near,
    is_other_number,
    is_public_label,
    is_roster,
    lawful_contact,
    name_beside,
    organisation_account,
    person_account,
    sentence_before,
)
from screener.detect.personal.runs import Number, bounded, digit_runs
from screener.detect.personal.written import writings
from screener.document import Span
from screener.finding import Hit
from screener.reading import Reading
from screener.rule import Rule, Severity
from screener.validators import (
    bank_card,
    bank_card_alone,
    disability_certificate,
    mobile,
    resident_id,
    resident_id_15,
    uscc,
)

_DISABILITY = re.compile(r"(?=([1-9]\d{16}[\dx][1-7][1-4]))")
_RESIDENT = re.compile(r"(?=([1-9]\d{5}(?:18|19|20)\d\d[01]\d[0-3]\d{4}[\dx]))")
_RESIDENT_15 = re.compile(r"(?=([1-8]\d{7}[01]\d[0-3]\d{4}))")
_CARDS = tuple(
    re.compile(rf"(?=((?=62|9558|4|5[1-5]|3[457]|60)\d{{{length}}}))")
    for length in (19, 18, 17, 16, 15)
)
_MOBILE = re.compile(r"(?=((?:0086|86|0)?1[3-9]\d{9}))")
_MOBILE_SIZES = {(11,), (3, 8), (3, 4, 4), (7, 4), (3, 4, 2, 2), (1,) * 11}
_RARE_SIZES = {(4, 4, 3), (5, 6), (3, 5, 3), (3, 2, 2, 2, 2)}  # beside a word for telephone
_CELLED = {(6, 8, 4), (1,) * 18}
_AMOUNT_COLUMN = re.compile(r"产值|产量|收入|支出|金额|合计|总计|投资|预算|数量|面积|元")
_AMOUNT = re.compile(
    r"^(?:\.\d|[ ]?(?:元|万|亿|吨|%|亩|公里|平方|立方|千瓦|次|人次|册|株|只|头|户(?!主)|名|套|辆))"
)
_ID_WORD = re.compile(r"身份证|公民身份|证件号|身份号|证号")
_CARD_WORD = re.compile(
    r"卡号|银行卡|账号|账户|储蓄卡|借记卡|信用卡|打款|转账|汇款|收款|一卡通|存折|开户|[打存转汇退][到入至]|[张的人行]卡"
)
_FOUR_BEFORE, _FOUR_AFTER = re.compile(r"[0-9]{4}[ -]"), re.compile(r"[ -][0-9]{4}")
_PHONE_WORD = re.compile(r"电话|手机|联系|tel|phone|微信")


@dataclass(frozen=True, slots=True)
class _Scene:
    """A number and what it stands in."""

    reading: Reading
    grids: Grids
    number: Number

    @property
    def span(self) -> Span:
        return self.number.span

    @property
    def before(self) -> str:
        return sentence_before(self.reading, self.span)

    @property
    def joined(self) -> bool:
        """Do more digits stand on either side, as in a column of figures?"""
        text, (start, end) = self.reading.text, self.span
        before, after = text[max(0, start - 2) : start], text[end : end + 2]
        return bool(re.search("[0-9][ -]$", before) or re.match("[ -][0-9]", after))

    @property
    def other(self) -> bool:
        return is_other_number(self.reading, self.span)


@dataclass(frozen=True, slots=True)
class _Kind:
    rule: str
    patterns: tuple[re.Pattern[str], ...]
    accept: Callable[[Number], bool]
    weigh: Callable[[_Scene, Hit], Hit] | None


def identifiers(reading: Reading, grids: Grids, rules: Mapping[str, Rule]) -> Iterator[Hit]:
    """Every number that is valid in itself; each stretch of digits counts once."""
    for writing in writings(reading):
        for kind, number in _numbers(writing.text):
            place = writing.original(number)
            if place is None:
                continue
            rule = rules[kind.rule]
            hit = Hit(rule, place.span, rule.confidence, rule.severity)
            if kind.weigh:
                hit = kind.weigh(_Scene(reading, grids, place), hit)
            yield hit._replace(notes=(*hit.notes, writing.note)) if writing.note else hit


def _numbers(text: str) -> Iterator[tuple[_Kind, Number]]:
    for run in digit_runs(text, _ANY):
        for kind in _KINDS:
            for pattern in kind.patterns:
                for number in run.numbers(pattern):
                    whole = bounded(text, number)
                    if whole is not None and _in_one_place(whole) and kind.accept(whole):
                        run.take(number)
                        yield kind, whole


def _weigh_resident(scene: _Scene, hit: Hit) -> Hit:
    if scene.other and not scene.number.letter:
        if scene.number.value.startswith("9") and uscc(scene.number.value):
            return hit._replace(dropped="统一社会信用代码，是单位的代码")
        note = "号码前写的是单号、编号一类，但通过了身份证校验"
        return hit._replace(severity=Severity.REVIEW, notes=(*hit.notes, note))
    if scene.number.letter:
        return hit._replace(reason="疑似学籍号，其中含完整的居民身份证号码（校验码正确），需核实")
    if len(set(scene.number.sizes)) > 1 or len(scene.number.sizes) > 1:
        return hit._replace(notes=(*hit.notes, "号码被空格、符号或换行隔开书写"))
    return hit


def _weigh_resident_15(scene: _Scene, hit: Hit) -> Hit:
    place = scene.grids.at(scene.span.start)
    before = scene.before
    if place is not None and _ID_WORD.search(place[0].label(place[2].column)):
        return hit
    if _ID_WORD.search(before[-16:]):
        return hit
    if scene.other:
        return hit._replace(dropped="号码前写的是单号、编号一类")
    if (place is not None and place[0].name_column is not None) or name_beside(
        scene.reading, scene.span
    ):
        return hit
    return hit._replace(dropped="十五位数字旁没有证件字样或姓名")


def _weigh_card(scene: _Scene, hit: Hit) -> Hit:
    place = scene.grids.at(scene.span.start)
    column = place[0].label(place[2].column) if place else ""
    line = scene.reading.line_at(scene.span.start)
    before = scene.reading.text[max(line.start, scene.span.start - 60) : scene.span.start]
    after = scene.reading.text[scene.span.end : scene.span.end + 10].split("\n")[0]
    worded = any(_CARD_WORD.search(near) for near in (column, before, after))
    grouped = (
        bank_card_alone(scene.number.value)
        and len(scene.number.sizes) > 1
        and not scene.number.broken
        and not scene.joined
    )
    named = place is not None and place[0].name_column is not None
    if scene.other and not worded:
        return hit._replace(dropped="号码前写的是单号、编号一类")
    holder = named or any(tell(scene.reading, scene.span) for tell in (holder_near, person_account))
    if not worded and not (bank_card_alone(scene.number.value) and (holder or grouped)):
        return hit._replace(dropped="没有卡号字样，也没有持卡人姓名")
    if not named and organisation_account(scene.reading, scene.span):
        return hit._replace(severity=Severity.INFO, notes=(*hit.notes, "旁边写的是单位户名"))
    if holder:
        reason = "疑似完整银行卡号（校验码正确），旁边有持卡人姓名，需核实"
        return hit._replace(severity=Severity.BLOCK, reason=reason)
    return hit


def _weigh_mobile(scene: _Scene, hit: Hit) -> Hit:
    if _AMOUNT.match(scene.reading.text[scene.span.end : scene.span.end + 4]):
        return hit._replace(dropped="后面是计量单位，是数量")
    if _within_groups(scene):
        return hit._replace(dropped="是四位一组的更长号码的一段")
    place = scene.grids.at(scene.span.start)
    if place is not None and _AMOUNT_COLUMN.search(place[0].label(place[2].column)):
        return hit._replace(dropped="所在列是金额、数量")
    before = scene.before
    odd = scene.number.broken or scene.number.sizes in _RARE_SIZES
    if odd and not _PHONE_WORD.search(before[-16:]):
        return hit._replace(dropped="数字跨行或分组少见，前面没有电话字样")
    if scene.other and not _PHONE_WORD.search(before[-8:]):
        return hit._replace(dropped="号码前写的是单号、编号一类")
    if _public_mobile(scene.reading, scene.grids, scene.span):
        return hit._replace(dropped="像是依法公布的联系电话")
    return hit


def _within_groups(scene: _Scene) -> bool:
    """Is it written in fours, as accounts are, with more of them right before or behind?"""
    if set(scene.number.sizes) != {4}:
        return False
    start, end = scene.span
    text = scene.reading.text
    before, after = text[max(0, start - 5) : start], text[end : end + 5]
    return _FOUR_BEFORE.fullmatch(before) is not None or _FOUR_AFTER.fullmatch(after) is not None


def _public_mobile(reading: Reading, grids: Grids, span: Span) -> bool:
    place = grids.at(span.start)
    if place is None:
        return lawful_contact(reading, span)
    grid, _, cell = place
    if not grid.header or cell.column not in grid.header:
        return lawful_contact(reading, span) and not _personal_form(grid.rows)
    if is_public_label(grid.label(cell.column)):
        return True
    if grid.name_column is not None or is_roster(reading):
        return False
    return grid.lists_organisations() or "联系人" in "".join(map(grid.label, grid.header))


def _personal_form(rows: tuple[tuple[object, ...], ...]) -> bool:
    """Is a table without header a form about one person?"""
    text = "".join(getattr(cell, "text", "") for row in rows[:20] for cell in row)
    return bool(re.search(r"身份证|出生|性别|籍贯|家庭住址|户籍|民族", text))


def _in_one_place(number: Number) -> bool:
    """Cells of a table are not read as one, but for an identity number in three or in boxes."""
    return not number.celled or (number.sizes in _CELLED and not number.broken)


def _is_with_next_row(number: Number) -> bool:
    """Are the last digits the number of the row below, rather than a kind and a grade?"""
    return (number.broken or number.celled) and number.sizes[-1] <= 2


def _is_card(number: Number) -> bool:
    sizes = number.sizes
    grouped = len(sizes) == 1 or set(sizes[:-1]) == {4} or sizes in {(6, 13), (6, 10)}
    return (grouped or (number.broken and len(sizes) == 2)) and bank_card(number.value)


def _is_mobile(number: Number) -> bool:
    value = number.value[-11:]
    prefix = len(number.value) - 11
    sizes = number.sizes
    if prefix:
        sizes = sizes[1:] if sizes[0] == prefix else (sizes[0] - prefix, *sizes[1:])
    return mobile(value) and (
        sizes in _MOBILE_SIZES | _RARE_SIZES or (number.broken and len(sizes) == 2)
    )


_KINDS = (
    _Kind(
        "disability_certificate", (_DISABILITY,),
        lambda number: not _is_with_next_row(number) and disability_certificate(number.value), None,
    ),
    _Kind("resident_id", (_RESIDENT,), lambda number: resident_id(number.value), _weigh_resident),
    _Kind("bank_card", _CARDS, _is_card, _weigh_card),
    _Kind(
        "resident_id_15", (_RESIDENT_15,),
        lambda number: len(number.sizes) == 1 and resident_id_15(number.value),
        _weigh_resident_15,
    ),
    _Kind("mobile_phone", (_MOBILE,), _is_mobile, _weigh_mobile),
)  # fmt: skip
_ANY = re.compile("|".join(pattern.pattern for kind in _KINDS for pattern in kind.patterns))
