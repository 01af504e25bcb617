"""Other libraries, where they were fetched (`make peers`): tools of the measurements only."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from screener.fold import fold, fold_term

FOLDER = Path(__file__).parents[2] / "out" / "peers"
Search = Callable[[str], list[str]]

_MINT = """
const Filter = require('mint-filter').default;
const fs = require('fs');
const given = JSON.parse(fs.readFileSync(0, 'utf8'));
const filter = new Filter(given.terms);
const times = [];
let found = [];
for (let run = 0; run < given.runs; run++) {
  const start = process.cpuUsage();
  found = given.texts.map(text => filter.filter(text, {replace: false}).words);
  const spent = process.cpuUsage(start);
  times.push((spent.user + spent.system) / 1e6);
}
console.log(JSON.stringify({found, times}));
"""


def python_peers(terms: Sequence[str]) -> dict[str, Search]:
    """Name to a search that returns the terms found; those not at hand are left out."""
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    peers: dict[str, Search] = {}
    for name, make in (("pyahocorasick", _pyahocorasick), ("flashtext", _flashtext),
                       ("jionlp", _jionlp)):  # fmt: skip
        with contextlib.suppress(ImportError):
            peers[name] = make(terms)
    return peers


def _pyahocorasick(terms: Sequence[str]) -> Search:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for term in terms:
        automaton.add_word(term, term)
    automaton.make_automaton()
    return lambda text: [term for _, term in automaton.iter(text)]


def placed_pyahocorasick(terms: Sequence[str], texts: Sequence[str]) -> Callable[[], object]:
    """The same work as ours: folded, every place, and the way back to the source."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for number, term in enumerate(dict.fromkeys(map(fold_term, terms))):
        automaton.add_word(term, (number, len(term)))
    automaton.make_automaton()

    def search(text: str) -> object:
        folded = fold(text)
        rows = [
            (number, end + 1 - size, end) for end, (number, size) in automaton.iter(folded.text)
        ]
        _, first, last = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        return folded.source(first), folded.source(last) + 1

    return lambda: [search(text) for text in texts]


def _flashtext(terms: Sequence[str]) -> Search:
    from flashtext import KeywordProcessor

    processor = KeywordProcessor()
    processor.non_word_boundaries = set()  # else Chinese terms are found between spaces only
    processor.add_keywords_from_list(list(terms))
    return lambda text: list(processor.extract_keywords(text))


def _jionlp(terms: Sequence[str]) -> Search:
    with contextlib.redirect_stdout(None):
        from jionlp.algorithm.ner import LexiconNER

    lexicon = LexiconNER({"term": list(terms)})
    return lambda text: [entity["text"] for entity in lexicon(text)]


def mint_filter(
    terms: Sequence[str], texts: Sequence[str], runs: int = 1
) -> tuple[list[list[str]], list[float]] | None:
    """What mint-filter finds in each text, and the CPU seconds of each run; None without it."""
    if not (FOLDER / "node_modules" / "mint-filter").is_dir():
        return None
    given = json.dumps({"terms": list(terms), "texts": list(texts), "runs": runs})
    done = subprocess.run(
        ["node", "-e", _MINT], input=given.encode(), capture_output=True, cwd=FOLDER, check=True
    )
    answer = json.loads(done.stdout)
    return answer["found"], answer["times"]
