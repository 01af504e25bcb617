"""Build `tables/fold.npz`, the 1:1 map that folds look-alike spellings together.

Run by hand when Unicode data or OpenCC change (`python lexicons/make_fold_table.py`); the file is
committed, so that installing needs neither. Needs the development dependency
opencc-python-reimplemented. The file holds pairs (code point, what it folds to), where each kind of
character begins, and a digest of it all.
"""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import numpy as np

from screener import fold as kinds

TARGET = Path(__file__).parent / "tables" / "fold.npz"

INVISIBLE = frozenset(
    map(chr, (0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFFA0, 0x20E3))
)
BLANKS = frozenset(
    map(chr, (0x0A, 0x20, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x2800, 0x3000))
)
STOPS = frozenset(",。;:!?、")  # they set words apart
STARS = "☆⭐✩✪✫✬✭✮✯✰⋆🌟✦✶✷\uf0ab\uf0b6"
# Radicals and strokes that NFKC leaves alone, as PDF fonts put them for whole characters.
RADICALS = dict(
    zip(
        "⺃⺅⺇⺉⺋⺎⺏⺐⺒⺓⺔⺖⺗⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳㇐㇑㇔㇚㇟",
        "乚亻几刂㔾尢尢尣巳幺彑忄㣺扌攵旡月歹母民氵氺灬爫爫丬牛犭王疋目示礻竹糸纟罒罒网罓羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阝阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙亀亀龟一丨丶亅乚",
        strict=True,
    )
)  # fmt: skip
VARIANTS = dict(zip("祕戶衞綫裡祕袐粊柲祕檔擋", "秘户卫线里秘秘秘秘秘档挡", strict=True))
# Letters of other alphabets that a reader takes for Latin ones.
HOMOGLYPHS = dict(
    zip(
        "аеорсухіјѕԁԛԝһвкмнтАВЕКМНОРСТУХІЈЅԌԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονρυⅼɑɡıοօսցհᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢǃ",
        "aeopcyxijsdqwhbkmhtabekmhopctyxijsgqwabezhikmnoptyxaovpulagiooughabcdeghijklmnoprtuvwyz!",
        strict=True,
    )
)
# Enclosed numbers keep their own sign: as list markers they would run into the number behind them.
KEPT = frozenset(
    map(chr, (*range(0x2460, 0x249C), *range(0x24EA, 0x2500), *range(0x2776, 0x2794),
              *range(0x3220, 0x322A), *range(0x3280, 0x328A)))
)  # fmt: skip


def traditional_to_simplified() -> dict[int, int]:
    """Single-character conversions of OpenCC: traditional, Taiwan's, Hong Kong's and Japan's."""
    from opencc import OpenCC

    plain, taiwan, hong_kong = (OpenCC(name).convert for name in ("t2s", "tw2s", "hk2s"))
    japan = _japanese()
    blocks = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00),
              range(0x20000, 0x323B0))  # fmt: skip
    pairs = {}
    for char in (chr(code) for block in blocks for code in block):
        for simple in (plain(char), taiwan(char), hong_kong(char), plain(japan.get(char, char))):
            if len(simple) == 1 and simple != char:
                pairs[ord(char)] = ord(simple)
                break
    return pairs


def _japanese() -> dict[str, str]:
    """Japanese forms to traditional ones; what is a simplified character too is left alone."""
    import opencc

    path = Path(opencc.__file__).parent / "dictionary" / "JPVariants.txt"
    pairs = {}
    for line in path.read_text("utf-8").splitlines():
        old, new = line.split("\t")
        if " " not in new and not _in_gb2312(new):
            pairs[new] = old
    return pairs


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def fold_once(char: str, simplified: dict[int, int]) -> str:
    """One step; an empty string when the character is dropped."""
    if char in KEPT:
        return char
    if char in BLANKS:
        return char if char == "\n" else " "
    if char in INVISIBLE or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return ""
    if char in STARS:
        return "★"
    for table in (RADICALS, HOMOGLYPHS, VARIANTS):
        char = table.get(char, char)
    compatible = unicodedata.normalize("NFKC", char)
    if len(compatible) == 1:
        char = compatible
    char = _plain_letter(char)
    char = chr(simplified.get(ord(char), ord(char)))
    return char.lower() if len(char.lower()) == 1 else char


def _plain_letter(char: str) -> str:
    """Digits of any script as ASCII; Latin letters without their marks."""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.decimal(char))
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


def fold_character(char: str, simplified: dict[int, int]) -> str:
    """Fold until nothing changes any more, so that folding twice is folding once."""
    seen = {char}
    while (folded := fold_once(char, simplified)) and folded not in seen:
        seen.add(folded)
        char = folded
    return folded


def kind(folded: str) -> int:
    """The kinds of a folded character, as bits."""
    if not folded:
        return kinds.DROPPED
    code = ord(folded)
    if 0x3400 <= code < 0xA000 or 0x20000 <= code < 0x323B0:
        return kinds.HAN
    if folded in STOPS:
        return kinds.STOP
    if folded in BLANKS:
        return kinds.BLANK | (kinds.LINE if folded == "\n" else kinds.GAP)
    if folded == "\t":
        return kinds.STOP
    if 0x61 <= code <= 0x7A:
        return kinds.LATIN
    return 0 if folded.isalnum() else kinds.GAP


def main() -> None:
    simplified = traditional_to_simplified()
    table = np.arange(0x110000, dtype=np.uint32)
    of_kind = np.zeros(0x110000, dtype=np.uint32)
    for code in (*range(0xD800), *range(0xE000, 0x110000)):
        folded = fold_character(chr(code), simplified)
        table[code] = ord(folded) if folded else 0
        of_kind[code] = kind(folded)
    sources = np.flatnonzero(table != np.arange(0x110000)).astype(np.uint32)
    begins = np.flatnonzero(np.diff(of_kind, prepend=np.uint32(0xFFFFFFFF)) != 0).astype(np.uint32)
    arrays = {
        "sources": sources, "targets": table[sources],
        "kind_begins": begins, "kinds": of_kind[begins],
    }  # fmt: skip
    digest = hashlib.sha256(b"".join(one.tobytes() for one in arrays.values())).hexdigest()
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, digest=np.array(digest), **arrays)


if __name__ == "__main__":
    main()
