"""One reader in a process of its own: `python reader.py KIND FOLDER`, then a line for each round.

Runs in the project's environment or in that of the peers, so it imports neither at the top.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Read = Callable[[Path], object]


def extraction() -> Read:
    from screener.extract import extract
    from screener.limits import Limits

    _as_a_worker()
    return lambda path: extract(path.read_bytes(), path.name, Limits())


def scan() -> Read:
    from screener.pipeline import Screener, Settings

    screener = Screener.load(Settings())
    _as_a_worker()
    return lambda path: screener.screen(path.read_bytes(), path.name)


def _as_a_worker() -> None:
    """As a scan's workers are, but without OCR."""
    from screener.batch.worker import spare_collector
    from screener.vision import available

    available.available = lambda: ()  # type: ignore[assignment]
    spare_collector()


def text() -> Read:
    """The characters of PDF pages with the place of each, before lines are made of them."""
    from screener.extract.pdf.pages import draw_pages, open_pages

    _as_a_worker()

    def read(path: Path) -> object:
        pages = draw_pages(open_pages(path.read_bytes()), 10_000)
        return [run.text for page in pages for run in page.runs]

    return _only(read, "pdf")


def pdfminer() -> Read:
    from pdfminer.high_level import extract_text_to_fp

    def read(path: Path) -> object:
        out = io.StringIO()
        extract_text_to_fp(io.BytesIO(path.read_bytes()), out, laparams=None)
        return out.getvalue()

    return _only(read, "pdf")


def kreuzberg() -> Read:
    from kreuzberg import ExtractionConfig, extract_file_sync

    config = ExtractionConfig(use_cache=False)
    return lambda path: extract_file_sync(str(path), config=config).content


def tika() -> Read:
    """Tika compiled to native code, so that no virtual machine has to warm up."""
    import iscc_tika

    extractor = iscc_tika.Extractor()
    return lambda path: extractor.extract_file_to_string(str(path))


def markitdown() -> Read:
    from markitdown import MarkItDown

    converter = MarkItDown(enable_plugins=False)
    return lambda path: converter.convert(path).text_content


def presidio() -> Read:
    """Presidio with a blank Chinese model, on texts that were extracted before."""
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())  # offline

    class Blank(SpacyNlpEngine):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.nlp = {"zh": spacy.blank("zh")}

    engine = Blank()
    registry = RecognizerRegistry(supported_languages=["zh"])
    registry.load_predefined_recognizers(["zh"], nlp_engine=engine)
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["zh"])
    return lambda path: analyzer.analyze(text=path.read_text("utf-8"), language="zh")


def _only(read: Read, kind: str) -> Read:
    return lambda path: read(path) if path.suffix == f".{kind}" else None


READERS: dict[str, Callable[[], Read]] = {
    "extraction": extraction, "scan": scan, "text": text, "pdfminer": pdfminer,
    "kreuzberg": kreuzberg, "tika": tika, "markitdown": markitdown, "presidio": presidio,
}  # fmt: skip


def spent(read: Read, paths: list[Path]) -> dict[str, float]:
    """CPU seconds of this process for the files of each kind, and its peak in megabytes."""
    seconds: dict[str, float] = {}
    for path in paths:
        begun = time.process_time()
        with contextlib.suppress(Exception):  # a file a reader does not open costs what it costs
            read(path)
        kind = path.suffix[1:]
        seconds[kind] = seconds.get(kind, 0.0) + time.process_time() - begun
    seconds["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return seconds


def main(kind: str, folder: Path) -> None:
    logging.disable(logging.CRITICAL)
    answers: Any = sys.stdout
    sys.stdout = sys.stderr  # what libraries print is no answer
    read = READERS[kind]()
    paths = sorted(folder.rglob("*.*"))
    for _ in sys.stdin:
        answers.write(json.dumps(spent(read, paths)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
