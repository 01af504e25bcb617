"""Everything found in many texts: `python -m tests.bench.findings FILE` writes a line for each.

Made before and after a change that may cost less but must find the same; `cmp` compares the files.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from screener.detect import Detector
from screener.detect.patterns import PatternDetector
from screener.detect.terms import TermDetector
from screener.detect.words import Words
from screener.document import Document, Location, Part, TextBuilder
from screener.finding import Hit
from screener.lexicon import Lexicon
from screener.pipeline import Screener, Settings
from screener.reading import Reading
from screener.samples import SAMPLES
from screener.segment import Segmenter
from screener.verdict import Verdict
from tests.bench.__main__ import rule_of
from tests.bench.planting import plants
from tests.bench.texts import TERMS_23, common_words, document, joined, public_folder, public_text
from tests.bench.tricks import TRAPS, TRICKS
from tests.drafts import drafts
from tests.properties.test_tricks import terms

_EVERY = 4  # of the public texts
_PIECES = 10  # of about a megabyte
_TOGETHER = 300  # plants in one document


def verdicts(screener: Screener, texts: Iterable[str]) -> Iterator[tuple[str, Verdict]]:
    """Whole verdicts, of the model too."""
    for number, text in enumerate(texts):
        yield f"public {number}", screener.screen_text(text)
    for draft in drafts():
        yield draft.title, screener.screen_text(f"{draft.title}\n{draft.text}")
    for text in TRAPS:
        yield text, screener.screen_text(text)
    for name, build in SAMPLES:
        yield name, screener.screen(build(), name)
    shared = public_folder().parent / "drafts" / "cases.jsonl"
    if shared.is_file():
        for line in shared.read_text(encoding="utf-8").splitlines():
            draft = json.loads(line)
            yield draft["id"], screener.screen_text(str(draft.get("text") or draft))


def hits(lexicon: Lexicon, texts: list[str]) -> Iterator[tuple[str, Iterator[Hit]]]:
    """Hits in great texts, and of every term in every trick."""
    words = Words()
    shipped: tuple[Detector, ...] = (
        TermDetector(lexicon.by_detector("terms"), Segmenter(), words),
        PatternDetector(lexicon.by_detector("pattern"), words),
    )
    dense = TermDetector([rule_of(common_words(20_000))], Segmenter())
    own = TermDetector([rule_of([*TERMS_23, *terms()])], Segmenter())
    for number, piece in enumerate(joined(texts)[:_PIECES]):
        made = document(piece)
        for name, detector in (("terms", shipped[0]), ("patterns", shipped[1]), ("dense", dense)):
            yield f"{name} {number}", iter(detector.detect(Reading(made)))
    for trick in TRICKS:
        written = ["".join(plant[:3]) for plant in plants(trick)]
        random.Random(5).shuffle(written)
        for low in range(0, len(written), _TOGETHER):
            for part in (Part.BODY, Part.OCR):
                made = _passages(written[low : low + _TOGETHER], part)
                yield f"{trick} {low} {part}", iter(own.detect(Reading(made)))


def _passages(texts: list[str], part: Part) -> Document:
    builder = TextBuilder()
    for text in texts:
        builder.add(text, Location(part=part))
    return Document("a", "text/plain", "", 0, builder.text, builder.passages)


def _row(hit: Hit) -> str:
    return repr((hit.rule.id, *hit.span, hit.confidence, hit.severity, hit.notes, hit.dropped,
                 hit.many, hit.telling))  # fmt: skip


def main() -> None:
    screener = Screener.load(Settings())
    texts = public_text(100)
    with Path(sys.argv[1]).open("w", encoding="utf-8") as file:
        for name, verdict in verdicts(screener, texts[::_EVERY]):
            told = json.dumps(asdict(verdict), ensure_ascii=False, default=str)
            print(name, told, file=file)
        for name, found in hits(screener.lexicon, texts):
            rows = sorted(map(_row, found))
            digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
            print(name, len(rows), digest, file=file)


if __name__ == "__main__":
    main()
