"""`python -m models.study`: why the model is as it is; writes docs/model.md.

An ablation table and a learning curve, a group of authors left out at a time; figures of the
shipped model, for which each author is left out alone, come from manifest.json. Sentence encoders
are compared where `out/vectors/NAME.npy` hold their vectors of the passages of hands a to i
(`python -m models.vectors NAME`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.corpus import HERE, LATE_HANDS, Example, load_examples
from models.evaluate import area, recall_at
from models.fitting import author_groups, fit_leaks, flatter
from models.table import counts, inverse_frequency, scaled, table, telling
from models.vectors import ENCODERS, FIRST, VECTORS
from screener.features import characters

PAGE = HERE.parent / "docs" / "model.md"
_SHARES = (0.125, 0.25, 0.5, 1.0)
_GROUPS = 4  # of authors, one of which is left out at a time
_BLEND = 0.3  # of an encoder's score beside the n-grams', both in units of their spread

Values = Any
Fit = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]]


class Row(NamedTuple):
    """What one kind of model reaches with authors it never saw: their mean, and the worst."""

    name: str
    area: float
    recall: float
    worst: float


class Passages(NamedTuple):
    """All that a comparison needs of the passages: who wrote what, and whether it is a leak."""

    hands: NDArray[np.str_]
    groups: NDArray[np.str_]
    labels: NDArray[np.bool_]

    def row(
        self, name: str, fit: Fit, only: Sequence[str] | None = None, share: float = 1.0
    ) -> Row:
        """Train without each group of authors in turn, on `share` of the others' pairs."""
        usable = np.isin(self.hands, only) if only else np.ones(len(self.hands), dtype=bool)
        kept = usable & (np.arange(len(self.hands)) // 2 % round(1 / share) == 0)
        judged = usable & ~np.isin(self.hands, list(LATE_HANDS))
        scores = np.zeros(len(self.hands))
        for group in sorted(set(self.groups[judged])):
            inside = np.flatnonzero(judged & (self.groups == group))
            scores[inside] = fit(np.flatnonzero(kept & (self.groups != group)), inside)
        found = []
        for hand in sorted(set(self.hands[judged])):
            said, truth = scores[self.hands == hand], self.labels[self.hands == hand]
            found.append((area(said, truth), recall_at(said, truth, 0.10)))
        areas, recalls = zip(*found, strict=True)
        return Row(name, float(np.mean(areas)), float(np.mean(recalls)), min(recalls))


def linear(
    counted: Sequence[tuple[Values, int]],
    labels: NDArray[np.bool_],
    *,
    plain: bool = False,
    loud: bool = False,
) -> Fit:
    """The shipped kind of model over one or more views, grams weighed on the training part.

    `counted`: each view, and in how many texts a gram must stand. `plain`: by their rarity alone.
    `loud`: with weights as they were fitted.
    """
    from scipy.sparse import hstack

    def fit(train: NDArray[np.int64], test: NDArray[np.int64]) -> NDArray[np.float64]:
        truth, every = labels[train], np.ones(len(train), dtype=bool)
        weigh = inverse_frequency if plain else partial(telling, labels=truth, written=every)
        idfs = [weigh(one[train], rare=rare) for one, rare in counted]
        sides = [
            hstack(
                [scaled(one[rows], idf) for (one, _), idf in zip(counted, idfs, strict=True)]
            ).tocsr()
            for rows in (train, test)
        ]
        weight, bias = fit_leaks(sides[0], labels[train])
        if not loud:
            weight, _ = flatter(sides[0], np.concatenate(idfs), weight, bias)
        scores: NDArray[np.float64] = sides[1] @ weight
        return scores

    return fit


def boosted(counted: Values, labels: NDArray[np.bool_]) -> Fit:
    """Gradient boosting over the 100 strongest directions of the character grams."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.ensemble import HistGradientBoostingClassifier

    def fit(train: NDArray[np.int64], test: NDArray[np.int64]) -> NDArray[np.float64]:
        idf = inverse_frequency(counted[train])
        directions = TruncatedSVD(100, n_iter=2, random_state=0)
        dense = directions.fit_transform(scaled(counted[train], idf))
        model = HistGradientBoostingClassifier(max_iter=120, random_state=0)
        model.fit(dense, labels[train])
        scores: NDArray[np.float64] = model.decision_function(
            directions.transform(scaled(counted[test], idf))
        )
        return scores

    return fit


def beside(base: Fit, vectors: NDArray[np.float32], labels: NDArray[np.bool_]) -> Fit:
    """An encoder's support vector machine added to the n-grams' score.

    Vectors of passages that the encoder was not asked about are zero, and not looked at.
    """
    from sklearn.svm import SVC

    known = np.linalg.norm(vectors, axis=1) > 0
    centred = vectors - vectors[known].mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)

    def fit(train: NDArray[np.int64], test: NDArray[np.int64]) -> NDArray[np.float64]:
        machine = SVC(C=5, gamma=1.0, cache_size=500).fit(centred[train], labels[train])
        parts = base(train, test), machine.decision_function(centred[test])
        plain, dense = (part / part.std() for part in parts)
        scores: NDArray[np.float64] = plain + _BLEND * dense
        return scores

    return fit


def ablation(examples: Sequence[Example]) -> Iterator[Row]:
    """Each kind of model that was tried, in the order of the page."""
    passages, seen = _passages(examples), table(examples, [])
    labels, (threes, words, _, word_pairs) = passages.labels, seen.views
    two = counts(characters([example.text for example in examples]), orders=2)
    adopted, as_fitted = linear(seen.views, labels), partial(linear, labels=labels, loud=True)
    yield passages.row("单字与相邻两字", as_fitted([(two, threes[1])]))
    yield passages.row("一至三字（初看）", as_fitted([threes]))
    yield passages.row("词与相邻两词", as_fitted([words]))
    yield passages.row("一至三字加词", as_fitted([threes, words]))
    yield passages.row("同上，再加隔一至三词的词对", as_fitted([threes, words, word_pairs]))
    yield passages.row("同上，再加隔一至三字的字对", as_fitted(seen.views))
    yield passages.row("同上，份量压平（细看，采用）", adopted)
    bare = linear(seen.views, labels, plain=True)
    yield passages.row("同上，但只按罕见程度给份量", bare)
    yield passages.row("采用的模型，只用前九人", adopted, only=FIRST)
    boost = boosted(threes[0], labels)
    yield passages.row("梯度提升，一至三字降到 100 维，只用前九人", boost, only=FIRST)
    for name, told in ENCODERS.items():
        if (path := VECTORS / f"{name}.npy").exists():
            known = np.load(path)
            vectors = np.zeros((len(labels), known.shape[1]), dtype=np.float32)
            vectors[np.isin(passages.hands, FIRST)] = known
            yield passages.row(
                f"采用的模型，只用前九人，另加{told}", beside(adopted, vectors, labels), only=FIRST
            )


def learning_curve(examples: Sequence[Example]) -> Iterator[Row]:
    """The shipped kind of model, trained on ever more of the pairs."""
    passages, seen = _passages(examples), table(examples, [])
    adopted = linear(seen.views, passages.labels)
    for share in _SHARES:
        yield passages.row(f"{share:.1%}", adopted, share=share)


def _passages(examples: Sequence[Example]) -> Passages:
    return Passages(
        np.array([example.hand for example in examples]),
        author_groups(examples, _GROUPS),
        np.array([example.confidential for example in examples]),
    )


def table_of(rows: Sequence[Row], first: str) -> list[str]:
    return [
        f"| {first} | AUC | 误报一成时的召回 | 最差一人的召回 |",
        "| --- | --- | --- | --- |",
        *(f"| {row.name} | {row.area:.3f} | {row.recall:.3f} | {row.worst:.3f} |" for row in rows),
    ]


def page(tried: Sequence[Row], curve: Sequence[Row], passages: int) -> str:
    """docs/model.md, whole; `passages` is how many were there to try and to learn from."""
    manifest = json.loads((HERE / "manifest.json").read_text("utf-8"))
    figures = manifest["figures"]
    return "\n".join([
        "# 模型为什么是这样",
        "",
        "由 `make study` 生成，请勿手改：每个数字都由该命令或 `python -m models.evaluate` 得出。",
        "模型的说明、已知的不足见 [models/README.md](../models/README.md)。",
        "",
        "## 比较过的做法",
        "",
        f"作者分成{_GROUPS}组轮流留出：用其余各组的对照段落训练，在留出的作者身上检验；"
        f"不加公开文件的摘录。比较和学习曲线用对照段落 {passages:,} 段。",
        "后写的 j、k 两人段落较易，只参加训练，不计入平均。",
        "",
        *table_of(tried, "做法"),
        "",
        "梯度提升和编码器只在前九人上比较；编码器得分按 0.3 的份量加在 n 元得分旁边。",
        "",
        "## 学习曲线",
        "",
        "采用的做法，只用其余各组一部分对照段落训练。",
        "",
        *table_of(curve, "训练用的份额"),
        "",
        "## 随程序发布的模型",
        "",
        *_shipped(manifest, figures),
        "",
    ])  # fmt: skip


def _shipped(manifest: dict[str, Any], figures: dict[str, Any]) -> list[str]:
    hands, topics = figures["authors_left_out"], figures["topics_left_out"]
    mean, worst = hands["mean"], hands["worst"]
    lines = [
        f"训练用对照段落 {manifest['passages']:,} 段，公开文件摘录 "
        f"{manifest['published_passages']:,} 段："
        "摘录使公开文件的误报少得多，对照段落上的召回略低。",
        "",
        "| 检验 | 结果 |",
        "| --- | --- |",
        f"| 逐个留出作者，单段，细看 | AUC {mean['auc']:.3f}（最差 {worst['auc']:.3f}），"
        f"误报一成时召回 {mean['recall_at_10']:.3f}（最差 {worst['recall_at_10']:.3f}） |",
        f"| 同上，只用初看 | AUC {mean['auc_glance']:.3f}，"
        f"召回 {mean['recall_at_10_glance']:.3f} |",
        f"| 同上，按文件打分 | AUC {mean['auc_document']:.3f}，"
        f"召回 {mean['recall_at_10_document']:.3f} |",
        f"| 同上，用策略的阈值 {hands['at_threshold']['threshold']} | 泄密段落被建议复核 "
        f"{hands['at_threshold']['recall']:.1%}，可公开的对照段落 "
        f"{hands['at_threshold']['false_positives']:.1%} |",
        f"| 逐份留出主题（{topics['topics']} 个主题分十份） | AUC {topics['auc']:.3f}，"
        f"召回 {topics['recall_at_10']:.3f} |",
        f"| 校准误差（十档），留出作者 | {hands['calibration_error']:.3f} |",
        f"| 校准误差（十档），留出主题 | {topics['calibration_error']:.3f} |",
        f"| 四类中类别说对的（每次留出四分之一作者） | {hands['category_right']:.2f} |",
        f"| 说出的内容类别与标注一致的 | {hands['kind_right']:.2f} |",
    ]
    if published := figures["published"]:
        raised = "，".join(f"{genre} {count}" for genre, count in published["by_genre"].items())
        lines.append(
            f"| {published['documents']:,} 份从未学过的公开文件中被建议复核的 | "
            f"{published['raised']:.2%}（{raised}） |"
        )
    return [*lines, "", "各位作者：", "", *_hands(hands["hands"])]


def _hands(rows: dict[str, dict[str, Any]]) -> list[str]:
    return [
        "| 作者 | 段落 | AUC | 误报一成时的召回 |",
        "| --- | --- | --- | --- |",
        *(
            f"| {hand} | {row['passages']} | {row['auc']:.3f} | {row['recall_at_10']:.3f} |"
            for hand, row in rows.items()
        ),
    ]


def main() -> None:
    examples = load_examples()
    tried, curve = [*ablation(examples)], [*learning_curve(examples)]
    PAGE.write_text(page(tried, curve, len(examples)), "utf-8")


if __name__ == "__main__":
    main()
