"""Which characters the bytes of a text stand for: marks and declarations first, then plausibility.

GB18030 and Big5 both accept most of each other's bytes, so the reading with more everyday
characters wins. A tail cut in the middle of a character spoils nothing but that character.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "ms936": "gb18030",
    "x-gbk": "gb18030", "windows-936": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs",
    "x-x-big5": "big5hkscs", "unicode": "utf-16", "iso-8859-1": "cp1252", "latin-1": "cp1252",
    "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "utf8": "utf-8",
    "shift_jis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
}  # fmt: skip
_SAMPLE = 65_536
_TRACE = 0.1  # of the characters beyond ASCII: more broken ones, and it is another charset
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Of UTF-16: zero, those of punctuation, circled numbers, squares and stars, or Han's.
_HIGH = bytes((0x00, 0x20, 0x24, 0x25, 0x26, 0x30, 0xFF, *range(0x4E, 0xA0)))
_SEVEN_BITS = re.compile(rb"~\{(?:[!-w][!-~])+~\}")  # GB2312 as old mail and newsgroups wrote it
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体"
    "制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内"
    "数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提"
    "直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计"
    "别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海"
    "口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身"
    "车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石"
    "记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青"
    "省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效院查江型眼"
    "王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严密请龙姓码址"
    "這個國為時來們會過發動產種後經進實電機當從業現還應開點義間樣關數結問題條無軍論運將組見計"
    "別幾區戰決處隊給門導壓爭濟階術極聯認權單風帶場車務達議聲報類離確張話節傳許廣記請員號專縣"
    "，。、；：？！“”（）《》·—％〔〕　１２３４５６７８９０"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`lost` is how many characters could not be told and stand as U+FFFD."""

    text: str = field(repr=False)
    charset: str
    lost: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """The text of `data`, or None when the bytes are no text in any likely charset."""
    found = _decode(data, declared)
    if found is None or "\0" in found.text:
        return None
    sample = found.text[:_SAMPLE]
    return None if len(_CONTROLS.findall(sample)) > 2 + len(sample) // 50 else found


def _decode(data: bytes, declared: str | None) -> Decoded | None:
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return _lossy(data[len(mark) :], charset)
    if b"\0" in data[: 4 * _SAMPLE]:
        return _utf_16(data) or _utf_32(data)
    wanted = _known(declared)
    if _SEVEN_BITS.search(data) and (text := _strict(data, "hz")) and plausibility(text.text) > 0.5:
        return text
    strict = _strict(data, "utf-8")
    if strict and (wanted in {None, "utf-8"} or plausibility(strict.text) >= 0.5):
        return strict
    if wanted and (text := _strict(data, wanted)):
        return text
    return strict or _guess(data, wanted)


def _guess(data: bytes, wanted: str | None) -> Decoded | None:
    broken = _lossy(data, "utf-8")
    if _mostly_whole(broken):
        return broken
    if found := _utf_16(data):
        return found
    strict = [text for one in ("gb18030", "big5hkscs") if (text := _strict(data, one))]
    if strict:
        return max(strict, key=lambda one: plausibility(one.text))
    charsets = dict.fromkeys(one for one in (wanted, "gb18030", "big5hkscs") if one)
    candidates = [one for charset in charsets if _mostly_whole(one := _lossy(data, charset))]
    if candidates:
        return max(candidates, key=lambda one: plausibility(one.text))
    return _detect(data)


def _known(declared: str | None) -> str | None:
    """The charset a declaration means in practice; None when there is none of that name."""
    name = (declared or "").strip().strip("\"'").lower()
    name = _WIDER.get(name, name)
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Codecs such as base64 or zlib turn bytes into bytes: not what a page may ask for.
    return codec.name if getattr(codec, "_is_text_encoding", True) else None


def _strict(data: bytes, charset: str) -> Decoded | None:
    decoder = codecs.getincrementaldecoder(charset)("strict")
    try:
        text = decoder.decode(data)
    except (UnicodeError, ValueError):
        return None
    pending = decoder.getstate()[0]
    return Decoded(text + "\ufffd", charset, 1) if pending else Decoded(text, charset)


def _lossy(data: bytes, charset: str) -> Decoded:
    text = data.decode(charset, "replace")
    return Decoded(text, charset, text.count("\ufffd"))


def _mostly_whole(found: Decoded) -> bool:
    beyond = sum(map(len, _BEYOND_ASCII.findall(found.text)))
    return found.lost <= beyond * _TRACE


def _utf_16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark shows by its high bytes: zero, or those of Han and its punctuation."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4:
        return None
    for charset, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        usual = len(high) - len(high.translate(None, _HIGH))
        found = _strict(data, charset) if usual >= 0.95 * len(high) else None
        if found is not None and _reads_well(found.text):
            return found
    return None


def _reads_well(text: str) -> bool:
    """Is enough of it everyday characters, whatever bytes they came from?"""
    letters = sum(char.isascii() or char in _EVERYDAY for char in text[:_SAMPLE])
    return "\0" not in text and letters >= 0.3 * min(len(text), _SAMPLE)


def _utf_32(data: bytes) -> Decoded | None:
    """UTF-32 without a mark shows by every fourth byte: no character needs it."""
    for charset, highest in (("utf-32-le", data[3::4]), ("utf-32-be", data[::4])):
        if len(data) < 8 or len(data) % 4 or highest.strip(b"\0"):
            continue
        found = _strict(data, charset)
        if found is not None and _reads_well(found.text):
            return found
    return None


def plausibility(text: str) -> float:
    """The share of everyday characters among those beyond ASCII."""
    beyond = "".join(_BEYOND_ASCII.findall(text[:_SAMPLE]))
    return sum(map(_EVERYDAY.__contains__, beyond)) / len(beyond) if beyond else 0.0


def _detect(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None or best.encoding.startswith(("utf_16", "utf_32")):
        return None
    found = _lossy(data, best.encoding)
    return found if _mostly_whole(found) else None
