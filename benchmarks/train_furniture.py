"""Train the furniture trees and weights that the package ships, and say how good they are.

    python benchmarks/train_furniture.py EXTRACTED.jsonl [--pages PAGES.jsonl] [--prose PROSE.jsonl]
        [--other OTHER.jsonl] [--out FILE]

EXTRACTED holds articles as an extractor left them, PAGES whole pages, both with their furniture as ``boilerplate``
spans (made from scrapinghub/article-extraction-benchmark, MIT); PROSE is openly licensed prose without furniture
(GUM, CC BY), so that ordinary paragraphs stay body; OTHER holds pages of other sites and kinds (made from WCXB, CC BY,
by ``benchmarks/extract_wcxb.py``). The figures printed are cross-validated by page: no line is scored by trees that saw
a line of the same page. Needs scikit-learn, which the package itself does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from annotator.suggest.furniture import THRESHOLD, blended, weighed
from annotator.suggest.furniture_features import features, names

Data = dict[str, tuple[Any, Any, list[str]]]
PAGE_WEIGHT, PROSE_WEIGHT, OTHER_WEIGHT = 0.08, 0.15, 0.1
FOLDS = 5
SURE = float(np.log(THRESHOLD / (1 - THRESHOLD)))


def read(path: Path | None) -> Data:
    """Feature matrix, labels and lines by page."""
    if path is None:
        return {}
    found = {}
    for raw in path.read_text("utf-8").splitlines():
        record = json.loads(raw)
        lines, labels, at = [], [], 0
        for line in record["text"].split("\n"):
            low, high = at, at + len(line)
            at = high + 1
            if line.strip():
                covered = sum(max(0, min(high, e) - max(low, s)) for s, e in record.get("boilerplate", ()))
                lines.append(line)
                labels.append(covered * 2 >= len(line))
        if lines:
            found[record["id"]] = (np.array(features(lines), dtype=float), np.array(labels), lines)
    return found


def fit(parts: list[tuple[Data, float]], without: set[str]) -> tuple[Any, Any]:
    """Trees and a linear model of the same features."""
    x, y, w = [], [], []
    for data, weight in parts:
        for name, (vectors, labels, _) in data.items():
            if name not in without:
                x.append(vectors)
                y.append(labels)
                w.append(np.full(len(labels), weight))
    vectors, labels, weights = np.vstack(x), np.concatenate(y), np.concatenate(w)
    trees = GradientBoostingClassifier(
        n_estimators=120, max_depth=3, subsample=0.7, learning_rate=0.1, max_features=0.2, min_samples_leaf=5,
        random_state=0,
    )  # fmt: skip
    line = make_pipeline(StandardScaler(), LogisticRegression(C=0.02, max_iter=400))
    return (
        trees.fit(vectors, labels, sample_weight=weights),
        line.fit(vectors, labels, logisticregression__sample_weight=weights),
    )


def odds(models: tuple[Any, Any], vectors: Any) -> list[float]:
    trees, line = (model.decision_function(vectors) for model in models)
    return [blended(a, b) for a, b in zip(trees, line, strict=True)]


def f1(gold: Any, predicted: Any, weight: Any) -> float:
    hits = weight[gold & predicted].sum()
    return round(float(200 * hits / max(1, weight[gold].sum() + weight[predicted].sum())), 1)


def cross_validate(parts: list[tuple[Data, float]], seed: int) -> tuple[Any, Any, Any]:
    """Gold and predicted labels of all lines, and their lengths in characters."""
    scored = parts[0][0]
    fold = {name: int(hashlib.md5(f"{name}{seed}".encode()).hexdigest(), 16) % FOLDS for name in scored}
    gold, predicted, lengths = [], [], []
    for k in range(FOLDS):
        held = {name for name in scored if fold[name] == k}
        models = fit(parts, held)
        for name in held:
            vectors, labels, lines = scored[name]
            gold.append(labels)
            lengths.append(np.array([len(line) for line in lines]))
            predicted.append(np.array(weighed(lines, odds(models, vectors))) > SURE)
    return np.concatenate(gold), np.concatenate(predicted), np.concatenate(lengths)


def export(model: Any, line: Any) -> dict[str, Any]:
    """Trees as nested lists [feature, threshold, at or below, above]; a leaf is its log-odds. Weights by feature."""
    columns = names()
    scale, linear = line.steps[0][1], line.steps[1][1]
    slopes = linear.coef_[0] / scale.scale_

    def node(tree: Any, i: int) -> Any:
        if tree.children_left[i] < 0:
            return round(float(tree.value[i][0][0]) * model.learning_rate, 4)
        return [
            columns[tree.feature[i]],
            round(float(tree.threshold[i]), 5),
            node(tree, tree.children_left[i]),
            node(tree, tree.children_right[i]),
        ]

    prior = float(model.init_.class_prior_[1])
    return {
        "base": round(float(np.log(prior / (1 - prior))), 5),
        "trees": [node(stage[0].tree_, 0) for stage in model.estimators_],
        "linear": {
            "base": round(float(linear.intercept_[0] - slopes @ scale.mean_), 5),
            "weights": {n: round(float(w), 6) for n, w in zip(columns, slopes, strict=True)},
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("extracted", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--prose", type=Path)
    parser.add_argument("--other", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--splits", type=int, default=1, help="how many cross-validations to average")
    options = parser.parse_args()
    extracted, pages, prose = read(options.extracted), read(options.pages), read(options.prose)
    # Academic prose and court records have headings of their own kind; headlines and bylines open the rest.
    plain = (n for n in prose if "academic" not in n and "court" not in n and len(prose[n][1]) > 2)
    prose = {n: (prose[n][0][2:], prose[n][1][2:], prose[n][2][2:]) for n in plain}
    other = read(options.other)
    parts = [(extracted, 1.0), (pages, PAGE_WEIGHT), (prose, PROSE_WEIGHT), (other, OTHER_WEIGHT)]
    for seed in range(options.splits):
        gold, predicted, lengths = cross_validate(parts, seed)
        for what, weight in (("lines", np.ones_like(lengths)), ("characters", lengths)):
            body, furniture = f1(~gold, ~predicted, weight), f1(gold, predicted, weight)
            print(
                f"split {seed}, {weight.sum()} {what}: body F1 {body}, furniture F1 {furniture}", flush=True
            )
    if options.out:
        text = json.dumps(export(*fit(parts, set())), separators=(",", ":"))
        options.out.write_text(text.replace('],["', '],\n["').replace('},"', '},\n"') + "\n", "utf-8")


if __name__ == "__main__":
    main()
