"""Mention versus mark: words about secrecy are everywhere in laws, lessons and news.

A mark is set apart on its line; a mention stands in a sentence, in quotes, in a list of options.
Every step down says why, in words a reviewer reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from screener.detect.context.genre import Genre
from screener.detect.context.shape import (
    at_top,
    is_numbered_heading,
    is_option,
    is_quoted,
    location_of,
)
from screener.document import Span
from screener.finding import Hit, stands_apart
from screener.reading import Reading
from screener.rule import Category, Severity, Zone

_SECRECY = re.compile(
    r"密|内部|公开|外传|外泄|扩散|翻印|收回|启用|考|★|传阅|参考|参阅|批示|稿|份号|^0[0-9]{5}$"
)
_CATEGORIES = frozenset(
    {
        Category.STATE_SECRET, Category.WORK_SECRET, Category.BUSINESS_SECRET,
        Category.SENSITIVE_INFO,
    }
)  # fmt: skip
_TALKED_OF_BEFORE = re.compile(
    r"(?:标有|标注|标明|注明|标示|标识|标着|标上|标为|标成|印有|印着|盖有|盖着|盖上|写有|写着|写上|写明|带有|打着|打上|贴着|贴有|加盖"
    r"|载有|含有|形如|比如|例如|譬如|诸如|所谓|什么是|何为|是指|定为|确定为|列为|划为|划分为|区分为|分为|包括|不属于|误将|误把"
    r"|冒充|谎称|看到|看见|字样|表述为|格式为|形式为|写法|属于|使用|答:|[,:(]如)[^。!?;\n]{0,14}$"
)
_TALKED_OF_AFTER = re.compile(
    r"^[”’」》\"')]{0,2}[^。!?;\n]{0,6}(?:字样|标志|标识|标记|标签|印章|印记|等级|三级|三个|三种|二字|两字|两个字|四个字|几个字|是指|指的是"
    r"|不属于|分别|之分|代表|表示|意味|怎么|如何)|^(?:的(?:写法|含义|意思)|[是为](?:不?正确|错误|规范|完整)的)"
    r"|^级?(?:国家秘密|以上|的?事项|的?载体|的?计算机)"
)
_RULE_LIKE = re.compile(
    r"应当|必须|不得|严禁|禁止|不准|不能|切勿|一律|凡是?|规定(?!时[限间]|期限|的?范围)|违反|违规|擅自|确保|防止|避免|是否|如何|怎样|处分|处罚|追究"
    r"|警告|泄密|失密|举报|依法|条例|第[一二三四五六七八九十百0-9]{1,4}条|要严格|做好|加强|案例|情形|丢失|遗失"
)
_SELF = re.compile(
    r"(?:[此本]|以上|上述)(?:件|文件|文|材料|资料|稿|表|报告|通知|方案|名单|简报|刊|纪要|文档|邮件|信息|内容|消息)"
)
_EXAMPLE = re.compile(
    r"示例|样例|举例|例如|例:|[,:(]如:|格式|示意|图例|范例|样式|练习|为例|示范|写法|课件|讲义"
)
_SAMPLES = frozenset({Genre.LESSON, Genre.QUESTIONS, Genre.TEMPLATE, Genre.LAW})
_STRICT = frozenset({Genre.LAW, Genre.QUESTIONS})
_TEACHING = _STRICT | {Genre.LESSON}
_TERM = re.compile(r"[★0-9]|长期|公开")
_DEFINES = re.compile(r"(?:级)?(?:[是指,(的包作属]|一般|又称|通常|不同|分为|保护|管理|与)")
_SENTENCE_END = "。!?;\n"
_QUOTED, _TALKED, _RULED, _KIND, _SAMPLE, _TAUGHT = 0.8, 0.8, 0.4, 0.55, 0.8, 0.3


def weigh_mention(
    reading: Reading, hit: Hit, zones: frozenset[Zone], kinds: Callable[[], frozenset[Genre]]
) -> Hit:
    """Lower `hit` when the words are talked about; `kinds` tells the document's genres."""
    if not hit.rule.mention or hit.rule.certain or hit.rule.category not in _CATEGORIES:
        return hit
    text = reading.text[hit.span.start : hit.span.end]
    if zones & {Zone.FILENAME, Zone.METADATA}:
        return hit
    if not _SECRECY.search(text):
        teaching = kinds() & _TEACHING if zones <= {Zone.BODY} else frozenset()
        return _lower(hit, _TAUGHT, f"文件像{_names(teaching)}") if teaching else hit
    if is_quoted(reading, hit.span):
        return _lower(hit, _QUOTED, "处于引号或书名号内，像是引用")
    if is_option(reading, hit.span):
        return _lower(hit, _TALKED, "像是试题选项或列举")
    if "★" not in text and is_numbered_heading(reading, hit.span):
        return _lower(hit, _TALKED, "像是讲解这一标注的小标题")
    if zones & {Zone.ALONE, Zone.LABEL} or Zone.HEADER in zones:
        return _weigh_mark(reading, hit, kinds())
    return _weigh_sentence(reading, hit, kinds())


def _weigh_mark(reading: Reading, hit: Hit, found: frozenset[Genre]) -> Hit:
    """A mark set apart counts, but for samples shown in a lesson or form, and props of a game."""
    if Genre.FICTION in found and not _TERM.search(reading.text[slice(*hit.span)]):
        return _lower(hit, _KIND, f"文件像{_names({Genre.FICTION})}")
    if _explained_below(reading, hit.span):
        return _lower(hit, _TALKED, "下文在解释这个词")
    if stands_apart(location_of(reading, hit.span)) or not found & _SAMPLES:
        return hit
    line = reading.line_at(hit.span.start)
    start = max(0, line.start - 80)
    if _EXAMPLE.search(reading.text[start : hit.span.start]):
        return _lower(hit, _SAMPLE, f"像是{_names(found & _SAMPLES)}中的示例")
    if at_top(reading, hit.span):
        return hit
    if not _TERM.search(reading.text[slice(*hit.span)]):
        return _lower(hit, _KIND, f"文件像{_names(found & _SAMPLES)}")
    softer = min(hit.severity, Severity.REVIEW)
    return hit._replace(
        severity=softer, notes=(*hit.notes, f"文件像{_names(found & _SAMPLES)}，可能是示例")
    )


def _explained_below(reading: Reading, span: Span) -> bool:
    """Does the next line begin with the same words, as an article does under its title?"""
    words = reading.text[slice(*span)]
    below = reading.text[reading.line_at(span.start).end :].lstrip()
    return bool(_DEFINES.match(below.removeprefix(words))) if below.startswith(words) else False


def _weigh_sentence(reading: Reading, hit: Hit, found: frozenset[Genre]) -> Hit:
    start, end = _sentence(reading.text, hit.span)
    before = reading.text[start : hit.span.start]
    after = reading.text[hit.span.end : end]
    if _TALKED_OF_BEFORE.search(before) or _TALKED_OF_AFTER.search(after):
        return _lower(hit, _TALKED, "句子在谈论这一标注")
    itself = _SELF.search(reading.text[start : hit.span.end])
    speaks_of_itself = itself is not None and itself.start() <= hit.span.start - start
    if found and not (speaks_of_itself and not found & _STRICT):
        hit = _lower(hit, _KIND, f"文件像{_names(found)}")
        hit = hit._replace(severity=min(hit.severity, Severity.REVIEW))
    if _RULE_LIKE.search(before + "|" + after) and not speaks_of_itself:
        hit = _lower(hit, _RULED, "句子像规定、要求或案例")
    return hit


def _sentence(text: str, span: Span) -> Span:
    start = max(text.rfind(mark, 0, span.start) for mark in _SENTENCE_END) + 1
    ends = [at for mark in _SENTENCE_END if (at := text.find(mark, span.end)) >= 0]
    return Span(start, min(ends, default=len(text)))


def _lower(hit: Hit, by: float, note: str) -> Hit:
    return hit._replace(
        confidence=max(0.01, hit.confidence - by), notes=(*hit.notes, f"{note}，降低判断")
    )


def _names(found: Collection[Genre]) -> str:
    return "、".join(sorted(found))
