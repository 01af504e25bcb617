"""Ways in which people write a term so that a machine does not see it and a reader does."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache

from screener.fold import fold, fold_term
from screener.spelling import sounds as readings_of
from screener.spelling import splits

Trick = Callable[[str, random.Random], str | None]  # None: cannot be done to this term

_TONES = str.maketrans("aeiou", "āéǐòū")


@cache
def _forms() -> Mapping[str, str]:
    """Character to the others that fold to it: traditional, variant and compatibility forms."""
    others: dict[str, str] = defaultdict(str)
    for code in (*range(0x2E80, 0x2FE0), *range(0x3400, 0xA000), *range(0xF900, 0xFB00)):
        char = chr(code)
        folded = fold(char).text
        if folded != char and len(folded) == 1:
            others[folded] += char
    return others


def other_forms(term: str, dice: random.Random) -> str | None:
    forms = _forms()
    written = "".join(dice.choice(forms[char]) if char in forms else char for char in term)
    return written if written != term else None


def plain(term: str, dice: random.Random) -> str:
    return term


def between(*symbols: str) -> Trick:
    return lambda term, dice: dice.choice(symbols).join(term)


def mixed(term: str, dice: random.Random) -> str:
    return "".join(char + dice.choice("*-·~^_ ") for char in term)[:-1]


def somewhere(symbol: str) -> Trick:
    def made(term: str, dice: random.Random) -> str:
        at = dice.randrange(1, len(term))
        return term[:at] + symbol + term[at:]

    return made


def bracketed(term: str, dice: random.Random) -> str:
    return "【" + "】【".join(term) + "】"


def repeated(term: str, dice: random.Random) -> str:
    return "".join(char * 2 for char in term)


def listed(term: str, dice: random.Random) -> str | None:
    return "、".join(term) if len(term) > 2 else None


@cache
def _parts() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for parts, char in splits(frozenset(map(chr, range(0x4E00, 0xA000)))):
        found[char].append(parts)
    return found


@cache
def _sounds() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for syllable, char in readings_of(frozenset(map(chr, range(0x4E00, 0xA000)))):
        if syllable.islower():
            found[char].append(syllable)
    return found


def _one(term: str, dice: random.Random, write: Callable[[str], str | None]) -> str | None:
    order = list(range(len(term)))
    dice.shuffle(order)
    for at in order:
        written = write(fold_term(term[at]))
        if written:
            return term[:at] + written + term[at + 1 :]
    return None


def split(term: str, dice: random.Random) -> str | None:
    return _one(term, dice, lambda char: dice.choice(_parts().get(char, [""])))


def split_and_strewn(term: str, dice: random.Random) -> str | None:
    written = split(term, dice)
    return somewhere("*")(written, dice) if written else None


def split_all(term: str, dice: random.Random) -> str | None:
    if not all(char in _parts() for char in term):
        return None
    return "".join(dice.choice(_parts()[char]) for char in term)


def syllable(term: str, dice: random.Random) -> str | None:
    return _one(term, dice, lambda char: (_sounds().get(char) or [""])[0])


def toned(term: str, dice: random.Random) -> str | None:
    return _one(term, dice, lambda char: (_sounds().get(char) or [""])[0].translate(_TONES))


def initial(term: str, dice: random.Random) -> str | None:
    return _one(term, dice, lambda char: (_sounds().get(char) or [""])[0][:1])


def backwards(term: str, dice: random.Random) -> str:
    return f"\u202e{term[::-1]}\u202c"


TRICKS: Mapping[str, Trick] = {
    "照常书写": plain,
    "繁体、异体、兼容字形": other_forms,
    "零宽字符": between("\u200b", "\u2060", "\ufeff"),
    "组合附加符号": between("\u0336", "\u0301", "\ufe0f"),
    "空格、全角空格": between(" ", "\u3000", "  "),
    "星号、点、横线": between("*", ".", "-", "——", "…"),
    "混用符号": mixed,
    "表情符号": between("😀", "👍🏻", "★"),
    "只在一处夹符号": somewhere("*"),
    "逐字加括号": bracketed,
    "重复书写": repeated,
    "顿号逐字隔开": listed,
    "词中换行": somewhere("\n"),
    "一字一行": between("\n"),
    "拆一个字": split,
    "全部拆字": split_all,
    "拆一个字，又夹符号": split_and_strewn,
    "一个字写拼音": syllable,
    "一个字写带声调的拼音": toned,
    "一个字写首字母": initial,
    "反向显示": backwards,
}
CARRIERS = (
    ("", ""),
    ("会上传达了", "的有关要求。"),
    ("附件：", "，共三份"),
    ("😀𠮷野家：", "，请查收"),
    ("春天来了。\n", "\n请各科室知悉。"),
    ("（见", "）"),
)
# Neighbours that only look like a term when they are run together.
_TRAPS = (
    "司机密切配合 揭秘密室逃脱 密级配沥青混凝土 国内部分地区 体育馆内部分设三厅 手机密码锁 "
    "停机，密切关注 飞机密集起降 计算机密度 有机密封圈 神秘密林 隐秘密道 主机/密码 "
    "手机|密码 国内，部分资料 省内部分文件 会议纪念要事 本会议题纪要点 未公路开工 "
    "已注意保温存放 发送审查稿件 投稿送审计局 内部，资料 东、南、西、北 机械、密封 "
    "A机B密 2机3密 机关m密码 木材几何密度 言语义务 保密期间限行 知悉，范围很广 "
    "会议，纪要 绝对密闭 不得在外传播 严禁在外传递 内科部门资料 征求大家的意见，稿件另发 "
    "业绩密集公布 涉水密封舱 干涉密度 跋涉密林 明电灯内部件"
)
TRAPS = tuple(_TRAPS.split())
