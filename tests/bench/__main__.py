"""Speed as ratios in one run: `make bench`. Never part of the tests; medians of five."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from ahocorasick_rs import AhoCorasick

from screener.batch.worker import spare_collector
from screener.detect.patterns import PatternDetector
from screener.detect.terms import TermDetector
from screener.detect.words import Words
from screener.fold import fold, fold_term
from screener.matcher import Matcher
from screener.pipeline import Screener, Settings
from screener.reading import Reading
from screener.rule import Category, Rule, Severity, Term
from screener.segment import Segmenter
from tests.bench import night, peers
from tests.bench.clock import RUNS, seconds
from tests.bench.reading import reading
from tests.bench.scoring import scoring
from tests.bench.texts import (
    TERMS_23,
    common_words,
    dense_terms,
    document,
    joined,
    public_text,
)

MEGABYTES = float(os.environ.get("SCREENER_BENCH_MEGABYTES", "20"))
PEER_MEGABYTES = 2.0
LONGEST = int(os.environ.get("SCREENER_BENCH_LONGEST", "200"))  # megabytes


def matcher_of(terms: Sequence[str]) -> Matcher:
    return Matcher(list(dict.fromkeys(map(fold_term, terms))))


def matched(matcher: Matcher, text: str) -> tuple[object, object, object]:
    """Fold, match, and map every hit back to the source."""
    folded = fold(text)
    matches = matcher.find(folded.codes)
    return matches.term, folded.source(matches.start), folded.source(matches.end - 1) + 1


def rule_of(terms: Sequence[str]) -> Rule:
    return Rule(
        id="lexicon.bench", title="测", category=Category.SENSITIVE_INFO, severity=Severity.REVIEW,
        basis=("测",), reason="测", suggestion="测", terms=tuple(Term(term) for term in terms),
    )  # fmt: skip


def row(title: str, spent: float, size: float, base: float | None = None) -> None:
    ratio = f"  {base / spent:7.2f} x bare" if base else ""
    print(f"  {title:<58} {size / spent:8.1f} MB/s{ratio}", flush=True)


def bare(terms: Sequence[str], texts: Sequence[str]) -> Callable[[], object]:
    automaton = AhoCorasick(list(terms))
    return lambda: [automaton.find_matches_as_indexes(text) for text in texts]


def matching(texts: list[str], size: float) -> None:
    print("fold + match + map back, against the bare automaton (ahocorasick_rs, str, unfolded)")
    lists = (TERMS_23, dense_terms(texts, 1000), common_words(20_000))
    for cut, pieces in (("1 MB pieces", joined(texts)), ("documents", texts)):
        for terms in lists:
            matcher = matcher_of(terms)
            spent = seconds({
                "bare": bare(terms, pieces),
                "ours": lambda matcher=matcher, pieces=pieces: [  # type: ignore[misc]
                    matched(matcher, text) for text in pieces
                ],
            })  # fmt: skip
            row(f"{len(terms)} terms, {cut}: bare", spent["bare"], size)
            row(f"{len(terms)} terms, {cut}: ours", spent["ours"], size, spent["bare"])


def whole_path(texts: list[str], size: float) -> None:
    print("whole path: read, fold, every trick, every rule of precision")
    lexicon = Screener.load(Settings()).lexicon
    words = Words()
    detectors = (
        TermDetector(lexicon.by_detector("terms"), Segmenter(), words),
        PatternDetector(lexicon.by_detector("pattern"), words),
    )
    shipped = [term.text for rule in lexicon.by_detector("terms") for term in rule.terms]
    shipped += [word for rule in lexicon.by_detector("pattern") for word in rule.keywords]
    pieces = joined(texts)
    documents = [document(text) for text in pieces]
    spare_collector()

    def walk(*chosen: TermDetector | PatternDetector) -> Callable[[], object]:
        def walked() -> None:
            for one in documents:
                reading = Reading(one)
                for detector in chosen:
                    list(detector.detect(reading))

        return walked

    spent = seconds({
        "bare": bare(sorted(set(shipped)), pieces),
        "terms": walk(detectors[0]),
        "patterns": walk(*detectors),
    })  # fmt: skip
    row(f"shipped lexicon, {len(set(shipped))} words: bare", spent["bare"], size)
    row("shipped lexicon: terms with every trick and rule", spent["terms"], size, spent["bare"])
    row("shipped lexicon: and all patterns", spent["patterns"], size, spent["bare"])
    dense = common_words(20_000)
    detector = TermDetector([rule_of(dense)], Segmenter())
    spent = seconds({"bare": bare(dense, pieces), "ours": walk(detector)}, runs=3)
    row("20000 dense terms: terms with every trick and rule", spent["ours"], size, spent["bare"])


def patterns(texts: list[str]) -> None:
    """The shipped expressions near their words, and the same run over everything."""
    rules = Screener.load(Settings()).lexicon.by_detector("pattern")
    detector = PatternDetector(rules)
    pieces = joined(texts)[:3]
    size = sum(len(text.encode()) for text in pieces) / 1e6
    documents = [document(text) for text in pieces]
    folded = [fold(text).text for text in pieces]

    def plain() -> object:
        return [list(pattern.finditer(text)) for text in folded for rule in rules
                if (pattern := rule.pattern)]  # fmt: skip

    spent = seconds({
        "ours": lambda: [list(detector.detect(Reading(one))) for one in documents],
        "plain": plain,
    }, runs=3)  # fmt: skip
    print(f"{len(rules)} expressions over {size:.1f} MB: reading, folding and all of them")
    row("where their words stand", spent["ours"], size, spent["plain"])
    row("everywhere, folded already (bare is this)", spent["plain"], size)


def against_peers() -> None:
    texts = joined(public_text(PEER_MEGABYTES))
    for terms in (TERMS_23, dense_terms(texts, 1000)):
        against_peers_at(terms, texts)


def against_peers_at(terms: Sequence[str], texts: list[str]) -> None:
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"rates of peers at {len(terms)} terms over {size:.1f} MB (returning terms; ours places)")
    matcher = matcher_of(terms)
    works: dict[str, Callable[[], object]] = {
        "ours": lambda: [matched(matcher, text) for text in texts],
        "bare ahocorasick_rs": bare(terms, texts),
    }
    for name, search in peers.python_peers(terms).items():
        works[name] = lambda search=search: [search(text) for text in texts]  # type: ignore[misc]
    if "pyahocorasick" in works:
        works["  on folded, with places"] = peers.placed_pyahocorasick(terms, texts)
    spent = seconds(works)
    mint = peers.mint_filter(terms, texts, RUNS + 1)
    if mint:
        spent["mint-filter"] = median(mint[1][1:])
    for name, one in spent.items():
        print(f"  {name:<26} {size / one:8.1f} MB/s   ours is {one / spent['ours']:6.1f} times it")
    missing = {"pyahocorasick", "flashtext", "jionlp", "mint-filter"} - set(spent)
    if missing:
        print(f"  not at hand (make peers): {', '.join(sorted(missing))}")


_MILLION = """
import resource, sys, time
from datetime import date
from pathlib import Path
from screener.wordlist.load import load_own
start = time.process_time()
own = load_own(Path(sys.argv[1]), date(2026, 1, 1))
spent = time.process_time() - start
own.terms[0][0].compiled.trie.find(__import__('screener.fold').fold.fold('国家机密' * 9999).codes)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
private = next(line for line in open('/proc/self/status') if line.startswith('RssAnon')).split()[1]
print(f"{spent:.2f} {peak:.0f} {int(private) / 1024:.0f}")
"""


def million() -> None:
    print("1000000 terms: compiled once, then mapped")
    dice = random.Random(5)
    alphabet = [
        bytes((high, low)).decode("gb2312")
        for high in range(0xB0, 0xD7)
        for low in range(0xA1, 0xFF)
    ]
    terms: set[str] = set()
    while len(terms) < 1_000_000:
        terms.add("".join(dice.choices(alphabet, k=dice.choice((2, 3, 3, 4, 4, 4, 5, 6, 8)))))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.txt"
        path.write_text("\n".join(sorted({fold_term(term): term for term in terms}.values())))
        del terms
        told = {"XDG_CACHE_HOME": folder, "PYTHONPATH": os.pathsep.join(sys.path)}
        for title in ("build", "load from the cache"):
            done = subprocess.run(
                [sys.executable, "-c", _MILLION, str(path)],
                capture_output=True, text=True, check=True, env={**os.environ, **told},
            )  # fmt: skip
            spent, peak, private = done.stdout.split()
            print(f"  {title:<30} {spent} s, peak {peak} MB, of it own at the end {private} MB")
        shutil.rmtree(folder, ignore_errors=True)


def short_texts(texts: list[str]) -> None:
    screener = Screener.load(Settings())
    drafts = [text[:2000] for text in texts if len(text) >= 2000][:100]
    for draft in drafts:
        screener.screen_text(draft)
    spare_collector()
    times = []
    for draft in drafts:
        runs = []
        for _ in range(RUNS):
            start = time.process_time()
            screener.screen_text(draft)
            runs.append(time.process_time() - start)
        times.append(median(runs) * 1000)
    print(
        f"screen of 2000 characters, warm: median {median(times):.2f} ms over {len(drafts)} texts"
    )


def flat(texts: list[str]) -> None:
    print("cost per character of fold, match and every trick, as ratios to 1 MB of real text")
    detector = TermDetector([rule_of(TERMS_23)], Segmenter())
    whole = "\n".join(texts)
    lengths = [(f"{size} of real text", count) for size, count in
               (("1 KB", 350), ("10 KB", 3500), ("100 KB", 35_000), ("1 MB", 350_000))]  # fmt: skip
    cases = {title: whole[:count] for title, count in lengths}
    cases["20 MB of real text"] = (whole * 2)[:7_000_000]
    cases[f"{LONGEST} MB of real text"] = (whole * (LONGEST // 10 + 1))[: LONGEST * 350_000]
    cases["near misses of terms"] = "机秘内部资严禁外征求意见" * 30_000
    cases["near misses with gaps"] = "机-秘*内.部.资、严 禁 外" * 30_000
    cases["one character repeated"] = "密" * 350_000
    cases["without a break"] = "".join(whole.split())[:1_000_000]
    cases["letters beside Han, no term"] = "学m天n生b" * 40_000
    cases["every six a term in letters"] = "机m部n密b" * 40_000
    cost = {}
    for title, text in cases.items():
        made = document(text)
        many = max(1, 200_000 // len(text))

        def work(made: object = made, many: int = many) -> None:
            for _ in range(many):
                list(detector.detect(Reading(made)))  # type: ignore[arg-type]

        spent = seconds({"one": work}, runs=RUNS if len(text) < 10_000_000 else 1)["one"]
        cost[title] = spent / many / len(text)
    for title, one in cost.items():
        print(
            f"  {title:<28} {one * 1e9:8.0f} ns/character  {one / cost['1 MB of real text']:6.2f}"
        )
    print(f"  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """All of it, or the parts named on the command line."""
    texts = public_text(MEGABYTES)
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{size:.1f} MB of UTF-8 in {len(texts)} documents, CPU time, medians of {RUNS}")
    parts: dict[str, Callable[[], None]] = {
        "matching": lambda: matching(texts, size),
        "path": lambda: whole_path(texts, size),
        "patterns": lambda: patterns(texts),
        "peers": against_peers,
        "million": million,
        "short": lambda: short_texts(texts),
        "scoring": lambda: scoring(texts),
        "flat": lambda: flat(texts),
        "never-twice": night.never_twice,
        "efficiency": night.efficiency,
        "cluster": night.cluster,
        "memory": night.flat,
        "kills": night.kills,
        "many": night.many,
        "names": night.names,
        "reading": reading,
    }
    for name in sys.argv[1:] or parts:
        parts[name]()


if __name__ == "__main__":
    main()
