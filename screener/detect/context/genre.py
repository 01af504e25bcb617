"""What kind of document this is, as far as it tells talk about secrecy from secrets."""

from __future__ import annotations

import re
from enum import StrEnum

from screener.reading import Reading

_LOOKED_AT = 30_000  # code points; the kind of a document shows in its first pages
_TALK_MINIMUM = 4
_TALK_DENSITY = 2.5  # words about secrecy per thousand code points


class Genre(StrEnum):
    """The values are the words notes use."""

    LAW = "法规制度"
    QUESTIONS = "试题题库"
    LESSON = "保密宣传教育、制度或办事指南"
    TEMPLATE = "范本或空白表单"
    FICTION = "文艺、游戏作品介绍"
    TENDER = "招标采购文件"
    HISTORY = "历史题材"
    JUDGMENT = "裁判文书"


_PATTERNS = (
    (Genre.LAW, 3, r"(?m)^\s*第[一二三四五六七八九十百零0-9]{1,5}条"),
    (Genre.QUESTIONS, 4, r"(?m)^\s*\(?[a-d][.、)]|(?:单选|多选|判断|填空|选择)题|答案:|\( {1,6}\)"),
    (Genre.TEMPLATE, 4, r"××+|___+|□|\*\*{3,}|\.\.{5,}|xxx+"),
    (Genre.JUDGMENT, 4, r"原告|被告|上诉人|公诉机关|本院|判决如下|经审理查明|第三人"),
    (Genre.TENDER, 3, r"招标|投标人|采购公告|采购需求|采购项目|供应商|中标|询价|比选"),
    (
        Genre.HISTORY, 3,
        r"民国|抗战|抗日|地下党|红军|解放战争|长征|史料|旧址|纪念馆|解放前|革命|烈士|1[89][0-6][0-9]年",
    ),
)  # fmt: skip
# Alternatives that all begin with a plain character let the engine skip what begins none of them.
_COMPILED = tuple((genre, least, re.compile(pattern)) for genre, least, pattern in _PATTERNS)
_TEMPLATE_TITLE = re.compile(
    r"示范文本|范本|范文|模板|样式|式样|样例|样表|参考文本|格式文本|示范|样本|填写说明"
)
_TITLE_LENGTH = 60
_FICTION = re.compile(
    r"剧本|玩家|桌游|密室|小说|连载|影片|上映|主演|导演|剧组|游戏|电影|电视剧|谍战|推理|悬疑|票房|剧情|特工|卧底|未完待续|主角|探长|第[一二三四五六七八九十]{1,3}[章回]"
)
_TALK = re.compile(
    r"保密(?:法|意识|宣传|教育|知识|培训|工作|制度|纪律|规定|审查|管理|委|观|常识|提醒|责任|检查|要求|义务|守则|承诺)"
    r"|失密|泄密|窃密|定密|涉密|国家秘密|保守秘密|国家安全|密级|间谍|信息公开|依申请公开|不予公开|公开申请"
    r"|答复书|工作秘密|商业秘密|公文格式|公文处理|版头|机要|脱密|解密"
)
_TALK_KINDS = 3


def genres(text: str) -> frozenset[Genre]:
    """The kinds that folded `text` shows; empty for most documents."""
    text = text[:_LOOKED_AT]
    found = {genre for genre, least, pattern in _COMPILED if _at_least(least, pattern, text)}
    if _TEMPLATE_TITLE.search(text[:_TITLE_LENGTH]):
        found.add(Genre.TEMPLATE)
    if len(set(_FICTION.findall(text))) > 1:
        found.add(Genre.FICTION)
    talk = _TALK.findall(text)
    dense = len(talk) * 1000 >= _TALK_DENSITY * max(len(text), 400)
    if len(talk) >= _TALK_MINIMUM and len(set(talk)) >= _TALK_KINDS and dense:
        found.add(Genre.LESSON)
    return frozenset(found)


def genres_of(reading: Reading) -> frozenset[Genre]:
    """The same of a reading, worked out once."""
    return reading.once(genres, lambda: genres(reading.text))


def _at_least(least: int, pattern: re.Pattern[str], text: str) -> bool:
    return any(number >= least for number, _ in enumerate(pattern.finditer(text), 1))
