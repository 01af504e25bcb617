"""Build `tables/fold.npz`, the 1:1 map that folds look-alike spellings together.

Run by hand when Unicode data or OpenCC change (`python lexicons/make_fold_table.py`); the file is
committed, so that installing needs neither. Needs the development dependency
opencc-python-reimplemented. The map holds pairs (code point, folded code point); 0 means "drop".
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parent / "tables" / "fold.npz"

INVISIBLE = (
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xAD, 0x34F, 0x61C,
    0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0, 0x20E3,
    *range(0xFE00, 0xFE10), *range(0xE0000, 0xE0200), *range(0x300, 0x370), *range(0x20D0, 0x20F1),
    *range(0xFFF9, 0xFFFC),
)  # fmt: skip
STARS = "☆⭐✩✪✫✬✭✮✯✰⋆🌟✦✶✷\uf0ab\uf0b6"
# Radicals that NFKC leaves alone (most of U+2E80-2EFF), as PDF fonts put them for whole characters.
RADICALS = dict(
    zip(
        "⺟⺠⺫⻅⻆⻉⻋⻌⻑⻓⻔⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⻄⻊⻁⻂⺮⺯⺼⺶⻍⻏⻖⺩⺬⺪",
        "母民目见角贝车辶长长门青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟西足虎衣竹糸肉羊辶阝阝王示疋",
        strict=True,
    )
)
VARIANTS = dict(zip("祕戶衞綫裡", "秘户卫线里", strict=True))
HOMOGLYPHS = dict(
    zip(
        "аеорсухіјѕԁԛԝһвкмнтАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧονⅼ",
        "aeopcyxijsdqwhbkmhtabekmhopctxijsabezhikmnoptyxovl",
        strict=True,
    )
)
# Enclosed numbers keep their own sign: as list markers they would run into the number behind them.
KEPT = frozenset(map(chr, (*range(0x2460, 0x249C), *range(0x24EA, 0x2500), *range(0x2776, 0x2794))))


def traditional_to_simplified() -> dict[int, int]:
    """Single-character conversions of OpenCC's t2s."""
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    blocks = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))
    pairs = {}
    for code in (code for block in blocks for code in block):
        simple = convert(chr(code))
        if len(simple) == 1 and simple != chr(code):
            pairs[code] = ord(simple)
    return pairs


def fold_character(char: str, simplified: dict[int, int]) -> int:
    """The code point `char` folds to; 0 when it is dropped."""
    if ord(char) in INVISIBLE:
        return 0
    if char in KEPT:
        return ord(char)
    if char in STARS:
        return ord("★")
    folded = RADICALS.get(char) or HOMOGLYPHS.get(char) or VARIANTS.get(char) or char
    compatible = unicodedata.normalize("NFKC", folded)
    if len(compatible) == 1:
        folded = compatible
    folded = VARIANTS.get(folded, folded)
    folded = chr(simplified.get(ord(folded), ord(folded)))
    if len(folded.lower()) == 1:
        folded = folded.lower()
    return ord(folded)


def main() -> None:
    simplified = traditional_to_simplified()
    pairs = [
        (code, target)
        for code in range(0x110000)
        if not 0xD800 <= code < 0xE000 and (target := fold_character(chr(code), simplified)) != code
    ]
    sources, targets = (np.array(column, dtype=np.uint32) for column in zip(*pairs, strict=True))
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("wb") as file:
        np.savez_compressed(file, sources=sources, targets=targets)


if __name__ == "__main__":
    main()
