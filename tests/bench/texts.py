"""What speed is measured on: the public documents beside the checkout, else text built by code."""

from __future__ import annotations

import json
import lzma
import os
import random
from pathlib import Path

from screener.document import Document, Location, TextBuilder

ROOT = Path(__file__).parents[2]
_GENRES = ("law", "news", "policy", "judgment", "wiki", "work_report")
_TERMS = (
    "绝密 机密 秘密 内部资料 内部文件 注意保存 不得外传 严禁外传 涉密 会议纪要 征求意见稿 未公开 "
    "工作秘密 商业秘密 内部明电 密码电报 机密级 秘密级 绝密级 内部参考 保密期限 知悉范围 送审稿"
)
TERMS_23 = tuple(_TERMS.split())


def public_folder() -> Path:
    default = ROOT.parent / "shared" / "data"
    return Path(os.environ.get("SCREENER_SHARED_DATA", default)) / "public_docs"


def public_text(megabytes: float) -> list[str]:
    """About so many megabytes of Chinese drafts, whole documents."""
    texts: list[str] = []
    if public_folder().is_dir():
        for name in _GENRES:
            with lzma.open(public_folder() / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
                texts += [json.loads(line)["text"] for line in file]
        random.Random(7).shuffle(texts)
    else:
        texts = ["第一条 为了规范本单位信息发布工作，制定本办法。\n" * 200] * 2000
    size, chosen = 0, []
    for text in texts:
        chosen.append(text)
        size += len(text.encode())
        if size > megabytes * 1_000_000:
            break
    return chosen


def joined(texts: list[str], size: int = 350_000) -> list[str]:
    """The same text in pieces of about a megabyte, as great files have it."""
    whole = "\n".join(texts)
    return [whole[at : at + size] for at in range(0, len(whole), size)]


def dense_terms(texts: list[str], count: int) -> list[str]:
    """Runs of Han characters that stand in the texts: terms that hit everywhere."""
    dice = random.Random(3)
    whole = "".join(texts)
    found: dict[str, None] = dict.fromkeys(TERMS_23[:count])
    while len(found) < count:
        at, length = dice.randrange(len(whole) - 6), dice.choice((2, 3, 4, 5, 6))
        word = whole[at : at + length]
        if all("\u4e00" <= char <= "\u9fff" for char in word):
            found[word] = None
    return list(found)


def common_words(count: int) -> list[str]:
    """Words of the dictionary, as dense a list as an office could make."""
    from screener.segment import dictionary_words

    words = sorted(word for word in dictionary_words() if 2 <= len(word) <= 6)
    return random.Random(3).sample(words, count)


def document(text: str) -> Document:
    builder = TextBuilder()
    for number, line in enumerate(text.splitlines(), 1):
        builder.add(line, Location(line=number))
    return Document("a", "text/plain", "", 0, builder.text, builder.passages)
