"""半年、年度总结 as a Word document: the headings of a self-check, figures filled in, blanks left.

What no program can know - who is responsible, what was taught, what was punished - people write.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from screener.forms.chart import Bars, add_chart
from screener.forms.sheet import chinese_date, printable
from screener.forms.word import a4_document
from screener.review.tally import Findings, Reviews, Tally

_BLANK = "（由本单位填写：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿）"
_NIL = "本期没有完成审查的稿件（零报告）。"
_ABSENT = "生成本总结时没有审查记录，本节数字由本单位填写。"
_NUMBERS = "一二三四五六七八九十"
_BASIS = (
    "《中华人民共和国保守国家秘密法实施条例》第五十六条（年度报告）、"
    "第五十八条第（十二）项（自查自评中的信息公开保密审查情况）"
)


def summary_docx(tally: Tally, *, unit: str) -> bytes:
    """The summary of a period, with charts of Word's own."""
    document = a4_document()
    title = f"{unit}{tally.period.label}信息公开保密审查工作总结"
    _title(document, title)
    if not tally.ended:
        _text(document, f"本期尚未结束，数字截至{chinese_date(tally.asof.isoformat())}。")
    sections = [*_figures(tally), *_self_check(tally)]
    for number, (heading, parts) in enumerate(sections):
        _heading(document, f"{_count(number + 1)}、{heading}")
        for part in parts:
            _add(document, part)
    _text(document, "")
    _text(document, "填报人：＿＿＿＿＿＿　　审核人：＿＿＿＿＿＿　　单位负责人：＿＿＿＿＿＿")
    _text(document, f"{unit}（盖章）　　　＿＿＿＿年＿＿月＿＿日")
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.title = title
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


Rows = Mapping[str, int | str]
Part = str | Bars | Rows
Section = tuple[str, list[Part]]


def _count(number: int) -> str:
    if number <= 10:
        return _NUMBERS[number - 1]
    return f"十{_NUMBERS[number - 11]}"


def _figures(tally: Tally) -> Iterator[Section]:
    yield "审查工作量", list(_workload(tally))
    yield "审查结论与机检情况", list(_conclusions(tally.reviews))
    yield "网站巡查与整改", list(_rectification(tally.findings))


def _workload(tally: Tally) -> Iterator[Part]:
    reviews = tally.reviews
    if reviews is None:
        yield _ABSENT
        return
    if not reviews.items:
        yield _NIL
    yield {
        "审查件数": reviews.items,
        "附件数": reviews.attachments,
        "机检拦截件数": reviews.blocked,
        "疑似国家秘密上传封存（起）": "—" if tally.incidents is None else tally.incidents,
        "平均审查时长": _hours(reviews.hours),
        "登记发布": reviews.published,
        "发布后与签发内容不一致": reviews.differing,
        "撤稿": reviews.withdrawn,
        "误报解除": reviews.permits,
        "到期销毁": reviews.destroyed,
    }
    names = [f"{month}月" for month in tally.period.months]
    yield Bars(f"{tally.period.label}各月审查件数", names, reviews.months)
    months = zip(tally.period.months, names, reviews.months, strict=True)
    nil = [name for month, name, count in months if not count and tally.past(month)]
    if nil and reviews.items:
        yield f"零报告月份：{'、'.join(nil)}。"


def _hours(hours: float | None) -> str:
    if hours is None:
        return "—"
    if hours < 1:
        return f"{round(hours * 60)}分钟" if hours * 60 >= 1 else "不到1分钟"
    return f"{hours:.1f}小时" if hours < 48 else f"{hours / 24:.1f}天"


def _conclusions(reviews: Reviews | None) -> Iterator[Part]:
    if reviews is None:
        yield _ABSENT
        return
    if not reviews.items:
        yield _NIL
        return
    yield {
        name: f"{count}件（{_share(count, reviews.items)}）"
        for name, count in reviews.conclusions.items()
    }
    yield Bars(
        "各审查结论件数", list(reviews.conclusions), list(reviews.conclusions.values()), True
    )
    if reviews.categories:
        names, counts = list(reviews.categories), list(reviews.categories.values())
        yield Bars("机检命中类别（疑似）", [f"疑似{one}" for one in names], counts, True)
        yield {f"命中规则第{at}位": f"{name}（{count}处）"
               for at, (name, count) in enumerate(reviews.rules, 1)}  # fmt: skip
    if reviews.decided:
        rate = _share(reviews.dismissed, reviews.decided)
        yield (
            f"人工处置机检提示{reviews.decided}处，其中驳回（误报或依法应当公开）"
            f"{reviews.dismissed}处，驳回率{rate}。"
        )
    yield "词库更新：" + (
        "；".join(f"{chinese_date(day)}启用（{digest[:12]}）" for day, digest in reviews.lexicons)
        + "。"
        if reviews.lexicons
        else "本期没有更换。"
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _rectification(found: Findings) -> Iterator[Part]:
    if not found.sweeps:
        yield "本期没有用本系统巡查网站。"
    rate = "—" if found.rate is None else f"{100 * found.rate:.1f}%"
    yield {
        "巡查次数": found.sweeps,
        "发现问题": found.found,
        "复查销号": found.verified,
        "整改率": rate,
        "经批准保留": found.accepted,
        "超期未整改": found.overdue,
        "曾经复现": found.again,
    }
    if found.found:
        yield Bars("发现问题的情形", list(found.kinds), list(found.kinds.values()), True)
        yield Bars("整改进度", list(found.stages), list(found.stages.values()), True)
    if found.categories:
        told = "、".join(f"疑似{name}{count}处" for name, count in found.categories.items())
        yield f"网站上按现行词库疑似不宜公开的内容：{told}（均须人工核实）。"


def _self_check(tally: Tally) -> Iterator[Section]:
    """The points a self-check report answers, each with what the records show of it."""
    reviews = tally.reviews
    yield "制度建立情况", [_BLANK]
    yield "责任领导、机构和人员", [_BLANK]
    yield "先审后公开、一事一审落实情况", [_known(reviews, lambda one: (
        f"完成审查{one.items}件，一件一份记录，逐份签字、前后相连；"
        f"登记发布{one.published}件，其中{one.published - one.differing}件与签发内容逐字节一致。"
    )), _BLANK]  # fmt: skip
    yield "公开属性、方式、时间在制发时明确情况", [_known(reviews, lambda one: (
        f"写明公开属性的{one.open_known}件，占{_share(one.open_known, one.items)}。"
    )), _BLANK]  # fmt: skip
    yield "不能确定事项上报情况", [_known(reviews, lambda one: (
        f"送上级审查或送保密行政管理部门确定{one.referred}件。"
    )), _BLANK]  # fmt: skip
    yield "涉密件公开前解密手续，隐去发文格式和发文字号情况", [_known(reviews, lambda one: (
        f"登记解密文号的{one.declassified}件。"
    )), _BLANK]  # fmt: skip
    yield "未解密文件、密码电报（含标题、摘要、文号）不得使用情况", [_BLANK]
    yield "审批手续、登记记录完备情况", [_known(reviews, lambda one: (
        f"{one.items}份审查记录均有登记号、各级签字和时间，可离线核对。"
    )), _BLANK]  # fmt: skip
    found = tally.findings
    yield "网站与新媒体排查情况", [
        f"网站巡查{found.sweeps}次，发现{found.found}项（见第三部分）。新媒体：", _BLANK,
    ]  # fmt: skip
    yield "宣传教育和培训（次数、人数）", [_BLANK]
    yield "违规查处情况", [_BLANK]
    yield "整改情况和下一步打算", [
        f"已复查销号{found.verified}项，超期未整改{found.overdue}项。", _BLANK,
    ]  # fmt: skip


def _known(reviews: Reviews | None, words: Any) -> str:
    if reviews is None:
        return _ABSENT
    return str(words(reviews)) if reviews.items else _NIL


def _title(document: Any, title: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(8)
    run = line.add_run(printable(title))
    run.bold, run.font.size = True, Pt(18)
    _text(document, f"依据：{_BASIS}。")
    _text(
        document,
        "数字由审查系统按审查记录和整改台账统计；机检结果均为疑似，是否涉密、能否公开以人的审查结论为准。",
    )


def _heading(document: Any, text: str) -> None:
    from docx.shared import Pt

    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(10)
    line.paragraph_format.space_after = Pt(4)
    line.paragraph_format.keep_with_next = True
    run = line.add_run(text)
    run.bold, run.font.size = True, Pt(12)


def _text(document: Any, text: str) -> None:
    from docx.shared import Pt

    line = document.add_paragraph(printable(text))
    line.paragraph_format.space_after = Pt(3)


def _add(document: Any, part: Part) -> None:
    if isinstance(part, str):
        _text(document, part)
    elif isinstance(part, Bars):
        if any(part.values):
            height = 62 if not part.across else 24 + 9 * len(part.names)
            add_chart(document, part, height_mm=height)
    else:
        _table(document, part)


def _table(document: Any, rows: Rows) -> None:
    """Two pairs of name and figure on a line."""
    pairs = list(rows.items())
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    for at in range(0, len(pairs), 2):
        cells = table.add_row().cells
        for offset, (name, value) in enumerate(pairs[at : at + 2]):
            cells[2 * offset].text = printable(name)
            cells[2 * offset + 1].text = printable(str(value))
    document.add_paragraph()
